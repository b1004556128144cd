"""Appraisals: everybody's score, grade and rank, the lines they come from, and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from attain import _core
from attain.frame import Frame, html_table
from attain.report import Report
from attain.why import Why

__all__ = ["Appraisal", "AppraisalSheet"]


class Appraisal:
    """One person's appraisal: a view into an `AppraisalSheet`.

    Examples
    --------
    >>> import attain as at
    >>> mei = at.sample.book().appraise("field sales", period="2026-10")["ng-mei"]
    >>> mei.score, mei.grade, mei.rank
    (Decimal('93.33'), 'B', 2)
    >>> sum(line["contribution"] for line in mei.lines())
    Decimal('93.33')
    """

    __slots__ = ("_core",)

    def __init__(self, core: _core.Appraisal) -> None:
        self._core = core

    @property
    def salesperson(self) -> str:
        """Whose: the id."""
        return self._core.salesperson()

    @property
    def name(self) -> str:
        """Whose: the name, else the id."""
        return self._core.name()

    @property
    def score(self) -> Decimal | None:
        """The score, or None where it was refused."""
        return self._core.score()

    @property
    def grade(self) -> str | None:
        """The grade, or None where there is no score or it lies below every grade."""
        return self._core.grade() or None

    @property
    def grade_by_score(self) -> str | None:
        """The grade that the score alone would give: another one only under a forced distribution."""
        return self._core.grade_by_score() or None

    @property
    def rank(self) -> int | None:
        """The place among all enrolled, from 1; None without a score."""
        return self._core.rank()

    @property
    def refusal(self) -> str | None:
        """Why there is no score, or None."""
        return self._core.refusal() or None

    def lines(self) -> list[dict[str, Any]]:
        """Measures, then gates: line, kind, value, target, attainment, points, weight, contribution, state. Contributions add to the score exactly."""
        return self._core.lines()

    @property
    def why(self) -> Why:
        """Why the score is what it is; made when asked for."""
        return Why(self._core.why())

    def __repr__(self) -> str:
        score = f"refused, {self.refusal}" if self.score is None else f"{self.score:f}, {self.grade}, rank {self.rank}"
        return f"<Appraisal {self.salesperson}: {score}>"

    def _repr_html_(self) -> str:
        return self.why._repr_html_()


class AppraisalSheet:
    """Everybody's appraisal under one scorecard for one period; ``book.add(sheet)`` posts it.

    Examples
    --------
    >>> import attain as at
    >>> sheet = at.sample.book().appraise("field sales", period="2026-10")
    >>> [(one.salesperson, one.grade) for one in sheet]
    [('bo', 'A'), ('ng-mei', 'B'), ('zhou-an', 'D')]
    >>> "li-wei" in sheet
    False
    """

    __slots__ = ("_core",)

    def __init__(self, core: _core.AppraisalSheet) -> None:
        self._core = core

    @property
    def scorecard(self) -> str:
        """The scorecard's name."""
        return self._core.scorecard()

    @property
    def period(self) -> str:
        """The period, as written."""
        return self._core.period()

    @property
    def as_of(self) -> date:
        """The last day that counted."""
        return self._core.as_of()

    @property
    def rule(self) -> dict[str, Any]:
        """The version of the scorecard that was in force."""
        return self._core.rule()

    @property
    def manifest(self) -> dict[str, Any]:
        """What the result depends on: the digest of the facts it saw, rule, period, as_of, knowledge time, library version."""
        return self._core.manifest()

    def frame(self) -> Frame:
        """One row a person: salesperson, score, grade, rank."""
        return Frame(self._core.frame())

    def lines(self) -> Frame:
        """One row a person and line: salesperson, line, kind, value, target, attainment, points, weight, contribution, state."""
        return Frame(self._core.lines())

    def distribution(self) -> Frame:
        """Head-counts per grade: unit (None: the company), grade, people, exact (people × share), count. They hold for the company and every unit at once."""
        return Frame(self._core.distribution())

    def findings(self) -> Frame:
        """What the appraisal noticed: refused scores, missing targets, earlier postings that differ."""
        return Frame(self._core.findings())

    def report(self) -> Report:
        """The close as a report: key figures, ranking, charts, everybody's lines, findings."""
        return Report(_core.close_report(self._core))

    def __len__(self) -> int:
        return self._core.size()

    def __getitem__(self, salesperson: str) -> Appraisal:
        """One person's appraisal; raises `NotFoundError` (a KeyError) with the nearest id."""
        return Appraisal(self._core.at(salesperson))

    def __contains__(self, salesperson: object) -> bool:
        return isinstance(salesperson, str) and self._core.contains(salesperson)

    def __iter__(self) -> Iterator[Appraisal]:
        """Everybody's appraisal, by salesperson id."""
        return (Appraisal(self._core.row(row)) for row in range(self._core.size()))

    def __repr__(self) -> str:
        return f"{self.scorecard}, {self.period}\n{self.frame()!r}"

    def _repr_html_(self) -> str:
        return html_table(self._core.frame(), 60)

"""Targets: a top number pushed down over teams, people, products and time, so that every margin adds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from attain import _core
from attain.frame import Frame, html_table
from attain.report import Report
from attain.why import Why

__all__ = ["TargetSheet"]

Day = date | str


class TargetSheet:
    """Everybody's targets under one policy; ``book.add(sheet)`` releases them.

    Whose a target is is said by keywords: ``salesperson="ng-mei"``, ``team="north"``, ``product="chai"``, …; none is the company.

    Examples
    --------
    >>> import attain as at
    >>> sheet = at.sample.book().decompose({
    ...     "attain": "target-policy/1", "name": "plan", "measure": "actual_sales", "period": "2026", "value": 120000,
    ...     "levels": [{"by": "salesperson"}, {"by": "month", "unit": 100}]})
    >>> sheet.value()
    Decimal('120000.00')
    >>> sum(row["target"] for row in sheet.phased("week", salesperson="ng-mei").to_dicts()) == sheet.value(salesperson="ng-mei")
    True
    """

    __slots__ = ("_core",)

    def __init__(self, core: _core.TargetSheet) -> None:
        self._core = core

    @property
    def policy(self) -> str:
        """The policy's name."""
        return self._core.policy()

    @property
    def rule(self) -> dict[str, Any]:
        """The policy as used."""
        return self._core.rule()

    @property
    def measure(self) -> str:
        """What the targets are of."""
        return self._core.measure()

    @property
    def period(self) -> str:
        """The whole period, as written."""
        return self._core.period()

    @property
    def as_of(self) -> date:
        """The last day the bases could know."""
        return self._core.as_of()

    @property
    def unit(self) -> str:
        """The currency, or "" for counts."""
        return self._core.unit()

    @property
    def version(self) -> int:
        """The version of the sheet, from 1."""
        return self._core.version()

    @property
    def state(self) -> str:
        """What `Book.add` writes: draft, released, …"""
        return self._core.state()

    @property
    def reason(self) -> str | None:
        """Why there is this version, or None."""
        return self._core.reason() or None

    @property
    def levels(self) -> list[dict[str, Any]]:
        """The steps of the decomposition, the total first: by, time, unit, cells."""
        return self._core.levels()

    @property
    def nodes(self) -> list[dict[str, str]]:
        """Everybody who has targets, the company ({}) first."""
        return self._core.nodes()

    @property
    def manifest(self) -> dict[str, Any]:
        """What the result depends on: the digest of the facts, policy, period, as_of, version, library."""
        return self._core.manifest()

    def value(self, period: Day | None = None, **node: str) -> Decimal | None:
        """The target of somebody in any period; days and weeks are phased on demand. None where the sheet has none.

        Parameters
        ----------
        period : str or date, optional
            ``"2026-W07"``, ``"2026-03"``, a date, …; the whole period by default.
        **node : str
            Whose: ``salesperson="ng-mei"``; none is the company.
        """
        return self._core.value(node or None, period)

    def phased(self, by: str, **node: str) -> Frame:
        """Somebody's targets by ``"day"``, ``"week"``, ``"month"``, …: period, target. Pieces are clipped to the sheet's period."""
        return Frame(self._core.phased(node or None, by))

    def parts(self, period: Day | None = None, **node: str) -> dict[str, Decimal]:
        """What one target is made of: bases, season, working days, constraint, rounding; they add to it."""
        return self._core.parts(node or None, period)

    def why(self, period: Day | None = None, **node: str) -> Why:
        """Why one target is what it is, up to the top number; made when asked for."""
        return Why(self._core.why(node or None, period))

    def frame(self, by: str | None = None) -> Frame:
        """One row a target: level, whom it is for, period, target, and what it pushes down where that differs.

        With `by` (``"day"``, ``"week"``, ``"month"``, …): one row for each of the lowest and each such piece of time.
        """
        return Frame(self._core.frame() if by is None else self._core.frame_by(by))

    def lines(self) -> Frame:
        """One row a target and part: level, whom it is for, period, part, value."""
        return Frame(self._core.lines())

    def commitments(self) -> Frame:
        """Bottom-up commitments beside the targets: level, whom, period, target, committed, gap."""
        return Frame(self._core.commitments())

    def findings(self) -> Frame:
        """What the decomposition noticed: a basis that had nothing, people without a team, …"""
        return Frame(self._core.findings())

    def report(self) -> Report:
        """The plan as a report: key figures, season, heat map, bases, commitments, findings."""
        return Report(_core.target_report(self._core))

    def __len__(self) -> int:
        return self._core.cells()

    def __repr__(self) -> str:
        return f"{self.policy}, {self.period}\n{self.frame()!r}"

    def _repr_html_(self) -> str:
        return html_table(self._core.frame(), 60)


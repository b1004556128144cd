"""A book as somebody may see it: their own people on a date, the others hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from attain import _core
from attain.appraisal import AppraisalSheet
from attain.frame import Frame
from attain.measure import MeasureSheet
from attain.pay import StatementSheet
from attain.report import Report
from attain.why import Why

if TYPE_CHECKING:
    from attain.book import Book

__all__ = ["View"]


class View:
    """What `Book.view` gives: own people are the viewer, everybody in the teams the viewer manages and under them, and whoever names the viewer as manager.

    What it shows of own people is what the book says, to the digit; nothing it gives contains the id or the name of anybody else.

    Examples
    --------
    >>> import attain as at
    >>> book = at.sample.book()
    >>> view = book.view("ng-mei", on="2026-10-31")
    >>> view.people
    ['ng-mei']
    >>> [(row["salesperson"], row["rank"]) for row in view.appraisals(book.appraise("field sales", period="2026-10"))]
    [(None, 1), ('ng-mei', 2), (None, 3)]
    """

    __slots__ = ("_book", "_core")

    def __init__(self, book: Book, viewer: str, on: date | str) -> None:
        self._book = book
        self._core = _core.BookView(book._core, viewer, on)

    @property
    def viewer(self) -> str:
        """Who looks."""
        return self._core.viewer()

    @property
    def on(self) -> date:
        """The date on which own people are looked up."""
        return self._core.on()

    @property
    def people(self) -> list[str]:
        """The viewer's own people, the viewer included, by id."""
        return self._core.people()

    def sees(self, salesperson: str) -> bool:
        """Whether somebody is among the viewer's own people."""
        return self._core.sees(salesperson)

    def measure(
        self,
        measures: str | Mapping[str, Any] | Sequence[str | Mapping[str, Any]],
        by: str | Sequence[str],
        period: date | str,
        *,
        where: str | None = None,
        as_of: date | str | None = None,
        credit: str = "revenue",
    ) -> Frame:
        """As `Book.measure`, without the rows of other people, and of teams that none of the viewer's own belongs to."""
        asked = list(measures) if not isinstance(measures, (str, Mapping)) else [measures]
        return Frame(self._core.measure(self._book._core, asked, by, period, where, as_of, credit))

    def appraisals(self, sheet: AppraisalSheet) -> Frame:
        """The ranks of all, with names, scores and grades of own people only."""
        return Frame(self._core.appraisals(sheet._core))

    def appraisal_lines(self, sheet: AppraisalSheet) -> Frame:
        """The lines of own people."""
        return Frame(self._core.appraisal_lines(sheet._core))

    def statements(self, sheet: StatementSheet) -> Frame:
        """The statements of own people."""
        return Frame(self._core.statements(sheet._core))

    def statement_lines(self, sheet: StatementSheet) -> Frame:
        """The lines of own people's statements."""
        return Frame(self._core.statement_lines(sheet._core))

    def statement_report(self, sheet: StatementSheet, salesperson: str) -> Report:
        """One of the viewer's own people's statement as a report."""
        return Report(self._core.statement_report(sheet._core, salesperson))

    def why(self, sheet: AppraisalSheet | StatementSheet, salesperson: str) -> Why:
        """Why somebody's score or pay is what it is, with the others as "somebody". Its arithmetic can still be done again.

        Raises
        ------
        NotFoundError
            For anybody who is not among the viewer's own people.
        """
        if isinstance(sheet, AppraisalSheet):
            return Why(self._core.appraisal_why(sheet._core, salesperson))
        return Why(self._core.statement_why(sheet._core, salesperson))

    def why_measure(self, sheet: MeasureSheet, row: Mapping[str, Any] | int, measure: str | None = None) -> Why:
        """Why a value of a measurement is what it is, for a row that the view shows."""
        return Why(self._core.measure_why(sheet._core, sheet._row(row), sheet._measure(measure)))

    def __repr__(self) -> str:
        return f"<View as {self.viewer} on {self.on}: {len(self.people)} people>"

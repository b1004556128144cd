"""Measures with their explanations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from attain import _core
from attain.errors import NotFoundError
from attain.frame import Frame, html_table
from attain.why import Why

__all__ = ["MeasureSheet", "MeasureValue"]


class MeasureValue(NamedTuple):
    """One number of a sheet: the value or None, why it is None, and the parts of a ratio."""

    value: Decimal | None
    state: str  #: ok, zero_denominator, not_applicable, not_reported
    numerator: Decimal | None
    denominator: Decimal | None


class MeasureSheet:
    """The result of `Book.measure_sheet`: the frame of `Book.measure`, and why each number is what it is.

    Examples
    --------
    >>> import attain as at
    >>> sheet = at.sample.book().measure_sheet(["actual_sales", "average_order"], by=["salesperson"], period="2026-10")
    >>> sheet.value({"salesperson": "zhou-an"}, "average_order")
    MeasureValue(value=None, state='zero_denominator', numerator=Decimal('0.00'), denominator=Decimal('0'))
    >>> sheet.why({"salesperson": "ng-mei"}, "actual_sales").value
    Decimal('9100.00')
    """

    __slots__ = ("_core",)

    def __init__(self, core: _core.MeasureSheet) -> None:
        self._core = core

    def __len__(self) -> int:
        return self._core.rows()

    @property
    def columns(self) -> list[str]:
        """The `by` columns, then one a measure."""
        return self._core.columns()

    def frame(self) -> Frame:
        """The values as a frame."""
        return Frame(self._core.frame())

    def findings(self) -> Frame:
        """What the calculation noticed: missing targets, customers of an import, …: severity, code, path, message, hint."""
        return Frame(self._core.findings())

    def value(self, row: int | Mapping[str, str | None] | Sequence[str | None], measure: str | None = None) -> MeasureValue:
        """One number, with its state and the parts of a ratio. Arguments as of `why`."""
        return MeasureValue(*self._core.value(self._row(row), self._measure(measure)))

    def why(self, row: int | Mapping[str, str | None] | Sequence[str | None], measure: str | None = None) -> Why:
        """Why a number is what it is.

        Parameters
        ----------
        row : int, dict or sequence
            The number of a row, its keys (``{"salesperson": "ng-mei", "month": "2026-10"}``) or their values in the order of the columns.
        measure : str, optional
            A column of the sheet; not needed when there is only one measure.
        """
        return Why(self._core.why(self._row(row), self._measure(measure)))

    def _row(self, row: int | Mapping[str, str | None] | Sequence[str | None]) -> int:
        if isinstance(row, int):
            if row < 0:
                row += len(self)
            if 0 <= row < len(self):
                return row
            raise _missing("row", f"no row {row} in a sheet of {len(self)}")
        by = self.columns[: len(self.columns) - self._core.measures()]
        if isinstance(row, Mapping):
            if set(row) != set(by):
                raise _missing("row", f"a row is named by {', '.join(by) or 'nothing'}, found {', '.join(map(str, row)) or 'nothing'}")
            keys: list[str | None] = [row[column] for column in by]
        else:
            keys = [row] if isinstance(row, str) else list(row)
        if len(keys) != len(by):
            raise _missing("row", f"a row is named by {len(by)} keys ({', '.join(by)}), found {len(keys)}")
        found = self._core.find(keys)
        if found is None:
            raise _missing("row", f"no row {', '.join(map(repr, keys))}")
        return found

    def _measure(self, measure: str | None) -> int:
        names = self.columns[len(self.columns) - self._core.measures() :]
        if measure is None and len(names) == 1:
            return 0
        if measure not in names:
            raise _missing("measure", f"no measure {measure!r} in this sheet", f"it has {', '.join(names)}")
        return names.index(measure)

    def __repr__(self) -> str:
        return repr(self.frame())

    def _repr_html_(self) -> str:
        return html_table(self._core.frame(), 20)


def _missing(path: str, message: str, hint: str = "") -> NotFoundError:
    return NotFoundError(message, code="not_found", number=12, path=path, hint=hint)



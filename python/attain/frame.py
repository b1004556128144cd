"""Frames: the tables that every calculation returns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from importlib import import_module
from typing import Any, Literal

from attain import _core
from attain.rows import Rows, taken

__all__ = ["Frame"]


class Frame:
    """A table in columns: text, whole numbers, decimals, dates and booleans, any of which may be None.

    Frames are immutable. Money columns carry their currency as unit and all decimals of the company's money scale; ratios carry twelve decimals.
    Any Arrow reader takes a frame as it is (``pyarrow.table(frame)``, ``polars.DataFrame(frame)``, DuckDB by name), and so does `Book.append`.

    Examples
    --------
    >>> import attain as at
    >>> frame = at.sample.book().measure("actual_sales", by="salesperson", period="2026-10")
    >>> len(frame), frame.columns, frame.units["actual_sales"]
    (4, ['salesperson', 'actual_sales'], 'EUR')
    >>> frame["actual_sales"][0]
    Decimal('5600.00')
    """

    __slots__ = ("_core",)

    def __init__(self, core: _core.Frame) -> None:
        self._core = core

    @staticmethod
    def of(rows: Rows) -> Frame:
        """A frame of rows from elsewhere: whatever exports Arrow, a list of dicts, a dict of columns. Floats are the decimals they print as;
        a stream without a batch makes a frame without columns.

        Examples
        --------
        >>> import attain as at
        >>> at.Frame.of([{"id": "a", "share": 0.5}, {"id": "b", "share": 0.25}])
        id  share
        a    0.50
        b    0.25
        """
        stream, plain = taken("frame", rows)
        return Frame(_core.frame_of_rows(plain) if stream is None else _core.frame_of_stream(stream))

    def __len__(self) -> int:
        return self._core.rows()

    @property
    def columns(self) -> list[str]:
        """The names of the columns, in order."""
        return [name for name, _, _, _ in self._core.schema()]

    @property
    def units(self) -> dict[str, str]:
        """The unit of each column: a currency, ``"points"``, ``"ratio"``, or ``""``."""
        return {name: unit for name, _, _, unit in self._core.schema()}

    @property
    def types(self) -> dict[str, str]:
        """The type of each column: ``text``, ``integer``, ``decimal``, ``date`` or ``boolean``."""
        return {name: kind for name, kind, _, _ in self._core.schema()}

    def __getitem__(self, column: str) -> list[Any]:
        """The cells of one column; raises `NotFoundError` with the nearest name."""
        return self._core.column(column)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """The rows, as dicts."""
        return iter(self.to_dicts())

    def __eq__(self, other: object) -> bool:
        return self._core.equals(other._core) if isinstance(other, Frame) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def head(self, rows: int = 5) -> Frame:
        """The first rows."""
        return Frame(self._core.slice(0, max(0, rows)))

    def slice(self, offset: int, rows: int) -> Frame:
        """At most that many rows from an offset on."""
        return Frame(self._core.slice(max(0, offset), max(0, rows)))

    def where(self, **values: Any) -> Frame:
        """The rows whose columns have these values.

        Examples
        --------
        >>> import attain as at
        >>> frame = at.sample.book().measure("orders", by=["team", "salesperson"], period="2026-10")
        >>> frame.where(team="north")["salesperson"]
        ['bo', 'ng-mei']
        """
        columns = [(self[name], value) for name, value in values.items()]
        return Frame(self._core.take([row for row in range(len(self)) if all(cells[row] == value for cells, value in columns)]))

    def sort(self, column: str, *, descending: bool = False) -> Frame:
        """The rows ordered by one column, None last; rows that are alike keep their order."""
        cells = self[column]
        rows = [row for row in range(len(self)) if cells[row] is not None]
        rows.sort(key=lambda row: cells[row], reverse=descending)
        return Frame(self._core.take(rows + [row for row in range(len(self)) if cells[row] is None]))

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dict a row: str, int, Decimal, date, bool or None."""
        return self._core.records()

    def to_pandas(self, *, decimals: Literal["decimal", "float"] = "decimal") -> Any:
        """A ``pandas.DataFrame``.

        Parameters
        ----------
        decimals : {"decimal", "float"}
            Decimals as `decimal.Decimal` objects (exact), or as the nearest float64 for charts and statistics.

        Returns
        -------
        pandas.DataFrame
            Text as str, whole numbers as int64 (Int64 where some are missing), dates as datetime64[s], booleans as bool (boolean where some
            are missing). ``DataFrame.attrs["units"]`` has the units.
        """
        pandas: Any = import_module("pandas")
        columns = {name: self._series(pandas, name, kind, decimals) for name, kind, _, _ in self._core.schema()}
        result = pandas.DataFrame(columns, index=pandas.RangeIndex(len(self)))
        result.attrs["units"] = self.units
        return result

    def _series(self, pandas: Any, name: str, kind: str, decimals: str) -> Any:
        if decimals not in ("decimal", "float"):
            raise ValueError(f'decimals is {decimals!r}: say "decimal" or "float"')
        if kind == "decimal" and decimals == "float":
            return pandas.Series(self._core.floats(name), dtype="float64")
        cells = self._core.column(name)
        if kind == "decimal":
            return pandas.Series(cells, dtype="object")
        if kind == "date":
            return pandas.Series(pandas.to_datetime(pandas.Series(cells, dtype="object"))).astype("datetime64[s]")
        if kind == "text":
            return pandas.Series(cells, dtype="str" if int(pandas.__version__.split(".")[0]) >= 3 else "object")
        nullable = any(cell is None for cell in cells)
        dtype = {"integer": ("int64", "Int64"), "boolean": ("bool", "boolean")}[kind][nullable]
        return pandas.Series(cells, dtype=dtype)

    def to_polars(self, *, decimals: Literal["decimal", "float"] = "decimal") -> Any:
        """A ``polars.DataFrame``, through Arrow; decimals as ``Decimal(38, scale)`` or as Float64."""
        polars: Any = import_module("polars")
        result = polars.DataFrame(self)
        if decimals == "float":
            result = result.with_columns(polars.col(name).cast(polars.Float64) for name, kind, _, _ in self._core.schema() if kind == "decimal")
        return result

    def to_arrow(self) -> Any:
        """A ``pyarrow.Table``; money is ``decimal128(38, money_scale)``, the unit stands in each field's metadata."""
        return import_module("pyarrow").table(self)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The frame as an Arrow stream of one batch (the Arrow PyCapsule interface); a requested schema is not followed."""
        return self._core.stream()

    def __repr__(self) -> str:
        return self._core.text(40).rstrip("\n")

    def _repr_html_(self) -> str:
        return html_table(self._core, 20)


def html_table(frame: _core.Frame, limit: int) -> str:
    """The frame as an HTML table of at most `limit` rows, the middle left out, units under the names."""
    schema = frame.schema()
    rows = frame.rows()
    shown: Sequence[_core.Frame] = [frame]
    if rows > limit:
        shown = [frame.slice(0, limit - limit // 2), frame.slice(rows - limit // 2, limit // 2)]
    heads = "".join(
        f'<th style="text-align:{_side(kind)}">{escape(name)}{f"<br><small>{escape(unit)}</small>" if unit else ""}</th>' for name, kind, _, unit in schema
    )
    body: list[str] = []
    for part in shown:
        if body:
            body.append(f'<tr><td colspan="{len(schema)}" style="text-align:center">⋮</td></tr>')
        cells = [part.column(name) for name, _, _, _ in schema]
        for row in range(part.rows()):
            body.append("<tr>" + "".join(_cell(column[row], kind) for column, (_, kind, _, _) in zip(cells, schema)) + "</tr>")
    count = f"{rows:,} row{'' if rows == 1 else 's'}".replace(",", "\N{NO-BREAK SPACE}")
    return f'<table class="attain"><thead><tr>{heads}</tr></thead><tbody>{"".join(body)}</tbody></table><small>{count}</small>'


def _side(kind: str) -> str:
    return "right" if kind in ("integer", "decimal") else "left"


def _cell(value: object, kind: str) -> str:
    text = "" if value is None else f"{value:f}" if kind == "decimal" else str(value).lower() if kind == "boolean" else str(value)
    return f'<td style="text-align:{_side(kind)}">{escape(text if len(text) <= 200 else text[:199] + "…")}</td>'

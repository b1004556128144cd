"""What `Book.append` and `Book.correct` take: anything that exports Arrow, pandas without it, records, columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol, Union, runtime_checkable

from attain import _core
from attain.errors import DataError, TypeMismatch

__all__ = ["ArrowStream", "Rows"]


@runtime_checkable
class ArrowStream(Protocol):
    """Anything with the Arrow PyCapsule interface: frames of pandas, polars and pyarrow, relations of DuckDB, attain's own frames."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...


Rows = Union[ArrowStream, Mapping[str, Iterable[Any]], Iterable[Mapping[str, Any]]]


def changed(book: _core.Book, table: str, data: Any, floats: str | None, on_change: str | None, recorded: int | None) -> _core.Book:
    """The book with these rows in one of its tables."""
    if not isinstance(table, str):
        raise TypeMismatch(f"expected the name of a table, found a {type(table).__name__}", code="wrong_type", number=15, path="table")
    stream, rows = taken(table, data)
    if stream is not None:
        return book.change_by_stream(table, stream, floats, on_change, recorded)
    return book.change_by_rows(table, rows, floats, on_change, recorded)


def taken(name: str, data: Any) -> tuple[object | None, Any]:
    """The stream that the data exports, else its rows as a list of dicts or a dict of lists."""
    if hasattr(data, "collect") and hasattr(data, "collect_schema"):  # a lazy frame of polars
        data = data.collect()
    if hasattr(data, "__arrow_c_stream__"):
        try:
            return data.__arrow_c_stream__(), None
        except ImportError:  # pandas without pyarrow
            if not hasattr(data, "columns"):
                raise
        except (ValueError, TypeError, NotImplementedError) as error:  # a frame that its own library cannot export
            hint = "give each column one type, money as Decimal"
            raise DataError(str(error), code="bad_arrow", number=5004, path=name, hint=hint) from error
    if hasattr(data, "columns") and hasattr(data, "__getitem__") and not isinstance(data, Mapping):  # pandas without Arrow
        data = {str(column): data[column] for column in data.columns}
    if isinstance(data, Mapping):
        return None, {column: _cells(name, column, cells) for column, cells in data.items()}
    if isinstance(data, (str, bytes)) or not isinstance(data, Iterable):
        raise TypeMismatch(
            f"expected rows, found a {type(data).__name__}", code="wrong_type", number=15, path=name,
            hint="give a frame, a list of dicts or a dict of columns",
        )  # fmt: skip
    return None, [dict(record) if isinstance(record, Mapping) else record for record in data]


def _cells(table: str, name: str, cells: Any) -> list[Any]:
    """A column's cells as Python's own values."""
    if isinstance(cells, list):
        return cells
    if isinstance(cells, (str, bytes)) or not isinstance(cells, Iterable):
        raise TypeMismatch(
            f"expected the cells of a column, found a {type(cells).__name__}", code="wrong_type", number=15, path=f"{table}.{name}",
            hint="give one list a column, all of the same length",
        )
    kind = getattr(getattr(cells, "dtype", None), "kind", "")
    if kind in ("M", "O") or hasattr(cells, "iloc"):  # dates of numpy, and every column of pandas
        if hasattr(cells, "astype"):
            cells = cells.astype("datetime64[D]" if kind == "M" and not hasattr(cells, "iloc") else object)
    for plain in ("to_pylist", "to_list", "tolist"):
        if hasattr(cells, plain):
            return list(getattr(cells, plain)())
    return list(cells)

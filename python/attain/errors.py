"""Errors: what is wrong, where, and what to do about it.

Every error of the engine is an `Error` and also the builtin that fits, so that ``except KeyError`` and ``except attain.Error`` both catch an unknown
salesperson. ``.code`` names the kind (``"unknown_measure"``), ``.path`` the place (``orders["o-1"].amount``), ``.hint`` what to do.
"""

from __future__ import annotations


class Error(Exception):
    """Bad data or a wrong call.

    Attributes
    ----------
    code : str
        The stable name of the kind of error, such as ``"unknown_measure"``.
    number : int
        The stable number of that kind; thousands are the floor of the library it comes from.
    path : str
        Where: a place in a document or table (``rules["field sales"].lines[2].curve``), or file and line (``facts/orders.csv:17``).
    message : str
        What is wrong.
    hint : str
        What to do about it; may be empty.

    Examples
    --------
    >>> import attain as at
    >>> try:
    ...     at.sample.book().measure("actual_sale", by="salesperson", period="2026-10")
    ... except at.Error as error:
    ...     print(error.code, "|", error.hint)
    unknown_measure | did you mean "actual_sales"?
    """

    def __init__(self, message: str = "", *, code: str = "internal", number: int = 18, path: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.number = number
        self.path = path
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        text = f"{self.path}: {self.message}" if self.path else self.message
        return f"{text} ({self.hint})" if self.hint else text

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuilt, (type(self), self.message, self.code, self.number, self.path, self.hint)


class DataError(Error, ValueError):
    """A value, document, row or file content that cannot be what it says."""


class RuleError(DataError):
    """A rule or an expression that cannot be used as written."""


class NotFoundError(Error, KeyError):
    """Something asked for by name that is not there; the hint suggests the nearest."""

    __str__ = Error.__str__


class TypeMismatch(Error, TypeError):
    """A value of the wrong type: a float as money, text where a number belongs."""


class LimitError(Error, OverflowError):
    """Beyond a stated limit: of digits, depth, size or count."""


class DivisionError(Error, ZeroDivisionError):
    """A division by zero in a rule."""


class FileError(Error, OSError):
    """A file or folder that cannot be read or written."""

    __str__ = Error.__str__


class StateError(Error, RuntimeError):
    """Not now: the period is closed, the appraisal is posted, the call was cancelled."""


class UnsupportedError(Error, NotImplementedError):
    """Something that exists elsewhere but not here, such as an Arrow type without a meaning in a book."""


_CLASSES: dict[str, type[Error]] = {
    **dict.fromkeys(["not_found", "unknown_table", "unknown_column", "unknown_rule", "unknown_measure", "unknown_dimension"], NotFoundError),
    **dict.fromkeys(["wrong_type", "type_mismatch", "float_money"], TypeMismatch),
    **dict.fromkeys(["limit_exceeded", "overflow"], LimitError),
    **dict.fromkeys(["syntax", "unknown_name", "null_value", "evaluation", "invalid_rule", "duplicate_rule", "weights_do_not_sum"], RuleError),
    **dict.fromkeys(["period_closed", "already_posted", "stale_posting", "cancelled"], StateError),
    "division_by_zero": DivisionError,
    "file_error": FileError,
    "unsupported": UnsupportedError,
    "internal": Error,
}


def class_of(code: str) -> type[Error]:
    """The class that errors of this code have.

    Examples
    --------
    >>> class_of("unknown_measure").__name__
    'NotFoundError'
    """
    return _CLASSES.get(code, DataError)


def error_from(number: int, code: str, path: str, message: str, hint: str) -> Error:
    """The error that the engine raised."""
    return class_of(code)(message, code=code, number=number, path=path, hint=hint)


def _rebuilt(kind: type[Error], message: str, code: str, number: int, path: str, hint: str) -> Error:
    return kind(message, code=code, number=number, path=path, hint=hint)

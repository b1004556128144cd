"""Expressions in FEEL, the expression language of the OMG's DMN standard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from attain import _core

__all__ = ["Expression", "Trace", "feel"]


class Trace(NamedTuple):
    """What an evaluation read and decided: pairs of text and value."""

    value: Any
    inputs: list[tuple[str, Any]]  #: each variable read, once
    branches: list[tuple[str, Any]]  #: each condition with its answer
    calls: list[tuple[str, Any]]  #: each function called with its value


class Expression:
    """A FEEL expression, parsed once and evaluated many times.

    Parameters
    ----------
    text : str
        The expression.
    names : dict or list of str, optional
        The names it may use with their types (``{"amount": "number", "customer.segment": "string"}``), or names with spaces in them.
    mode : {"feel", "strict", "filter"}
        ``feel`` is the standard: what makes no sense is null. ``strict``, for rules that score or pay: unknown names and wrong types are errors
        when it is parsed, missing values when it is evaluated. ``filter``: names and types as in strict, nulls as in FEEL.
    unary_tests : bool
        The text is a cell of a decision table (``"< 10, [20..30]"``), asked of the value named ``?``.

    Examples
    --------
    Numbers are decimals.

    >>> import attain as at
    >>> at.Expression("sum(amounts) * 1.05").evaluate({"amounts": [1, 2]})
    Decimal('3.15')
    >>> at.Expression("amount > 100 and segment in (\\"retail\\", \\"key\\")").evaluate({"amount": 250, "segment": "retail"})
    True
    >>> at.Expression("amuont * 2", names={"amount": "number"}, mode="strict")
    Traceback (most recent call last):
    attain.errors.RuleError: ...
    """

    __slots__ = ("_core",)

    def __init__(
        self,
        text: str,
        *,
        names: Mapping[str, str] | Sequence[str] | None = None,
        mode: Literal["feel", "strict", "filter"] = "feel",
        unary_tests: bool = False,
    ) -> None:
        self._core = _core.Expression(text, dict(names) if isinstance(names, Mapping) else names, mode, unary_tests)

    @property
    def text(self) -> str:
        """As written."""
        return self._core.text()

    @property
    def type(self) -> str:
        """The type of its value, as far as it is known beforehand: ``number``, ``boolean``, ``Any``, …"""
        return self._core.type()

    @property
    def variables(self) -> list[str]:
        """The names it reads, sorted."""
        return self._core.variables()

    def evaluate(self, context: Mapping[str, Any] | None = None, *, now: datetime | None = None) -> Any:
        """The value.

        Parameters
        ----------
        context : dict, optional
            Values of the names: str, int, Decimal, float (as it prints), bool, None, date, time, datetime, timedelta, lists and dicts of these,
            `values.Months`, `values.Range`.
        now : datetime, optional
            What ``now()`` and ``today()`` give; null without it.

        Returns
        -------
        Decimal, str, bool, None, date, time, datetime, timedelta, values.Months, values.Range, list or dict
            What Python's types cannot hold, such as nanoseconds, is its FEEL text.
        """
        return self._core.evaluate(None if context is None else dict(context), now)

    def trace(self, context: Mapping[str, Any] | None = None, *, now: datetime | None = None) -> Trace:
        """The value with what was read and decided on the way.

        Examples
        --------
        >>> import attain as at
        >>> at.Expression('if sales > 10 then "well" else "ill"').trace({"sales": 12}).inputs
        [('sales', Decimal('12'))]
        """
        return Trace(*self._core.trace(None if context is None else dict(context), now))

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"


def feel(text: str, context: Mapping[str, Any] | None = None, *, now: datetime | None = None) -> Any:
    """Parses and evaluates in one go.

    Examples
    --------
    >>> import attain as at
    >>> at.feel("for x in 1..3 return x * x")
    [Decimal('1'), Decimal('4'), Decimal('9')]
    >>> at.feel('date("2026-10-31") - date("2026-10-01")').days
    30
    """
    return _core.feel(text, None if context is None else dict(context), now)

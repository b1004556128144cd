"""Expressions in FEEL, the expression language of the OMG's DMN standard; decision tables and decision models."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from attain import _core
from attain.frame import Frame
from attain.rows import Rows
from attain.why import Why

__all__ = ["DecisionTable", "DmnModel", "Expression", "Trace", "Verdict", "feel"]


class Trace(NamedTuple):
    """What an evaluation read and decided: pairs of text and value."""

    value: Any
    inputs: list[tuple[str, Any]]  #: each variable read, once
    branches: list[tuple[str, Any]]  #: each condition with its answer
    calls: list[tuple[str, Any]]  #: each function called with its value


class Verdict(NamedTuple):
    """What a table gives and how it came to it; rules are numbered from 0."""

    result: Any
    matching: list[int]  #: every rule that matches, whatever the hit policy
    deciding: list[int]  #: those the result is of: one, or all that are listed, added or counted; none when it is ``otherwise``


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


class DecisionTable:
    """Rules in rows, conditions and results in columns, as the DMN standard has them.

    Parameters
    ----------
    document : dict
        A ``decision-table/1`` document: inputs, outputs, rules and the hit policy. Strict unless it says ``"mode": "feel"``.
    names : dict, optional
        Types of the names that its inputs read, ``{"attainment": "number"}``, where the document does not say them.

    Examples
    --------
    >>> import attain as at
    >>> table = at.DecisionTable({
    ...     "attain": "decision-table/1", "name": "rate", "hit_policy": "unique",
    ...     "inputs": [{"name": "attainment", "type": "number"}], "outputs": [{"name": "rate", "type": "number"}],
    ...     "rules": [{"when": ["< 1"], "then": ["0.04"]}, {"when": [">= 1"], "then": ["0.08"]}]})
    >>> table.evaluate({"attainment": 1.1})
    Decimal('0.08')
    >>> table.evaluate_frame([{"attainment": 0.5}, {"attainment": 2}])["rate"]
    [Decimal('0.04'), Decimal('0.08')]
    """

    __slots__ = ("_core",)

    def __init__(self, document: Mapping[str, Any], *, names: Mapping[str, str] | None = None) -> None:
        self._core = _core.DecisionTable.from_document(dict(document), None if names is None else dict(names))

    @classmethod
    def from_csv(cls, text: str, *, names: Mapping[str, str] | None = None, mode: Literal["feel", "strict", "filter"] = "strict") -> DecisionTable:
        """A table laid out in a sheet and saved as CSV."""
        return cls._of(_core.DecisionTable.from_csv(text, None if names is None else dict(names), mode))

    @classmethod
    def _of(cls, core: _core.DecisionTable) -> DecisionTable:
        table = cls.__new__(cls)
        table._core = core
        return table

    @property
    def name(self) -> str:
        """Its name."""
        return self._core.name()

    @property
    def columns(self) -> list[str]:
        """The names that its inputs and outputs read, sorted: the columns that `evaluate_frame` needs."""
        return self._core.columns()

    def to_dict(self) -> dict[str, Any]:
        """The document."""
        return self._core.to_dict()

    def evaluate(self, context: Mapping[str, Any] | None = None, *, now: datetime | None = None) -> Any:
        """The result: a value for one output, a dict for several, a list of these where the hit policy gives all."""
        return self._core.evaluate(None if context is None else dict(context), now)

    def matches(self, context: Mapping[str, Any] | None = None, *, now: datetime | None = None) -> list[int]:
        """The numbers of all rules that match, from 0, before the hit policy looks at them."""
        return self._core.matches(None if context is None else dict(context), now)

    def verdict(self, context: Mapping[str, Any] | None = None, *, now: datetime | None = None) -> Verdict:
        """The result with every rule that matches and those that decide.

        Examples
        --------
        >>> import attain as at
        >>> first = {"attain": "decision-table/1", "name": "rate", "hit_policy": "first", "inputs": [{"name": "x", "type": "number"}],
        ...          "outputs": [{"name": "y", "type": "number"}], "rules": [{"when": ["> 1"], "then": ["5"]}, {"when": ["-"], "then": ["0"]}]}
        >>> at.DecisionTable(first).verdict({"x": 2})
        Verdict(result=Decimal('5'), matching=[0, 1], deciding=[0])
        """
        return Verdict(*self._core.verdict(None if context is None else dict(context), now))

    def why(self, context: Mapping[str, Any] | None = None, *, now: datetime | None = None) -> Why:
        """Why the table gives what it gives: the result, the inputs, the rule as reference."""
        return Why(self._core.explain(None if context is None else dict(context), now))

    def evaluate_frame(self, rows: Rows) -> Frame:
        """The results over many rows: one column an output, one row a row. Takes whatever `Book.append` takes."""
        return Frame(self._core.evaluate_frame((rows if isinstance(rows, Frame) else Frame.of(rows))._core))

    def check(self) -> Frame:
        """What is wrong with the table, before it is used: gaps, overlaps, rules never reached, cliffs, falls; each with a witness.

        Examples
        --------
        >>> import attain as at
        >>> gap = {"attain": "decision-table/1", "name": "gap", "inputs": [{"name": "x", "type": "number"}], "outputs": [{"name": "y", "type": "number"}],
        ...        "rules": [{"when": ["< 1"], "then": ["0"]}, {"when": ["> 1"], "then": ["1"]}]}
        >>> at.DecisionTable(gap).check()["code"]
        ['gap']
        """
        return Frame(self._core.verify())

    def __repr__(self) -> str:
        return f"<DecisionTable {self.name}: {len(self.to_dict()['rules'])} rules>"


class DmnModel:
    """A decision model of the DMN standard, read from its XML; evaluation is plain FEEL.

    Parameters
    ----------
    xml : str
        The model; `read` takes a file, and finds imported models beside it.
    """

    __slots__ = ("_core",)

    def __init__(self, xml: str) -> None:
        self._core = _core.DmnModel.parse(xml)

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> DmnModel:
        """The model in a file."""
        model = cls.__new__(cls)
        model._core = _core.DmnModel.read(os.fspath(path))
        return model

    @property
    def name(self) -> str:
        """Its name."""
        return self._core.name()

    @property
    def decisions(self) -> list[str]:
        """The names of its decisions, in its order."""
        return self._core.decisions()

    @property
    def services(self) -> list[str]:
        """The names of its decision services."""
        return self._core.services()

    @property
    def functions(self) -> list[str]:
        """The names of its business knowledge models."""
        return self._core.functions()

    @property
    def inputs(self) -> list[str]:
        """The names of its input data."""
        return self._core.inputs()

    def problems(self) -> Frame:
        """Expressions that could not be read; they evaluate to null."""
        return Frame(self._core.problems())

    def evaluate(self, decision: str, inputs: Mapping[str, Any] | None = None, *, now: datetime | None = None) -> Any:
        """A decision's value, with the decisions it requires."""
        return self._core.evaluate(decision, None if inputs is None else dict(inputs), now)

    def invoke(self, name: str, arguments: Mapping[str, Any] | None = None, *, now: datetime | None = None) -> Any:
        """A decision service or a business knowledge model, called with named arguments."""
        return self._core.invoke(name, None if arguments is None else dict(arguments), now)

    def tables(self) -> dict[str, DecisionTable]:
        """Its decision tables, by the name of their decision or function."""
        return {name: DecisionTable._of(core) for name, core in self._core.tables().items()}

    def __repr__(self) -> str:
        return f"<DmnModel {self.name}: {len(self.decisions)} decisions>"

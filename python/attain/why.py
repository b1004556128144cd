"""Explanations: the arithmetic of a number as a tree that can be evaluated again."""

from __future__ import annotations

from decimal import Decimal
from html import escape
from typing import Any

from attain import _core
from attain.frame import Frame

__all__ = ["Why"]


class Why:
    """Why a number is what it is: an operation on inputs, down to facts, targets and constants of rules.

    ``str(why)`` is the tree as text, a notebook shows it as lines that open. `recompute` does the arithmetic again from the leaves.

    Examples
    --------
    >>> import attain as at
    >>> sheet = at.sample.book().measure_sheet("target_attainment", by="salesperson", period="2026-10")
    >>> why = sheet.why({"salesperson": "ng-mei"}, "target_attainment")
    >>> why.recompute() == why.value
    True
    >>> why.contradictions()
    []
    """

    __slots__ = ("_core",)

    def __init__(self, core: _core.Why) -> None:
        self._core = core

    @property
    def label(self) -> str:
        """What the number is."""
        return self._core.label()

    @property
    def value(self) -> Decimal | None:
        """The number, or None where there is none."""
        return self._core.value()

    @property
    def unit(self) -> str:
        """Its unit: a currency, ``"points"``, or ``""``."""
        return self._core.unit()

    @property
    def operation(self) -> str:
        """How it comes from its inputs: ``sum``, ``ratio``, ``round``, … or ``given``, ``facts``, ``absent`` for a leaf."""
        return self._core.operation()

    @property
    def reference(self) -> str:
        """The rule or fact it stands in."""
        return self._core.reference()

    @property
    def note(self) -> str:
        """A remark: a state, the reason of a gate, who decided."""
        return self._core.note()

    @property
    def expression(self) -> str:
        """The formula, where the operation is one."""
        return self._core.expression()

    @property
    def inputs(self) -> list[Why]:
        """What it comes from."""
        return [Why(core) for core in self._core.inputs()]

    @property
    def fact_count(self) -> int:
        """How many facts a leaf adds up."""
        return self._core.fact_count()

    def facts(self, *, offset: int = 0, limit: int = 1000) -> Frame:
        """The facts under a leaf, one row each; their column ``value`` adds up to the leaf's value. Empty on other nodes."""
        return Frame(self._core.facts(offset, limit))

    def recompute(self) -> Decimal | None:
        """The number again, from the leaves up."""
        return self._core.recompute()

    def contradictions(self) -> list[str]:
        """The nodes whose recomputed value differs from the shown one; an explanation that holds has none."""
        return self._core.contradictions()

    def find(self, label: str) -> Why | None:
        """The first node with that label, depth first, or None."""
        if self.label == label:
            return self
        for node in self.inputs:
            found = node.find(label)
            if found is not None:
                return found
        return None

    def text(self, *, depth: int = 32) -> str:
        """The tree as text, at most so many levels deep."""
        return self._core.text(depth)

    def to_dict(self, *, facts: int = 100) -> dict[str, Any]:
        """The tree as dicts, each leaf of facts with at most so many of them."""
        return self._core.document(facts)

    def __str__(self) -> str:
        return self._core.text(32)

    def __repr__(self) -> str:
        value = "none" if self.value is None else f"{self.value:f}"
        return f"<Why {self.label}: {value}{' ' + self.unit if self.unit else ''}>"

    def _repr_html_(self) -> str:
        return f'<div class="attain-why">{_nested(self, 0)}</div>'


def _nested(why: Why, depth: int) -> str:
    value = "—" if why.value is None else f"{why.value:f}"
    line = f"{escape(why.label)} = <b>{escape(value)}</b>{' ' + escape(why.unit) if why.unit else ''}"
    if why.operation not in ("given", "facts", "absent"):
        line += f" <i>{escape(why.expression or why.operation)}</i>"
    if why.note:
        line += f" [{escape(why.note)}]"
    if why.reference:
        line += f" <small><code>{escape(why.reference)}</code></small>"
    inputs = why.inputs
    inner = "".join(_nested(node, depth + 1) for node in inputs[:200])
    if len(inputs) > 200:
        inner += f"<div>… and {len(inputs) - 200} more</div>"
    if why.operation == "facts" and why.fact_count:
        from attain.frame import html_table

        inner += html_table(why.facts(limit=50)._core, 10) + (f"<small>of {why.fact_count} facts</small>" if why.fact_count > 50 else "")
    margin = "margin-left:1.2em" if depth else ""
    if not inner:
        return f'<div style="{margin}">{line}</div>'
    return f'<details style="{margin}"{" open" if depth < 2 else ""}><summary>{line}</summary>{inner}</details>'

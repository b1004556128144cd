"""Pay: everybody's statement under a pay plan, the lines it is made of, its ledger, and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from html import escape
from typing import Any, TypeAlias

from attain import _core
from attain.errors import TypeMismatch
from attain.frame import Frame, html_table
from attain.report import Report
from attain.why import Why

__all__ = ["Statement", "StatementSheet"]

Amount: TypeAlias = Decimal | int | str | float


class Statement:
    """One person's statement: a view into a `StatementSheet`.

    Amounts are in `currency`. ``held`` and ``draw_balance`` stand at the end of the period, the others are of the period.

    Examples
    --------
    >>> import attain as at
    >>> mei = at.sample.book().pay("field commission", period="2026-10")["ng-mei"]
    >>> mei.earned, mei.paid, mei.currency
    (Decimal('454.00'), Decimal('454.00'), 'EUR')
    >>> sum(line["earned"] for line in mei.lines().to_dicts())
    Decimal('454.00')
    >>> mei.why.recompute() == mei.paid
    True
    """

    __slots__ = ("_core",)

    def __init__(self, core: _core.Statement) -> None:
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
    def currency(self) -> str:
        """The currency of the amounts."""
        return self._core.currency()

    @property
    def earned(self) -> Decimal:
        """Earned in the period, differences of earlier periods included, less what was forfeited."""
        return self._core.earned()

    @property
    def released(self) -> Decimal:
        """What became payable in the period."""
        return self._core.released()

    @property
    def held(self) -> Decimal:
        """Earned and not yet released, at the end of the period."""
        return self._core.held()

    @property
    def paid(self) -> Decimal:
        """Released, with draws, recoveries and carried debts: what goes to the payroll."""
        return self._core.paid()

    @property
    def draw_balance(self) -> Decimal:
        """Recoverable draws outstanding at the end of the period."""
        return self._core.draw_balance()

    def lines(self) -> Frame:
        """One row per credit line and component, and one for whatever else adds to pay; they add to the statement exactly."""
        return Frame(self._core.lines())

    @property
    def why(self) -> Why:
        """Why `paid` is what it is, down to the tier, the credit and the fact; made when asked for."""
        return Why(self._core.why())

    def why_of(self, component: str, fact: str) -> Why:
        """Why one fact earned what it did in a component.

        Examples
        --------
        >>> import attain as at
        >>> mei = at.sample.book().pay("field commission", period="2026-10")["ng-mei"]
        >>> mei.why_of("own sales", "o-3").value
        Decimal('268.00')
        """
        return Why(self._core.why_of(component, fact))

    @property
    def outlook(self) -> Frame:
        """What lies ahead in each component with rates: component, base, rate, next_from, distance, next_rate, next_sale.

        ``base`` is what counts so far, ``distance`` what is missing to ``next_from``, where ``next_rate`` begins; ``next_sale`` is what one more unit of the
        currency would earn.

        Examples
        --------
        >>> import attain as at
        >>> ahead = at.sample.book().pay("field commission", period="2026-10")["ng-mei"].outlook.to_dicts()[0]
        >>> ahead["base"], ahead["rate"], ahead["next_from"], ahead["distance"], ahead["next_rate"]
        (Decimal('14500.00'), Decimal('0.060000000000'), Decimal('20000.00'), Decimal('5500.00'), Decimal('0.080000000000'))
        """
        return Frame(self._core.outlook())

    def would_pay(self, component: str, basis: Amount) -> Decimal:
        """What a deal of that basis would earn in the component on the last day of the period.

        Examples
        --------
        >>> import attain as at
        >>> mei = at.sample.book().pay("field commission", period="2026-10")["ng-mei"]
        >>> mei.would_pay("own sales", 10_000)   # 5,500 at 6 % and 4,500 at 8 %
        Decimal('690.00')
        """
        return self._core.would_pay(component, basis)

    def __repr__(self) -> str:
        held = f", held {self.held:f}" if self.held else ""
        draw = f", draws outstanding {self.draw_balance:f}" if self.draw_balance else ""
        return f"<Statement {self.salesperson}: earned {self.earned:f}, paid {self.paid:f} {self.currency}{held}{draw}>"

    def _repr_html_(self) -> str:
        def figure(name: str, amount: Decimal) -> str:
            return f'<td style="text-align:right"><small>{name}</small><br><b>{amount:f}</b></td>'

        amounts = [("earned", self.earned), ("released", self.released), ("held", self.held), ("paid", self.paid)]
        if self.draw_balance:
            amounts.append(("draws outstanding", self.draw_balance))
        cells = "".join(figure(name, amount) for name, amount in amounts)
        head = f'<table class="attain"><tr><td><b>{escape(self.name)}</b><br><small>{escape(self.currency)}</small></td>{cells}</tr></table>'
        return head + html_table(self._core.lines(), 20)


class StatementSheet:
    """Everybody's statement under one plan for one period; ``book.add(sheet)`` posts it, and what is posted is never rewritten.

    Examples
    --------
    >>> import attain as at
    >>> sheet = at.sample.book().pay("field commission", period="2026-10")
    >>> sheet.frame()
    salesperson  earned [EUR]  released [EUR]  held [EUR]  paid [EUR]  currency
    bo                 224.00          224.00        0.00      224.00  EUR
    li-wei             147.00          147.00        0.00      147.00  EUR
    ng-mei             454.00          454.00        0.00      454.00  EUR
    zhou-an              0.00            0.00        0.00        0.00  EUR
    >>> ledger = sheet.ledger().to_dicts()
    >>> sum(row["debit"] or 0 for row in ledger) == sum(row["credit"] or 0 for row in ledger)
    True
    """

    __slots__ = ("_core",)

    def __init__(self, core: _core.StatementSheet) -> None:
        self._core = core

    @property
    def plan(self) -> str:
        """The pay plan's name."""
        return self._core.plan()

    @property
    def period(self) -> str:
        """The period, as written."""
        return self._core.period()

    @property
    def as_of(self) -> date:
        """The last day that counted."""
        return self._core.as_of()

    @property
    def currency(self) -> str:
        """The currency of the statements."""
        return self._core.currency()

    @property
    def rule(self) -> dict[str, Any]:
        """The version of the plan that was in force on the last day of the period."""
        return self._core.rule()

    @property
    def manifest(self) -> dict[str, Any]:
        """What the result depends on: the digest of the facts it saw, plan and version, period, as_of, knowledge time, library version."""
        return self._core.manifest()

    def frame(self) -> Frame:
        """One row a person: salesperson, earned, released, held, paid, currency."""
        return Frame(self._core.frame())

    def lines(self) -> Frame:
        """One row per credit line and component, and one for whatever else adds to pay.

        salesperson, period, origin, component, kind, table, fact, on, basis, earned, released, paid, currency, reason. ``origin`` is the period that a difference
        belongs to. A person's rows add to the statement exactly.
        """
        return Frame(self._core.lines())

    def ledger(self) -> Frame:
        """Balanced entries: entry, period, origin, salesperson, account, debit, credit, currency, component, reason."""
        return Frame(self._core.ledger())

    def findings(self) -> Frame:
        """What paying noticed: severity, code, path, message, hint."""
        return Frame(self._core.findings())

    def report(self, salesperson: str | None = None) -> Report:
        """The statements as a report; with a salesperson only that one, which shows nobody else's name or pay.

        Examples
        --------
        >>> import attain as at
        >>> at.sample.book().pay("field commission", period="2026-10").report("bo").title
        'Statement, October 2026'
        """
        return Report(_core.pay_report(self._core, salesperson or ""))

    def difference(self, other: StatementSheet) -> Frame:
        """What separates this sheet from an earlier one, to the cent, by cause.

        salesperson, component, cause (facts, credit, target, rule, rate), table, fact, before, after, difference. A person's differences add to ``earned`` less
        the other's ``earned`` exactly.

        Examples
        --------
        >>> import attain as at
        >>> book = at.sample.book()
        >>> before = book.pay("field commission", period="2026-10")
        >>> late = book.append("orders", [{"id": "o-7", "on": "2026-10-30", "customer": "c-1", "salesperson": "ng-mei", "amount": 1000}])
        >>> after = late.pay("field commission", period="2026-10", previous=before)
        >>> [(row["salesperson"], row["cause"], row["difference"]) for row in after.difference(before).to_dicts()]
        [('li-wei', 'facts', Decimal('10.00')), ('ng-mei', 'facts', Decimal('60.00'))]
        """
        if not isinstance(other, StatementSheet):
            raise TypeMismatch(f"expected a statement sheet, found a {type(other).__name__}", code="wrong_type", number=15, path="other")
        return Frame(self._core.difference(other._core))

    def __len__(self) -> int:
        return self._core.size()

    def __getitem__(self, salesperson: str) -> Statement:
        """One person's statement; raises `NotFoundError` (a KeyError) with the nearest id."""
        return Statement(self._core.at(salesperson))

    def __contains__(self, salesperson: object) -> bool:
        return isinstance(salesperson, str) and self._core.contains(salesperson)

    def __iter__(self) -> Iterator[Statement]:
        """Everybody's statement, by salesperson id."""
        return (Statement(self._core.row(row)) for row in range(self._core.size()))

    def __repr__(self) -> str:
        return f"{self.plan}, {self.period}\n{self.frame()!r}"

    def _repr_html_(self) -> str:
        return html_table(self._core.frame(), 60)

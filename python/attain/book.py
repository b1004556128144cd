"""Books: company, journal and rules as one immutable value, and everything that is asked of it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal, Union

from attain import _core
from attain.appraisal import AppraisalSheet
from attain.credit import CreditChange, Decided, change_of
from attain.errors import DataError, StateError, TypeMismatch
from attain.frame import Frame
from attain.measure import MeasureSheet
from attain.pay import StatementSheet
from attain.planning import Planning
from attain.report import Report
from attain.rows import Rows, changed
from attain.target import TargetSheet
from attain.view import View
from attain.why import Why

__all__ = ["Book", "read_book"]

Document = Mapping[str, Any]
Measure = Union[str, Document]
Day = Union[date, str]


class Book(Planning):
    """What the organisation is, what happened and what was agreed: the one thing that every calculation takes.

    A book is immutable: every change gives a new one that shares what did not change, so that many threads may read it. Documents and tables are those
    of the format (``docs/reference/book.md``). Numbers come in as int, Decimal or their text; a float inside a document is taken as it prints, a float
    in a money column is refused.

    Examples
    --------
    >>> import attain as at
    >>> book = at.Book.from_dict({
    ...     "company": {"attain": "company/1", "name": "Harbour Foods", "currency": "EUR",
    ...                 "people": [{"id": "ng-mei", "name": "Ng Mei"}], "customers": [{"id": "c-1", "name": "Alfreds"}]},
    ...     "tables": {"orders": [{"id": "o-1", "on": "2026-10-05", "customer": "c-1", "salesperson": "ng-mei", "amount": "1200.50"}]}})
    >>> book = book.append("orders", [{"id": "o-2", "on": "2026-10-06", "customer": "c-1", "salesperson": "ng-mei", "amount": 800}])
    >>> book.measure("actual_sales", by="salesperson", period="2026-10")["actual_sales"][0]
    Decimal('2000.50')
    """

    __slots__ = ("_core",)

    def __init__(self, core: _core.Book | None = None) -> None:
        self._core = _core.Book.empty() if core is None else core

    # In and out

    @staticmethod
    def from_dict(value: Document, *, floats: Literal["shortest", "refuse"] = "shortest") -> Book:
        """A book from one nested value: ``{"company": {…}, "rules": […], "tables": {"orders": [records…]}}``.

        Parameters
        ----------
        value : dict
            The company, its rules and its tables; everything in it is of the initial load (recorded 0) unless it says ``recorded``.
        floats : {"shortest", "refuse"}, optional
            A float inside a document is what it prints, ``Decimal(repr(x))``; "refuse" raises on floats in money columns, as `append` does.

        Raises
        ------
        Error
            On anything that cannot be what it says, with its path; nothing is half-read.
        """
        return Book(_core.Book.from_dict(value, floats != "refuse" and _shortest(floats)))

    def to_dict(self) -> dict[str, Any]:
        """The book as one nested value that `from_dict` reads back: company, rules, every table as records sorted by id, with their history."""
        return self._core.to_dict()

    def write(self, folder: str | os.PathLike[str]) -> None:
        """Writes a book folder: ``book.json`` and the files it names. The same book gives the same bytes."""
        self._core.write(os.fspath(folder))

    # Changes

    def append(
        self,
        table: str,
        rows: Rows,
        *,
        floats: Literal["shortest"] | None = None,
        on_change: Literal["refuse", "reverse"] | None = None,
        recorded: int | None = None,
    ) -> Book:
        """The book with more rows: of facts, entities (``people``), dated attributes (``people_team``: id, from, is) or ``rates``.

        Parameters
        ----------
        table : str
            Whose rows; a table of facts of your own is declared by a ``fact-table/1`` rule.
        rows : frame, list of dict or dict of lists
            Whatever exports Arrow (pandas, polars, pyarrow, DuckDB, attain) goes in without a detour through text; pandas without pyarrow goes cell by cell.
        floats : {"shortest"}, optional
            Take floats in money columns as they print, instead of refusing them.
        on_change : {"refuse", "reverse"}
            A row whose id is known and that says something else is an error, or replaces the old one (nightly snapshots). The same row again is ignored.
        recorded : int, optional
            The knowledge time of rows that give none themselves; by default one more than the last change of the book.

        Raises
        ------
        Error
            On the first bad row, with its path, such as ``orders["o-1"].amount``; the book is as it was.

        Examples
        --------
        >>> import attain as at
        >>> at.sample.book().append("orders", {"id": ["o-9"], "on": ["2026-10-30"], "amount": [12.5]})
        Traceback (most recent call last):
        attain.errors.TypeMismatch: orders[0].amount: amount is money, but 12.5 is a float (write Decimal("12.5"), or pass floats="shortest" ...)
        """
        return Book(changed(self._core, table, rows, floats, on_change, recorded))

    def correct(self, table: str, rows: Rows, *, floats: Literal["shortest"] | None = None, recorded: int | None = None) -> Book:
        """The book with rows replaced by their id; what stood there remains visible to `as_known`. Arguments as of `append`."""
        return Book(changed(self._core, table, rows, floats, "replace", recorded))

    def withdraw(self, table: str, ids: str | Sequence[str], *, recorded: int | None = None) -> Book:
        """The book without rows, by their id; they remain visible to `as_known`. Entries of a dated attribute are named ``id@from``."""
        return Book(self._core.withdraw(table, ids, recorded))

    def with_rules(self, documents: Document | Sequence[Document], *, recorded: int | None = None) -> Book:
        """The book with more rule documents, one or a list. One of the same kind, name and first day supersedes the earlier one.

        Examples
        --------
        >>> import attain as at
        >>> [rule["name"] for rule in at.sample.book().with_rules(at.appraisal_form()).rules("scorecard")]
        ['appraisal form', 'field sales']
        """
        return Book(self._core.with_rules(documents, recorded))

    def add(self, sheet: AppraisalSheet | StatementSheet | TargetSheet) -> Book:
        """The book with what a calculation decided: posts the appraisals, or the statements and ledger, of a sheet, releases its targets.

        What is posted is never rewritten.

        Raises
        ------
        StateError
            ``already_posted``: the period was posted with another result and has not been reopened.
        """
        if isinstance(sheet, StatementSheet):
            return Book(_core.add_statements(self._core, sheet._core))
        if isinstance(sheet, TargetSheet):
            return Book(_core.add_targets(self._core, sheet._core))
        if not isinstance(sheet, AppraisalSheet):
            raise TypeMismatch(f"expected a sheet, found a {type(sheet).__name__}", code="wrong_type", number=15, path="sheet")
        return Book(_core.add_appraisals(self._core, sheet._core))

    def close(self, period: Day, *, by: str | None = None, reason: str | None = None) -> Book:
        """The book with a period closed: what is recorded from now on is later knowledge to it. Appends to ``periods``.

        Close, then appraise, then `add`: what was decided after the period's last day but known at its close counts in a closed period.

        Examples
        --------
        >>> import attain as at
        >>> book = at.sample.book().close("2026-10", by="li-wei")
        >>> book.closed_cutoff("2026-10"), book.reopen("2026-10", reason="late invoice").closed_cutoff("2026-10")
        (0, None)
        """
        if self.closed_cutoff(period) is not None:
            raise StateError("the period is closed already", code="period_closed", number=2004, path=f"periods[{self._text(period)!r}]")
        return self._period_row(period, "closed", by, reason, self.last_recorded)

    def reopen(self, period: Day, *, by: str | None = None, reason: str | None = None) -> Book:
        """The book with a closed period opened again. Appends to ``periods``."""
        if self.closed_cutoff(period) is None:
            raise DataError("the period is not closed", code="invalid_argument", number=1, path=f"periods[{self._text(period)!r}]")
        return self._period_row(period, "reopened", by, reason, None)

    def _period_row(self, period: Day, state: str, by: str | None, reason: str | None, cutoff: int | None) -> Book:
        recorded, text = self.last_recorded + 1, self._text(period)
        row = {"id": f"{text}@{recorded}", "period": text, "state": state, "cutoff": cutoff, "by": by, "reason": reason}
        return self.append("periods", [{name: cell for name, cell in row.items() if cell is not None}], recorded=recorded)

    def _text(self, period: Day) -> str:
        return self._core.period(period)[0]

    # Looking

    def as_known(self, recorded: int) -> Book:
        """The book as it was known at an earlier knowledge time: facts, entities, rates and rules recorded later are hidden. It does not change."""
        return Book(self._core.as_known(recorded))

    def check(self) -> Frame:
        """Every finding of every room: severity, code, path, message, hint; errors first.

        Examples
        --------
        >>> import attain as at
        >>> book = at.sample.book().append("orders", [{"id": "o-9", "on": "2026-10-30", "customer": "c-11", "salesperson": "ng-mei", "amount": 1}])
        >>> [(row["code"], row["hint"]) for row in book.check() if row["severity"] == "error"]
        [('unknown_reference', 'did you mean "c-1"?')]
        """
        return Frame(self._core.check())

    def table(self, name: str) -> Frame:
        """One table as known: facts, entities (``people``), dated attributes (``people_team``), ``rates``."""
        return Frame(self._core.table(name))

    def tables(self) -> list[str]:
        """The names that `table` takes."""
        return self._core.tables()

    def rules(self, kind: str | None = None) -> list[dict[str, Any]]:
        """The rule documents as known, all or of one kind (``"scorecard"``), by kind, name and first day."""
        return self._core.rules(kind)

    def measures(self) -> list[dict[str, Any]]:
        """The measures this book knows, standard ones and its own: measure, title, unit, additive, definition, parameters, …

        Examples
        --------
        >>> import attain as at
        >>> [m["unit"] for m in at.sample.book().measures() if m["measure"] in ("actual_sales", "orders")]
        ['money', 'count']
        """
        return _core.measure_catalogue(self._core)

    @property
    def name(self) -> str:
        """The company's name."""
        return str(self._core.settings()["name"])

    @property
    def currency(self) -> str:
        """The company's currency, such as ``"EUR"``."""
        return str(self._core.settings()["currency"])

    @property
    def money_scale(self) -> int:
        """The decimals of money in this book."""
        return int(self._core.settings()["money_scale"])

    @property
    def last_recorded(self) -> int:
        """The knowledge time of the last change; -1 when nothing was recorded."""
        return int(self._core.settings()["last_recorded"])

    def closed_cutoff(self, period: Day) -> int | None:
        """The knowledge time up to which a period was closed; None while it is open."""
        return self._core.closed_cutoff(period)

    def period(self, text: Day) -> tuple[date, date]:
        """The first and the last day of a period in this company's calendars.

        Examples
        --------
        >>> import attain as at
        >>> at.sample.book().period("2026-W07")
        (datetime.date(2026, 2, 9), datetime.date(2026, 2, 15))
        """
        _, first, last = self._core.period(text)
        return first, last

    def digest(self, *, as_of: Day | None = None) -> str:
        """32 hex digits that depend on what the book says up to a day, and not on the order it came in."""
        return self._core.digest(as_of)

    # Calculations

    def measure(
        self,
        measures: Measure | Sequence[Measure],
        by: str | Sequence[str],
        period: Day,
        *,
        where: str | None = None,
        as_of: Day | None = None,
        credit: Literal["revenue", "overlay"] = "revenue",
        threads: int = 0,
    ) -> Frame:
        """Numbers per entity and period: one column each of `by`, then one a measure.

        Parameters
        ----------
        measures : str, dict or a list of these
            A name, or ``{"measure": "customers_lost", "days": 60, "as": "lost60", "where": "…"}`` with parameters, a name of its own and a condition.
        by : str or list of str
            ``salesperson``, ``manager``, ``team``, ``team_tree``, ``territory``, ``customer``, ``product``, ``category``, ``channel``, any attribute as
            ``customer.segment``, and ``day``, ``week``, ``month``, ``quarter``, ``year``, ``fiscal_period``, ``period``. Empty for one row.
        period : str or date
            ``2026``, ``2026-Q4``, ``2026-10``, ``2026-W07``, ``2026-10-05``, ``2026-01-01/2026-03-31``, ``FY2026-P03``.
        where : str, optional
            A FEEL condition over the facts: ``'customer.segment = "retail" and amount > 100'``.
        as_of : str or date, optional
            Facts after this day are invisible; the period's last day by default.
        credit : {"revenue", "overlay"}
            Which shares count.
        threads : int
            How many to use, 0 for as many as there are cores; results do not depend on it.

        Returns
        -------
        Frame
            Every member of the population has its row; what is credited to nobody is the row whose entity is None. Money has the money scale and the
            currency as unit, ratios twelve decimals, counts are int.

        Examples
        --------
        >>> import attain as at
        >>> at.sample.book().measure(["actual_sales", "orders"], by=["salesperson", "month"], period="2026-Q4", where='customer.segment = "key"').where(month="2026-10")
        salesperson  month    actual_sales [EUR]  orders
        bo           2026-10             5000.00       1
        li-wei       2026-10                0.00       0
        ng-mei       2026-10             6000.00       1
        zhou-an      2026-10                0.00       0
        """
        return self.measure_sheet(measures, by, period, where=where, as_of=as_of, credit=credit, threads=threads).frame()

    def measure_sheet(
        self,
        measures: Measure | Sequence[Measure],
        by: str | Sequence[str],
        period: Day,
        *,
        where: str | None = None,
        as_of: Day | None = None,
        credit: Literal["revenue", "overlay"] = "revenue",
        threads: int = 0,
    ) -> MeasureSheet:
        """As `measure`, with the states, findings and explanations of the numbers."""
        asked = list(measures) if not isinstance(measures, (str, Mapping)) else [measures]
        return MeasureSheet(_core.measure_sheet(self._core, asked, by, period, where, as_of, credit, threads))

    def credit_lines(self, *, period: Day, table: str = "orders", as_of: Day | None = None) -> Frame:
        """Every credit line of a table's facts in a period, with where it comes from.

        Returns
        -------
        Frame
            id, on, salesperson (None: nobody), team, role, share, amount, rule (None: the fact's own person; "by hand": splits), by and reason of splits,
            lost: the rules that applied and lost, with the criterion. By day, id, role, person.
        """
        return Frame(self._core.credit_lines(table, period, as_of))

    def credit_claims(self, fact: str, *, table: str = "orders") -> Frame:
        """Everything that claims one fact, winners first: rule, group, role, outcome, criterion, against, effective, priority.

        Examples
        --------
        >>> import attain as at
        >>> book = at.sample.book().with_rules([
        ...     {"attain": "credit-rule/1", "name": "owners", "credit": [{"to": "owner", "otherwise": "seller"}]},
        ...     {"attain": "credit-rule/1", "name": "house", "priority": 1, "credit": [{"to": "nobody"}]}])
        >>> [(c["rule"], c["outcome"], c["criterion"]) for c in book.credit_claims("o-1")]
        [('house', 'wins', 'priority'), ('owners', 'loses', 'priority')]
        """
        return Frame(self._core.credit_claims(table, fact))

    def why_credit(self, fact: str, *, table: str = "orders") -> Why:
        """Why a fact is credited as it is: its amount split over people, each part with its rule, and the claims that lost."""
        return Why(self._core.why_credit(table, fact))

    def credit_change(self, after: Book, *, period: Day, table: str = "orders", as_of: Day | None = None) -> CreditChange:
        """What another book of the same family credits differently: after a split, another rule, or another knowledge time (`as_known`)."""
        return change_of(self._core.credit_change(after._core, table, period, as_of))

    def decide(
        self,
        request: str,
        shares: Mapping[str, Any] | Sequence[Document],
        *,
        by: str,
        on: Day,
        reason: str,
        outcome: str | None = None,
        recorded: int | None = None,
    ) -> Decided:
        """Decides a dispute: a row of ``requests`` of kind ``dispute`` that names a fact.

        Parameters
        ----------
        request : str
            Its id.
        shares : dict or list of dict
            ``{"an": "0.4", "cy": "0.6"}``, or records of salesperson, share and role. Empty: rejected, the credit stays.
        by, on, reason
            Who decided, when and why; kept with the splits.
        outcome : str, optional
            "granted", or "rejected" without shares.
        recorded : int, optional
            Knowledge time; one more than the last change.

        Returns
        -------
        Decided
            ``.book`` with the splits and the decided request, and ``.change``: before and after per fact, person and team.

        Examples
        --------
        >>> import attain as at
        >>> book = at.sample.book().append("requests", [{"id": "q-1", "on": "2026-10-20", "kind": "dispute", "salesperson": "bo", "fact": "o-1"}])
        >>> decided = book.decide("q-1", {"bo": 1}, by="li-wei", on="2026-10-25", reason="Bo brought the customer")
        >>> [(row["salesperson"], row["change"]) for row in decided.change.people]
        [('bo', Decimal('5400.00')), ('ng-mei', Decimal('-5400.00'))]
        """
        book, change = self._core.decide(request, shares, by, on, reason, outcome, recorded)
        return Decided(Book(book), change_of(change))

    def appraise(
        self, scorecard: str, *, period: Day, as_of: Day | None = None, salespeople: str | Sequence[str] | None = None, threads: int = 0
    ) -> AppraisalSheet:
        """Applies a scorecard to everybody who is enrolled: scores, grades and ranks that add up and explain themselves.

        Parameters
        ----------
        scorecard : str
            Its name; the version in force on the period's last day applies.
        period : str or date
            As of `measure`.
        as_of : str or date, optional
            Facts after this day are invisible; the period's last day by default.
        salespeople : str or list of str, optional
            Only these; ranks are still among all enrolled.
        threads : int
            How many to use, 0 for as many as there are cores.
        """
        return AppraisalSheet(_core.appraise(self._core, scorecard, period, as_of, salespeople, threads))

    def pay(
        self,
        plan: str,
        *,
        period: Day,
        as_of: Day | None = None,
        previous: StatementSheet | None = None,
        salespeople: str | Sequence[str] | None = None,
        threads: int = 0,
    ) -> StatementSheet:
        """Applies a pay plan to everybody under it: statements that are right to the cent, add up and explain themselves, with their ledger.

        Parameters
        ----------
        plan : str
            Its name; for each plan period the version in force on its last day applies.
        period : str or date
            As of `measure`: one plan period, or a whole number of them (a year of monthly pay).
        as_of : str or date, optional
            Facts, payments and allocations after this day are invisible; the period's last day by default.
        previous : StatementSheet, optional
            An earlier run of the plan: what did not change is taken from it. The result is that of a full run.
        salespeople : str or list of str, optional
            Only these.
        threads : int
            How many to use, 0 for as many as there are cores.

        Examples
        --------
        >>> import attain as at
        >>> book = at.sample.book()
        >>> sheet = book.pay("field commission", period="2026-10")
        >>> sheet["bo"]
        <Statement bo: earned 224.00, paid 224.00 EUR>
        >>> book.add(sheet).table("statements").where(salesperson="bo")["paid"][0] == sheet["bo"].paid
        True
        """
        core = None if previous is None else previous._core
        return StatementSheet(_core.pay(self._core, plan, period, as_of, core, salespeople, threads))

    def decompose(
        self,
        policy: Document | str,
        *,
        period: Day | None = None,
        value: Decimal | int | None = None,
        as_of: Day | None = None,
        previous: TargetSheet | None = None,
        threads: int = 0,
    ) -> TargetSheet:
        """A top number pushed down over teams, people, products, customers and time, by a stated basis, so that every margin adds.

        Parameters
        ----------
        policy : dict or str
            A ``target-policy/1`` document, or the name of one in the book.
        period : str or date, optional
            In place of the policy's.
        value : Decimal or int, optional
            The top number, in place of the policy's.
        as_of : str or date, optional
            What the bases may know; the day before the period by default.
        previous : TargetSheet, optional
            Only faster: what has not changed is taken from it. The result equals the one without.
        threads : int
            How many to use, 0 for as many as there are cores.

        Raises
        ------
        RuleError
            ``invalid_rule`` for a bad policy; ``infeasible`` where its constraints cannot hold together: the message names the smallest set in conflict.

        Examples
        --------
        >>> import attain as at
        >>> sheet = at.sample.book().decompose({
        ...     "attain": "target-policy/1", "name": "October", "measure": "actual_sales", "period": "2026-10", "value": 10000,
        ...     "levels": [{"by": "salesperson", "basis": {"shares": {"bo": 40, "ng-mei": 50, "zhou-an": 10}}}]})
        >>> sheet.value("2026-10-05", salesperson="ng-mei")
        Decimal('227.28')
        """
        return TargetSheet(_core.decompose(self._core, policy, period, value, as_of, None if previous is None else previous._core, threads))

    def worst_case(self, plan: str, *, on: Day) -> Frame:
        """The most that each component of a pay plan can pay one person in its window: component (None: all of them), over, most (None: nothing bounds it), because."""
        return Frame(self._core.worst_case(plan, on))

    def compare_pay(self, plan: str, other_plan: str, *, period: Day, other: Book | None = None, by_period: bool = False) -> Frame:
        """Two plans, or the same over two books, side by side per person: what each would have earned over whole plan periods, exactly.

        Parameters
        ----------
        plan, other_plan : str
            Names of pay plans; `other_plan` is read from `other`, or from this book.
        period : str or date
            ``2026`` for the whole year.
        other : Book, optional
            Another set of facts, people or rules.
        by_period : bool
            One row a person and plan period instead of one a person.

        Returns
        -------
        Frame
            salesperson (None: all together), before, after, change, share (of the change), currency.

        Examples
        --------
        >>> import attain as at
        >>> book = at.sample.book()
        >>> better = book.append("orders", [{"id": "o-9", "on": "2026-10-30", "customer": "c-1", "salesperson": "ng-mei", "amount": "1000.00"}])
        >>> [row["salesperson"] for row in book.compare_pay("field commission", "field commission", other=better, period="2026") if row["change"]]
        ['li-wei', 'ng-mei', None]
        """
        return Frame(self._core.compare_pay(plan, (other or self)._core, other_plan, period, by_period))

    def expected_pay(
        self, plan: str, component: str, *, mean: float, deviation: float, target: Any = None, on: Day | None = None
    ) -> dict[str, float]:
        """A statistic: the expected pay of one person and window when the attainment is normal, in closed form over the tiers, cap and floor included. Never a payment.

        Returns
        -------
        dict of float
            expected; at_mean (what exactly the mean would pay); and the probabilities below_first, at_or_above_target, at_cap.
        """
        return self._core.expected_pay(plan, component, float(mean), float(deviation), target, on)

    def prepare(self, sheet: StatementSheet, *, by: str, reason: str | None = None) -> Book:
        """The book in which somebody has prepared these statements: a row of ``approvals`` with a fingerprint of their numbers."""
        return Book(self._core.prepare(sheet._core, by, reason))

    def approve(self, sheet: StatementSheet, *, by: str, reason: str | None = None) -> Book:
        """The book in which somebody else has approved them. Who prepared them may not; nor may they have changed since."""
        return Book(self._core.approve(sheet._core, by, reason))

    def reject(self, sheet: StatementSheet, *, by: str, reason: str) -> Book:
        """The book in which somebody else has rejected them, with the reason."""
        return Book(self._core.reject(sheet._core, by, reason))

    def approval(self, document: str, *, period: Day) -> dict[str, str]:
        """Where the approval of a plan's or scorecard's period stands: state (none, prepared, approved, rejected), prepared_by, decided_by, reason, fingerprint."""
        return dict(zip(("state", "prepared_by", "decided_by", "reason", "fingerprint"), self._core.approval(document, period)))

    def payroll(self, sheet: StatementSheet) -> Frame:
        """What goes to payroll, once these very numbers are approved.

        Examples
        --------
        >>> import attain as at
        >>> book = at.sample.book()
        >>> sheet = book.pay("field commission", period="2026-10")
        >>> book = book.prepare(sheet, by="li-wei").approve(sheet, by="director")
        >>> [(row["salesperson"], row["paid"], row["approved_by"]) for row in book.payroll(sheet)][0]
        ('bo', Decimal('224.00'), 'director')
        """
        return Frame(self._core.payroll(sheet._core))

    def commission_report(self, sheet: StatementSheet) -> Report:
        """The commission of a period for those who answer for it: cost of sales, everybody, components, differences, the ledger, who prepared and approved."""
        return Report(self._core.commission_report(sheet._core))

    def view(self, viewer: str, *, on: Day) -> View:
        """The book as somebody may see it: their own people as on a date, the names and pay of all others hidden."""
        return View(self, viewer, on)

    def report(self, name: str, *, period: Day, as_of: Day | None = None) -> Report:
        """The report that a ``report/1`` document of the book describes."""
        return Report(_core.report_from(self._core, name, period, as_of))

    def __repr__(self) -> str:
        settings = self._core.settings()
        known = "" if settings["known"] is None else f", as known at {settings['known']}"
        return f"<Book {settings['name'] or 'without a name'}: {len(self.tables())} tables, last recorded {settings['last_recorded']}{known}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return Book.from_dict, (self.to_dict(),)


def _shortest(floats: str | None) -> bool:
    if floats not in (None, "shortest"):
        raise DataError(f"floats is {floats!r}", code="invalid_argument", number=1, path="floats", hint='leave it out, or say "shortest"')
    return floats == "shortest"


def read_book(path: str | os.PathLike[str]) -> Book:
    """The book in a folder, or beside a ``book.json``.

    Raises
    ------
    Error
        On anything that cannot be what it says; the path begins with the file. Nothing is half-read.
    """
    return Book(_core.Book.read(os.fspath(path)))


def daily_brief(book: Book, salesperson: str, day: Day) -> Report:
    """One person's morning page: today's target, pace, follow-ups and visits due, tasks and requests due."""
    return Report(_core.daily_brief(book._core, salesperson, day))


def daily_summary(book: Book, salesperson: str, day: Day) -> Report:
    """The evening's review of a day: what was sold, done and left open."""
    return Report(_core.daily_summary(book._core, salesperson, day))


def period_report(book: Book, period: Day, *, team: str | None = None, as_of: Day | None = None) -> Report:
    """The weekly, monthly, quarterly or yearly report of a team, or of the company."""
    return Report(_core.period_report(book._core, period, team, as_of))


def dossier(book: Book, salesperson: str, as_of: Day) -> Report:
    """Everything kept on a person up to a day: positions, teams, targets, appraisals, trainings, conduct, cases."""
    return Report(_core.dossier(book._core, salesperson, as_of))

#!/usr/bin/env python3
"""A year of trade in Tryton: sales, invoices, payments, returns and credit notes, written into a new SQLite database.

python3 -m venv build/tryton/venv && build/tryton/venv/bin/pip install -r examples/tryton/requirements.txt
build/tryton/venv/bin/python examples/tryton/trade.py --out build/tryton/quayside.sqlite

Everything is done through Tryton's own client library, as a clerk would: quote, confirm, process, post, pay, credit. The same seed trades the same year.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
from collections import defaultdict
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

from proteus import Model, Wizard
from proteus import config as tryton
from trytond.ir.date import Date
from trytond.pool import Pool
from trytond.transaction import Transaction

YEAR = 2025
D = Decimal
CENT = D("0.01")

# category, product, list price
PRODUCTS = [
    ("wine", "Douro tinto", "14.50"),
    ("wine", "Vinho verde", "8.90"),
    ("wine", "Port, ten years", "31.75"),
    ("coffee", "Espresso beans", "19.90"),
    ("coffee", "Filter blend", "12.35"),
    ("pantry", "Sea salt", "3.15"),
    ("pantry", "Olive oil", "11.80"),
    ("pantry", "Tinned sardines", "4.45"),
    ("equipment", "Coffee grinder", "389.00"),
    ("equipment", "Wine cabinet", "1240.00"),
]

# plan, when the commission is due, (category, formula) lines: the first that fits is taken
PLANS = [
    ("flat on invoice", "posting", [(None, "amount * 0.05")]),
    ("by category on invoice", "posting", [("wine", "amount * 0.08"), ("coffee", "amount * 0.055"), (None, "amount * 0.03")]),
    ("flat on cash", "payment", [(None, "amount * 0.04")]),
    ("by category on cash", "payment", [("wine", "amount * 0.075"), ("equipment", "amount * 0.025"), (None, "amount * 0.045")]),
    ("by size of line", "posting", [(None, "amount * (0.06 if amount > 1000 or amount < -1000 else 0.04)")]),
    ("principal", "posting", [(None, "amount * 0.02")]),
]

# agent, plan, team of attain's adapter is not Tryton's business: it knows agents only
AGENTS = [
    ("Ada Brandt", "flat on invoice"),
    ("Bo Castro", "by category on invoice"),
    ("Cleo Dias", "flat on cash"),
    ("Dan Esteves", "by category on cash"),
    ("Eva Faria", "by size of line"),
    ("Finn Gomes", "flat on cash"),
    ("Gil Horta", None),
]
PRINCIPAL = "Casa do Douro"

CUSTOMERS = 24
SALES_A_MONTH = 11
LOCKED = ["ir_sequence", "ir_sequence_strict", "sale_sale", "account_invoice", "account_move", "account_move_line", "account_journal_period", "account_move_reconciliation"]  # one clerk: a day takes all locks at once
CLOCK = [dt.date(YEAR, 1, 1)]  # the last one is today


class Shop:
    """The company in Tryton: what it is made of, by name."""

    def __init__(self) -> None:
        self.products: list[Any] = []
        self.agents: dict[str, Any] = {}
        self.customers: list[Any] = []
        self.currencies: dict[str, Any] = {}
        self.methods: dict[str, Any] = {}
        self.terms: list[Any] = []
        self.company = 0


def create_database(path: Path, settings: Path) -> None:
    """An empty database with the modules activated. `trytond-admin` wants the file to be there, and a password file."""
    path.unlink(missing_ok=True)
    path.touch()
    settings.write_text(f"[database]\nuri = sqlite://\npath = {path.parent}\n", encoding="utf-8")
    password = settings.with_name("password")
    password.write_text("only-for-this-file\n", encoding="utf-8")
    admin = [sys.executable, str(Path(sys.executable).with_name("trytond-admin")), "-c", str(settings), "-d", path.stem]
    environment = {**os.environ, "TRYTONPASSFILE": str(password)}
    steps = [
        [*admin, "--all", "--email", "clerk@quayside.example"],
        [*admin, "-u", "commission", "sale", "account_invoice", "--activate-dependencies"],
    ]
    for step in steps:
        done = subprocess.run(step, env=environment, capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"trytond-admin ended with {done.returncode}:\n{done.stderr[-2000:]}")


def create_currencies(shop: Shop) -> None:
    Currency, Rate = Model.get("currency.currency"), Model.get("currency.currency.rate")
    for code, name in [("EUR", "Euro"), ("USD", "US dollar")]:
        shop.currencies[code] = Currency(name=name, code=code, symbol=code, digits=2, rounding=CENT)
        shop.currencies[code].save()
    Rate(date=dt.date(YEAR - 1, 1, 1), rate=D(1), currency=shop.currencies["EUR"]).save()
    for month, rate in [(1, "1.04"), (4, "1.08"), (7, "1.16"), (10, "1.25")]:
        Rate(date=dt.date(YEAR, month, 1), rate=D(rate), currency=shop.currencies["USD"]).save()


def create_company(shop: Shop) -> Any:
    party = Model.get("party.party")(name="Quayside Trading")
    party.save()
    wizard = Wizard("company.company.config")
    wizard.execute("company")
    wizard.form.party, wizard.form.currency = party, shop.currencies["EUR"]
    wizard.execute("add")
    tryton.get_config()._context = Model.get("res.user").get_preferences(True, {})
    (company,) = Model.get("company.company").find([])
    return company


def create_accounts(company: Any) -> dict[str, Any]:
    """The chart of accounts that ships with Tryton, a fiscal year of twelve periods and its number sequences."""
    data = Model.get("ir.model.data")
    template = Model.get("account.account.template")(data.get_id("account.account_template_root_en", {}))
    chart = Wizard("account.create_chart")
    chart.execute("account")
    chart.form.account_template, chart.form.company = template, company
    chart.execute("create_account")
    Account = Model.get("account.account")
    accounts = {
        kind: Account.find([(f"type.{kind}", "=", True), ("company", "=", company.id), ("closed", "!=", True)], limit=1)[0]
        for kind in ("receivable", "payable", "revenue", "expense")
    }
    accounts["cash"] = Account.find([("company", "=", company.id), ("code", "=", "1.1.1")])[0]
    accounts["tax"] = Account.find([("company", "=", company.id), ("code", "=", "6.3.6")])[0]
    chart.form.account_receivable, chart.form.account_payable = accounts["receivable"], accounts["payable"]
    chart.form.category_account_expense, chart.form.category_account_revenue = accounts["expense"], accounts["revenue"]
    chart.execute("create_properties")
    settings = Model.get("account.configuration")(1)
    settings.currency_exchange_credit_account = settings.currency_exchange_debit_account = accounts["expense"]
    settings.currency_exchange_journal = Model.get("account.journal").find([("type", "=", "write-off")])[0]
    settings.save()

    Strict, Kind = Model.get("ir.sequence.strict"), Model.get("ir.sequence.type")
    sequences = {}
    for name in ("Account Move", "Invoice"):
        sequences[name] = Strict(name=f"{name} {YEAR}", sequence_type=Kind.find([("name", "=", name)])[0], company=company)
        sequences[name].save()
    year = Model.get("account.fiscalyear")(name=str(YEAR), start_date=dt.date(YEAR, 1, 1), end_date=dt.date(YEAR, 12, 31))
    year.company, year.move_sequence = company, sequences["Account Move"]
    (numbers,) = year.invoice_sequences
    numbers.out_invoice_sequence = numbers.in_invoice_sequence = sequences["Invoice"]
    numbers.out_credit_note_sequence = numbers.in_credit_note_sequence = sequences["Invoice"]
    year.save()
    year.click("create_period")
    return accounts


def create_products(shop: Shop, accounts: dict[str, Any]) -> tuple[dict[str, Any], Any]:
    """What is sold: services to Tryton, so that no stock moves are needed. Returns the categories and the commission product."""
    tax = Model.get("account.tax")(name="VAT 20 %", description="VAT 20 %", type="percentage", rate=D("0.2"))
    tax.invoice_account = tax.credit_note_account = accounts["tax"]
    tax.save()
    Category, Template = Model.get("product.category"), Model.get("product.template")
    (unit,) = Model.get("product.uom").find([("name", "=", "Unit")])

    def accounting(name: str, *taxes: Any) -> Any:
        category = Category(name=name, accounting=True, account_expense=accounts["expense"], account_revenue=accounts["revenue"])
        for each in taxes:
            category.customer_taxes.append(Model.get("account.tax")(each.id))
        category.save()
        return category

    taxed, untaxed = accounting("taxed", tax), accounting("untaxed")
    goods = Category(name="goods")
    goods.save()
    categories = {}
    for name in dict.fromkeys(category for category, _, _ in PRODUCTS):
        categories[name] = Category(name=name, parent=goods)
        categories[name].save()

    def product(name: str, price: str, account_category: Any, category: Any = None) -> Any:
        template = Template(name=name, type="service", default_uom=unit, list_price=D(price), salable=True, sale_uom=unit)
        template.account_category = account_category
        if category is not None:
            template.categories.append(Category(category.id))
        template.save()
        return template.products[0]

    for category, name, price in PRODUCTS:
        shop.products.append(product(name, price, untaxed if category == "pantry" else taxed, categories[category]))
    return categories, product("Commission", "0", untaxed)


def create_agents(shop: Shop, categories: dict[str, Any], commission: Any, term: Any) -> None:
    Plan, Agent, Party = Model.get("commission.plan"), Model.get("commission.agent"), Model.get("party.party")
    plans = {}
    for name, method, lines in PLANS:
        plan = plans[name] = Plan(name=name, commission_method=method, commission_product=commission)
        for category, formula in lines:
            line = plan.lines.new()
            line.formula, line.category = formula, categories.get(category)
        plan.save()
    for name, plan_name in [*AGENTS, (PRINCIPAL, "principal")]:
        party = Party(name=name, supplier_payment_term=term, customer_payment_term=term)
        party.save()
        agent = Agent(party=party, plan=plans.get(plan_name), currency=shop.currencies["EUR"])
        agent.type_ = "principal" if name == PRINCIPAL else "agent"
        agent.save()
        shop.agents[name] = agent
    Template = Model.get("product.template")
    for category, name, _ in PRODUCTS:
        if category == "wine":
            (template,) = Template.find([("name", "=", name)])
            template.principals.append(Agent(shop.agents[PRINCIPAL].id))
            template.save()


def create_customers(shop: Shop, accounts: dict[str, Any]) -> None:
    Term, Party = Model.get("account.invoice.payment_term"), Model.get("party.party")
    at_once = Term(name="at once")
    at_once.lines.new(type="remainder")
    halves = Term(name="half now, half in 30 days")
    first = halves.lines.new(type="percent_on_total", ratio=D("0.5"))
    first.sequence = 1
    last = halves.lines.new(type="remainder")
    last.sequence = 2
    last.relativedeltas.new(days=30)
    for term in (at_once, halves):
        term.save()
        shop.terms.append(term)
    for number in range(1, CUSTOMERS + 1):
        party = Party(name=f"Customer {number:02d}", customer_payment_term=halves if number % 5 == 0 else at_once)
        party.save()
        shop.customers.append(party)
    Method, Journal = Model.get("account.invoice.payment.method"), Model.get("account.journal")
    method = Method(name="Bank", journal=Journal.find([("type", "=", "cash")])[0])
    method.credit_account = method.debit_account = accounts["cash"]
    method.save()
    shop.methods["bank"] = method
    WriteOff = Model.get("account.move.reconcile.write_off")
    journal = Journal.find([("type", "=", "write-off")])[0]
    bad = WriteOff(name="Bad debt", journal=journal)
    bad.credit_account = bad.debit_account = accounts["expense"]
    bad.save()
    shop.methods["write-off"] = bad


def set_up() -> Shop:
    shop = Shop()
    create_currencies(shop)
    company = create_company(shop)
    shop.company = company.id
    accounts = create_accounts(company)
    categories, commission = create_products(shop, accounts)
    create_customers(shop, accounts)
    create_agents(shop, categories, commission, shop.terms[0])
    return shop


class Clerk:
    """Works in Tryton's process, day by day: what a user does with its buttons, in one transaction a day on which Tryton takes that day for today."""

    def __init__(self, shop: Shop, database: str, seed: int) -> None:
        self.shop, self.database, self.draw = shop, database, random.Random(seed)
        self.todo: dict[dt.date, list[tuple[str, Any]]] = defaultdict(list)
        self.counts: dict[str, int] = defaultdict(int)
        self.pool = Pool(database)

    def model(self, name: str) -> Any:
        return self.pool.get(name)

    def plan(self, day: dt.date, kind: str, what: Any) -> None:
        if day.year == YEAR:
            self.todo[day].append((kind, what))

    def working_day(self, month: int) -> dt.date:
        while True:
            day = dt.date(YEAR, month, self.draw.randint(1, 28))
            if day.weekday() < 5:
                return day

    def draw_month(self, month: int) -> None:
        """The month's sales: who, what, by whom; and what will become of each."""
        agents = [name for name, _ in AGENTS]
        for _ in range(SALES_A_MONTH):
            lines = []
            for index in self.draw.sample(range(len(PRODUCTS)), self.draw.choice([1, 1, 2, 3])):
                price = D(PRODUCTS[index][2])
                quantity = self.draw.randint(1, 3) if price > 100 else self.draw.choice([6, 12, 25, 60, 133])
                lines.append((index, quantity, (price * self.draw.choice([D(1), D(1), D("0.95"), D("0.9")])).quantize(D("0.0001"))))
            sale = {"customer": self.draw.randrange(CUSTOMERS), "agent": self.draw.choice(agents), "lines": lines}
            sale["cancelled"], sale["delay"] = self.draw.random() < 0.04, self.draw.choice([0, 1, 3, 7])
            sale["fate"] = (self.draw.random(), self.draw.randint(3, 45), self.draw.randint(5, 40), self.draw.choice(["0.25", "0.4", "0.6"]))
            self.plan(self.working_day(month), "sell", sale)

    def sell(self, drawn: dict[str, Any], day: dt.date) -> None:
        """Writes a sale, quotes, confirms and processes it, which makes a draft invoice."""
        Sale, Line = self.model("sale.sale"), self.model("sale.line")
        sale = Sale(company=self.shop.company, party=self.shop.customers[drawn["customer"]].id, sale_date=day)
        sale.on_change_party()
        sale.currency = self.shop.currencies["USD" if drawn["customer"] % 6 == 0 else "EUR"].id
        sale.agent = self.shop.agents[drawn["agent"]].id
        sale.invoice_method, sale.shipment_method = "order", "manual"
        lines = []
        for index, quantity, price in drawn["lines"]:
            line = Line(type="line", sale=sale, product=self.shop.products[index].id, quantity=quantity)
            line.on_change_product()
            line.unit_price = price
            lines.append(line)
        sale.lines = lines
        sale.save()
        self.counts["sale"] += 1
        Sale.quote([sale])
        if drawn["cancelled"]:
            Sale.cancel([sale])
            return
        (invoice,) = self.confirm(sale)
        posted = day + dt.timedelta(days=drawn["delay"])
        self.plan(posted, "post", invoice.id)
        self.fate(sale.id, invoice.id, posted, *drawn["fate"])

    def confirm(self, sale: Any) -> list[Any]:
        Sale = self.model("sale.sale")
        Sale.confirm([sale])
        Sale.process([sale])
        return list(Sale(sale.id).invoices)

    def fate(self, sale: int, invoice: int, day: dt.date, chance: float, wait: int, more: int, part: str) -> None:
        """What becomes of an invoice: paid at once, in parts, late, never; credited before or after it is paid; returned; written off."""
        first = day + dt.timedelta(days=wait)
        second = first + dt.timedelta(days=more)
        if chance < 0.44:
            self.plan(first, "pay", (invoice, D(1)))
        elif chance < 0.62:
            self.plan(first, "pay", (invoice, D(part)))
            self.plan(second, "pay", (invoice, D(1)))
        elif chance < 0.68:
            self.plan(first, "pay", (invoice, D("0.3")))
            self.plan(second, "pay", (invoice, D("0.5")))  # of what is left; the rest stays open
        elif chance < 0.76:
            self.plan(first, "credit", (invoice, D(1)))  # the whole, before anything is paid
        elif chance < 0.83:
            self.plan(first, "credit", (invoice, D("0.5")))  # a part, before; what is left is paid
            self.plan(second, "settle", invoice)
        elif chance < 0.91:
            self.plan(first, "pay", (invoice, D(1)))
            self.plan(second, "return", sale)  # after it is paid; the money goes back
        elif chance < 0.97:
            self.plan(first, "pay", (invoice, D("0.7")))
            self.plan(second, "write off", invoice)

    def post(self, invoice: int, day: dt.date) -> Any:
        Invoice = self.model("account.invoice")
        Invoice.write([Invoice(invoice)], {"invoice_date": day})
        Invoice.post([Invoice(invoice)])
        record = Invoice(invoice)
        self.counts["credit note" if record.total_amount < 0 else "invoice"] += 1
        return record

    def pay(self, what: tuple[int, Decimal], day: dt.date) -> None:
        """A share of what is open; Tryton reconciles what the payment completes, an invoice of two instalments by the instalment."""
        invoice = self.model("account.invoice")(what[0])
        if invoice.state == "posted" and invoice.amount_to_pay:
            self.pay_amount(invoice, (invoice.amount_to_pay * what[1]).quantize(CENT), day)

    def pay_amount(self, invoice: Any, amount: Decimal, day: dt.date) -> list[Any]:
        Invoice, Line, Method = (self.model(name) for name in ("account.invoice", "account.move.line", "account.invoice.payment.method"))
        lines, remainder = invoice.get_reconcile_lines_for_amount(amount, invoice.currency)
        paid = invoice.pay_invoice(amount, Method(self.shop.methods["bank"].id), day)
        self.counts["refund" if amount < 0 else "payment"] += 1
        if not remainder:
            Line.reconcile([*lines, *paid], date=day)
            Invoice.process([Invoice(invoice.id)])
        return list(paid)

    def open_lines(self, *invoices: Any) -> list[Any]:
        Invoice = self.model("account.invoice")
        fresh = [Invoice(invoice.id) for invoice in invoices]
        return [line for invoice in fresh for line in (*invoice.payment_lines, *invoice.lines_to_pay) if not line.reconciliation]

    def reconcile(self, day: dt.date, *invoices: Any, writeoff: Any = None) -> None:
        Invoice = self.model("account.invoice")
        self.model("account.move.line").reconcile(self.open_lines(*invoices), date=day, writeoff=writeoff)
        Invoice.process([Invoice(invoice.id) for invoice in invoices])

    def write_off(self, invoice: int, day: dt.date) -> None:
        record = self.model("account.invoice")(invoice)
        if record.state == "posted":
            self.reconcile(day, record, writeoff=self.model("account.move.reconcile.write_off")(self.shop.methods["write-off"].id))
            self.counts["write-off"] += 1

    def credit(self, what: tuple[int, Decimal], day: dt.date) -> None:
        """Credits the whole or, with half the quantity of each line, a part; a whole credit is set against the invoice at once."""
        Invoice, Line = self.model("account.invoice"), self.model("account.invoice.line")
        invoice = Invoice(what[0])
        if invoice.state != "posted":
            return
        (note,) = Invoice.credit([invoice])
        for line in note.lines if what[1] < 1 else []:
            Line.write([line], {"quantity": -float(max(1, int(-line.quantity * float(what[1]))))})
        Invoice.update_taxes([Invoice(note.id)])
        note = self.post(note.id, day)
        if what[1] == 1:
            self.reconcile(day, invoice, note)

    def settle(self, invoice: int, day: dt.date) -> None:
        """Pays what a partly credited invoice leaves, and sets invoice, credit note and payment against each other."""
        Invoice, Line = self.model("account.invoice"), self.model("account.invoice.line")
        record = Invoice(invoice)
        origins = [f"account.invoice.line,{line.id}" for line in record.lines]
        notes = Line.search([("origin", "in", origins), ("invoice.state", "=", "posted")])
        if record.state != "posted" or not notes:
            return
        note = notes[0].invoice
        rest = record.amount_to_pay + note.amount_to_pay
        if rest > 0:
            self.pay_amount(record, rest, day)
        self.reconcile(day, record, note)

    def give_back(self, sale: int, day: dt.date) -> None:
        """Half of a paid sale's first line comes back: a return sale, its credit note, and the money."""
        Sale = self.model("sale.sale")
        lines = Sale(sale).lines
        quantities = {line.id: -float(max(1, int(line.quantity * 0.5))) for line in lines[:1]}
        (back,) = Sale.copy(
            [Sale(sale)],
            default={"origin": f"sale.sale,{sale}", "sale_date": day, "lines.quantity": lambda data: quantities.get(data["id"], 0)},
        )
        Sale.quote([back])
        (note,) = self.confirm(back)
        self.counts["return"] += 1
        note = self.post(note.id, day)
        self.pay_amount(note, note.amount_to_pay, day)

    def work(self) -> None:
        does = {"sell": self.sell, "post": self.post, "pay": self.pay, "credit": self.credit, "settle": self.settle}
        does |= {"return": self.give_back, "write off": self.write_off}
        context = {"company": self.shop.company, "language": "en", "_skip_warnings": True}
        for month in range(1, 13):
            self.draw_month(month)
            while self.todo and min(self.todo) < dt.date(YEAR + month // 12, month % 12 + 1, 1):
                day = min(self.todo)
                CLOCK.append(day)
                with Transaction().start(self.database, 1, context=context, _lock_tables=LOCKED):
                    while self.todo[day]:
                        kind, what = self.todo[day].pop(0)
                        does[kind](what, day)
                del self.todo[day]
            print(f"  {YEAR}-{month:02d}: " + ", ".join(f"{count} {kind}s" for kind, count in self.counts.items()), flush=True)
        CLOCK.append(dt.date(YEAR, 12, 31))
        with Transaction().start(self.database, 1, context=context, _lock_tables=LOCKED):
            self.settle_commissions()

    def settle_commissions(self) -> None:
        """Tryton's own settlement at the end of the year: an invoice for each agent and one to the principal, of every commission that is due."""
        Commission = self.model("commission")
        due = Commission.search([("invoice_line", "=", None), ("date", "<=", dt.date(YEAR, 12, 31))], order=[("agent", "DESC"), ("date", "DESC")])
        Commission.invoice(Commission.browse(due))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, help="the SQLite database to write")
    parser.add_argument("--seed", type=int, default=2025)
    options = parser.parse_args()
    out = options.out.resolve()
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent) as folder:
        database, settings = Path(folder) / "quayside.sqlite", Path(folder) / "trytond.conf"
        print("Tryton: creating the database and activating its modules", flush=True)
        create_database(database, settings)
        tryton.set_trytond(database.stem, config_file=str(settings)).skip_warning = True  # "the due date is in the past"
        print("Tryton: a company, its products, agents and customers", flush=True)
        Date.today = staticmethod(lambda timezone=None: CLOCK[-1])
        shop = set_up()
        print("Tryton: a year of trade", flush=True)
        Clerk(shop, database.stem, options.seed).work()
        out.unlink(missing_ok=True)
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("VACUUM INTO ?", (str(out),))  # one file, whatever still lay in the write-ahead log
    print(f"{out}: {out.stat().st_size // 1024} KiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())

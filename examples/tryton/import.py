#!/usr/bin/env python3
"""Reads a Tryton database (SQLite, read-only) into a book folder.

python3 examples/tryton/import.py --database build/tryton/quayside.sqlite --out examples/data/tryton
"""

from __future__ import annotations

import argparse
import json
import re
import sqlite3
import sys
from collections import defaultdict
from contextlib import closing
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from book_folder import TableFile, differences, print_counts, write_book  # noqa: E402

HERE = Path(__file__).resolve().parent
CENT, ZERO = Decimal("0.01"), Decimal(0)
Row = dict[str, Any]


def number(value: object) -> Decimal:
    """Tryton's SQLite keeps decimals as text in blobs, quantities as floats of few digits."""
    if value is None:
        return ZERO
    return Decimal(value.decode() if isinstance(value, bytes) else str(value))


def slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def reference(text: str | None, model: str) -> int | None:
    """`sale.line,12` names record 12 of that model."""
    return int(text.split(",")[1]) if text and text.split(",")[0] == model else None


def spread(total: Decimal, weights: list[Decimal]) -> list[Decimal]:
    """Shares of `total` in whole cents by largest remainder, ties to the first."""
    whole = sum(weights, ZERO)
    if not whole:
        return [ZERO for _ in weights]
    exact = [total * weight / whole / CENT for weight in weights]
    units = [int(part.to_integral_value("ROUND_FLOOR")) for part in exact]
    rest = int(total / CENT) - sum(units)
    for index in sorted(range(len(weights)), key=lambda i: (units[i] - exact[i], i))[:rest]:
        units[index] += 1
    return [unit * CENT for unit in units]


class Tryton:
    """What the adapter needs of the database, by id."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        connection.row_factory = sqlite3.Row
        self.connection = connection
        self.currencies = {row["id"]: row["code"] for row in self.rows("SELECT id, code FROM currency_currency")}
        self.parties = {row["id"]: row for row in self.rows("SELECT id, code, name FROM party_party")}
        self.agents = {
            row["id"]: row for row in self.rows("SELECT a.*, p.name FROM commission_agent a JOIN party_party p ON p.id = a.party ORDER BY a.id")
        }
        self.products = {
            row["id"]: row
            for row in self.rows(
                "SELECT p.id, t.id AS template, t.name FROM product_product p JOIN product_template t ON t.id = p.template ORDER BY p.id"
            )
        }
        self.sales = {row["id"]: row for row in self.rows("SELECT * FROM sale_sale ORDER BY id")}
        self.sale_lines = {row["id"]: row for row in self.rows("SELECT * FROM sale_line WHERE type = 'line' AND quantity <> 0 ORDER BY id")}
        self.invoices = {
            row["id"]: row for row in self.rows("SELECT * FROM account_invoice WHERE type = 'out' AND state IN ('posted', 'paid') ORDER BY id")
        }
        self.invoice_lines = {
            row["id"]: row
            for row in self.rows("SELECT * FROM account_invoice_line WHERE type = 'line' AND quantity <> 0 ORDER BY id")
            if row["invoice"] in self.invoices
        }

    def rows(self, query: str, *values: object) -> list[Row]:
        return [dict(row) for row in self.connection.execute(query, values)]

    def amount(self, line: Row) -> Decimal:
        """Quantity × unit price, rounded as Tryton does: half-even, to the cent."""
        return (number(line["quantity"]) * number(line["unit_price"])).quantize(CENT, ROUND_HALF_EVEN)

    def in_company_currency(self, amount: Decimal, currency: int, day: str) -> Decimal:
        """At the rate of that day, to four decimals half-even: the base amount of a commission is that of the day of the invoice."""
        query = "SELECT rate FROM currency_currency_rate WHERE currency = ? AND date <= ? ORDER BY date DESC LIMIT 1"
        (own,) = self.rows("SELECT currency FROM company_company")
        (to,), (of,) = self.rows(query, own["currency"], day), self.rows(query, currency, day)
        return (amount * number(to["rate"]) / number(of["rate"])).quantize(Decimal("0.0001"), ROUND_HALF_EVEN)

    def person(self, agent: int | None) -> str | None:
        return slug(self.agents[agent]["name"]) if agent else None

    def product(self, product: int | None) -> str | None:
        return slug(self.products[product]["name"]) if product else None

    def customer(self, party: int) -> str:
        return f"c-{self.parties[party]['code']}"


def categories(tryton: Tryton) -> tuple[list[Row], dict[int, str]]:
    """The categories that are not for accounting, and the first one of each product template."""
    rows = tryton.rows("SELECT id, name, parent FROM product_category WHERE NOT COALESCE(accounting, 0) ORDER BY id")
    names = {row["id"]: slug(row["name"]) for row in rows}
    of_template: dict[int, str] = {}
    for row in tryton.rows('SELECT template, category FROM "product_template-product_category" ORDER BY id'):
        of_template.setdefault(row["template"], names[row["category"]])
    return [{"id": names[row["id"]], "name": row["name"], "parent": names.get(row["parent"])} for row in rows], of_template


def company(tryton: Tryton) -> Row:
    """The company, its agents as people, and the teams that Tryton knows nothing of (organisation.json)."""
    organisation = json.loads((HERE / "organisation.json").read_text(encoding="utf-8"))
    (own,) = tryton.rows("SELECT p.name, c.currency FROM company_company c JOIN party_party p ON p.id = c.party")
    (year,) = tryton.rows("SELECT MIN(start_date) AS first FROM account_fiscalyear")
    tree, of_template = categories(tryton)
    agents = [
        {
            "id": tryton.person(row["id"]),
            "name": row["name"],
            "employed": [{"from": year["first"], "is": True}],
            "team": organisation["members"].get(tryton.person(row["id"])),
            "position": "salesperson" if row["type_"] == "agent" else "principal",
        }
        for row in tryton.agents.values()
    ]
    managers = [{**row, "employed": [{"from": year["first"], "is": True}], "position": "manager"} for row in organisation["managers"]]
    rates = [
        {"from": tryton.currencies[own["currency"]], "to": tryton.currencies[row["currency"]], "on": row["date"], "rate": str(number(row["rate"])), "type": "booking"}
        for row in tryton.rows("SELECT currency, date, rate FROM currency_currency_rate ORDER BY currency, date")
        if row["currency"] != own["currency"]
    ]
    return {
        "attain": "company/1",
        "name": own["name"],
        "currency": tryton.currencies[own["currency"]],
        "money_scale": 4,
        "fiscal_year_starts": "01-01",
        "calendars": {"default": {"weekend": ["sat", "sun"], "holidays": [], "workdays": []}},
        "teams": organisation["teams"],
        "people": agents + managers,
        "products": [
            {"id": slug(row["name"]), "name": row["name"], "category": of_template.get(row["template"])} for row in tryton.products.values()
        ],
        "categories": tree,
        "rates": rates,
    }


def customers(tryton: Tryton) -> TableFile:
    rows = tryton.rows("SELECT DISTINCT p.id, p.code, p.name FROM party_party p JOIN sale_sale s ON s.party = p.id ORDER BY p.id")
    return TableFile("customers.csv", ["id", "name"], [[f"c-{row['code']}", row["name"]] for row in rows])


def sold_line(tryton: Tryton, line: Row) -> Row | None:
    """Of a line of a return sale: the line of the sale that comes back, by its product."""
    origin = reference(tryton.sales[line["sale"]]["origin"], "sale.sale")
    return next((sold for sold in tryton.sale_lines.values() if sold["sale"] == origin and sold["product"] == line["product"]), None)


def orders(tryton: Tryton) -> TableFile:
    columns = ["id", "on", "order", "customer", "salesperson", "product", "quantity", "list_price", "amount", "currency", "kind", "reference", "status", "cancelled_on"]
    rows = []
    for line in tryton.sale_lines.values():
        sale = tryton.sales[line["sale"]]
        if sale["state"] in ("draft", "quotation"):
            continue
        quantity, back = number(line["quantity"]), sold_line(tryton, line)
        rows.append(
            [
                f"s-{line['id']}", sale["sale_date"], f"sale-{sale['number']}", tryton.customer(sale["party"]), tryton.person(sale["agent"]),
                tryton.product(line["product"]), abs(quantity).normalize(), number(line["unit_price"]), abs(tryton.amount(line)),
                tryton.currencies[sale["currency"]], "return" if quantity < 0 else "sale", f"s-{back['id']}" if back else None,
                "cancelled" if sale["state"] == "cancelled" else None, sale["sale_date"] if sale["state"] == "cancelled" else None,
            ]
        )  # fmt: skip
    return TableFile("facts/orders.csv", columns, rows)


def taxes(tryton: Tryton) -> dict[int, Decimal]:
    """Each invoice's taxes, spread over the lines they are on, so that lines add to what the customer owes."""
    taxed: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row in tryton.rows('SELECT line, tax FROM "account_invoice_line-account_tax" ORDER BY id'):
        if row["line"] in tryton.invoice_lines:
            taxed[tryton.invoice_lines[row["line"]]["invoice"], row["tax"]].append(row["line"])
    result: dict[int, Decimal] = defaultdict(Decimal)
    for row in tryton.rows("SELECT invoice, tax, amount FROM account_invoice_tax ORDER BY id"):
        lines = taxed[row["invoice"], row["tax"]]
        total = number(row["amount"])
        parts = spread(abs(total), [abs(tryton.amount(tryton.invoice_lines[line])) for line in lines])
        for line, part in zip(lines, parts, strict=True):
            result[line] += part
    return result


def credited_line(tryton: Tryton, line: Row) -> int | None:
    """The invoice line that a line of a credit note takes back: named, or found through the sale that came back."""
    named = reference(line["origin"], "account.invoice.line")
    sold = tryton.sale_lines.get(reference(line["origin"], "sale.line") or 0)
    back = sold_line(tryton, sold) if sold and number(line["quantity"]) < 0 else None
    if named or back is None:
        return named
    return next((i for i, other in tryton.invoice_lines.items() if reference(other["origin"], "sale.line") == back["id"]), None)


def sale_of(tryton: Tryton, line: Row) -> Row | None:
    """The sale that an invoice line, or the line it credits, bills."""
    seen = credited_line(tryton, line)
    if seen:
        return sale_of(tryton, tryton.invoice_lines[seen])
    sold = tryton.sale_lines.get(reference(line["origin"], "sale.line") or 0)
    return tryton.sales[sold["sale"]] if sold else None


def receivable(tryton: Tryton) -> dict[int, list[Row]]:
    """What each invoice asks for: the move lines of its own account, with the day each is due and was reconciled."""
    result: dict[int, list[Row]] = defaultdict(list)
    query = (
        "SELECT i.id AS invoice, l.maturity_date, l.reconciliation, r.date FROM account_invoice i JOIN account_move_line l ON l.move = i.move AND l.account = i.account "
        "LEFT JOIN account_move_reconciliation r ON r.id = l.reconciliation WHERE i.type = 'out' ORDER BY l.id"
    )
    for row in tryton.rows(query):
        result[row["invoice"]].append(row)
    return result


def invoices(tryton: Tryton, asked: dict[int, list[Row]]) -> TableFile:
    columns = ["id", "on", "invoice", "order", "customer", "product", "amount", "tax", "currency", "due_on", "kind", "reference"]
    tax = taxes(tryton)
    rows = []
    for line in tryton.invoice_lines.values():
        invoice, taken_back, sale = tryton.invoices[line["invoice"]], credited_line(tryton, line), sale_of(tryton, line)
        due = [row["maturity_date"] for row in asked[invoice["id"]] if row["maturity_date"]]
        rows.append(
            [
                f"i-{line['id']}", invoice["invoice_date"], f"invoice-{invoice['number']}", f"sale-{sale['number']}" if sale else None,
                tryton.customer(invoice["party"]), tryton.product(line["product"]), abs(tryton.amount(line)), tax[line["id"]],
                tryton.currencies[invoice["currency"]], max(due) if due else None, "credit_note" if number(line["quantity"]) < 0 else "invoice",
                f"i-{taken_back}" if taken_back else None,
            ]
        )  # fmt: skip
    return TableFile("facts/invoices.csv", columns, rows)


def money(tryton: Tryton, asked: dict[int, list[Row]]) -> tuple[TableFile, TableFile]:
    """Payments and what they paid: the payment lines of each invoice, and the write-offs it was reconciled with, in the invoice's currency."""
    columns = "l.id, l.debit, l.credit, l.amount_second_currency, l.second_currency, m.date, j.type"
    joins = "account_move_line l JOIN account_move m ON m.id = l.move JOIN account_journal j ON j.id = m.journal"
    found = tryton.rows(f'SELECT p.invoice, {columns} FROM {joins} JOIN "account_invoice-account_move_line" p ON p.line = l.id ORDER BY l.id')
    paid = {row["id"] for row in found}
    (own,) = tryton.rows("SELECT currency FROM company_company")
    invoice_of = {row["reconciliation"]: invoice for invoice, rows in asked.items() for row in rows if row["reconciliation"]}
    for row in tryton.rows(f"SELECT l.reconciliation, {columns} FROM {joins} WHERE j.type = 'write-off' AND l.reconciliation IS NOT NULL ORDER BY l.id"):
        if row["id"] not in paid and row["reconciliation"] in invoice_of:
            found.append({**row, "invoice": invoice_of[row["reconciliation"]]})
    payments, allocations = [], []
    for row in sorted(found, key=lambda row: row["id"]):
        invoice = tryton.invoices[row["invoice"]]
        received = number(row["credit"]) - number(row["debit"])
        foreign = invoice["currency"] != own["currency"]
        if foreign and not row["second_currency"]:
            continue  # an exchange difference: no money of the customer's
        amount = abs(number(row["amount_second_currency"]) if foreign else received)
        kind = "write_off" if row["type"] == "write-off" else "payment" if received > 0 else "refund"
        payments.append([f"y-{row['id']}", row["date"], tryton.customer(invoice["party"]), amount, tryton.currencies[invoice["currency"]], kind])
        allocations.append([f"a-{row['id']}", row["date"], f"y-{row['id']}", f"invoice-{invoice['number']}", amount])
    return (
        TableFile("facts/payments.csv", ["id", "on", "customer", "amount", "currency", "kind"], payments),
        TableFile("facts/allocations.csv", ["id", "on", "payment", "invoice", "amount"], allocations),
    )


def commission_base(tryton: Tryton, asked: dict[int, list[Row]]) -> dict[str, TableFile]:
    """The lines that Tryton's commissions are computed from, on the day of the invoice (`billed`) and on the day it was settled whole (`settled`, in the company's
    currency as of the invoice), and who besides the agent has a commission on them: the principal of the product.
    """
    columns = ["id", "on", "agent", "customer", "product", "invoice", "amount", "currency"]
    tables = {"billed": TableFile("facts/billed.csv", columns), "settled": TableFile("facts/settled.csv", columns)}
    rows: dict[str, list[list[object]]] = {"billed": [], "settled": []}
    splits = []
    for line in tryton.invoice_lines.values():
        invoice = tryton.invoices[line["invoice"]]
        settled = [row["date"] for row in asked[invoice["id"]]]
        days = {"billed": invoice["invoice_date"], "settled": max(settled) if settled and all(settled) else None}
        for table, day in days.items():
            if day is None:
                continue
            amount, currency = tryton.amount(line), tryton.currencies[invoice["currency"]]
            if table == "settled":  # the day of the payment has another rate
                amount, currency = tryton.in_company_currency(amount, invoice["currency"], invoice["invoice_date"]), None
            agent, customer, product = tryton.person(invoice["agent"]), tryton.customer(invoice["party"]), tryton.product(line["product"])
            rows[table].append([f"{table}-{line['id']}", day, agent, customer, product, f"invoice-{invoice['number']}", amount, currency])
            if line["principal"]:
                splits.append([f"p-{table}-{line['id']}", table, f"{table}-{line['id']}", tryton.person(line["principal"]), 1, "overlay", "principal"])
    for table, file in tables.items():
        file.rows = rows[table]
    return {**tables, "splits": TableFile("facts/splits.csv", ["id", "table", "fact", "salesperson", "share", "role", "reason"], splits)}


def plans(tryton: Tryton) -> tuple[list[Row], TableFile]:
    """Tryton's plans as pay plans where their formulae are `amount * rate`, and who is under which.

    A line for a category becomes a rate of that category. What is due on payment is earned on the day an invoice is settled whole, as Tryton has it. Other
    formulae are left to a plan of the same name in rules/.
    """
    documents = []
    names = {row["id"]: slug(row["name"]) for row in tryton.rows("SELECT id, name FROM product_category")}
    for plan in tryton.rows("SELECT id, name, commission_method FROM commission_plan ORDER BY id"):
        rates = []
        for line in tryton.rows("SELECT category, product, formula FROM commission_plan_line WHERE plan = ? ORDER BY sequence, id", plan["id"]):
            form = re.fullmatch(r"amount \* ([0-9.]+)", line["formula"].strip())
            rate: Row = {"category": names[line["category"]]} if line["category"] else {}
            if line["product"]:
                rate["product"] = tryton.product(line["product"])
            rates.append({**rate, "rate": form.group(1)} if form else None)
        if None in rates:
            continue
        types = {agent["type_"] for agent in tryton.agents.values() if agent["plan"] == plan["id"]}
        component = {"name": "commission", "facts": "billed" if plan["commission_method"] == "posting" else "settled", "basis": "amount", "rates": rates}
        if types == {"principal"}:
            component["credit"] = "overlay"
        rounding = {"to": "0.0001", "residue": "each"}  # a commission has four decimals in Tryton
        documents.append({"attain": "pay-plan/1", "name": plan["name"], "period": "month", "components": [component], "round": rounding})
    plan_names = {row["id"]: row["name"] for row in tryton.rows("SELECT id, name FROM commission_plan")}
    (year,) = tryton.rows("SELECT MIN(start_date) AS first FROM account_fiscalyear")
    rows = [
        [f"e-{agent['id']}", tryton.person(agent["id"]), plan_names[agent["plan"]], year["first"]] for agent in tryton.agents.values() if agent["plan"]
    ]
    return documents, TableFile("enrolments.csv", ["id", "salesperson", "document", "from"], rows)


def commissions(tryton: Tryton) -> TableFile:
    """Tryton's own commissions, for comparison: when each is due (empty: not yet), and whether it was invoiced."""
    rows = [
        [f"t-{row['id']}", row["date"], tryton.person(row["agent"]), reference(row["origin"], "account.invoice.line"), number(row["base_amount"]), number(row["amount"])]
        for row in tryton.rows("SELECT * FROM commission ORDER BY id")
    ]
    return TableFile("facts/tryton_commissions.csv", ["id", "on", "agent", "line", "base", "amount"], rows)


def check_numbers(tables: dict[str, TableFile]) -> Row:
    """What the importer compares with check.json: how many rows, and Tryton's commissions by agent and the year in which they are due."""
    due: dict[str, Decimal] = defaultdict(Decimal)
    for _, on, agent, _, _, amount in tables["tryton_commissions"].rows:
        if on is not None:
            due[f"{agent} {str(on)[:4]}"] += Decimal(str(amount))
    return {
        "rows": {name: len(list(table.rows)) for name, table in tables.items()},
        "commission_due": {key: str(due[key]) for key in sorted(due)},
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--database", type=Path, required=True, help="Tryton's SQLite database")
    parser.add_argument("--out", type=Path, default=HERE.parent / "data" / "tryton", help="the book folder to write (default: %(default)s)")
    parser.add_argument("--check", action="store_true", help="compare with check.json, which holds the numbers of trade.py's default seed")
    options = parser.parse_args()
    if not options.database.is_file():
        print(f"There is no {options.database}: make it with examples/tryton/trade.py, or name another with --database.", file=sys.stderr)
        return 2
    with closing(sqlite3.connect(f"file:{options.database.resolve()}?mode=ro", uri=True)) as connection:
        tryton = Tryton(connection)
        asked = receivable(tryton)
        payments, allocations = money(tryton, asked)
        documents, enrolments = plans(tryton)
        tables = {
            "customers": customers(tryton),
            "orders": orders(tryton),
            "invoices": invoices(tryton, asked),
            "payments": payments,
            "allocations": allocations,
            **commission_base(tryton, asked),
            "enrolments": enrolments,
            "tryton_commissions": commissions(tryton),
        }
        counts = write_book(options.out, company(tryton), HERE / "rules", tables)
    for document in documents:
        path = options.out / "rules" / f"tryton_{slug(document['name']).replace('-', '_')}.json"
        path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    print_counts(options.out, counts)
    if not options.check:
        return 0
    wrong = differences(json.loads((HERE / "check.json").read_text(encoding="utf-8")), check_numbers(tables))
    print("\n".join(wrong) if wrong else "The check numbers are met.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

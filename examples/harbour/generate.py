#!/usr/bin/env python3
"""Writes the book of the sample company Harbour Foods. The same seed gives the same bytes on every machine.

python3 examples/harbour/generate.py --out examples/data/harbour
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from book_folder import TableFile, print_counts, write_book  # noqa: E402

import calendars  # noqa: E402
import office  # noqa: E402
import organisation as org  # noqa: E402
from customers import PLACES, Customer  # noqa: E402
from draws import Draws  # noqa: E402
from history import History  # noqa: E402

HERE = Path(__file__).resolve().parent
FACT = ["id", "on", "recorded"]
COLUMNS: dict[str, list[str]] = {
    "orders": [
        "order",
        "customer",
        "salesperson",
        "product",
        "territory",
        "channel",
        "campaign",
        "quantity",
        "unit",
        "list_price",
        "discount",
        "amount",
        "tax",
        "amount_company",
        "cost",
        "currency",
        "kind",
        "reference",
        "status",
        "cancelled_on",
        "shipped_on",
    ],
    "invoices": ["invoice", "order", "customer", "amount", "tax", "currency", "due_on", "kind", "reference"],
    "payments": ["customer", "amount", "currency", "kind"],
    "allocations": ["payment", "invoice", "amount"],
    "splits": ["table", "fact", "salesperson", "share", "role", "by", "reason"],
    "activities": ["kind", "direction", "customer", "salesperson", "count", "minutes", "outcome", "report_on"],
    "customer_stages": ["customer", "stage", "reason"],
    "requests": [
        "kind",
        "customer",
        "salesperson",
        "owner",
        "table",
        "fact",
        "due_on",
        "answered_on",
        "decided_on",
        "state",
        "outcome",
    ],
    "tasks": ["kind", "owner", "due_on", "done_on", "cancelled_on", "outcome"],
    "conduct": ["salesperson", "kind", "severity", "points", "state", "decided_on", "note"],
    "attendance": ["salesperson", "kind", "share"],
    "trainings": ["salesperson", "course", "score", "passed", "by"],
    "expenses": ["salesperson", "team", "kind", "campaign", "amount", "currency"],
    "targets": ["measure", "period", "value", "currency", "state", "version", "reason", "salesperson"],
    "values": ["measure", "period", "value", "by", "reason", "salesperson"],
}


def company_document(
    people: dict[str, org.Person], products: list[org.Product], rates: dict[tuple[str, str], int]
) -> dict[str, Any]:
    return {
        "attain": "company/1",
        "name": "Harbour Foods",
        "currency": "EUR",
        "money_scale": 2,
        "fiscal_year_starts": "01-01",
        "history_starts": org.FIRST_DAY.isoformat(),
        "calendars": calendars.calendars(),
        "teams": org.TEAMS,
        "people": [org.person_record(person) for person in people.values()],
        "territories": org.TERRITORIES,
        "products": [org.product_record(product) for product in products],
        "categories": [{"id": category, "parent": parent} for category, parent in org.CATEGORIES],
        "rates": calendars.rate_records(rates),
    }


def customer_tables(customers: list[Customer]) -> dict[str, TableFile]:
    def row(c: Customer) -> list[Any]:
        return [
            c.id,
            c.name,
            c.parent,
            c.merged_into,
            c.segment,
            c.territory,
            c.source,
            c.opened_on,
            c.first_sale_on,
            c.country,
            PLACES[c.territory],
            c.city[0],
            c.city[1],
        ]

    columns = [
        "id",
        "name",
        "parent",
        "merged_into",
        "segment",
        "territory",
        "source",
        "opened_on",
        "first_sale_on",
        "country",
        "region",
        "city",
        "postal_code",
    ]
    return {
        "customers": TableFile("customers.csv", columns, [row(c) for c in customers]),
        "customers_owner": TableFile(
            "customers_owner.csv",
            ["id", "from", "is"],
            [[c.id, day, owner] for c in customers for day, owner in c.owners],
        ),
        "customers_class": TableFile(
            "customers_class.csv",
            ["id", "from", "is"],
            [[c.id, day, kind] for c in customers for day, kind in c.classes],
        ),
    }


def assignments() -> TableFile:
    """Who sells beside the owner: two specialists for key customers, one customer shared by two sellers."""
    columns = ["salesperson", "role", "entity_kind", "entity", "share", "from", "to"]
    rows = [["emil-novak", "specialist", "customer", f"c-{n:04d}", "0.25", "2025-01-01", None] for n in (3, 21, 44)]
    rows += [
        ["hana-kovac", "specialist", "customer", f"c-{n:04d}", "0.25", "2025-07-01", "2026-06-30"] for n in (3, 66)
    ]
    return TableFile("facts/assignments.csv", columns, rows)


def table_file(path: str, name: str, rows: list[list[Any]]) -> TableFile:
    return TableFile(path, FACT + COLUMNS[name], sorted(rows, key=lambda row: (row[2], row[1], row[0])))


def fact_tables(history: History) -> dict[str, TableFile]:
    rows = dict(history.rows)
    for name in ("tasks", "trainings", "expenses", "targets", "values"):
        rows[name] = getattr(office, name)(history)
    return {name: table_file(f"facts/{name}.csv", name, rows[name]) for name in COLUMNS}


def corrections(history: History) -> dict[str, TableFile]:
    return {
        name: table_file(f"facts/{name}_corrected.csv", name, rows) for name, rows in sorted(history.corrected.items())
    }


def generate(out: Path, seed: int) -> dict[str, int]:
    draws = Draws(seed)
    people, products, rates = org.people(), org.products(draws), calendars.rates(draws)
    history = History(draws, people, products, rates)
    history.run()
    office.conduct(history)
    tables = {**customer_tables(history.customers), "assignments": assignments(), **fact_tables(history)}
    company = company_document(people, products, rates)
    return write_book(out, company, HERE / "rules", tables, corrections(history))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument(
        "--out",
        type=Path,
        default=HERE.parent / "data" / "harbour",
        help="the book folder to write (default: %(default)s)",
    )
    parser.add_argument("--seed", type=int, default=2026, help="of the random draws (default: %(default)s)")
    options = parser.parse_args()
    print_counts(options.out, generate(options.out, options.seed))


if __name__ == "__main__":
    main()

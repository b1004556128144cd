#!/usr/bin/env python3
"""Turns the Northwind database (as CSV files) into a book folder.

python3 examples/northwind/import.py --out examples/data/northwind
"""

from __future__ import annotations

import argparse
import csv
import json
import struct
import sys
from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from book_folder import TableFile, default_data, differences, print_counts, write_book  # noqa: E402

HERE = Path(__file__).resolve().parent
CENT, WHOLE = Decimal("0.01"), Decimal(1)
Record = dict[str, str]


def read(data: Path, name: str) -> list[Record]:
    with (data / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [{key: value.strip() for key, value in row.items()} for row in csv.DictReader(file)]


def cents(text: str) -> Decimal:
    """A price or discount that went through a 32-bit float on its way: 9.80000019 is 9.80.

    The shortest decimal that is the same 32-bit float is what was stored; it is rounded half-even to two places.
    """
    bits = struct.pack("<f", float(text))
    shortest = next(
        short for digits in range(1, 10) if struct.pack("<f", float(short := f"{float(text):.{digits}g}")) == bits
    )
    return Decimal(shortest).quantize(CENT, ROUND_HALF_EVEN)


def person_ids(employees: list[Record]) -> dict[str, str]:
    return {row["employee_id"]: f"{row['first_name']}-{row['last_name']}".lower() for row in employees}


def team_of(row: Record, leaders: set[str], ids: dict[str, str]) -> str:
    """Everybody is in the team of whom they report to; who leads a team is in it."""
    leader = row["employee_id"] if row["employee_id"] in leaders else row["reports_to"]
    return f"team-{ids[leader]}"


def teams(employees: list[Record], ids: dict[str, str]) -> list[dict[str, Any]]:
    leaders = {row["reports_to"] for row in employees if row["reports_to"]}
    return [
        {
            "id": f"team-{ids[row['employee_id']]}",
            "name": f"Team of {row['first_name']} {row['last_name']}",
            "parent": f"team-{ids[row['reports_to']]}" if row["reports_to"] else None,
            "manager": ids[row["employee_id"]],
        }
        for row in employees
        if row["employee_id"] in leaders
    ]


def people(employees: list[Record], ids: dict[str, str]) -> list[dict[str, Any]]:
    leaders = {row["reports_to"] for row in employees if row["reports_to"]}
    return [
        {
            "id": ids[row["employee_id"]],
            "name": f"{row['first_name']} {row['last_name']}",
            "employed": [{"from": row["hire_date"], "is": True}],
            "team": team_of(row, leaders, ids),
            "manager": ids.get(row["reports_to"]),
            "position": "salesperson",
            "title": row["title"],
            "country": row["country"],
        }
        for row in employees
    ]


def territories(data: Path, ids: dict[str, str]) -> list[dict[str, Any]]:
    """Regions and under them the territories, each with its one holder; four territories have none."""
    holders = {row["territory_id"]: ids[row["employee_id"]] for row in read(data, "employee_territories")}
    regions = [
        {"id": f"region-{row['region_id']}", "name": row["region_description"], "parent": None}
        for row in read(data, "region")
    ]
    return regions + [
        {
            "id": row["territory_id"],
            "name": row["territory_description"],
            "parent": f"region-{row['region_id']}",
            "holder": holders.get(row["territory_id"]),
        }
        for row in read(data, "territories")
    ]


def company_document(data: Path, employees: list[Record], ids: dict[str, str]) -> dict[str, Any]:
    categories = {
        row["category_id"]: row["category_name"].lower().replace("/", "-").replace(" ", "-")
        for row in read(data, "categories")
    }
    return {
        "attain": "company/1",
        "name": "Northwind Traders",
        "currency": "USD",
        "money_scale": 4,
        "fiscal_year_starts": "01-01",
        "calendars": {"default": {"weekend": ["sat", "sun"], "holidays": [], "workdays": []}},
        "teams": teams(employees, ids),
        "people": people(employees, ids),
        "territories": territories(data, ids),
        "products": [
            {"id": f"p-{row['product_id']}", "name": row["product_name"], "category": categories[row["category_id"]]}
            for row in read(data, "products")
        ],
        "categories": [
            {"id": categories[row["category_id"]], "name": row["category_name"], "parent": None}
            for row in read(data, "categories")
        ],
    }


def customers(data: Path) -> TableFile:
    columns = ["id", "name", "country", "region", "city", "postal_code"]
    return TableFile(
        "customers.csv",
        columns,
        [
            [row["customer_id"], row["company_name"], row["country"], row["region"], row["city"], row["postal_code"]]
            for row in read(data, "customers")
        ],
    )


def order_lines(data: Path, ids: dict[str, str]) -> TableFile:
    columns = [
        "id",
        "on",
        "order",
        "customer",
        "salesperson",
        "product",
        "quantity",
        "list_price",
        "discount",
        "amount",
        "kind",
        "shipped_on",
    ]
    orders = {row["order_id"]: row for row in read(data, "orders")}
    rows = []
    for line in read(data, "order_details"):
        order = orders[line["order_id"]]
        price, discount = cents(line["unit_price"]), cents(line["discount"])
        amount = price * int(line["quantity"]) * (1 - discount)  # four decimals, exact
        rows.append(
            [
                f"{line['order_id']}-{line['product_id']}",
                order["order_date"],
                line["order_id"],
                order["customer_id"],
                ids[order["employee_id"]],
                f"p-{line['product_id']}",
                line["quantity"],
                price,
                discount,
                amount,
                "sale",
                order["shipped_date"],
            ]
        )
    return TableFile("facts/orders.csv", columns, rows)


def targets(orders: TableFile) -> TableFile:
    """An example of a target that has a basis: the same month of the year before and a tenth more, in whole dollars.

    Only where that month lies wholly in the data (August 1996 on) and the person sold something in it.
    """
    on, seller, amount = (orders.columns.index(name) for name in ("on", "salesperson", "amount"))
    sold: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in orders.rows:
        sold[str(row[on])[:7], str(row[seller])] += Decimal(str(row[amount]))
    rows = []
    for (month, person), total in sorted(sold.items()):
        year, number = int(month[:4]) + 1, int(month[5:])
        if month < "1996-08" or (year, number) > (1998, 4):
            continue
        period = f"{year}-{number:02d}"
        rows.append(
            [
                f"t-{period}-{person}",
                date(year, number, 1),
                "actual_sales",
                period,
                (total * Decimal("1.1")).quantize(WHOLE, ROUND_HALF_EVEN),
                "USD",
                "released",
                1,
                "last year's month and a tenth",
                person,
            ]
        )
    return TableFile(
        "facts/targets.csv",
        ["id", "on", "measure", "period", "value", "currency", "state", "version", "reason", "salesperson"],
        rows,
    )


def check_numbers(orders: TableFile) -> dict[str, Any]:
    seller, amount = orders.columns.index("salesperson"), orders.columns.index("amount")
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for row in orders.rows:
        totals[str(row[seller])] += Decimal(str(row[amount]))
    total = sum(totals.values(), Decimal())
    return {
        "period": "1996-07-04/1998-05-06",
        "actual_sales": str(total),
        "published": str(total.quantize(CENT, ROUND_HALF_EVEN)),
        "by_salesperson": {person: str(totals[person]) for person in sorted(totals)},
        "order_lines": len(list(orders.rows)),
        "orders": len({row[2] for row in orders.rows}),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--out",
        type=Path,
        default=HERE.parent / "data" / "northwind",
        help="the book folder to write (default: %(default)s)",
    )
    parser.add_argument(
        "--data",
        type=Path,
        default=default_data("northwind"),
        help="the folder of the CSV files (default: %(default)s)",
    )
    options = parser.parse_args()
    if not (options.data / "orders.csv").is_file():
        print(
            f"No orders.csv in {options.data}: name the folder of Northwind's CSV files with --data.", file=sys.stderr
        )
        return 2
    employees = read(options.data, "employees")
    ids = person_ids(employees)
    orders = order_lines(options.data, ids)
    tables = {"customers": customers(options.data), "orders": orders, "targets": targets(orders)}
    print_counts(
        options.out, write_book(options.out, company_document(options.data, employees, ids), HERE / "rules", tables)
    )
    wrong = differences(json.loads((HERE / "check.json").read_text(encoding="utf-8")), check_numbers(orders))
    print("\n".join(wrong) if wrong else "The check numbers are met.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

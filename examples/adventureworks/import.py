#!/usr/bin/env python3
"""Turns the sales part of the AdventureWorks database into a book folder.

python3 examples/adventureworks/import.py --out examples/data/adventureworks
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import sys
from collections import defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from book_folder import TableFile, default_data, differences, print_counts, write_book  # noqa: E402

HERE = Path(__file__).resolve().parent
REDATED = timedelta(4017)  # Microsoft moved most of its files on by eleven years, the orders and the employees not
WITHDRAWN = {"DEM", "FRF", "VEB"}  # currencies that ISO 4217 has withdrawn; no order was taken in them
DAY = timedelta(1)
Fields = list[str]


def read(data: Path, name: str) -> list[Fields]:
    """The rows of a tab-separated file without a header."""
    with (data / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [line.rstrip("\r\n").split("\t") for line in file]


def read_stores(data: Path) -> dict[str, tuple[str, str]]:
    """Name and salesperson by store: the one file with `+|` between fields and `&|` at the end of rows."""
    text = (data / "Store.csv").read_text(encoding="utf-8")
    rows = [row.strip().split("+|") for row in text.split("&|") if row.strip()]
    return {row[0]: (row[1], row[2]) for row in rows}


def read_orders(data: Path) -> list[dict[str, str]]:
    with gzip.open(data / "SalesOrderHeader.csv.gz", "rt", encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t")
        header = [name.strip() for name in next(rows)]
        return [dict(zip(header, row, strict=True)) for row in rows]


def classical(text: str) -> date:
    """The date that Microsoft's file had before it was re-dated."""
    return date.fromisoformat(text[:10]) - REDATED


def plain(number: str) -> str:
    """The number with the digit before the point that Microsoft's files leave out: .9697 is 0.9697."""
    return f"{Decimal(number):f}"


def node_bits(node: str) -> str:
    """A hierarchyid in hexadecimal as the bits that all who report to its holder begin with."""
    return "".join(f"{int(digit, 16):04b}" for digit in node).rstrip("0")


class Staff:
    """The seventeen salespeople and the vice president they report to, with ids from their log-in names."""

    def __init__(self, data: Path) -> None:
        sellers = {row[0] for row in read(data, "SalesPerson")}
        everybody = read(data, "Employee")
        self.rows = {row[0]: row for row in everybody if row[0] in sellers or row[5] == "Vice President of Sales"}
        self.sellers = sellers
        self.ids = {number: row[2].split("\\")[1] for number, row in self.rows.items()}

    def manager(self, number: str) -> str | None:
        """Whose node is the longest that this one's node begins with."""
        own = node_bits(self.rows[number][3])
        above = [
            (len(bits), other)
            for other, row in self.rows.items()
            if own.startswith(bits := node_bits(row[3])) and bits != own
        ]
        return max(above)[1] if above else None

    def leaders(self) -> list[str]:
        return sorted({manager for number in self.rows if (manager := self.manager(number))})

    def name(self, number: str) -> str:
        return self.ids[number].rstrip("0123456789").capitalize()

    def teams(self) -> list[dict[str, Any]]:
        def parent(number: str) -> str | None:
            above = self.manager(number)
            return f"team-{self.ids[above]}" if above else None

        return [
            {
                "id": f"team-{self.ids[number]}",
                "name": f"Team of {self.name(number)}",
                "parent": parent(number),
                "manager": self.ids[number],
            }
            for number in self.leaders()
        ]

    def people(self) -> list[dict[str, Any]]:
        leaders = self.leaders()
        records = []
        for number, row in self.rows.items():
            above = self.manager(number)
            team = number if number in leaders else above
            records.append(
                {
                    "id": self.ids[number],
                    "name": self.name(number),
                    "employed": [{"from": row[9], "is": True}],
                    "team": f"team-{self.ids[team]}" if team else None,
                    "manager": self.ids[above] if above else None,
                    "position": "salesperson" if number in self.sellers else "vice president",
                    "title": row[5],
                    "business_entity": number,
                }
            )
        return records


# --- territories ----------------------------------------------------------------------------------

Held = tuple[str, str, date, date | None]  # salesperson, territory, first and last day


def held(data: Path) -> list[Held]:
    return [
        (row[0], row[1], classical(row[2]), classical(row[3]) if row[3] else None)
        for row in read(data, "SalesTerritoryHistory")
    ]


def holders(territory: str, history: list[Held], staff: Staff) -> list[dict[str, Any]]:
    """The one holder by day: of several at once the one of longest standing, then the lower number."""
    rows = [row for row in history if row[1] == territory]
    edges = sorted({row[2] for row in rows} | {row[3] + DAY for row in rows if row[3]})
    entries: list[dict[str, Any]] = []
    for day in edges:
        active = [(row[2], row[0]) for row in rows if row[2] <= day and (row[3] is None or day <= row[3])]
        holder = staff.ids[min(active)[1]] if active else None
        if not entries or entries[-1]["is"] != holder:
            entries.append({"from": day.isoformat(), "is": holder})
    return entries


def slug(text: str) -> str:
    return text.lower().replace(" ", "-")


def territories(data: Path, staff: Staff) -> list[dict[str, Any]]:
    rows, history = read(data, "SalesTerritory"), held(data)
    groups = [{"id": slug(group), "name": group, "parent": None} for group in dict.fromkeys(row[3] for row in rows)]
    return groups + [
        {
            "id": f"{row[0]}-{slug(row[1])}",
            "name": row[1],
            "parent": slug(row[3]),
            "country": row[2],
            "holder": holders(row[0], history, staff),
        }
        for row in rows
    ]


def territory_ids(data: Path) -> dict[str, str]:
    return {row[0]: f"{row[0]}-{slug(row[1])}" for row in read(data, "SalesTerritory")}


def assignments(data: Path, staff: Staff) -> TableFile:
    """Every holder of a territory, also where several hold it at once; `to` is the last day."""
    ids = territory_ids(data)
    rows = [
        [staff.ids[seller], "holder", "territory", ids[territory], "1", first, last]
        for seller, territory, first, last in held(data)
    ]
    return TableFile(
        "facts/assignments.csv", ["salesperson", "role", "entity_kind", "entity", "share", "from", "to"], rows
    )


# --- the company ----------------------------------------------------------------------------------


def rates(data: Path) -> list[dict[str, str]]:
    """US dollars into each currency by day: the average as the booking rate, the rate of the day's end as `closing`."""
    records = []
    for _, day, source, target, average, closing, *_rest in read(data, "CurrencyRate"):
        if source == target or target in WITHDRAWN:
            continue
        on = classical(day).isoformat()
        records.append({"from": source, "to": target, "on": on, "rate": plain(average), "type": "booking"})
        records.append({"from": source, "to": target, "on": on, "rate": plain(closing), "type": "closing"})
    return records


def products(data: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Products and the tree of categories. Parts that are not sold have no category."""
    top = {row[0]: slug(row[1]) for row in read(data, "ProductCategory")}
    sub = {row[0]: (slug(row[2]), row[2], top[row[1]]) for row in read(data, "ProductSubcategory")}
    categories = [{"id": category, "parent": None} for category in top.values()]
    categories += [{"id": category, "name": name, "parent": parent} for category, name, parent in sub.values()]
    records = [
        {
            "id": f"p-{row[0]}",
            "name": row[1],
            "category": sub[row[18]][0] if row[18] else None,
            "unit_cost": f"{Decimal(row[8]):.4f}",
        }
        for row in read(data, "Product")
    ]
    return records, categories


def company_document(data: Path, staff: Staff) -> dict[str, Any]:
    items, categories = products(data)
    return {
        "attain": "company/1",
        "name": "Adventure Works Cycles",
        "currency": "USD",
        "money_scale": 4,
        "fiscal_year_starts": "07-01",
        "calendars": {"default": {"weekend": ["sat", "sun"], "holidays": [], "workdays": []}},
        "teams": staff.teams(),
        "people": staff.people(),
        "territories": territories(data, staff),
        "products": items,
        "categories": categories,
        "rates": rates(data),
    }


def customers(data: Path, staff: Staff) -> TableFile:
    """Stores, owned by the store's salesperson, and people, whose names the source leaves out."""
    ids, stores = territory_ids(data), read_stores(data)
    rows = []
    for number, person, store, territory, account, *_rest in read(data, "Customer"):
        name, seller = stores.get(store, (account, ""))
        rows.append(
            [
                f"c-{number}",
                name,
                "store" if store else "individual",
                ids[territory],
                staff.ids.get(seller),
                account,
                "contact" if store and person else None,
            ]
        )
    return TableFile("customers.csv", ["id", "name", "segment", "territory", "owner", "account", "role"], rows)


# --- facts ----------------------------------------------------------------------------------------


def orders(data: Path, staff: Staff) -> TableFile:
    """One row an order, in US dollars: the lines are not part of the files, so product and quantity stay open."""
    ids = territory_ids(data)
    columns = [
        "id",
        "on",
        "customer",
        "salesperson",
        "territory",
        "channel",
        "amount",
        "tax",
        "kind",
        "status",
        "shipped_on",
    ]
    rows = [
        [
            row["SalesOrderNumber"],
            row["OrderDate"][:10],
            f"c-{row['CustomerID']}",
            staff.ids.get(row["SalesPersonID"]),
            ids[row["TerritoryID"]],
            "online" if row["OnlineOrderFlag"] == "1" else "reseller",
            row["SubTotal"],
            row["TaxAmt"],
            "sale",
            "shipped",
            row["ShipDate"][:10],
        ]
        for row in read_orders(data)
    ]
    return TableFile("facts/orders.csv", columns, rows)


def quotas(data: Path) -> list[tuple[str, date, date, str]]:
    """Salesperson, first day, last day and quota, checked against the quota history, which says where each begins."""
    begun = {(row[0], classical(row[1])): row[2] for row in read(data, "SalesPersonQuotaHistory")}
    with (data / "derived_quota_attainment.csv").open(encoding="utf-8", newline="") as file:
        derived = [
            (
                row["SalesPersonID"],
                date.fromisoformat(row["quota_from"]),
                date.fromisoformat(row["quota_to_excl"]) - DAY,
                row["quota"],
            )
            for row in csv.DictReader(file)
        ]
    if {(seller, first): quota for seller, first, _, quota in derived} != begun:
        raise SystemExit("The quota history and the quota periods do not say the same: are the files of one edition?")
    return derived


def targets(data: Path, staff: Staff) -> TableFile:
    columns = ["id", "on", "measure", "period", "value", "currency", "state", "version", "reason", "salesperson"]
    return TableFile(
        "facts/targets.csv",
        columns,
        [
            [
                f"quota-{staff.ids[seller]}-{first}",
                first,
                "actual_sales",
                f"{first}/{last}",
                quota,
                "USD",
                "released",
                1,
                "quota history",
                staff.ids[seller],
            ]
            for seller, first, last, quota in quotas(data)
        ],
    )


def check_numbers(sold: TableFile, agreed: TableFile) -> dict[str, Any]:
    """What a close of this book must show, computed here from the orders alone."""
    on, seller, amount = (sold.columns.index(name) for name in ("on", "salesperson", "amount"))
    by_person: dict[str, list[tuple[str, Decimal]]] = defaultdict(list)
    total, credited = Decimal(), 0
    for row in sold.rows:
        value = Decimal(str(row[amount]))
        total += value
        if row[seller]:
            credited += 1
            by_person[str(row[seller])].append((str(row[on]), value))
    periods = {}
    for row in agreed.rows:
        first, last = str(row[3]).split("/")
        actual = sum((value for day, value in by_person[str(row[9])] if first <= day <= last), Decimal())
        attainment = (actual / Decimal(str(row[4]))).quantize(Decimal("1e-12"), ROUND_HALF_EVEN)
        periods[f"{row[9]} {row[3]}"] = {
            "target": f"{Decimal(str(row[4])):.4f}",
            "actual_sales": f"{actual:.4f}",
            "target_attainment": str(attainment),
        }
    return {
        "period": "2011-05-31/2014-06-30",
        "orders": len(list(sold.rows)),
        "credited_orders": credited,
        "actual_sales": f"{total:.4f}",
        "by_salesperson": {
            person: f"{sum((v for _, v in rows), Decimal()):.4f}" for person, rows in sorted(by_person.items())
        },
        "quotas": periods,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--out",
        type=Path,
        default=HERE.parent / "data" / "adventureworks",
        help="the book folder to write (default: %(default)s)",
    )
    parser.add_argument(
        "--data",
        type=Path,
        default=default_data("adventureworks"),
        help="the folder of the CSV files (default: %(default)s)",
    )
    options = parser.parse_args()
    if not (options.data / "SalesOrderHeader.csv.gz").is_file():
        print(
            f"No SalesOrderHeader.csv.gz in {options.data}: name the folder of the AdventureWorks files with --data.",
            file=sys.stderr,
        )
        return 2
    staff = Staff(options.data)
    sold, agreed = orders(options.data, staff), targets(options.data, staff)
    tables = {
        "customers": customers(options.data, staff),
        "assignments": assignments(options.data, staff),
        "orders": sold,
        "targets": agreed,
    }
    print_counts(options.out, write_book(options.out, company_document(options.data, staff), HERE / "rules", tables))
    wrong = differences(json.loads((HERE / "check.json").read_text(encoding="utf-8")), check_numbers(sold, agreed))
    print("\n".join(wrong) if wrong else "The check numbers are met.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

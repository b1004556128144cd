#!/usr/bin/env python3
"""Pays the year of a Tryton book with attain: first as Tryton's own commission module does, side by side, then as it cannot.

python3 examples/tryton/pay.py --book examples/data/tryton
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import attain as at

YEAR = 2025
MONTHS = [f"{YEAR}-{month:02d}" for month in range(1, 13)]
Key = tuple[str, str]


def tryton_due(book: at.Book) -> dict[Key, Decimal]:
    """Tryton's own commissions that are due, by agent and month."""
    due: dict[Key, Decimal] = defaultdict(Decimal)
    for row in book.table("tryton_commissions").to_dicts():
        if row["on"] is not None:
            due[row["agent"], f"{row['on']:%Y-%m}"] += row["amount"]
    return due


def month_by_month(book: at.Book, plan: str) -> tuple[at.Book, list[at.StatementSheet]]:
    """Pays each month and posts it before the next one."""
    sheets = []
    for month in MONTHS:
        sheets.append(book.pay(plan, period=month))
        book = book.add(sheets[-1])
    return book, sheets


def agreement(book: at.Book) -> list[dict[str, object]]:
    """One row per agent under a plan of Tryton's: what both pay in the year, and the greatest difference in any month."""
    due, rows = tryton_due(book), []
    for enrolment in book.table("enrolments").to_dicts():
        agent, plan = enrolment["salesperson"], enrolment["document"]
        _, sheets = month_by_month(book, plan)
        ours = {sheet.period: sheet[agent].earned for sheet in sheets}
        months = [ours[month] - due[agent, month] for month in MONTHS]
        theirs = sum((due[agent, month] for month in MONTHS), Decimal(0))
        total = sum(ours.values(), Decimal(0))
        rows.append({"agent": agent, "plan": plan, "tryton": theirs, "attain": total, "difference": total - theirs, "worst month": max(map(abs, months))})
    return rows


def beyond(book: at.Book, plan: str) -> at.Frame:
    """The year under a plan that Tryton has no words for: what was earned, released with the cash, and stands held."""
    return book.pay(plan, period=str(YEAR)).frame()


def table(rows: list[dict[str, object]]) -> str:
    names = list(rows[0])
    cells = [names, *([f"{row[name]}" for name in names] for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(names))]
    numeric = [isinstance(rows[0][name], Decimal) for name in names]
    return "\n".join("  ".join(cell.rjust(w) if n else cell.ljust(w) for cell, w, n in zip(line, widths, numeric)).rstrip() for line in cells)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--book", type=Path, default=Path(__file__).resolve().parent.parent / "data" / "tryton", help="the book that import.py wrote (default: %(default)s)")
    book = at.read_book(parser.parse_args().book)
    rows = agreement(book)
    print(f"As Tryton pays, {YEAR} in {book.to_dict()['company']['currency']}:\n\n{table(rows)}\n")
    for plan in ("field commission", "field commission, as paid"):
        print(f"As Tryton cannot, {plan}:\n\n{beyond(book, plan)}\n")
    different = [row["agent"] for row in rows if row["worst month"]]
    print(f"They differ for {', '.join(map(str, different))}." if different else f"They agree for {len(rows)} agents in each of {len(MONTHS)} months.")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())

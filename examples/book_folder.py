"""Writes book folders: `book.json`, the company, its rules and its tables, as every importer here does."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Row = Sequence[object]


@dataclass
class TableFile:
    """One table of a book: where its file lies in the folder, its columns and its rows. `None` is an empty cell."""

    path: str
    columns: Sequence[str]
    rows: Iterable[Row] = field(default_factory=list)


def write_json(path: Path, document: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def write_csv(path: Path, table: TableFile) -> int:
    """Writes the table and returns its number of rows. Lines end with a line feed on every system."""
    path.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table.columns)
        for row in table.rows:
            writer.writerow(row)
            count += 1
    return count


def write_book(out: Path, company: Mapping[str, Any], rules: Path, tables: Mapping[str, TableFile]) -> dict[str, int]:
    """Writes a whole book folder, replacing the files of an earlier run, and returns the rows of each table.

    The rule documents are copied from the folder `rules`, so that the book stands alone.
    """
    out.mkdir(parents=True, exist_ok=True)
    for old in ("rules", "facts"):
        if (out / old).is_dir():
            shutil.rmtree(out / old)
    write_json(out / "company.json", company)
    (out / "rules").mkdir()
    for document in sorted(rules.glob("*.json")):
        shutil.copyfile(document, out / "rules" / document.name)
    counts = {name: write_csv(out / table.path, table) for name, table in tables.items()}
    write_json(out / "book.json", {
        "attain": "book/1",
        "company": "company.json",
        "rules": ["rules/*.json"],
        "tables": {name: table.path for name, table in tables.items()},
    })
    return counts


def print_counts(out: Path, counts: Mapping[str, int]) -> None:
    for name, rows in counts.items():
        print(f"{name:>20} {rows:>9,}")
    print(f"{'rows in all':>20} {sum(counts.values()):>9,}")
    print(f"The book lies in {out}")

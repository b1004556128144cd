"""Writes book folders: `book.json`, the company, its rules and its tables, as every importer here does."""

from __future__ import annotations

import csv
import json
import os
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


def write_json(path: Path, document: Mapping[str, Any]) -> None:
    """Writes a document with one line a key, and one line an entry where the value is a list."""

    def line(value: object) -> str:
        return json.dumps(value, ensure_ascii=False)

    def written(value: object) -> str:
        if not isinstance(value, list) or not value:
            return line(value)
        return "[\n  " + ",\n  ".join(line(entry) for entry in value) + "]"

    path.parent.mkdir(parents=True, exist_ok=True)
    keys = ",\n ".join(f"{line(key)}: {written(value)}" for key, value in document.items())
    path.write_text("{" + keys + "}\n", encoding="utf-8")


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


def write_book(
    out: Path,
    company: Mapping[str, Any],
    rules: Path,
    tables: Mapping[str, TableFile],
    corrections: Mapping[str, TableFile] | None = None,
) -> dict[str, int]:
    """Writes a whole book folder, replacing the files of an earlier run, and returns the rows of each table.

    The rule documents are copied from the folder `rules`, so that the book stands alone. Rows of `corrections` replace
    rows of the same id, from their own `recorded` on; they are read after all tables.
    """
    out.mkdir(parents=True, exist_ok=True)
    for old in ("rules", "facts"):
        if (out / old).is_dir():
            shutil.rmtree(out / old)
    write_json(out / "company.json", company)
    (out / "rules").mkdir()
    for document in sorted(rules.glob("*.json")):
        shutil.copyfile(document, out / "rules" / document.name)
    book: dict[str, Any] = {"attain": "book/1", "company": "company.json", "rules": ["rules/*.json"]}
    counts: dict[str, int] = {}
    for key, files in (("tables", tables), ("corrections", corrections or {})):
        if files:
            book[key] = {name: table.path for name, table in files.items()}
        for name, table in files.items():
            counts[name if key == "tables" else f"{name} corrected"] = write_csv(out / table.path, table)
    write_json(out / "book.json", book)
    return counts


def print_counts(out: Path, counts: Mapping[str, int]) -> None:
    for name, rows in counts.items():
        print(f"{name:>20} {rows:>9,}")
    print(f"{'rows in all':>20} {sum(counts.values()):>9,}")
    print(f"The book lies in {out}")


def default_data(name: str) -> Path:
    """Where the public data lie: in what ATTAIN_TEST_DATA names, else in `../shared/data` beside the repository."""
    given = os.environ.get("ATTAIN_TEST_DATA")
    return (Path(given) if given else Path(__file__).resolve().parent.parent.parent / "shared" / "data") / name


def differences(expected: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    """What differs between the check numbers of a README and those of an import: one line each."""
    lines = []
    for key in sorted({*expected, *found}):
        if expected.get(key) != found.get(key):
            lines.append(f"{key}: expected {expected.get(key)!r}, found {found.get(key)!r}")
    return lines

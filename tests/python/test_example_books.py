"""The books of the examples: the sample company is the same everywhere, the public databases meet their check numbers."""

from __future__ import annotations

import csv
import json
import os
import resource
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"


def public_data(name: str) -> Path:
    folder = Path(os.environ.get("ATTAIN_TEST_DATA") or ROOT.parent / "shared" / "data") / name
    if not folder.is_dir():
        if os.environ.get("ATTAIN_REQUIRE_DATA"):
            pytest.fail("no data")
        pytest.skip("no data")
    return folder


def run(script: str, *arguments: object, hash_seed: str = "0") -> str:
    command = [sys.executable, str(EXAMPLES / script), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONHASHSEED": hash_seed})
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def rows(book: Path, table: str, key: str = "tables") -> list[dict[str, str]]:
    path = json.loads((book / "book.json").read_text())[key][table]
    with (book / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("books") / "harbour"
    run("harbour/generate.py", "--out", out)
    return out


def test_the_same_seed_gives_the_same_bytes(harbour: Path, tmp_path: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    run("harbour/generate.py", "--out", tmp_path, hash_seed="1234")
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 10  # seconds
    assert contents(tmp_path) == contents(harbour)


def test_another_seed_gives_another_history(harbour: Path, tmp_path: Path) -> None:
    run("harbour/generate.py", "--out", tmp_path, "--seed", 7)
    assert (tmp_path / "facts" / "orders.csv").read_bytes() != (harbour / "facts" / "orders.csv").read_bytes()
    assert (tmp_path / "rules" / "field_sales.json").read_bytes() == (harbour / "rules" / "field_sales.json").read_bytes()


def test_a_second_run_replaces_the_first(harbour: Path, tmp_path: Path) -> None:
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "left_over.csv").write_text("id\n")
    run("harbour/generate.py", "--out", tmp_path)
    assert contents(tmp_path) == contents(harbour)


def test_harbour_holds_what_a_close_has_to_explain(harbour: Path) -> None:
    company = json.loads((harbour / "company.json").read_text(encoding="utf-8"))
    assert len(company["people"]) == 40 and len(company["teams"]) == 6
    assert {row["currency"] for row in rows(harbour, "orders")} == {"EUR", "GBP", "USD"}
    orders = rows(harbour, "orders")
    assert 100_000 < len(orders) < 140_000
    assert 200_000 < sum(len(rows(harbour, table)) for table in json.loads((harbour / "book.json").read_text())["tables"]) < 260_000
    kinds = Counter((row["kind"], bool(row["reference"])) for row in orders)
    assert kinds["return", True] > 500 and kinds["return", False] > 20 and not kinds["sale", True]
    assert sum(row["recorded"] > row["on"].replace("-", "") for row in orders) > 500
    cases = rows(harbour, "conduct") + rows(harbour, "conduct", "corrections")
    states = {row["state"] for row in cases if row["recorded"] <= "20261031"}
    assert {"alleged", "confirmed", "appealed", "overturned"} <= states
    shares = Counter()
    for row in rows(harbour, "splits"):
        if row["role"] == "revenue":
            shares[row["fact"]] += round(float(row["share"]) * 10_000)
    assert any(share < 10_000 for share in shares.values()) and all(share <= 10_000 for share in shares.values())


def test_every_id_of_harbour_names_something(harbour: Path) -> None:
    company = json.loads((harbour / "company.json").read_text(encoding="utf-8"))
    people = {person["id"] for person in company["people"]}
    customers = {row["id"] for row in rows(harbour, "customers")}
    products = {product["id"] for product in company["products"]}
    orders = rows(harbour, "orders")
    documents = {row["id"] for row in orders} | {row["order"] for row in orders}
    assert len(customers) == len(rows(harbour, "customers"))
    for row in orders:
        assert row["customer"] in customers and row["product"] in products and (not row["salesperson"] or row["salesperson"] in people)
        assert not row["reference"] or row["reference"] in documents
        assert float(row["amount"]) >= 0 and int(row["quantity"]) > 0
    assert all(row["fact"] in documents for row in rows(harbour, "splits"))
    assert all(row["salesperson"] in people for table in ("activities", "targets", "conduct", "attendance") for row in rows(harbour, table))


@pytest.mark.parametrize("table", ["orders", "conduct"])
def test_corrections_follow_what_they_correct(harbour: Path, table: str) -> None:
    first = {row["id"]: row for row in rows(harbour, table)}
    assert len(first) == len(rows(harbour, table))
    corrected = rows(harbour, table, "corrections")
    assert len({row["id"] for row in corrected}) == len(corrected) > 10
    for row in corrected:
        before = first[row["id"]]
        assert int(row["recorded"]) > int(before["recorded"]) and row["on"] == before["on"] and row != before


def test_nobody_is_credited_outside_their_employment(harbour: Path) -> None:
    company = json.loads((harbour / "company.json").read_text(encoding="utf-8"))
    until = {p["id"]: p["employed"][1]["from"] if len(p["employed"]) > 1 else "9999" for p in company["people"]}
    since = {p["id"]: p["employed"][0]["from"] for p in company["people"]}
    for row in rows(harbour, "orders"):
        if row["salesperson"] and row["kind"] == "sale":
            assert since[row["salesperson"]] <= row["on"] < until[row["salesperson"]]
    for row in rows(harbour, "activities"):
        assert since[row["salesperson"]] <= row["on"] < until[row["salesperson"]]


@pytest.mark.parametrize("calendar, region", [("america", "US"), ("britain", "GB-ENG")])
def test_the_holidays_of_harbour_are_the_published_ones(harbour: Path, calendar: str, region: str) -> None:
    data = public_data("holidays")
    company = json.loads((harbour / "company.json").read_text(encoding="utf-8"))
    ours = {holiday["on"] for holiday in company["calendars"][calendar]["holidays"] if "2025" <= holiday["on"] < "2027"}
    with (data / "public_holidays_npm_date_holidays.csv").open(encoding="utf-8") as file:
        theirs = {row["date"] for row in csv.DictReader(file) if row["calendar"] == region and "2025" <= row["date"] < "2027"}
    weekend_free = {day for day in ours ^ theirs if time.strptime(day, "%Y-%m-%d").tm_wday < 5}
    assert not weekend_free


@pytest.mark.parametrize("name, total", [("northwind", "1265793.0395"), ("adventureworks", "109846381.4039")])
def test_the_public_databases_meet_their_check_numbers(tmp_path: Path, name: str, total: str) -> None:
    assert "The check numbers are met." in run(f"{name}/import.py", "--data", public_data(name), "--out", tmp_path)
    assert json.loads((EXAMPLES / name / "check.json").read_text(encoding="utf-8"))["actual_sales"] == total
    assert len(rows(tmp_path, "targets")) == {"northwind": 71, "adventureworks": 163}[name]


def test_missing_data_is_said_plainly(tmp_path: Path) -> None:
    command = [sys.executable, str(EXAMPLES / "northwind" / "import.py"), "--data", str(tmp_path), "--out", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 2 and "--data" in done.stderr and not (tmp_path / "out").exists()

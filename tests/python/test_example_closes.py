"""The examples as a user meets them: books made from public databases and the sample company are measured, closed and explained."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import attain as at

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
COMMAND = Path(os.environ.get("ATTAIN_BUILD", ROOT / "build" / "release")) / "examples" / "attain_cli" / "attain"


def data(name: str) -> Path:
    folder = Path(os.environ.get("ATTAIN_TEST_DATA") or ROOT.parent / "shared" / "data") / name
    if not folder.exists():
        if os.environ.get("ATTAIN_REQUIRE_DATA"):
            pytest.fail(f"no data: {folder}")
        pytest.skip("no data")
    return folder


@pytest.fixture(scope="module")
def northwind(tmp_path_factory: pytest.TempPathFactory) -> at.Book:
    out = tmp_path_factory.mktemp("books") / "northwind"
    subprocess.run([sys.executable, EXAMPLES / "northwind" / "import.py", "--data", data("northwind"), "--out", out], check=True, capture_output=True)
    return at.read_book(out)


@pytest.fixture(scope="module")
def adventureworks(tmp_path_factory: pytest.TempPathFactory) -> at.Book:
    out = tmp_path_factory.mktemp("books") / "adventureworks"
    subprocess.run([sys.executable, EXAMPLES / "adventureworks" / "import.py", "--data", data("adventureworks"), "--out", out], check=True, capture_output=True)
    return at.read_book(out)


@pytest.fixture(scope="module")
def harbour_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("books") / "harbour"
    subprocess.run([sys.executable, EXAMPLES / "harbour" / "generate.py", "--out", out], check=True, capture_output=True)
    return out


def check_numbers(book: at.Book, name: str) -> dict[str, Any]:
    expected = json.loads((EXAMPLES / name / "check.json").read_text())
    frame = book.measure(["actual_sales"], by=["salesperson"], period=expected["period"])
    measured = {row["salesperson"]: row["actual_sales"] for row in frame.to_dicts() if row["salesperson"] is not None}
    for person, amount in expected["by_salesperson"].items():
        assert measured[person] == Decimal(amount), person
    total = book.measure(["actual_sales", "orders"], by=[], period=expected["period"]).to_dicts()[0]
    assert total["actual_sales"] == Decimal(expected["actual_sales"])
    assert total["orders"] == expected["orders"]
    assert sum(row["actual_sales"] for row in frame.to_dicts()) == total["actual_sales"]
    return expected


def explained(sheet: at.AppraisalSheet) -> None:
    """Every score's tree, computed again from its leaves, gives the shown number; contributions add to the score."""
    lines: dict[str, Decimal] = {}
    for row in sheet.lines().to_dicts():
        lines[row["salesperson"]] = lines.get(row["salesperson"], Decimal(0)) + row["contribution"]
    for row in sheet.frame().to_dicts():
        why = sheet[row["salesperson"]].why
        assert why.contradictions() == [], row["salesperson"]
        assert why.recompute() == row["score"]
        if row["score"] is not None:
            assert lines[row["salesperson"]] == row["score"]


def test_northwind_measures_what_is_published_and_closes(northwind: at.Book) -> None:
    check_numbers(northwind, "northwind")
    explained(northwind.appraise("monthly review", period="1998-04"))


def test_adventureworks_measures_what_is_published_and_closes(adventureworks: at.Book) -> None:
    expected = check_numbers(adventureworks, "adventureworks")
    quotas = expected["quotas"]
    assert len(quotas) == 163
    by_period: dict[str, list[tuple[str, dict[str, str]]]] = {}
    for key, quota in quotas.items():
        person, quarter = key.split(" ")
        by_period.setdefault(quarter, []).append((person, quota))
    for period, rows in by_period.items():
        frame = adventureworks.measure(["actual_sales", "target", "target_attainment"], by=["salesperson"], period=period)
        measured = {row["salesperson"]: row for row in frame.to_dicts()}
        for person, quota in rows:
            mine = measured[person]
            assert mine["target"] == Decimal(quota["target"]), (person, period)
            assert mine["actual_sales"] == Decimal(quota["actual_sales"]), (person, period)
            assert mine["target_attainment"] == Decimal(quota["target_attainment"]), (person, period)
    period = sorted(by_period)[len(by_period) // 2]
    explained(adventureworks.appraise("quota review", period=period))


@pytest.mark.parametrize("scorecard", ["field sales", "appraisal form"])
@pytest.mark.parametrize("period", ["2025-03", "2026-10"])
def test_every_score_of_the_sample_company_is_explained(harbour_folder: Path, scorecard: str, period: str) -> None:
    explained(at.read_book(harbour_folder).appraise(scorecard, period=period))


@pytest.mark.parametrize("plan", ["field commission", "leadership"])
def test_every_statement_of_the_sample_company_adds_up_and_is_explained(harbour_folder: Path, plan: str) -> None:
    book = at.read_book(harbour_folder)
    sheet = book.pay(plan, period="2026-10")
    lines: dict[str, Decimal] = {}
    for row in sheet.lines().to_dicts():
        lines[row["salesperson"]] = lines.get(row["salesperson"], Decimal(0)) + row["paid"]
    assert any(one.paid > 0 for one in sheet)
    for one in sheet:
        assert lines.get(one.salesperson, Decimal(0)) == one.paid, one
        assert one.why.contradictions() == [] and one.why.recompute() == one.paid, one
    ledger = sheet.ledger().to_dicts()
    assert sum(row["debit"] or 0 for row in ledger) == sum(row["credit"] or 0 for row in ledger) > 0


def test_every_measure_of_the_sample_company_is_explained(harbour_folder: Path) -> None:
    book = at.read_book(harbour_folder)
    names = [info["measure"] for info in book.measures()]
    assert "target_attainment" in names
    sheet = book.measure_sheet(names, by=["team"], period="2026-09")
    frame = sheet.frame()
    for row, values in enumerate(frame.to_dicts()):
        for name in names:
            why = sheet.why(row, name)
            assert why.contradictions() == [], (row, name)
            if values[name] is not None:
                assert round(why.recompute(), 12) == round(Decimal(values[name]), 12), (row, name)


def run(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(COMMAND), *map(str, words)], capture_output=True, text=True)


@pytest.mark.skipif(not COMMAND.exists(), reason="the command is not built")
def test_the_command_closes_checks_measures_and_explains(harbour_folder: Path, tmp_path: Path) -> None:
    closed = run("close", harbour_folder, "--period", "2026-10", "--out", tmp_path)
    assert closed.returncode == 0, closed.stderr
    assert (tmp_path / "field-sales-2026-10.html").stat().st_size > 10_000
    assert "reading" in closed.stderr
    for base in ("field-commission-2026-10", "leadership-2026-10"):
        assert (tmp_path / f"{base}.html").stat().st_size > 10_000 and (tmp_path / f"{base}-ledger.csv").exists()
    assert 'not paid by "specialists"' in closed.stderr  # settled by the quarter
    own = (tmp_path / "field-commission-2026-10-statements" / "ng-mei.html").read_text(encoding="utf-8")
    assert "Ng Mei" in own and "Bo Nilsson" not in own
    paid = run("pay", harbour_folder, "--plan", "specialists", "--period", "2026-Q3", "--out", tmp_path / "pay", "--quiet")
    assert paid.returncode == 0 and paid.stderr == "", paid.stderr
    assert (tmp_path / "pay" / "specialists-2026-Q3.csv").read_text(encoding="utf-8-sig").startswith("salesperson,")
    assert run("pay", harbour_folder, "--period", "2026-10", "--out", tmp_path).returncode == 2
    assert run("pay", harbour_folder, "--plan", "field comission", "--period", "2026-10", "--out", tmp_path).returncode == 3
    measured = run("measure", harbour_folder, "--measure", "actual_sales", "--by", "team", "--period", "2026-10", "--format", "csv", "--quiet")
    assert measured.stdout.splitlines()[0] == "team,actual_sales"
    why = run("why", harbour_folder, "ng-mei", "--period", "2026-10", "--scorecard", "field sales", "--quiet")
    assert why.stdout.startswith("score, Ng Mei, 2026-10 = ")
    assert run("check", harbour_folder, "--quiet").returncode in (0, 1)
    assert run("close", harbour_folder).returncode == 2
    assert run("close", tmp_path / "nowhere", "--period", "2026-10", "--out", tmp_path).returncode == 3
    assert run("fly").returncode == 2

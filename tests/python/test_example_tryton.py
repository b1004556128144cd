"""A year in Tryton's own database: attain pays what Tryton's commission module pays, to the cent, and what it cannot."""

from __future__ import annotations

import importlib.util
import json
import os
import sqlite3
import subprocess
import sys
from collections import defaultdict
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import pytest

import attain as at

TRYTON = Path(__file__).resolve().parents[2] / "examples" / "tryton"
CENT = Decimal("0.01")


@pytest.fixture(scope="module")
def database() -> Path:
    """./tests/run makes it; elsewhere examples/tryton/trade.py does."""
    given = os.environ.get("ATTAIN_TRYTON_DATABASE")
    if not given:
        pytest.skip("no Tryton database: ATTAIN_TRYTON_DATABASE names what examples/tryton/trade.py wrote")
    path = Path(given)
    assert path.is_file(), f"there is no {path}"
    return path


def imported(database: Path, out: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(TRYTON / "import.py"), "--database", str(database), "--out", str(out), *more]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.fixture(scope="module")
def folder(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("books") / "tryton"
    done = imported(database, out)
    assert done.returncode == 0, done.stdout + done.stderr
    return out


@pytest.fixture(scope="module")
def book(folder: Path) -> at.Book:
    return at.read_book(folder)


@pytest.fixture(scope="module")
def program() -> ModuleType:
    spec = importlib.util.spec_from_file_location("tryton_pay", TRYTON / "pay.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_seed_trades_the_same_year(database: Path, tmp_path: Path) -> None:
    done = imported(database, tmp_path, "--check")
    assert done.returncode == 0 and "The check numbers are met." in done.stdout, done.stdout + done.stderr


def test_the_database_is_only_read(database: Path, tmp_path: Path) -> None:
    before = database.read_bytes()
    assert imported(database, tmp_path).returncode == 0
    assert database.read_bytes() == before
    assert sorted(path.name for path in database.parent.glob(database.name + "*")) == [database.name]


def test_a_missing_database_is_said_plainly(tmp_path: Path) -> None:
    done = imported(tmp_path / "none.sqlite", tmp_path / "out")
    assert done.returncode == 2 and "trade.py" in done.stderr and not (tmp_path / "out").exists()


def test_the_book_has_no_findings_of_error(book: at.Book) -> None:
    assert [row for row in book.check().to_dicts() if row["severity"] == "error"] == []


def test_the_book_holds_what_tryton_holds(database: Path, book: at.Book) -> None:
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        query = "SELECT number, untaxed_amount_cache, total_amount_cache FROM account_invoice WHERE type = 'out' AND state IN ('posted', 'paid')"
        theirs = {f"invoice-{row[0]}": (Decimal(row[1].decode()), Decimal(row[2].decode())) for row in connection.execute(query)}
    ours: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for row in book.table("invoices").to_dicts():
        sign = -1 if row["kind"] == "credit_note" else 1
        ours[row["invoice"]][0] += sign * row["amount"]
        ours[row["invoice"]][1] += sign * (row["amount"] + row["tax"])
    assert len(theirs) > 150 and {name: tuple(amounts) for name, amounts in ours.items()} == theirs


def test_a_few_hundred_documents_of_every_kind(book: at.Book) -> None:
    kinds = {name: {row["kind"] for row in book.table(name).to_dicts()} for name in ("orders", "invoices", "payments")}
    assert kinds == {"orders": {"sale", "return"}, "invoices": {"invoice", "credit_note"}, "payments": {"payment", "refund", "write_off"}}
    documents = [len({row[key] for row in book.table(table).to_dicts()}) for table, key in (("orders", "order"), ("invoices", "invoice"), ("payments", "id"))]
    assert sum(documents) > 400
    assert any(row["currency"] == "USD" for row in book.table("orders").to_dicts())


def test_attain_pays_what_tryton_pays_to_the_cent(book: at.Book, program: ModuleType) -> None:
    rows = program.agreement(book)
    assert {row["plan"] for row in rows} == {
        "flat on invoice", "by category on invoice", "flat on cash", "by category on cash", "by size of line", "principal"
    }  # fmt: skip
    for row in rows:
        assert row["worst month"] == 0 and row["difference"] == 0, row
        assert row["tryton"] > 0
    published = json.loads((TRYTON / "check.json").read_text())["commission_due"]
    assert {f"{row['agent']} 2025": str(row["attain"]) for row in rows}.items() <= published.items()


def test_a_changed_rate_would_be_noticed(book: at.Book, program: ModuleType) -> None:
    plan = next(rule for rule in book.rules("pay-plan") if rule["name"] == "flat on invoice")
    plan["components"][0]["rates"][0]["rate"] = "0.0501"
    changed = program.agreement(book.with_rules(plan))
    assert [row["agent"] for row in changed if row["worst month"]] == ["ada-brandt"]


def test_a_year_of_posted_months_agrees_with_the_year_in_one_go(book: at.Book, program: ModuleType) -> None:
    posted, sheets = program.month_by_month(book, "field commission")
    year = book.pay("field commission", period="2025")
    for one in year:
        assert sum(sheet[one.salesperson].earned for sheet in sheets) == one.earned
        assert sum(sheet[one.salesperson].paid for sheet in sheets) == one.paid
        assert sheets[-1][one.salesperson].held == one.held
    assert [sheet.difference(sheet).to_dicts() for sheet in sheets[:1]] == [[]]
    assert len(posted.table("statements").to_dicts()) > 0


def marginal(base: Fraction) -> Fraction:
    """3 % to 10,000, 5 % to 20,000, 8 % above."""
    return Fraction(3, 100) * base + Fraction(2, 100) * max(base - 10_000, Fraction(0)) + Fraction(3, 100) * max(base - 20_000, Fraction(0))


def cents(amount: Fraction) -> Decimal:
    return (Decimal(amount.numerator) / Decimal(amount.denominator)).quantize(CENT, ROUND_HALF_EVEN)


def test_tiers_of_the_year_are_those_of_its_total(book: at.Book) -> None:
    """What Tryton cannot: earned = F(M), with M added up here from the same lines by hand."""
    agents = {row["order"]: row["salesperson"] for row in book.table("orders").to_dicts()}
    rates = {row["on"]: Fraction(row["rate"]) for row in book.table("rates").to_dicts()}
    lines = {row["id"]: row for row in book.table("invoices").to_dicts()}
    totals: dict[str, Fraction] = defaultdict(Fraction)
    for row in lines.values():
        sale = lines.get(row["reference"], row)  # a credit note takes back at the rate of what it credits
        rate = rates[max(on for on in rates if on <= sale["on"])] if row["currency"] == "USD" else Fraction(1)
        amount = Fraction(round(Fraction(row["amount"]) / rate * 10_000), 10_000)
        totals[agents[row["order"]]] += -amount if row["kind"] == "credit_note" else amount
    year = book.pay("field commission", period="2025")
    assert max(totals.values()) > 20_000
    for agent in sorted(set(agents.values())):
        earned = [row for row in year[agent].lines().to_dicts() if row["component"] == "own sales"]
        forfeited = sum(row["earned"] for row in earned if row["kind"] == "forfeit")  # with what was written off
        assert sum(row["earned"] for row in earned) - forfeited == cents(marginal(totals[agent])), agent
    assert any(row["kind"] == "forfeit" for row in year.lines().to_dicts())


def test_what_is_paid_is_explained(book: at.Book) -> None:
    for plan in ("field commission", "field commission, as paid"):
        for one in book.pay(plan, period="2025-10"):
            assert one.why.contradictions() == []
            assert one.why.recompute() == one.paid


def test_what_comes_back_is_taken_back_by_either_rule(book: at.Book) -> None:
    """Both hold the same money back; they differ by the rate at which a credit note counts."""
    recomputed, as_paid = (book.pay(plan, period="2025") for plan in ("field commission", "field commission, as paid"))
    differing = [one.salesperson for one in recomputed if one.earned != as_paid[one.salesperson].earned]
    assert differing and set(differing) < {one.salesperson for one in recomputed}
    for sheet in (recomputed, as_paid):
        for one in sheet:
            assert one.earned == one.released + one.held
            assert sum(row["earned"] for row in one.lines().to_dicts()) == one.earned
        ledger = sheet.ledger().to_dicts()
        assert sum(row["debit"] or 0 for row in ledger) == sum(row["credit"] or 0 for row in ledger) > 0


def test_the_program_prints_the_agreement(folder: Path) -> None:
    done = subprocess.run([sys.executable, str(TRYTON / "pay.py"), "--book", str(folder)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "They agree for 7 agents in each of 12 months." in done.stdout

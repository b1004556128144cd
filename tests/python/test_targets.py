"""Targets through the Python door."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

import attain as at

PLAN = {
    "attain": "target-policy/1",
    "name": "plan",
    "measure": "actual_sales",
    "period": "2026",
    "value": Decimal("10000.01"),
    "levels": [{"by": "salesperson", "basis": [{"equal": True, "weight": 0.5}, {"shares": {"a": 3, "b": 1, "c": 0}, "weight": 0.5}]}, {"by": "month", "unit": "0.01"}],
}


@pytest.fixture
def book() -> at.Book:
    return at.Book.from_dict({"company": {"attain": "company/1", "name": "Three", "currency": "EUR", "people": [{"id": "a"}, {"id": "b"}, {"id": "c"}]}})


def test_everything_adds(book: at.Book) -> None:
    sheet = book.decompose(PLAN)
    whole = Decimal("10000.01")
    assert sheet.value() == whole == sum(sheet.value(salesperson=who) for who in "abc")
    for by in ("day", "week", "month", "quarter"):
        assert sum(sheet.phased(by)["target"]) == whole
        assert sum(sheet.frame(by)["target"]) == whole
    assert sum(sheet.parts(salesperson="a").values()) == sheet.value(salesperson="a")
    assert sheet.why(salesperson="a", period="2026-03").recompute() == sheet.value("2026-03", salesperson="a")
    assert [level["by"] for level in sheet.levels] == ["total", "salesperson", "month"]
    assert {"salesperson": "b"} in sheet.nodes and {} in sheet.nodes
    assert len(sheet) == 1 + 3 + 36


def test_a_tuesday_is_a_date(book: at.Book) -> None:
    sheet = book.decompose(PLAN)
    assert sheet.value(date(2026, 3, 3), salesperson="a") == sheet.value("2026-03-03", salesperson="a") > 0
    assert sheet.value("2026-03-01", salesperson="a") == 0
    assert sheet.value("2027", salesperson="a") is None


def test_what_is_given_instead_of_the_policy(book: at.Book) -> None:
    sheet = book.with_rules(PLAN).decompose("plan", period="2027", value=12, as_of="2026-06-30")
    assert (sheet.value(), sheet.period, sheet.as_of, sheet.policy) == (12, "2027", date(2026, 6, 30), "plan")


def test_a_previous_sheet_changes_nothing_but_the_time(book: at.Book) -> None:
    first = book.decompose(PLAN)
    locked = {**PLAN, "constraints": [{"for": {"salesperson": "b"}, "lock": 5000}]}
    assert book.decompose(locked, previous=first).frame().to_dicts() == book.decompose(locked).frame().to_dicts()
    assert book.decompose(locked, previous=first).value(salesperson="b") == 5000


def test_released_targets_are_read_and_drafts_are_not(book: at.Book) -> None:
    released = book.add(book.decompose(PLAN))
    assert released.measure("target", by="salesperson", period="2026-03")["target"] == [book.decompose(PLAN).value("2026-03", salesperson=who) for who in "abc"]
    drafted = book.add(book.decompose({**PLAN, "state": "draft"}))
    assert drafted.measure("target", by="salesperson", period="2026-03")["target"] == [None, None, None]
    assert len(drafted.table("targets")) == 40


def test_a_conflict_names_who_is_in_it(book: at.Book) -> None:
    with pytest.raises(at.Error, match=r"floor of a 2026 9000.00 EUR, floor of b 2026 2000.00 EUR and the target 10000.01 EUR: 999.99 EUR too much") as caught:
        book.decompose({**PLAN, "constraints": [{"for": {"salesperson": "a"}, "floor": 9000}, {"for": {"salesperson": "b"}, "floor": 2000}]})
    assert caught.value.code == "infeasible"


def test_a_float_is_what_it_prints_and_a_typo_is_an_error(book: at.Book) -> None:
    assert book.decompose({**PLAN, "value": 0.3}).value() == Decimal("0.30")
    with pytest.raises(at.Error, match="too_many_decimals|more than 2 decimals"):
        book.decompose({**PLAN, "value": 0.301})
    with pytest.raises(at.Error, match='did you mean "levels"'):
        book.decompose({**PLAN, "level": []})
    with pytest.raises(at.Error, match="no kind of period"):
        book.decompose(PLAN).phased("moon")


def test_the_report_has_the_season_and_the_heat_map(book: at.Book) -> None:
    report = book.decompose(PLAN).report()
    assert "The season" in report.text() and "Who has what" in report.text()
    assert report.html().startswith("<!DOCTYPE html>")
    assert book.decompose(PLAN)._repr_html_().count("<tr") > 10

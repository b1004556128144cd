"""What follows a target sheet, and what an appraisal shows beside scores, through Python."""

from __future__ import annotations

from decimal import Decimal

import pytest

import attain as at

D = Decimal
PLAN = {
    "attain": "target-policy/1", "name": "plan", "measure": "actual_sales", "period": "2026", "value": 36000, "unit": 1,
    "levels": [{"by": "salesperson", "basis": {"shares": {"bo": 1, "ng-mei": 1, "zhou-an": 1}}}, {"by": "month", "working_days": "none"}],
}  # fmt: skip


@pytest.fixture
def book() -> at.Book:
    return at.sample.book()


def test_a_sheet_is_revised_answered_and_bridged(book):
    first = book.decompose(PLAN)
    second = book.revise(first, "keep_annual", node={"salesperson": "ng-mei"}, start="2026-07-01", value=15000, reason="new shop")
    assert second.value("2026-07", salesperson="ng-mei") == D(1500)
    assert second.value("2026-06", salesperson="ng-mei") == D(1000)
    assert second.value() == D(39000)
    assert (second.version, second.reason) == (2, "new shop")
    third = book.revise(second, "hand_over", node={"salesperson": "bo"}, days="2026-12", to={"ng-mei": "0.5", "zhou-an": "0.5"}, reason="leave")
    assert third.value() == second.value()
    rows = at.bridge([first, second, third]).to_dicts()
    assert sum(row["change"] for row in rows) == D(3000)
    answered = book.add(third).answer(third, by="bo", on="2026-07-02", objection="too little")
    assert {row["salesperson"]: row["state"] for row in answered.answers(third).to_dicts()}["bo"] == "objected"
    assert any(row["code"] == "target_objected" for row in answered.check())
    with pytest.raises(at.Error) as refused:
        book.revise(first, "keep_annual", start="2026-07-01", value=100, reason="too low")
    assert refused.value.code == "infeasible"


def test_a_successor_knows_who_joined(book):
    first = book.decompose(PLAN | {"levels": [{"by": "salesperson"}, {"by": "month"}]})
    later = book.append("people", [{"id": "new", "name": "New", "team": "south", "employed": [{"from": "2026-11-01", "is": True}]}])
    after = later.revise(first, "succeed", start="2026-11-01", reason="new colleague")
    assert after.value("2026-12", salesperson="new") > 0
    assert after.value() == first.value("2026-11") + first.value("2026-12")


def test_tracking_and_respread(book):
    sheet = book.decompose(PLAN)
    stand = book.track(sheet, as_of="2026-10-14", by=["month"], nodes=[{"salesperson": "ng-mei"}]).to_dicts()[0]
    assert stand["target"] == D(1000)
    assert stand["variance"] == stand["actual"] - stand["target"]
    days = book.respread(sheet, as_of="2026-10-14", node={"salesperson": "zhou-an"}, period="2026-10").to_dicts()
    assert sum(day["carried"] for day in days) == book.track(sheet, as_of="2026-10-14", by="month", nodes=[{"salesperson": "zhou-an"}])["expected"][0]
    tests = {row["test"]: row for row in book.target_quality(sheet, as_of="2026-10-31").to_dicts() if row["group"] is None}
    assert tests["mean"]["n"] == 3
    measured = book.add(sheet).measure(["target_to_date", "pace", "landing"], by="salesperson", period="2026-10", as_of="2026-10-14")
    assert measured.to_dicts()[0]["target_to_date"] is not None


def test_balance_and_head_count(book):
    frame, findings = book.balance({"sales": "actual_sales", "visits": "visits"}, period="2026-10", by="salesperson")
    assert set(frame.columns) >= {"role", "used"}
    plan = at.head_count("2027-01", [400, 400, 400, 600], productivity=100, ramp=[0, "0.5"], lead=1, service=[30, 20, 10, 5])
    assert [row["starts"] for row in plan.to_dicts()] == [0, 2, 0, 0]
    with pytest.raises(at.Error):
        at.head_count("2027-01", [1], productivity=0)


def test_a_forced_distribution_and_leniency(book):
    card = next(rule for rule in book.to_dict()["rules"] if rule["name"] == "field sales")
    forced = {key: value for key, value in card.items() if key not in ("recorded", "superseded")} | {
        "name": "forced", "distribution": {"shares": [{"grade": "A", "share": "0.34"}, {"grade": "B", "share": "0.33"}, {"grade": "C", "share": "0.33"}]}}  # fmt: skip
    sheet = book.with_rules(forced).appraise("forced", period="2026-10")
    assert sorted(one.grade for one in sheet) == ["A", "B", "C"]
    assert {row["grade"]: row["count"] for row in sheet.distribution().to_dicts()} == {"A": 1, "B": 1, "C": 1}
    assert sheet["zhou-an"].grade == "C" and sheet["zhou-an"].grade_by_score == "D"
    found = book.leniency("field sales", periods=["2026-09", "2026-10"])
    assert {row["state"] for row in found.managers.to_dicts()} == {"confounded"}
    assert len(found.findings) == 1

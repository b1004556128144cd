"""Measures and appraisals to the cent: the worked scenarios S1 and S2 through Python."""

from __future__ import annotations

from decimal import Decimal

import pytest

import attain as at
from scenarios import SCORECARD, gated_month, split_month

D = Decimal


def by(frame: at.Frame, *columns: str) -> dict:
    *keys, value = columns
    cells = [frame[key] for key in keys]
    return {(row[0] if len(keys) == 1 else row): number for row, number in zip(zip(*cells), frame[value])}


def test_a_split_month_adds_up_to_the_company():
    book = split_month()
    people = by(book.measure("actual_sales", by="salesperson", period="2026-10"), "salesperson", "actual_sales")
    assert people == {"mei": D("10030.01"), "bo": D("5080.00"), None: D("1840.00")}
    company = book.measure("actual_sales", by=[], period="2026-10")["actual_sales"]
    assert company == [D("16950.01")] == [sum(people.values())]


def test_teams_are_as_on_the_day_and_returns_go_where_the_sale_went():
    teams = by(split_month().measure("actual_sales", by="team", period="2026-10"), "team", "actual_sales")
    assert teams == {"north": D("9110.01"), "south": D("6000.00"), None: D("1840.00")}


def test_overlay_is_counted_apart():
    overlay = by(split_month().measure("actual_sales", by="salesperson", period="2026-10", credit="overlay"), "salesperson", "actual_sales")
    assert overlay["mei"] == D("675.00") and sum(overlay.values()) == D("675.00")


def test_attainment_is_actual_over_target():
    sheet = split_month().measure_sheet("target_attainment", by="salesperson", period="2026-10")
    attained = {key: sheet.value({"salesperson": key}, "target_attainment") for key in ("mei", "bo")}
    assert round(attained["mei"].value, 4) == D("0.8358") and round(attained["bo"].value, 4) == D("1.0160")
    assert (attained["mei"].numerator, attained["mei"].denominator) == (D("10030.01"), D("12000"))
    north = split_month().measure("target_attainment", by="team", period="2026-10")
    assert round(by(north, "team", "target_attainment")["north"], 4) == D("0.8282")


def test_every_explanation_recomputes_to_the_number_shown():
    sheet = split_month().measure_sheet(["actual_sales", "target_attainment", "orders", "average_order"], by=["salesperson"], period="2026-10")
    for row in range(len(sheet)):
        for measure in sheet.columns[1:]:
            why, value = sheet.why(row, measure), sheet.value(row, measure)
            assert why.value == value.value and why.recompute() == why.value and not why.contradictions()


def test_the_facts_under_a_number_add_up_to_it():
    why = split_month().measure_sheet("actual_sales", by="salesperson", period="2026-10").why({"salesperson": "mei"})
    leaves = [why]
    facts: list[dict] = []
    while leaves:
        node = leaves.pop()
        leaves += node.inputs
        facts += node.facts().to_dicts() if node.operation == "facts" else []
    assert sum(fact["value"] for fact in facts) == why.value == D("10030.01")
    assert {fact["id"] for fact in facts} == {"o-2", "o-3", "r-1"}


def lines(book: at.Book) -> tuple[at.Appraisal, dict[str, dict]]:
    one = book.appraise("field sales", period="2026-10")["ng-mei"]
    return one, {line["line"]: line for line in one.lines()}


def test_a_gate_caps_the_score_and_the_contributions_still_add_up():
    one, line = lines(gated_month())
    assert (one.score, one.grade, one.rank) == (D("79.00"), "C", 1)
    assert [line[name]["points"] for name in ("target_attainment", "new_customers", "visits", "customers_lost")] == [75, 110, 60, 100]
    assert [line[name]["contribution"] for name in ("target_attainment", "new_customers", "visits", "customers_lost", "code of conduct")] == [
        D("35.29"), D("25.88"), D("10.59"), D("11.77"), D("-4.53")]  # fmt: skip
    assert line["report_completion"]["state"] == "not_applicable" and line["report_completion"]["contribution"] == 0
    assert sum(part["contribution"] for part in one.lines()) == one.score


def test_what_is_only_alleged_does_not_count():
    one, line = lines(gated_month(conduct="alleged"))
    assert (one.score, one.grade) == (D("83.53"), "B")


def test_not_reported_is_another_thing_than_not_applicable():
    one, line = lines(gated_month(tasks=False, scorecard={**SCORECARD, "missing": "zero"}))
    assert (one.score, one.grade) == (D("71.00"), "C")
    assert line["report_completion"]["state"] == "not_reported"
    assert line.get("code of conduct", {"contribution": D(0)})["contribution"] == 0


def test_a_score_of_too_little_weight_is_refused():
    one, _ = lines(gated_month(target=False))
    assert one.score is None and one.grade is None and one.rank is None and one.refusal
    assert "refused" in repr(one)


def test_the_explanation_of_a_score_holds():
    for book in (gated_month(), gated_month(conduct="alleged")):
        for one in book.appraise("field sales", period="2026-10"):
            why = one.why
            assert why.value == one.score and why.recompute() == one.score and not why.contradictions()
            assert str(why).splitlines()[0].count("79.00") == (one.score == 79)


def test_a_sheet_is_frames_and_people():
    sheet = gated_month().appraise("field sales", period="2026-10")
    assert sheet.frame().columns == ["salesperson", "score", "grade", "rank"]
    assert sheet.lines().columns == ["salesperson", "line", "kind", "value", "target", "attainment", "points", "weight", "contribution", "state"]
    assert len(sheet) == 1 and [one.salesperson for one in sheet] == ["ng-mei"] and "ng-mei" in sheet and "bo" not in sheet and 3 not in sheet
    assert sheet.scorecard == "field sales" and sheet.period == "2026-10" and sheet.as_of.isoformat() == "2026-10-31"
    assert sheet.rule["name"] == "field sales" and sheet.manifest["period"] == "2026-10"
    with pytest.raises(KeyError, match='did you mean "ng-mei"'):
        sheet["ng-mai"]


def test_what_is_posted_is_not_posted_otherwise():
    book = gated_month(conduct="alleged")
    posted = book.add(book.appraise("field sales", period="2026-10"))
    assert {row["salesperson"] for row in posted.table("appraisals")} == {"ng-mei"}
    assert posted.add(posted.appraise("field sales", period="2026-10")).digest() == posted.digest()
    later = posted.append("orders", [{"id": "o-late", "on": "2026-10-30", "customer": "n-1", "salesperson": "ng-mei", "amount": 2000}])
    with pytest.raises(at.StateError, match="posted"):
        later.add(later.appraise("field sales", period="2026-10"))
    assert "stale_posting" in later.check()["code"]


def test_a_person_may_be_asked_for_alone():
    book = at.sample.book()
    alone = book.appraise("field sales", period="2026-10", salespeople="ng-mei")
    assert [one.salesperson for one in alone] == ["ng-mei"]
    assert alone["ng-mei"].rank == book.appraise("field sales", period="2026-10")["ng-mei"].rank


@pytest.mark.parametrize("threads", [1, 2, 7])
def test_threads_do_not_change_a_number(threads):
    book = at.sample.book()
    assert book.measure(["actual_sales", "visits"], by=["salesperson", "month"], period="2026-Q4", threads=threads) == book.measure(
        ["actual_sales", "visits"], by=["salesperson", "month"], period="2026-Q4")  # fmt: skip
    assert book.appraise("field sales", period="2026-10", threads=threads).lines() == book.appraise("field sales", period="2026-10").lines()


def test_a_scorecard_is_checked_before_it_is_used():
    card = {"attain": "scorecard/1", "name": "doubtful", "period": "month", "lines": [
        {"measure": "actual_sales", "weight": 60, "target": 100, "curve": {"linear": [[0, 0], [0.5, 50], [1, 100], [1, 60], [1.2, 50]]}},
        {"measure": "orders", "weight": 30, "target": 4, "curve": {"step": [[0, 10]]}},
        {"measure": "visits", "weight": 0, "target": 4, "curve": {"linear": [[0, 0], [1, 90]]}}],
        "grades": [{"grade": "A", "from": 120}, {"grade": "B", "from": 60}, {"grade": "C", "from": 60}, {"grade": "D", "from": 10}]}
    told = [(f["severity"], f["code"], f["message"]) for f in split_month().with_rules(card).check() if "doubtful" in f["path"]]
    assert told == [
        ("error", "unreachable_result", "the grade C never holds: it begins at 60 and ends at 60"),
        ("warning", "gap", "nothing holds from 0 to 10 of the score, for example at 0"),
        ("warning", "unreachable_result", "nobody can get the grade A: it begins at 120, and the best score is 100"),
        ("warning", "unused_input", "gives 10 points whatever the attainment is, for example at 0 and at 1"),
        ("warning", "unused_input", "a weight of 0: visits decides nothing"),
        ("warning", "weights_do_not_sum", "the weights add to 90, not 100; they count in proportion"),
        ("warning", "curve_falls", "a fall of 10 points between 1 and 1.2 of the attainment, from 60 to 50: a better result earns less"),
        ("warning", "curve_falls", "a fall of 40 points at 1 of the attainment, from 100 to 60: a better result earns less"),
        ("info", "unused_edge", "nothing changes at 0.5 of the attainment"),
        ("info", "curve_cliff", "a cliff of 40 points at 1 of the attainment: just below it 100, from it 60")]

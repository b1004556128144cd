"""Books: read, changed, corrected, known earlier, closed, written."""

from __future__ import annotations

import copy
import datetime as dt
import json
import pickle
from decimal import Decimal

import pytest

import attain as at

D = Decimal


@pytest.fixture()
def book() -> at.Book:
    return at.sample.book()


def order(**values):
    return {"id": "o-9", "on": "2026-10-30", "customer": "c-1", "salesperson": "bo", "amount": "10.00", **values}


def amounts(book: at.Book) -> dict:
    frame = book.table("orders")
    return dict(zip(frame["id"], frame["amount"]))


def test_a_book_is_immutable(book):
    more = book.append("orders", [order()])
    assert "o-9" in amounts(more) and "o-9" not in amounts(book) and book.digest() != more.digest()
    assert more.last_recorded == book.last_recorded + 1 == 1


def test_the_same_row_again_is_ignored_and_another_one_refused(book):
    more = book.append("orders", [order()])
    assert more.append("orders", [order()]).digest() == more.digest()
    with pytest.raises(at.DataError) as error:
        more.append("orders", [order(amount="11.00")])
    assert error.value.code == "conflicting_row" and 'orders["o-9"]' in error.value.path
    assert amounts(more)["o-9"] == 10


def test_a_nightly_snapshot_reverses_what_changed(book):
    more = book.append("orders", [order()]).append("orders", [order(amount=12)], on_change="reverse")
    assert amounts(more)["o-9"] == 12 and amounts(more.as_known(1))["o-9"] == 10


def test_corrections_and_withdrawals_leave_earlier_knowledge(book):
    fixed = book.correct("orders", [{"id": "o-6", "on": "2026-10-20", "customer": "c-4", "salesperson": "bo", "product": "p-2", "quantity": 30, "amount": "650.00", "kind": "sale"}])
    gone = fixed.withdraw("orders", ["o-5"])
    expected = {**amounts(book), "o-6": D("650.00")}
    del expected["o-5"]
    assert amounts(gone) == expected
    assert amounts(gone.as_known(0)) == amounts(book)
    assert amounts(gone.as_known(1)) == amounts(fixed)
    with pytest.raises(at.NotFoundError):
        gone.withdraw("orders", "o-5")
    with pytest.raises(at.Error):
        gone.as_known(0).append("orders", [order()])


def test_recorded_may_be_said(book):
    late = book.append("orders", [order()], recorded=20261105)
    assert late.last_recorded == 20261105 and "o-9" not in amounts(late.as_known(20261104))
    given = book.append("orders", [order(recorded=7)])
    assert 7 in given.table("orders")["recorded"]


def test_nothing_is_half_applied(book):
    before = book.digest()
    with pytest.raises(at.Error):
        book.append("orders", [order(), order(id="o-10", amount="ten")])
    assert book.digest() == before


def test_empty_rows_make_an_empty_table():
    book = at.Book().append("requests", [])
    assert "requests" in book.tables() and len(book.table("requests")) == 0


def test_rules_come_as_one_document_or_a_list(book):
    rule = {"attain": "measure/1", "name": "market reports", "manual": True, "unit": "count"}
    one = book.with_rules(rule)
    assert book.with_rules([rule]).digest() == one.digest()
    assert [r["name"] for r in one.rules("measure")] == ["market reports"] and sorted(r["name"] for r in book.rules()) == ["field commission", "field sales"]
    assert "market reports" in [m["measure"] for m in one.measures()]


def test_a_float_in_a_rule_is_what_it_prints(book):
    rule = copy.deepcopy(book.rules("scorecard")[0])
    rule["name"], rule["lines"][0]["curve"] = "floats", {"linear": [[0.6, 0], [1.0, 100], [1.2, 130]]}
    with_floats = book.with_rules(rule)
    assert with_floats.rules("scorecard")[1]["lines"][0]["curve"]["linear"][0][0] == D("0.6")
    assert with_floats.appraise("floats", period="2026-10")["ng-mei"].score == book.appraise("field sales", period="2026-10")["ng-mei"].score


def test_a_table_of_ones_own(book):
    rule = {"attain": "fact-table/1", "name": "tastings", "columns": [{"name": "salesperson", "type": "text", "refers_to": "salesperson"}, {"name": "guests", "type": "number"}]}
    own = book.with_rules(rule).append("tastings", [{"id": "t-1", "on": dt.date(2026, 10, 1), "salesperson": "bo", "guests": 12}])
    assert own.table("tastings")["guests"] == [12]


def test_from_dict_reads_what_to_dict_says(book):
    changed = book.append("orders", [order()]).correct("orders", [order(amount=11)]).withdraw("orders", ["o-1"]).close("2026-10", by="li-wei")
    again = at.Book.from_dict(changed.to_dict())
    assert again.digest() == changed.digest() and again.to_dict() == changed.to_dict()
    for known in range(changed.last_recorded + 1):
        assert again.as_known(known).digest() == changed.as_known(known).digest()


def test_to_dict_is_json(book):
    value = book.to_dict()
    text = json.dumps(value, default=str)
    assert at.Book.from_dict(json.loads(text, parse_float=Decimal)).digest() == book.digest()


def test_a_folder_reads_back(book, tmp_path):
    changed = book.append("orders", [order()]).correct("orders", [order(amount=11)])
    changed.write(tmp_path / "out")
    again = at.read_book(tmp_path / "out")
    assert again.digest() == changed.digest() and again.as_known(1).digest() == changed.as_known(1).digest()
    assert at.read_book(str(tmp_path / "out" / "book.json")).digest() == changed.digest()
    changed.write(tmp_path / "twice")
    assert all((tmp_path / "twice" / p.relative_to(tmp_path / "out")).read_bytes() == p.read_bytes() for p in (tmp_path / "out").rglob("*") if p.is_file())


def test_books_travel_between_processes(book):
    assert pickle.loads(pickle.dumps(book)).digest() == book.digest()


def test_close_and_reopen(book):
    closed = book.close("2026-10", by="li-wei")
    assert closed.closed_cutoff("2026-10") == 0 and closed.closed_cutoff("2026-09") is None
    assert closed.closed_cutoff("2026-10-01/2026-10-31") == 0
    with pytest.raises(at.StateError):
        closed.close("2026-10")
    again = closed.reopen("2026-10", reason="late invoice")
    assert again.closed_cutoff("2026-10") is None and again.close("2026-10").closed_cutoff("2026-10") == again.last_recorded
    with pytest.raises(at.DataError):
        book.reopen("2026-10")
    assert again.table("periods")["state"] == ["closed", "reopened"]


def test_what_a_book_says_of_itself(book):
    assert (book.name, book.currency, book.money_scale, book.last_recorded) == ("Harbour Foods", "EUR", 2, 0)
    assert repr(at.Book()).startswith("<Book without a name: ")
    assert "as known at 0" in repr(book.append("orders", [order()]).as_known(0))
    assert {"orders", "people", "people_team", "customers"} <= set(book.tables())
    assert book.period("2026-Q4") == (dt.date(2026, 10, 1), dt.date(2026, 12, 31)) and book.period(dt.date(2026, 10, 5))[1] == dt.date(2026, 10, 5)


def test_digests_do_not_depend_on_order(book):
    rows = [order(id=f"o-{n}", amount=n) for n in range(20, 40)]
    assert book.append("orders", rows).digest() == book.append("orders", rows[::-1]).digest()
    assert book.digest(as_of="2026-09-30") != book.digest() and book.digest(as_of=dt.date(2026, 9, 30)) == book.digest(as_of="2026-09-30")


def test_measures_take_names_documents_and_lists(book):
    one = book.measure("visits", by="salesperson", period="2026-10")
    assert book.measure(["visits"], ["salesperson"], "2026-10") == one
    named = book.measure({"measure": "customers_lost", "days": 60, "as": "lost60"}, by=["salesperson", "month"], period="2026", as_of="2026-12-20")
    assert named.columns == ["salesperson", "month", "lost60"]
    some = book.measure("actual_sales", by=["customer.segment"], period="2026-Q4", where='customer.segment = "retail"')
    assert dict(zip(some["customer.segment"], some["actual_sales"]))["retail"] == D("3700.00")
    assert book.measure("actual_sales", by=[], period="2026-10", as_of=dt.date(2026, 10, 10))["actual_sales"] == [D("9400.00")]
    assert len(book.measure("actual_sales", by="salesperson", period=dt.date(2026, 10, 5))) >= 3


def test_check_finds_what_is_wrong(book):
    assert "error" not in book.check()["severity"]
    bad = book.append("orders", [order(customer="c-one", currency="USD")])
    findings = bad.check()
    assert findings.columns == ["severity", "code", "path", "message", "hint"]
    assert {"unknown_reference", "missing_rate"} <= set(findings["code"])


def test_reports_in_every_form(book, tmp_path):
    sheet = book.appraise("field sales", period="2026-10")
    report = sheet.report()
    assert all("Ng Mei" in shown for shown in (report.text(), report.markdown(), report.html(), report.csv()))
    assert report.xlsx().startswith(b"PK") and at.close_report(sheet).html() == report.html()
    for ending in ("txt", "md", "csv", "html", "xlsx"):
        report.write(tmp_path / f"close.{ending}")
        assert (tmp_path / f"close.{ending}").stat().st_size > 100
    with pytest.raises(at.Error):
        report.write(tmp_path / "close.pdf")
    assert report._repr_html_().startswith("<iframe") and "<script" not in report._repr_html_() and str(report) == report.text()
    with pytest.raises(at.FileError) as error:
        report.write(tmp_path / "nowhere" / "close.html")
    assert isinstance(error.value, OSError)


def test_the_daily_pages_and_the_others(book):
    day = dt.date(2026, 10, 12)
    for report in (
        at.daily_brief(book, "ng-mei", day), at.daily_summary(book, "ng-mei", "2026-10-12"), at.period_report(book, "2026-10"),
        at.period_report(book, "2026-Q4", team="north", as_of="2026-10-31"), at.dossier(book, "ng-mei", day),
    ):  # fmt: skip
        assert report.title and len(report.text()) > 100 and report.html().startswith("<!DOCTYPE html>")
    with pytest.raises(at.NotFoundError):
        at.daily_brief(book, "nobody", day)

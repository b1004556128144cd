"""Bad input: a clear error with code, path and hint, and the builtin that fits."""

from __future__ import annotations

import copy
import datetime as dt
import gc
import math
import pickle
from decimal import Decimal

import pytest

import attain as at
from attain import _core, errors

COMPANY = {"attain": "company/1", "name": "N", "currency": "EUR", "people": [{"id": "ng-mei"}], "customers": [{"id": "c-1"}]}


@pytest.fixture()
def book() -> at.Book:
    return at.Book.from_dict({"company": COMPANY})


def order(**values):
    return {"id": "o-1", "on": "2026-10-05", "customer": "c-1", "salesperson": "ng-mei", "amount": "10.00", **values}


def refused(call, *arguments, **options) -> at.Error:
    with pytest.raises(at.Error) as caught:
        call(*arguments, **options)
    error = caught.value
    assert error.code in _core.error_codes() and _core.error_codes()[error.code] == error.number
    assert type(error) is errors.class_of(error.code)
    assert error.message and error.message in str(error)
    return error


def test_every_class_is_also_a_builtin():
    pairs = [
        (at.DataError, ValueError), (at.NotFoundError, KeyError), (at.TypeMismatch, TypeError), (at.LimitError, OverflowError),
        (at.DivisionError, ZeroDivisionError), (at.FileError, OSError), (at.StateError, RuntimeError), (at.UnsupportedError, NotImplementedError), (at.RuleError, ValueError),
    ]  # fmt: skip
    assert all(issubclass(ours, theirs) and issubclass(ours, at.Error) for ours, theirs in pairs)
    assert set(errors._CLASSES) <= set(_core.error_codes())


def test_errors_travel_and_print():
    for kind in {errors.class_of(code) for code in _core.error_codes()}:
        error = kind("no such thing", code="not_found", number=12, path="orders", hint="look again")
        again = pickle.loads(pickle.dumps(error))
        assert type(again) is kind and vars(again) == vars(error) and str(again) == "orders: no such thing (look again)"
        assert copy.copy(error).hint == "look again"


@pytest.mark.parametrize("rows", [[order(amount=10.5)], {k: [v] for k, v in order(amount=10.5).items()}])
def test_a_float_is_no_money(book, rows):
    error = refused(book.append, "orders", rows)
    assert error.code == "float_money" and isinstance(error, TypeError) and error.path == "orders[0].amount"
    assert 'Decimal("10.5")' in error.hint and 'floats="shortest"' in error.hint
    assert book.append("orders", rows, floats="shortest").table("orders")["amount"] == [Decimal("10.50")]


def test_a_float_is_no_money_in_frames_and_nested_values(book):
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame([order(amount=10.5)])
    assert refused(book.append, "orders", frame).code == "float_money"
    assert book.append("orders", frame, floats="shortest").table("orders")["amount"] == [Decimal("10.50")]
    nested = {"company": COMPANY, "tables": {"orders": [order(amount=0.1)]}}
    assert refused(at.Book.from_dict, nested, floats="refuse").path == "tables.orders[0].amount"
    assert at.Book.from_dict(nested).table("orders")["amount"] == [Decimal("0.10")]


def test_floats_that_are_no_money_are_what_they_print(book):
    assert book.append("orders", [order(quantity=0.1)]).table("orders")["quantity"] == [Decimal("0.1")]


@pytest.mark.parametrize(
    "cell, code",
    [("ten", "invalid_number"), ("1,000.00", "invalid_number"), ("10.001", "too_many_decimals"), (Decimal("0.001"), "too_many_decimals"), (10**30, "overflow"),
     (-1, "negative_magnitude"), (True, "wrong_type"), (dt.date(2026, 1, 1), "wrong_type"), (b"10", "wrong_type"), ([1], "wrong_type"), (object(), "wrong_type"),
     (math.inf, None), (Decimal("NaN"), "invalid_number"), (Decimal("Infinity"), "invalid_number"), ("\ud800", "bad_encoding"), (1 + 2j, "wrong_type")],
)  # fmt: skip
def test_cells_that_are_no_money(book, cell, code):
    error = refused(book.append, "orders", [order(amount=cell)], floats="shortest")
    assert code is None or error.code == code
    assert "amount" in error.path and "orders" in error.path


@pytest.mark.parametrize("cell", ["2026-13-01", "5 Oct", "", 3, True, dt.date(1200, 1, 1)])
def test_cells_that_are_no_date(book, cell):
    assert "o" in refused(book.append, "orders", [order(on=cell)]).path


@pytest.mark.parametrize("rows", [None, 3, "orders", b"x", [1], ["o-1"], [None], {"id": "o-1"}, {"id": 3}, {"id": ["o-1"], "on": []}, [{1: 2}], [{"on": "2026-10-05"}]])
def test_things_that_are_no_rows(book, rows):
    refused(book.append, "orders", rows)


def test_tables_that_are_none(book):
    error = refused(book.append, "ordres", [order()])
    assert error.code == "unknown_table" and isinstance(error, KeyError) and 'did you mean "orders"' in error.hint
    refused(book.append, 3, [order()])
    assert refused(book.table, "ordres").code == "unknown_table"


def test_options_that_are_none(book):
    assert refused(book.append, "orders", [order()], floats="long").code == "invalid_argument"
    assert refused(book.append, "orders", [order()], on_change="ignore").code == "invalid_argument"
    assert refused(at.Book.from_dict, {"company": COMPANY}, floats="long").code == "invalid_argument"
    for recorded in ("now", 1.5, True, -1, 10**30):
        assert "record" in str(refused(book.append, "orders", [order()], recorded=recorded))
        refused(book.with_rules, {"attain": "measure/1", "name": "m", "manual": True, "unit": "count"}, recorded=recorded)
    with pytest.raises(TypeError):
        book.append("orders", [order()], "shortest")


@pytest.mark.parametrize("period", ["2026-13", "October", "", 2026, None, "2026-W60", "2026-02-30"])
def test_periods_that_are_none(book, period):
    refused(book.measure, "actual_sales", by="salesperson", period=period)


def test_questions_that_have_no_answer(book):
    assert refused(book.measure, "actual_sale", by="salesperson", period="2026").hint == 'did you mean "actual_sales"?'
    assert isinstance(refused(book.measure, "actual_sales", by="salesman", period="2026"), KeyError)
    refused(book.measure, "actual_sales", by=3, period="2026")
    refused(book.measure, {"measure": "actual_sales", "dayz": 3}, by=[], period="2026")
    refused(book.measure, [], by=[], period="2026")
    refused(book.measure, "actual_sales", by=[], period="2026", where="amount >")
    refused(book.measure, "actual_sales", by=[], period="2026", where="amuont > 3")
    refused(book.measure, "actual_sales", by=[], period="2026", as_of="yesterday")
    refused(book.measure, "actual_sales", by=[], period="2026", as_of=3)
    refused(book.measure, "actual_sales", by=[], period="2026", credit="other")
    assert refused(book.appraise, "field sales", period="2026-10").code == "unknown_rule"
    sheet = book.measure_sheet("orders", by="salesperson", period="2026")
    for row in (5, -9, {"team": "north"}, {"salesperson": "nobody"}, ("ng-mei", "x"), "nobody"):
        assert isinstance(refused(sheet.why, row), KeyError)
    assert refused(sheet.why, 0, "visits").code == "not_found"


def nested(levels):
    value = []
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value, code",
    [(None, None), (3, None), ([], None), ({"company": 3}, None), ({"company": {**COMPANY, "peeple": []}}, "unknown_key"), ({"companie": COMPANY}, "unknown_key"),
     ({"company": {**COMPANY, "name": math.nan}}, "invalid_number"), ({"company": {**COMPANY, "name": object()}}, "wrong_type"), ({"company": {**COMPANY, 3: 4}}, "wrong_type"),
     ({"company": {**COMPANY, "name": nested(300)}}, "limit_exceeded"), ({"company": {**COMPANY, "money_scale": 10**40}}, None),
     ({"company": COMPANY, "tables": {"orders": [order(), order(amount=11)]}}, None), ({"company": COMPANY, "rules": [{"attain": "scorecard/1"}]}, None),
     ({"company": COMPANY, "rules": [{"attain": "scorekard/1", "name": "x"}]}, None), ({"company": {**COMPANY, "currency": "EURO"}}, None)],
)  # fmt: skip
def test_values_that_are_no_book(value, code):
    error = refused(at.Book.from_dict, value)
    assert code is None or error.code == code


def test_a_list_that_holds_itself():
    endless: list = []
    endless.append(endless)
    assert refused(at.Book.from_dict, {"company": endless}).code == "limit_exceeded"
    assert refused(at.feel, "x", {"x": endless}).code == "limit_exceeded"


def test_files_that_are_no_book(tmp_path):
    assert isinstance(refused(at.read_book, tmp_path / "nowhere"), OSError)
    (tmp_path / "book.json").write_text('{"attain": "book/1", "company": ')
    error = refused(at.read_book, tmp_path)
    assert error.code == "syntax_json" and "book.json" in error.path


def test_streams_that_are_none(book):
    class Wrong:
        def __init__(self, result):
            self.result = result

        def __arrow_c_stream__(self, requested_schema=None):
            return self.result

    for wrong in (Wrong(None), Wrong(3), Wrong(dt.date)):
        with pytest.raises((TypeError, ValueError)):
            book.append("orders", wrong)
    capsule = book.table("people").__arrow_c_stream__()
    book.append("people", Wrong(capsule))
    assert refused(book.append, "people", Wrong(capsule)).code == "bad_arrow"


def test_a_stream_that_breaks_says_so(book):
    pa = pytest.importorskip("pyarrow")

    def batches():
        yield pa.record_batch([pa.array(["o-1"]), pa.array(["2026-10-05"]), pa.array([1])], names=["id", "on", "amount"])
        raise RuntimeError("the warehouse is closed")

    schema = pa.schema([("id", pa.string()), ("on", pa.string()), ("amount", pa.int64())])
    before = book.digest()
    error = refused(book.append, "orders", pa.RecordBatchReader.from_batches(schema, batches()))
    assert "the warehouse is closed" in str(error) and book.digest() == before


def test_types_that_have_no_meaning(book):
    pa = pytest.importorskip("pyarrow")
    table = pa.table({"id": ["o-1"], "on": ["2026-10-05"], "amount": pa.array([[1]], pa.list_(pa.int64()))})
    error = refused(book.append, "orders", table)
    assert error.code == "unsupported" and isinstance(error, NotImplementedError) and "amount" in str(error)
    pd = pytest.importorskip("pandas")
    mixed = pd.DataFrame({"id": ["o-1", "o-2"], "on": ["2026-10-05"] * 2, "amount": pd.Series([1, "x"], dtype=object)})
    assert refused(book.append, "orders", mixed).code == "bad_arrow"


def test_nothing_leaks():
    """Refused rows and their texts are let go."""

    class Text(str):
        alive = 0

        def __new__(cls, text):
            cls.alive += 1
            return super().__new__(cls, text)

        def __del__(self):
            Text.alive -= 1

    book = at.Book.from_dict({"company": COMPANY})
    for _ in range(5):
        with pytest.raises(at.Error):
            book.append("orders", [order(id=Text("o-1"), amount="ten")])
        book.append("orders", [order(id=Text("o-1"))])
    gc.collect()
    assert Text.alive == 0

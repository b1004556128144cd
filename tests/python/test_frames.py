"""Frames in and out: every dataframe library feeds a book and takes a result."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

import attain as at

pd = pytest.importorskip("pandas")
pl = pytest.importorskip("polars")
pa = pytest.importorskip("pyarrow")
duckdb = pytest.importorskip("duckdb")

D = Decimal
DAYS = [dt.date(2026, 10, 5), dt.date(2026, 10, 6), dt.date(2026, 10, 7), dt.date(2026, 10, 8)]
AMOUNTS = [D("1200.50"), D("0.01"), None, D("99999.99")]
RECORDS = [{"id": f"o-{n}", "on": DAYS[n], "customer": "c-1" if n < 3 else None, "salesperson": "ng-mei", "amount": AMOUNTS[n], "quantity": n} for n in range(4)]


def empty() -> at.Book:
    return at.Book.from_dict({"company": {"attain": "company/1", "name": "Harbour Foods", "currency": "EUR", "people": [{"id": "ng-mei"}], "customers": [{"id": "c-1"}]}})


def arrow(**changes) -> pa.Table:
    columns = {
        "id": pa.array([r["id"] for r in RECORDS], pa.string()),
        "on": pa.array(DAYS, pa.date32()),
        "customer": pa.array([r["customer"] for r in RECORDS], pa.string()),
        "salesperson": pa.array(["ng-mei"] * 4, pa.string()),
        "amount": pa.array(AMOUNTS, pa.decimal128(12, 2)),
        "quantity": pa.array(range(4), pa.int64()),
    }
    return pa.table({**columns, **changes})


EXPECTED = empty().append("orders", RECORDS).table("orders")


def test_records_and_columns_say_the_same():
    columns = {name: [record[name] for record in RECORDS] for name in RECORDS[0]}
    assert empty().append("orders", columns).table("orders") == EXPECTED
    assert EXPECTED["amount"] == AMOUNTS and EXPECTED["on"] == DAYS and EXPECTED["customer"] == ["c-1", "c-1", "c-1", None]


@pytest.mark.parametrize(
    "name, change",
    [
        ("large_string", {"id": pa.array([r["id"] for r in RECORDS], pa.large_string())}),
        ("string_view", {"id": pa.array([r["id"] for r in RECORDS], pa.string_view())}),
        ("dictionary", {"salesperson": pa.array(["ng-mei"] * 4).dictionary_encode()}),
        ("dictionary with nulls", {"customer": pa.array([r["customer"] for r in RECORDS]).dictionary_encode()}),
        ("timestamp in seconds", {"on": pa.array([dt.datetime(d.year, d.month, d.day, 23, 59) for d in DAYS], pa.timestamp("s"))}),
        ("timestamp in nanoseconds", {"on": pa.array([dt.datetime(d.year, d.month, d.day, 1) for d in DAYS], pa.timestamp("ns"))}),
        ("timestamp in UTC", {"on": pa.array([dt.datetime(d.year, d.month, d.day, 1) for d in DAYS], pa.timestamp("us", "UTC"))}),
        ("date64", {"on": pa.array(DAYS, pa.date64())}),
        ("date as text", {"on": pa.array([d.isoformat() for d in DAYS])}),
        ("decimal of another scale", {"amount": pa.array(AMOUNTS, pa.decimal128(38, 6))}),
        ("decimal256", {"amount": pa.array(AMOUNTS, pa.decimal256(50, 2))}),
        ("amounts as text", {"amount": pa.array([None if a is None else str(a) for a in AMOUNTS])}),
        ("int8", {"quantity": pa.array(range(4), pa.int8())}),
        ("uint64", {"quantity": pa.array(range(4), pa.uint64())}),
        ("int32", {"quantity": pa.array(range(4), pa.int32())}),
        ("float quantities", {"quantity": pa.array([0.0, 1.0, 2.0, 3.0])}),
    ],
)
def test_arrow_types(name, change):
    assert empty().append("orders", arrow(**change)).table("orders") == EXPECTED, name


def test_integers_as_money_are_whole_units():
    book = empty().append("orders", arrow(amount=pa.array([5, None, 7, 8], pa.int16())))
    assert book.table("orders")["amount"] == [D("5.00"), None, D("7.00"), D("8.00")]


def test_slices_offsets_and_chunks():
    twice = pa.concat_tables([arrow().slice(0, 1), arrow().slice(1, 2), arrow().slice(3)])
    assert twice.column("id").num_chunks == 3
    assert empty().append("orders", twice).table("orders") == EXPECTED
    padded = pa.concat_tables([arrow().slice(2, 1), arrow()]).combine_chunks()
    assert empty().append("orders", padded.slice(1)).table("orders") == EXPECTED
    assert len(empty().append("orders", arrow().slice(0, 0)).table("orders")) == 0


def test_record_batches_and_readers():
    assert empty().append("orders", arrow().to_batches()[0]).table("orders") == EXPECTED
    assert empty().append("orders", arrow().to_reader(max_chunksize=3)).table("orders") == EXPECTED


def test_polars():
    frame = pl.from_arrow(arrow())
    assert empty().append("orders", frame).table("orders") == EXPECTED
    assert empty().append("orders", frame.lazy()).table("orders") == EXPECTED
    categorical = frame.with_columns(pl.col("salesperson").cast(pl.Categorical))
    assert empty().append("orders", categorical).table("orders") == EXPECTED


def pandas_frame() -> pd.DataFrame:
    frame = pd.DataFrame(RECORDS)
    frame["on"] = pd.to_datetime(frame["on"])
    return frame


def test_pandas():
    frame = pandas_frame()
    assert empty().append("orders", frame).table("orders") == EXPECTED
    assert empty().append("orders", frame.sort_values("amount")).table("orders") == EXPECTED
    assert empty().append("orders", frame.set_index("id")).table("orders") == EXPECTED
    nullable = frame.astype({"quantity": "Int64", "customer": "string", "salesperson": "category"})
    assert empty().append("orders", nullable).table("orders") == EXPECTED


def test_pandas_without_pyarrow():
    class Bare:
        """A frame of pandas where pyarrow is missing."""

        def __init__(self, frame):
            self.frame, self.columns = frame, frame.columns

        def __arrow_c_stream__(self, requested_schema=None):
            raise ImportError("pyarrow is needed")

        def __getitem__(self, name):
            return self.frame[name]

        def to_dict(self):
            raise AssertionError

    nullable = pandas_frame().astype({"quantity": "Int64", "salesperson": "category"})
    for frame in (pandas_frame(), nullable):
        assert empty().append("orders", Bare(frame)).table("orders") == EXPECTED


def test_columns_of_numpy():
    np = pytest.importorskip("numpy")
    columns = {
        "id": np.array([r["id"] for r in RECORDS]), "on": np.array([d.isoformat() for d in DAYS], dtype="datetime64[ns]"), "customer": [r["customer"] for r in RECORDS],
        "salesperson": np.array(["ng-mei"] * 4), "amount": np.array(AMOUNTS, dtype=object), "quantity": np.arange(4, dtype="int32"),
    }  # fmt: skip
    assert empty().append("orders", columns).table("orders") == EXPECTED
    records = [{name: column[row] for name, column in columns.items()} for row in range(4)]
    assert empty().append("orders", [{**record, "on": record["on"].astype("datetime64[D]").item()} for record in records]).table("orders") == EXPECTED


def test_duckdb_feeds_a_book_and_reads_a_result():
    orders = arrow()
    assert empty().append("orders", duckdb.sql("select * from orders")).table("orders") == EXPECTED
    result = empty().append("orders", orders).table("orders")
    total = duckdb.sql("select sum(amount) as total from result").fetchall()
    assert total == [(sum(a for a in AMOUNTS if a is not None),)]


def test_a_frame_of_attain_feeds_a_book():
    assert empty().append("orders", EXPECTED).table("orders") == EXPECTED


def test_entities_and_dated_attributes_come_as_frames_too():
    book = empty().append("people", pa.table({"id": ["bo", "li-wei"], "name": ["Bo", "Li Wei"], "capacity": pa.array([D("0.5"), D("1.0")], pa.decimal128(3, 1))}))
    book = book.append("teams", pl.DataFrame({"id": ["north", "south"]}))
    book = book.append("people_team", pd.DataFrame({"id": ["bo", "bo"], "from": [dt.date(2026, 1, 1), dt.date(2026, 7, 1)], "is": ["north", "south"]}))
    assert [(row["id"], row["is"]) for row in book.table("people_team")] == [("bo", "north"), ("bo", "south")]
    book = book.append("people", [{"id": "zhou-an", "team": [{"from": "2026-02-01", "is": "south"}]}])
    assert ("zhou-an", "south") in [(row["id"], row["is"]) for row in book.table("people_team")]


def test_columns_of_ones_own_are_kept_and_can_be_asked_about():
    book = empty().append("orders", arrow(rush=pa.array([True, False, None, True]), zone=pa.array(["a", "b", None, "a"])))
    assert book.table("orders")["rush"] == [True, False, None, True]
    frame = book.measure("actual_sales", by="salesperson", period="2026-10", where='zone = "a"')
    assert frame["actual_sales"][0] == D("101200.49")


def test_correct_takes_frames():
    book = empty().append("orders", RECORDS)
    fixed = book.correct("orders", pl.DataFrame({"id": ["o-0"], "on": [DAYS[0]], "salesperson": ["ng-mei"], "amount": [D("7.00")]}))
    assert fixed.table("orders")["amount"][0] == D("7.00") and book.table("orders")["amount"][0] == D("1200.50")
    with pytest.raises(at.Error):
        book.correct("orders", arrow(id=pa.array(["x-1", "x-2", "x-3", "x-4"])))


# Out


RESULT = empty().append("orders", RECORDS).measure(["actual_sales", "orders", "average_order"], by=["salesperson", "month"], period="2026-10")


def test_arrow_out_has_the_types_of_the_contract():
    table = RESULT.to_arrow()
    assert table.schema.field("actual_sales").type == pa.decimal128(38, 2)
    assert table.schema.field("orders").type == pa.int64()
    assert table.schema.field("actual_sales").metadata[b"unit"] == b"EUR"
    assert table.to_pylist() == RESULT.to_dicts()


def test_polars_out():
    frame = RESULT.to_polars()
    assert frame.schema["actual_sales"] == pl.Decimal(38, 2) and frame.rows(named=True) == RESULT.to_dicts()
    assert RESULT.to_polars(decimals="float").schema["actual_sales"] == pl.Float64


def test_pandas_out():
    frame = RESULT.to_pandas()
    assert list(frame.columns) == RESULT.columns and frame["orders"].dtype == "int64" and frame["actual_sales"][0] == D("101200.50")
    assert frame.attrs["units"]["actual_sales"] == "EUR"
    floats = RESULT.to_pandas(decimals="float")
    assert floats["actual_sales"].dtype == "float64" and floats["actual_sales"].sum() == 101200.50
    orders = EXPECTED.to_pandas()
    assert orders["on"].dtype == "datetime64[s]" and orders["amount"][2] is None and orders["customer"].isna().sum() == 1
    assert len(at.sample.book().measure("orders", by="salesperson", period="2026-10", where="amount > 1e9").head(0).to_pandas()) == 0
    with pytest.raises(ValueError):
        RESULT.to_pandas(decimals="double")


def test_a_frame_outlives_its_streams():
    import gc

    table = pa.table(RESULT)
    columns = [pa.table(RESULT).column(0) for _ in range(20)]
    gc.collect()
    assert all(column.to_pylist() == table.column(0).to_pylist() for column in columns)
    capsule = RESULT.__arrow_c_stream__()
    del capsule  # never read
    gc.collect()


def test_frames_from_elsewhere():
    frame = at.Frame.of(arrow())
    assert frame.to_dicts() == RECORDS and frame.types["amount"] == "decimal" and at.Frame.of(frame) == frame
    assert at.Frame.of(RECORDS).to_dicts() == RECORDS and at.Frame.of({"a": [None, None]}).to_dicts() == [{"a": None}] * 2
    assert at.Frame.of(pl.from_arrow(arrow())).to_dicts() == RECORDS and at.Frame.of(arrow().to_reader(max_chunksize=1)) == frame
    assert at.Frame.of({"x": [1, 0.5, None, D("2.25")]})["x"] == [D("1.00"), D("0.50"), None, D("2.25")]
    assert len(at.Frame.of([])) == 0 and len(at.Frame.of(arrow().slice(0, 0))) == 0
    with pytest.raises(at.Error):
        at.Frame.of({"x": [float("inf")]})


def test_looking_at_a_frame():
    frame = at.sample.book().table("orders")
    assert len(frame) == 7 and frame.columns[:2] == ["id", "on"] and frame.units["amount"] == "EUR" and frame.types["on"] == "date"
    assert [row["id"] for row in frame.head(2)] == ["o-1", "o-2"] and [row["id"] for row in frame.slice(5, 10)] == ["o-6", "r-1"]
    assert len(frame.head(0)) == 0 and len(frame.slice(100, 5)) == 0
    assert frame.where(kind="return")["id"] == ["r-1"]
    assert frame.sort("amount", descending=True)["id"][0] == "o-3"
    assert frame == frame.slice(0, 7) and frame != frame.head(3) and (frame == 3) is False
    with pytest.raises(KeyError, match='did you mean "amount"'):
        frame["amuont"]
    with pytest.raises(TypeError):
        hash(frame)


def test_html_is_escaped_and_elided():
    evil = [{"id": f"o-{n:03}", "on": "2026-10-05", "amount": n, "status": "<script>alert(1)</script>"} for n in range(100)]
    html = empty().append("orders", evil).table("orders")._repr_html_()
    assert "<script" not in html and "&lt;script&gt;" in html
    assert html.count("<tr>") == 1 + 20 + 1 and "⋮" in html and "100 rows" in html and "EUR" in html
    assert "o-000" in html and "o-099" in html and "o-050" not in html


def test_text_is_elided_in_the_middle():
    text = repr(empty().append("orders", [{"id": f"o-{n:03}", "on": "2026-10-05", "amount": n} for n in range(100)]).table("orders"))
    assert "o-000" in text and "o-099" in text and "o-050" not in text

"""Laws: what goes in comes out, in whatever form and order it came."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import attain as at

PEOPLE = ["ng-mei", "bo", "li-wei"]
CUSTOMERS = ["c-1", "c-2"]
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12).map(str.strip).filter(bool)
money = st.decimals(min_value=0, max_value=10**9, places=2)
days = st.dates(dt.date(2025, 1, 1), dt.date(2026, 12, 31))
order = st.fixed_dictionaries(
    {"on": days, "amount": money, "customer": st.sampled_from(CUSTOMERS), "salesperson": st.sampled_from([*PEOPLE, None])},
    optional={"quantity": st.integers(0, 1000), "channel": words, "currency": st.sampled_from(["EUR", "USD"]), "recorded": st.integers(0, 5), "note": words, "weight": money},
)
orders = st.lists(order, max_size=15).map(lambda rows: [{"id": f"o-{n}", **row} for n, row in enumerate(rows)])
dated = st.lists(st.tuples(days, st.sampled_from(["north", "south", None])), min_size=1, max_size=4, unique_by=lambda entry: entry[0]).map(
    lambda entries: [{"from": on, "is": team} for on, team in sorted(entries)]
)


@st.composite
def books(draw) -> at.Book:
    people = [{"id": person, "name": draw(words), "team": draw(st.sampled_from(["north", "south"]) | dated)} for person in PEOPLE]
    book = at.Book.from_dict({
        "company": {
            "attain": "company/1", "name": draw(words), "currency": "EUR", "teams": [{"id": "north"}, {"id": "south"}], "people": people,
            "customers": [{"id": customer, "segment": draw(words)} for customer in CUSTOMERS], "rates": [{"from": "USD", "to": "EUR", "on": "2025-01-01", "rate": "0.9"}],
        },
        "rules": [{"attain": "measure/1", "name": draw(words), "manual": True, "unit": "count"}],
        "tables": {"orders": draw(orders)},
    })  # fmt: skip
    known = book.table("orders")["id"]
    if known and draw(st.booleans()):
        book = book.correct("orders", [{"id": draw(st.sampled_from(known)), "on": draw(days), "amount": draw(money)}], recorded=10)
    if known and draw(st.booleans()):
        book = book.withdraw("orders", [draw(st.sampled_from(known))], recorded=11)
    return book


law = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@law
@given(books())
def test_from_dict_reads_what_to_dict_says(book):
    value = book.to_dict()
    again = at.Book.from_dict(value)
    assert again.to_dict() == value and again.digest() == book.digest()
    for known in (0, 3, 10, 11):
        assert again.as_known(known).digest() == book.as_known(known).digest()
        assert again.as_known(known).table("orders") == book.as_known(known).table("orders")


@law
@given(orders, st.randoms())
def test_the_form_of_rows_does_not_matter(rows, random):
    import polars as pl
    import pyarrow as pa

    company = {"company": {"attain": "company/1", "name": "N", "currency": "EUR", "people": [{"id": p} for p in PEOPLE], "customers": [{"id": c} for c in CUSTOMERS]}}
    names = list(dict.fromkeys(name for row in rows for name in row)) or ["id", "on"]
    columns = {name: [row.get(name) for row in rows] for name in names}
    shuffled = random.sample(rows, len(rows))
    base = at.Book.from_dict(company)
    forms = [rows, shuffled, columns]
    if rows:
        forms += [pa.table(columns), pl.from_arrow(pa.table(columns)), pa.table(columns).to_reader(max_chunksize=2)]
    tables = [base.append("orders", form).table("orders") for form in forms]
    assert all(table == tables[0] for table in tables)
    half = base
    for row in shuffled:
        half = half.append("orders", [row], recorded=0)
    assert half.digest() == base.append("orders", rows, recorded=0).digest()


@law
@given(orders)
def test_people_and_nobody_add_up_to_the_company(rows):
    rows = [{**row, "currency": "EUR"} for row in rows]
    book = at.Book.from_dict({
        "company": {"attain": "company/1", "name": "N", "currency": "EUR", "people": [{"id": p} for p in PEOPLE], "customers": [{"id": c} for c in CUSTOMERS]},
        "tables": {"orders": rows},
    })  # fmt: skip
    period = "2025-01-01/2026-12-31"
    total = sum((row["amount"] for row in rows), Decimal(0))
    for by in ("salesperson", "customer", "month"):
        assert sum(book.measure("actual_sales", by=by, period=period)["actual_sales"]) == total

"""A made-up company of many facts for benchmarks: the same for the same size, written once as Arrow files under build/benchmark and read from there.

Two years (2025 and 2026) of orders, returns, splits, activities, tasks, requests, conduct, stages, leave and targets. Ids are texts, money is decimal,
names that repeat are dictionaries: what an ERP's export looks like once pyarrow has read it.
"""

import json
import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.ipc as ipc

ROOT = Path(__file__).resolve().parents[2]
FIRST, DAYS = np.datetime64("2025-01-01"), 730
VERSION = 1
BATCH = 1 << 17


def texts(prefix, numbers, width):
    digits = pc.utf8_lpad(pc.cast(pa.array(np.asarray(numbers, dtype=np.int64)), pa.string()), width, "0")
    return pc.binary_join_element_wise(pa.scalar(prefix), digits, "")


def money(cents):
    cents = np.asarray(cents, dtype=np.int64)
    words = np.empty((len(cents), 2), dtype=np.int64)
    words[:, 0], words[:, 1] = cents, cents >> 63
    return pa.Array.from_buffers(pa.decimal128(18, 2), len(cents), [None, pa.py_buffer(words)])


def dates(days, missing=None):
    return pa.array((FIRST + np.asarray(days).astype("timedelta64[D]")), mask=missing)


def coded(codes, names, missing=None):
    return pa.DictionaryArray.from_arrays(pa.array(np.asarray(codes, dtype=np.int32), mask=missing), names)


def words(rng, n, choices):
    names, odds = list(choices), np.array(list(choices.values()))
    return coded(rng.choice(len(names), n, p=odds / odds.sum()), pa.array(names))


def sizes(facts):
    people = int(min(5000, max(50, facts // 2000)))
    return {"people": people, "teams": max(5, people // 20), "customers": people * 10}


def generate(facts):
    rng = np.random.default_rng(20260101)
    n = sizes(facts)
    person_names, customer_names, product_names = texts("p-", range(n["people"]), 5), texts("c-", range(n["customers"]), 6), texts("sku-", range(2000), 4)
    owner = rng.integers(0, n["people"], n["customers"])
    begins = np.where(rng.random(n["customers"]) < 0.55, 0, rng.integers(0, DAYS - 20, n["customers"]))
    ends = np.where(rng.random(n["customers"]) < 0.75, DAYS, np.minimum(DAYS, begins + rng.integers(10, DAYS, n["customers"])))
    tables = {}

    # Orders: documents of 1 to 4 lines; one line in forty is returned, all of it or a part.
    lines_wanted = int(facts * 0.585)
    documents = int(lines_wanted / 2.5)
    customer = rng.integers(0, n["customers"], documents)
    day = begins[customer] + (rng.random(documents) * (ends - begins)[customer]).astype(np.int64)
    sort = np.argsort(day, kind="stable")
    customer, day = customer[sort], day[sort]
    seller = np.where(rng.random(documents) < 0.85, owner[customer], rng.integers(0, n["people"], documents))
    cancelled = rng.random(documents) < 0.01
    lines = rng.integers(1, 5, documents)
    document = np.repeat(np.arange(documents), lines)
    sold = len(document)
    quantity = rng.integers(1, 25, sold)
    price = rng.integers(150, 40_000, sold)
    back = np.flatnonzero(rng.random(sold) < 0.025)
    back_day = day[document[back]] + rng.integers(1, 60, len(back))
    back = back[back_day < DAYS]
    back_day = back_day[back_day < DAYS]
    whole = rng.random(len(back)) < 0.5
    back_quantity = np.where(whole, quantity[back], np.maximum(1, quantity[back] // 2))
    line_day = np.concatenate([day[document], back_day])
    sort = np.argsort(line_day, kind="stable")
    number = np.empty(sold + len(back), dtype=np.int64)
    number[sort] = np.arange(len(number))                      # ids rise with the day
    of = np.concatenate([document, document[back]])[sort]
    is_return = np.concatenate([np.zeros(sold, bool), np.ones(len(back), bool)])[sort]
    amount = np.concatenate([quantity * price, back_quantity * price[back]])[sort]
    tables["orders"] = pa.table({
        "id": texts("o-", np.arange(len(number)), 8),
        "on": dates(line_day[sort]),
        "order": texts("d-", of, 7),
        "customer": coded(customer[of], customer_names),
        "salesperson": coded(seller[of], person_names),
        "product": coded(rng.integers(0, 2000, len(number)), product_names),
        "channel": words(rng, len(number), {"field": 6, "web": 3, "phone": 1}),
        "quantity": pa.array(np.concatenate([quantity, back_quantity])[sort]),
        "amount": money(amount),
        "cost": money(amount * 6 // 10),
        "kind": coded(is_return, pa.array(["sale", "return"])),
        "reference": pc.if_else(pa.array(is_return), texts("o-", np.concatenate([np.zeros(sold, np.int64), number[back]])[sort], 8), pa.scalar(None, pa.string())),
        "status": coded(cancelled[of], pa.array(["shipped", "cancelled"])),
    })

    # One document in a hundred is shared, 60 to 40.
    shared = np.flatnonzero(rng.random(documents) < 0.01)
    other = (seller[shared] + 1 + rng.integers(0, n["people"] - 1, len(shared))) % n["people"]
    tables["splits"] = pa.table({
        "id": texts("s-", np.arange(2 * len(shared)), 7),
        "on": dates(np.repeat(day[shared], 2)),
        "table": pa.array(["orders"] * (2 * len(shared))).dictionary_encode(),
        "fact": texts("d-", np.repeat(shared, 2), 7),
        "salesperson": coded(np.stack([seller[shared], other], 1).ravel(), person_names),
        "share": pa.Array.from_buffers(pa.decimal128(18, 2), 2 * len(shared), money(np.tile([60, 40], len(shared))).buffers()),
    })

    count = int(facts * 0.3)
    customer = rng.integers(0, n["customers"], count)
    on = np.sort(rng.integers(0, DAYS, count))
    kind = rng.choice(3, count, p=[0.5, 0.35, 0.15])
    tables["activities"] = pa.table({
        "id": texts("a-", np.arange(count), 8),
        "on": dates(on),
        "kind": coded(kind, pa.array(["call", "visit", "follow_up"])),
        "direction": words(rng, count, {"out": 9, "in": 1}),
        "customer": coded(customer, customer_names, rng.random(count) < 0.04),
        "salesperson": coded(np.where(rng.random(count) < 0.9, owner[customer], rng.integers(0, n["people"], count)), person_names),
        "count": pa.array(np.where(kind == 0, rng.integers(1, 4, count), 1)),
        "outcome": words(rng, count, {"done": 9, "no answer": 0.7, "cancelled": 0.3}),
        "report_on": dates(on + rng.integers(0, 5, count), rng.random(count) < 0.6),
    })

    count = int(facts * 0.05)
    on = np.sort(rng.integers(0, DAYS - 15, count))
    due = on + rng.integers(1, 15, count)
    done = due + rng.integers(-3, 4, count)
    tables["tasks"] = pa.table({
        "id": texts("t-", np.arange(count), 7), "on": dates(on), "kind": words(rng, count, {"plan": 1, "report": 1, "other": 0.3}),
        "owner": coded(rng.integers(0, n["people"], count), person_names), "due_on": dates(due),
        "done_on": dates(np.minimum(done, DAYS - 1), rng.random(count) < 0.1), "cancelled_on": dates(on, rng.random(count) < 0.97)})

    count = int(facts * 0.02)
    on = np.sort(rng.integers(0, DAYS - 10, count))
    due = on + rng.integers(1, 10, count)
    tables["requests"] = pa.table({
        "id": texts("r-", np.arange(count), 7), "on": dates(on), "kind": words(rng, count, {"resource": 1, "complaint": 1}),
        "owner": coded(rng.integers(0, n["people"], count), person_names), "due_on": dates(due),
        "answered_on": dates(np.minimum(due + rng.integers(-4, 3, count), DAYS - 1), rng.random(count) < 0.08)})

    count = int(facts * 0.005)
    on = np.sort(rng.integers(0, DAYS - 40, count))
    tables["conduct"] = pa.table({
        "id": texts("v-", np.arange(count), 6), "on": dates(on), "salesperson": coded(rng.integers(0, n["people"], count), person_names),
        "state": words(rng, count, {"alleged": 3, "confirmed": 3, "overturned": 1}), "decided_on": dates(on + rng.integers(0, 40, count))})

    count = int(facts * 0.02)
    tables["customer_stages"] = pa.table({
        "id": texts("g-", np.arange(count), 7), "on": dates(np.sort(rng.integers(0, DAYS, count))), "customer": coded(rng.integers(0, n["customers"], count), customer_names),
        "stage": words(rng, count, {"prospect": 3, "potential": 3, "active": 2, "key": 1})})

    leave = np.unique(rng.integers(0, n["people"] * DAYS, int(facts * 0.01)))
    tables["attendance"] = pa.table({
        "id": texts("l-", np.arange(len(leave)), 7), "on": dates(leave % DAYS), "salesperson": coded(leave // DAYS, person_names),
        "kind": words(rng, len(leave), {"leave": 1, "absent": 1})})

    months = pa.array([f"2026-{month:02d}" for month in range(1, 13)])
    tables["targets"] = pa.table({
        "id": texts("q-", np.arange(n["people"] * 12), 6), "on": dates(np.full(n["people"] * 12, 365)), "measure": pa.array(["actual_sales"] * (n["people"] * 12)).dictionary_encode(),
        "period": coded(np.tile(np.arange(12), n["people"]), months), "salesperson": coded(np.repeat(np.arange(n["people"]), 12), person_names),
        "value": money(rng.integers(500, 9000, n["people"] * 12) * 10_000)})

    company = {
        "attain": "company/1", "name": "Benchmark", "currency": "EUR",
        "teams": [{"id": f"team-{team:03d}"} for team in range(n["teams"])],
        "people": [{"id": person, "team": f"team-{i % n['teams']:03d}"} for i, person in enumerate(person_names.to_pylist())],
        "customers": [{"id": name, "owner": f"p-{owner[i]:05d}"} for i, name in enumerate(customer_names.to_pylist())],
    }
    return company, tables


def folder(facts):
    """The folder with the data of that size, made on first use."""
    path = Path(os.environ.get("ATTAIN_BENCH_DATA", ROOT / "build" / "benchmark")) / f"r13-{facts}-v{VERSION}"
    if not (path / "complete").exists():
        path.mkdir(parents=True, exist_ok=True)
        company, tables = generate(facts)
        (path / "company.json").write_text(json.dumps(company))
        for name, table in tables.items():
            with ipc.new_file(path / f"{name}.arrow", table.schema, options=ipc.IpcWriteOptions(compression="lz4")) as out:
                out.write_table(table.unify_dictionaries().combine_chunks(), max_chunksize=BATCH)
        (path / "complete").write_text(json.dumps({name: table.num_rows for name, table in tables.items()}))
    return path


def rows(path):
    return json.loads((path / "complete").read_text())


def table(path, name):
    with ipc.open_file(path / f"{name}.arrow") as file:
        return file.read_all()


def reader(path, name):
    """The table batch by batch: only one batch is in memory."""
    file = ipc.open_file(path / f"{name}.arrow")
    return pa.RecordBatchReader.from_batches(file.schema, (file.get_batch(i) for i in range(file.num_record_batches)))


def id_bytes(path):
    """The text of ids by table: each fact's own, and once each document that orders name."""
    sizes = {name: sum(pc.sum(pc.binary_length(batch["id"])).as_py() for batch in reader(path, name)) for name in rows(path)}
    sizes["documents"] = pc.sum(pc.binary_length(pc.unique(table(path, "orders")["order"]))).as_py()
    return sizes

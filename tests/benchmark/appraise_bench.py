"""Ten thousand people appraised by a scorecard of twelve lines, without explanations; and the C example that closes a month of 1,000 facts, start included."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import attain
import numpy as np
import pyarrow as pa

import r13_data as data

PEOPLE, LINES = 10_000, 12
MEASURES = ["actual_sales", "orders", "order_quantity", "new_customers", "customers_lost", "visits", "visits_existing", "customers_visited", "calls", "follow_ups", "plan_completion",
            "conduct_violations"]


def book_of(people, facts):
    """A month of a company: `facts` facts, half of them orders."""
    rng = np.random.default_rng(1)
    names = [f"p-{i:05d}" for i in range(people)]
    person = pa.array(names)
    start = int((np.datetime64("2026-10-01") - data.FIRST).astype(int))
    orders, activities, tasks = facts // 2, facts * 2 // 5, facts // 10
    card = {"attain": "scorecard/1", "name": "bench", "period": "month", "effective": "2026-01-01", "missing": "reweight",
            "lines": [{"measure": measure, "weight": 10, "target": 4, "curve": {"linear": [[0, 0], [1, 100], [2, 120]]}} for measure in MEASURES],
            "grades": [{"grade": "A", "from": 90}, {"grade": "B", "from": 60}, {"grade": "C", "from": 0}], "round": {"to": "0.01", "mode": "half_even"}}
    book = attain.Book.from_dict({"company": {"attain": "company/1", "name": "Benchmark", "currency": "EUR", "people": [{"id": name} for name in names],
                                              "customers": [{"id": f"c-{i}", "owner": names[i % people]} for i in range(1000)]}, "rules": [card]})
    customers = pa.array([f"c-{i}" for i in range(1000)])
    book = book.append("orders", pa.table({
        "id": data.texts("o-", range(orders), 7), "on": data.dates(start + rng.integers(0, 31, orders)), "customer": data.coded(rng.integers(0, 1000, orders), customers),
        "salesperson": data.coded(rng.integers(0, people, orders), person), "quantity": pa.array(rng.integers(1, 9, orders)), "amount": data.money(rng.integers(100, 900_000, orders))}))
    book = book.append("activities", pa.table({
        "id": data.texts("a-", range(activities), 7), "on": data.dates(start + rng.integers(0, 31, activities)), "kind": data.words(rng, activities, {"call": 2, "visit": 2, "follow_up": 1}),
        "direction": data.words(rng, activities, {"out": 1}), "customer": data.coded(rng.integers(0, 1000, activities), customers),
        "salesperson": data.coded(rng.integers(0, people, activities), person)}))
    due = start + rng.integers(0, 31, tasks)
    book = book.append("tasks", pa.table({
        "id": data.texts("t-", range(tasks), 7), "on": data.dates(due), "kind": data.words(rng, tasks, {"plan": 1}), "owner": data.coded(rng.integers(0, people, tasks), person),
        "due_on": data.dates(due), "done_on": data.dates(due)}))
    return book.append("conduct", [{"id": "v-1", "on": "2026-10-02", "salesperson": names[0], "state": "confirmed"}])


def main():
    book = book_of(PEOPLE, 50_000)
    known = book.last_recorded
    taken = []
    for _ in range(5):
        fresh = book.as_known(known)   # nothing is kept from the run before
        started = time.perf_counter()
        sheet = fresh.appraise("bench", period="2026-10", threads=2)
        taken.append(time.perf_counter() - started)
    lines = pa.table(sheet.lines())
    if len(sheet) != PEOPLE or lines.num_rows < PEOPLE * LINES:
        print(f"{len(sheet)} people and {lines.num_rows} lines instead of {PEOPLE} and {PEOPLE * LINES}")
        return 1
    print(f"limit appraise_10000x12 {min(taken):.3f} s 1")
    program = Path(os.environ.get("ATTAIN_BUILD", "build/release")) / "examples" / "c" / "close_month"
    if not program.exists():
        print("the C example is not built")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        book_of(20, 1000).write(folder)
        taken = []
        for _ in range(15):
            started = time.perf_counter()
            done = subprocess.run([program, folder, "2026-10", "bench"], capture_output=True, text=True)
            taken.append(time.perf_counter() - started)
            if done.returncode != 0:
                print(f"the C example: {done.stderr.strip() or done.stdout.strip()}")
                return 1
        print(f"limit c_close_1000 {sorted(taken)[len(taken) // 2] * 1000:.1f} ms 20")
    return 0


if __name__ == "__main__":
    sys.exit(main())

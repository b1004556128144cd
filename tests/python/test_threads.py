"""Many threads read one book while others make new ones of it."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import attain as at


def test_measuring_while_others_append():
    book = at.sample.book()
    expected = book.measure(["actual_sales", "visits"], by=["salesperson", "month"], period="2026-Q4")
    score = book.appraise("field sales", period="2026-10").frame()
    digest = book.digest()

    def measure(_):
        assert book.measure(["actual_sales", "visits"], by=["salesperson", "month"], period="2026-Q4") == expected
        assert book.appraise("field sales", period="2026-10").frame() == score
        return str(book.appraise("field sales", period="2026-10")["ng-mei"].why)

    def append(n):
        mine = book
        for k in range(10):
            rows = [{"id": f"x-{n}-{k}-{i}", "on": "2026-10-09", "customer": "c-1", "salesperson": "bo", "amount": i, "channel": f"channel {n} {k} {i}"} for i in range(50)]
            mine = mine.append("orders", rows)
        assert len(mine.table("orders")) == 507
        return mine.measure("actual_sales", by="salesperson", period="2026-10")["actual_sales"][0]

    with ThreadPoolExecutor(8) as pool:
        read, made = pool.map(measure, range(40)), pool.map(append, range(12))
        assert len(set(read)) == 1 and len(set(made)) == 1
    assert book.digest() == digest


def test_frames_and_expressions_are_shared():
    frame = at.sample.book().table("orders")
    expression = at.Expression("sum(for x in 1..n return x)")

    def use(n):
        return frame.to_dicts()[0]["id"], expression.evaluate({"n": n}) == n * (n + 1) / 2

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(use, range(1, 200))) == {("o-1", True)}


def test_other_threads_run_while_one_computes():
    """The interpreter's lock is released: a thread that counts goes on while a long expression is evaluated."""
    long = at.Expression("count(for i in 1..n return i * i * i)")
    ticks: list[float] = []
    done = threading.Event()

    def tick():
        while not done.is_set():
            ticks.append(time.perf_counter())
            time.sleep(0.001)

    ticker = threading.Thread(target=tick)
    ticker.start()
    begin = time.perf_counter()
    long.evaluate({"n": 400_000})
    end = time.perf_counter()
    done.set()
    ticker.join()
    assert sum(begin < at < end for at in ticks) >= 3

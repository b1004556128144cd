"""Targets beside their peers: PyPI ipfn for the fit of a table, and a pandas sheet of percentages that are rounded, with how much it fails to add.

    target_bench.py

ipfn fits in floating point and rounds nothing; attain fits, rounds and adds exactly. The pandas sheet splits the same total by the same history.
"""

import os
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd

import attain as at

PEOPLE, PRODUCTS, MONTHS = 10_000, 5, 12
SEASON = [6, 5, 9, 8, 8, 9, 7, 6, 9, 11, 12, 10]
TOTAL = Decimal("123456789.01")


def best(runs, call):
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        result = call()
        times.append(time.perf_counter() - start)
    return min(times), result


def fit():
    """1,000 × 366: the same table for both; every cell of attain's lies next to ipfn's."""
    random = np.random.default_rng(7)
    seed = random.integers(1, 1001, (1000, 366), dtype=np.int64)
    parts = random.integers(0, 100, seed.shape, dtype=np.int64)
    rows, columns = parts.sum(axis=1), parts.sum(axis=0)
    program = Path(os.environ["ATTAIN_BUILD"]) / "tests" / "benchmark" / "bench_target"
    with tempfile.TemporaryDirectory() as folder:
        given, made = Path(folder) / "given", Path(folder) / "made"
        given.write_bytes(np.array(seed.shape, dtype=np.int64).tobytes() + rows.tobytes() + columns.tobytes() + seed.tobytes())
        done = subprocess.run([program, "--table", given, made], check=True, capture_output=True, text=True)
        table = np.frombuffer(made.read_bytes(), dtype=np.int64).reshape(seed.shape)
    own = float(done.stdout)
    assert (table.sum(axis=1) == rows).all() and (table.sum(axis=0) == columns).all()
    print(f"figure fit_and_round_1000_x_366 {own:.3f} s")
    try:
        from ipfn import ipfn
    except ImportError:
        print("ipfn is not installed: no ratio")
        return
    start = time.perf_counter()
    fitted = ipfn.ipfn(seed.astype(float), [rows.astype(float), columns.astype(float)], [[0], [1]], convergence_rate=1e-12, max_iteration=500).iteration()
    peer = time.perf_counter() - start
    print(f"figure ipfn_1000_x_366 {peer:.3f} s")
    print(f"ratio fit_against_ipfn {peer / own:.2f} -")
    assert np.abs(table - fitted).max() < 1.001, "the fits differ"
    rounded = np.rint(fitted).astype(np.int64)
    print(f"figure ipfn_rounded_rows_that_fail_to_add {int((rounded.sum(axis=1) != rows).sum())} rows")


def sheet():
    """10,000 people × 5 products × 12 months by history and season."""
    random = np.random.default_rng(11)
    sales = random.integers(100, 10_000_000, (PEOPLE, PRODUCTS))
    people = [{"id": f"s-{i}"} for i in range(PEOPLE)]
    orders = {
        "id": [f"{i}.{g}" for i in range(PEOPLE) for g in range(PRODUCTS)],
        "on": ["2025-06-15"] * (PEOPLE * PRODUCTS),
        "salesperson": [f"s-{i}" for i in range(PEOPLE) for _ in range(PRODUCTS)],
        "product": [f"p-{g}" for _ in range(PEOPLE) for g in range(PRODUCTS)],
        "amount": [Decimal(int(amount)) / 100 for amount in sales.ravel()],
    }
    company = {"attain": "company/1", "name": "Large", "currency": "EUR", "people": people, "products": [{"id": f"p-{g}"} for g in range(PRODUCTS)]}
    book = at.Book.from_dict({"company": company}).append("orders", orders)
    policy = {
        "attain": "target-policy/1", "name": "plan", "measure": "actual_sales", "period": "2026", "value": TOTAL,
        "levels": [{"by": "salesperson", "basis": {"history": {}}}, {"by": "product", "basis": {"history": {}}}, {"by": "month"}],
        "season": {"weights": SEASON},
    }  # fmt: skip
    own, targets = best(3, lambda: book.decompose(policy))
    print(f"figure decompose_600000_cells {own:.3f} s")
    lowest = targets.frame("year")
    assert sum(lowest["target"]) == TOTAL

    def percentages():
        frame = pd.DataFrame({"person": np.repeat(np.arange(PEOPLE), PRODUCTS), "product": np.tile(np.arange(PRODUCTS), PEOPLE), "sales": sales.ravel() / 100})
        frame["percent"] = (frame["sales"] / frame["sales"].sum() * 100).round(4)
        year = (float(TOTAL) * frame["percent"] / 100).round(2)
        months = pd.DataFrame({month: (year * share / sum(SEASON)).round(2) for month, share in enumerate(SEASON)})
        return year, months

    peer, (year, months) = best(3, percentages)
    print(f"figure pandas_percentages_and_round {peer:.3f} s")
    wrong = int((months.sum(axis=1).round(2) != year).sum())
    print(f"figure pandas_fails_to_add_by {abs(float(TOTAL) - round(float(months.to_numpy().sum()), 2)):.2f} EUR of {TOTAL}")
    print(f"figure pandas_years_that_are_not_their_months {wrong} of_{len(year)}")


if __name__ == "__main__":
    fit()
    sheet()
    sys.exit(0)

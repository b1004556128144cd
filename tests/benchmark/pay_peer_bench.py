"""Pay beside DuckDB: the plan of pay_bench.cpp in SQL, every credit line with what it earned, on the same facts; answers equal to the cent.

    pay_peer_bench.py [FACTS]       default 10,000,000
"""

import csv
import os
import re
import subprocess
import sys
import tempfile
import time

from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

HERE = Path(__file__).resolve().parent
PROGRAM = Path(os.environ.get("ATTAIN_BUILD", HERE.parents[1] / "build" / "release")) / "tests" / "benchmark" / "bench_pay"
PEOPLE = 5000

QUERY = """
CREATE TABLE lines AS
WITH shares AS (  -- 0.6 and 0.4 by largest remainder; a tie goes to the smaller id
  SELECT id, day, seller, (seller + 1) % {people} AS other, cents,
         cents * 6 // 10 AS a, cents * 4 // 10 AS b, cents * 6 % 10 AS ra, cents * 4 % 10 AS rb FROM facts WHERE id % 20 = 0),
credits AS (
  SELECT id, day, seller AS person, cents FROM facts WHERE id % 20 <> 0
  UNION ALL
  SELECT id, day, seller, a + CASE WHEN a + b < cents AND (ra > rb OR (ra = rb AND 'p' || seller < 'p' || other)) THEN 1 ELSE 0 END FROM shares
  UNION ALL
  SELECT id, day, other, b + CASE WHEN a + b < cents AND NOT (ra > rb OR (ra = rb AND 'p' || seller < 'p' || other)) THEN 1 ELSE 0 END FROM shares),
teams AS (  -- a fact once a team, the manager's own credit excluded
  SELECT id, any_value(day) AS day, person // 10 * 10 AS person, sum(cents)::BIGINT AS cents FROM credits WHERE person % 10 <> 0 GROUP BY id, person // 10 * 10),
based AS (
  SELECT 1 AS component, *, sum(cents) OVER (PARTITION BY person ORDER BY day, id::VARCHAR ROWS UNBOUNDED PRECEDING)::BIGINT AS base FROM credits
  UNION ALL
  SELECT 2, *, sum(cents) OVER (PARTITION BY person ORDER BY day, id::VARCHAR ROWS UNBOUNDED PRECEDING)::BIGINT FROM teams),
exact AS (  -- in thousandths of a cent
  SELECT *, CASE WHEN component = 2 THEN base * 5
                 ELSE least(base, 400000000) * 20 + greatest(least(base, 900000000) - 400000000, 0) * 30 + greatest(base - 900000000, 0) * 50 END AS total,
            CASE WHEN component = 2 THEN (base - cents) * 5
                 ELSE least(base - cents, 400000000) * 20 + greatest(least(base - cents, 900000000) - 400000000, 0) * 30 + greatest(base - cents - 900000000, 0) * 50 END AS before
  FROM based)
SELECT component, person, id, day, cents,
       (total // 1000 + CASE WHEN total % 1000 > 500 OR (total % 1000 = 500 AND total // 1000 % 2 = 1) THEN 1 ELSE 0 END)
       - (before // 1000 + CASE WHEN before % 1000 > 500 OR (before % 1000 = 500 AND before // 1000 % 2 = 1) THEN 1 ELSE 0 END) AS earned
FROM exact
"""


def mixed(x):
    x = x + np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    with tempfile.TemporaryDirectory() as folder:
        answers = Path(folder) / "pay.csv"
        done = subprocess.run([PROGRAM, answers, str(count)], check=True, capture_output=True, text=True)
        ours = float(re.search(r"pay_year ([0-9.]+)", done.stdout)[1]) + float(re.search(r"pay_credits ([0-9.]+)", done.stdout)[1])
        with answers.open() as rows:
            wanted = {row["salesperson"]: round(float(row["earned"]) * 100) for row in csv.DictReader(rows)}
    with np.errstate(over="ignore"):
        ids = np.arange(count, dtype=np.uint64)
        r = mixed(ids)
    made = pa.table({"id": ids.astype(np.int64), "day": ((r >> np.uint64(20)) % np.uint64(365)).astype(np.int32),
                      "seller": (r % np.uint64(PEOPLE)).astype(np.int32), "cents": (np.uint64(100) + (r >> np.uint64(40)) % np.uint64(1_000_000)).astype(np.int64)})
    base = duckdb.connect()
    base.execute("SET threads = 2")
    base.execute("SET memory_limit = '6GB'")
    base.execute("CREATE TABLE facts AS SELECT * FROM made")
    start = time.perf_counter()
    base.execute(QUERY.format(people=PEOPLE))
    theirs = time.perf_counter() - start
    got = {f"p{person}": int(cents) for person, cents in base.execute("SELECT person, sum(earned) FROM lines GROUP BY person").fetchall()}
    wrong = [person for person in wanted if wanted[person] != got.get(person, 0)]
    if wrong:
        person = wrong[0]
        sys.exit(f"{len(wrong)} people are paid otherwise, such as {person}: {wanted[person]} and {got.get(person)}")
    print(f"{len(wanted)} people, equal to the cent")
    print(re.search(r"figure pay_year_processor.*", done.stdout)[0])
    print(f"figure pay_year_with_credits {ours:.3f} s")
    print(f"figure pay_year_duckdb {theirs:.3f} s")
    print(f"ratio pay_against_duckdb {theirs / ours:.2f} -")


main()

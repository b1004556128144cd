"""Builds and runs the benchmarks; collects their figures, divides those that have a peer, and holds them to the promises.

    tests/benchmark/run                 every benchmark
    tests/benchmark/run NAME ...        some of them

Programs are *_bench.cpp (built in build/release) and *_bench.py (peers and Python). Each prints lines

    figure NAME NUMBER UNIT             a time, a size, a rate
    ratio NAME NUMBER PROMISE           how many times better than the peer in the same run, and what is promised (`-` for none)
    limit NAME NUMBER UNIT LIMIT        a figure that must not exceed its limit

The table goes to the terminal and to build/results/benchmarks.json. A promise that is missed ends with exit code 1.
"""

import json
import os
import re
import subprocess
import sys
import time

from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from steps import BUILD, ROOT, Failed, build, configure, environment, jobs_default, say  # noqa: E402

LINE = re.compile(r"^(figure|ratio|limit) (\S+) (-?[0-9.eE+]+) (\S+)(?: (\S+))?\s*$", re.M)
HERE = Path(__file__).resolve().parent


def programs(names):
    found = []
    for source in sorted(HERE.glob("*_bench.cpp")) + sorted(HERE.glob("*_bench.py")):
        name = source.stem.removesuffix("_bench")
        if not names or name in names:
            found.append((name, [sys.executable, source] if source.suffix == ".py"
                          else [BUILD / "release" / "tests" / "benchmark" / f"bench_{name}"]))
    unknown = set(names) - {name for name, _ in found}
    if unknown:
        sys.exit(f"no such benchmark: {', '.join(sorted(unknown))}")
    return found


def main():
    wanted = programs(sys.argv[1:])
    if not wanted:
        say("no benchmarks yet")
        return 0
    configure("release", "-DATTAIN_BUILD_TESTS=ON")
    build("release", "attain_benchmarks", jobs=jobs_default())
    rows, missed = [], []
    for name, command in wanted:
        started = time.monotonic()
        done = subprocess.run([str(part) for part in command], cwd=ROOT, env=environment(ATTAIN_BUILD=str(BUILD / "release")),
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        say(f"{name}: {time.monotonic() - started:.1f} s")
        for line in done.stdout.splitlines():
            say(f"    {line}")
        if done.returncode != 0:
            missed.append(f"{name} ended with exit code {done.returncode}")
        for kind, figure, number, unit, limit in LINE.findall(done.stdout):
            value = float(number)
            rows.append({"benchmark": name, "kind": kind, "name": figure, "value": value, "unit": unit, "limit": limit or None})
            if kind == "ratio" and unit != "-" and value < float(unit):
                missed.append(f"{figure} is {value:g} times its peer, {unit} are promised")
            if kind == "limit" and value > float(limit):
                missed.append(f"{figure} is {value:g} {unit}, at most {limit} are promised")
    (BUILD / "results").mkdir(parents=True, exist_ok=True)
    (BUILD / "results" / "benchmarks.json").write_text(json.dumps({"cores": os.cpu_count(), "rows": rows}, indent=1) + "\n")
    say("\nratios (larger is better for attain) and limits")
    for row in rows:
        if row["kind"] == "ratio":
            say(f"  {row['name']:48} {row['value']:10.2f} ×   promised {row['unit']}")
        elif row["kind"] == "limit":
            say(f"  {row['name']:48} {row['value']:10.2f} {row['unit']}   at most {row['limit']}")
    for line in missed:
        say(f"missed: {line}")
    return 1 if missed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed:
        sys.exit(1)

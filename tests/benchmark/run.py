"""Builds and runs the benchmarks; collects their figures, divides those that have a peer, and holds them to the promises.

    tests/benchmark/run                 every benchmark
    tests/benchmark/run NAME ...        some of them
    tests/benchmark/run --strict        a missed promise fails

Programs are *_bench.cpp (built in build/release) and *_bench.py (peers and Python). Each prints lines

    figure NAME NUMBER UNIT             a time, a size, a rate
    ratio NAME NUMBER PROMISE           how many times better than the peer in the same run, and what is promised (`-` for none)
    limit NAME NUMBER UNIT LIMIT        a figure that must not exceed its limit

The table goes to the terminal and to build/results/benchmarks.json. A missed promise is marked MISSED, and fails only with --strict: machines differ and
have other things to do. A program that ends with an error, such as an answer that differs from its peer's, always fails.
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


def missed(row):
    """Whether a figure is worse than what is promised."""
    if row["kind"] == "ratio":
        return row["unit"] != "-" and row["value"] < float(row["unit"])
    return row["kind"] == "limit" and row["value"] > float(row["limit"])


def shown(row):
    promise = f"{row['value']:10.2f} ×   promised {row['unit']}" if row["kind"] == "ratio" else f"{row['value']:10.2f} {row['unit']}   at most {row['limit']}"
    return f"  {row['name']:40} {promise}{'   MISSED' if row['missed'] else ''}"


def main():
    names = [argument for argument in sys.argv[1:] if argument != "--strict"]
    strict = len(names) != len(sys.argv) - 1
    wanted = programs(names)
    if not wanted:
        say("no benchmarks yet")
        return 0
    configure("release", "-DATTAIN_BUILD_TESTS=ON")
    build("release", "attain_benchmarks", jobs=jobs_default())
    rows, failed = [], []
    for name, command in wanted:
        started = time.monotonic()
        done = subprocess.run([str(part) for part in command], cwd=ROOT, env=environment(ATTAIN_BUILD=str(BUILD / "release")),
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        say(f"{name}: {time.monotonic() - started:.1f} s")
        for line in done.stdout.splitlines():
            say(f"    {line}")
        if done.returncode != 0:
            failed.append(f"{name} ended with exit code {done.returncode}")
        for kind, figure, number, unit, limit in LINE.findall(done.stdout):
            rows.append({"benchmark": name, "kind": kind, "name": figure, "value": float(number), "unit": unit, "limit": limit or None})
            rows[-1]["missed"] = missed(rows[-1])
    (BUILD / "results").mkdir(parents=True, exist_ok=True)
    (BUILD / "results" / "benchmarks.json").write_text(json.dumps({"cores": os.cpu_count(), "rows": rows}, indent=1) + "\n")
    say("\nratios (larger is better for attain) and limits")
    for row in rows:
        if row["kind"] != "figure":
            say(shown(row))
    worse = sum(row["missed"] for row in rows)
    if worse:
        say(f"{worse} of {sum(row['kind'] != 'figure' and row['unit'] != '-' for row in rows)} promises MISSED on this machine{'' if strict else ' (--strict makes that an error)'}")
    for line in failed:
        say(f"failed: {line}")
    return 1 if failed or (strict and worse) else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed:
        sys.exit(1)

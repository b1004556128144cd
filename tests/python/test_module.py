"""The installed package as a newcomer meets it."""

import re
import subprocess
import sys
from pathlib import Path

import attain


def test_the_version_is_the_one_of_the_header():
    header = Path(__file__).parents[2] / "include" / "attain" / "base" / "version.hpp"
    assert attain.__version__ == re.search(r'define ATTAIN_VERSION "(.*)"', header.read_text())[1]


def test_the_package_is_typed():
    assert (Path(attain.__file__).parent / "py.typed").exists()


def test_import_is_quick_and_brings_no_frames():
    code = ("import sys, time; a = time.perf_counter(); import attain; b = time.perf_counter();"
            "heavy = [m for m in ('pandas', 'polars', 'numpy', 'pyarrow', 'duckdb') if m in sys.modules];"
            "print((b - a) * 1000, *heavy)")
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
            for _ in range(5)]
    assert all(len(run) == 1 for run in runs), f"import attain brings {runs[0][1:]}"
    assert min(float(run[0]) for run in runs) < 150

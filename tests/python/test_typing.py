"""Types: the facade under mypy --strict, the stubs of the extension against what it has."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import attain

pytest.importorskip("mypy")
PACKAGE = Path(attain.__file__).parent


def run(*command: str, cwd: Path) -> None:
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, cwd=cwd)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_facade_is_strict(tmp_path):
    run("-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), "-p", "attain", cwd=tmp_path)


def test_the_stubs_say_what_the_extension_has(tmp_path):
    # Classes of pybind11 have a metaclass and an __init__ of their own, which refuses; an ordered dataclass has a type variable for mypy only.
    classes = [name for name, value in vars(attain._core).items() if isinstance(value, type)]
    (tmp_path / "allowed").write_text("\n".join([rf"attain\._core\.({'|'.join(classes)})(\.__init__)?", r"attain\.values\.Months\._DT"]))
    (tmp_path / "mypy.ini").write_text("[mypy]\n")
    run("-m", "mypy.stubtest", "attain", "--mypy-config-file", "mypy.ini", "--allowlist", "allowed", cwd=tmp_path)


def test_a_program_of_a_user_checks(tmp_path):
    (tmp_path / "program.py").write_text(
        "import attain as at\n"
        "from decimal import Decimal\n"
        "book = at.sample.book().append('orders', [{'id': 'o-9', 'on': '2026-10-30', 'amount': 3}], on_change='reverse')\n"
        "frame: at.Frame = book.measure(['actual_sales', {'measure': 'visits', 'as': 'v'}], by='salesperson', period='2026-10')\n"
        "score: Decimal | None = book.appraise('field sales', period='2026-10')['ng-mei'].score\n"
        "book.append('orders', frame)\n"
        "book.append('orders', {'id': ['o-1']})\n"
    )
    run("-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), "program.py", cwd=tmp_path)

"""The notebooks of the examples run from top to bottom."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")
EXAMPLES = Path(__file__).parents[2] / "examples"
WRITES = {"monthly_close": "close-2026-10.html", "year_to_tuesday": "plan-2027.html", "design_a_pay_plan": "pay-2026-10.html"}


@pytest.mark.parametrize("path", sorted((EXAMPLES / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_notebook_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run([sys.executable, EXAMPLES / "harbour" / "generate.py", "--out", tmp_path / "harbour"], check=True, capture_output=True)
    monkeypatch.setenv("ATTAIN_HARBOUR", str(tmp_path / "harbour"))
    monkeypatch.setenv("ATTAIN_OUT", str(tmp_path / "out"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert not any(cell.get("outputs") for cell in notebook.cells), "notebooks are kept without their outputs"
    nbclient.NotebookClient(notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert not [output for output in shown if output.output_type == "error" or output.get("name") == "stderr"]
    assert sum("text/html" in output.get("data", {}) for output in shown) > 8
    assert (tmp_path / "out" / WRITES[path.stem]).stat().st_size > 10_000

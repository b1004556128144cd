"""Every notebook under examples/ runs from top to bottom in a fresh kernel, in its own folder, and was saved with its outputs."""

import subprocess
import sys
from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted(path for path in (ROOT / "examples").rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts)


@pytest.fixture(scope="session")
def sample_company():
    """The sample company's book, made when it is not there."""
    generator = ROOT / "examples" / "harbour" / "generate.py"
    if generator.exists() and not (ROOT / "examples" / "data" / "harbour" / "book.json").exists():
        subprocess.run([sys.executable, generator, "--out", ROOT / "examples" / "data" / "harbour"], check=True, capture_output=True)


@pytest.mark.parametrize("path", [pytest.param(path, id=str(path.relative_to(ROOT))) for path in NOTEBOOKS])
def test_notebook(path, sample_company):
    notebook = nbformat.read(path, as_version=4)
    empty = [index for index, cell in enumerate(notebook.cells)
             if cell.cell_type == "code" and cell.source.strip() and cell.get("execution_count") is None]
    assert not empty, f"cells {empty} were saved without having been run"
    nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3",
                            resources={"metadata": {"path": str(path.parent)}}).execute()

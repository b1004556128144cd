"""The wheel and the source distribution, each built as a packager would and installed into a fresh virtual environment."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "build" / "packaging"
PROGRAM = "import attain; print(attain.__version__)"


def call(*command, **environment):
    done = subprocess.run([str(part) for part in command], env={**os.environ, **environment}, cwd=WORK, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert done.returncode == 0, done.stdout[-4000:]
    return done.stdout


def one(folder, pattern):
    found = list(folder.glob(pattern))
    assert len(found) == 1, found
    return found[0]


def wheel_of(tree, folder):
    """Builds a wheel of a source tree; the build folder lies as deep as the library's own, so that ccache has its objects."""
    shutil.rmtree(folder, ignore_errors=True)
    call(sys.executable, "-m", "pip", "wheel", "-q", "--no-build-isolation", "--no-deps", f"--config-settings=build-dir={tree / 'build' / 'python'}",
         "--wheel-dir", folder, tree, CCACHE_BASEDIR=str(tree))
    return one(folder, "attain-*.whl")


def said_by_fresh_environment(package, folder):
    shutil.rmtree(folder, ignore_errors=True)
    call(sys.executable, "-m", "venv", folder)
    python = folder / "bin" / "python"
    call(python, "-m", "pip", "install", "-q", "--no-index", package)
    assert "No broken requirements" in call(python, "-m", "pip", "check")
    return call(python, "-c", PROGRAM).strip()


@pytest.fixture(scope="module")
def version():
    WORK.mkdir(parents=True, exist_ok=True)
    header = (ROOT / "include" / "attain" / "base" / "version.hpp").read_text()
    return re.search(r'define ATTAIN_VERSION "(.*)"', header)[1]


def test_a_wheel_installs_into_a_fresh_environment(version):
    wheel = wheel_of(ROOT, WORK / "wheel")
    assert wheel.stat().st_size < 10_000_000
    names = zipfile.ZipFile(wheel).namelist()
    outside = [name for name in names if not re.match(r"attain/|attain-[\d.]+\.dist-info/", name)]
    assert not outside, f"the wheel brings more than the package: {outside[:5]}"
    assert {"attain/__init__.py", "attain/py.typed", "attain/_core.pyi"} <= set(names)
    assert said_by_fresh_environment(wheel, WORK / "wheel_venv") == version


def test_a_source_distribution_builds_and_installs(version):
    shutil.rmtree(WORK / "sdist", ignore_errors=True)
    call(sys.executable, "-m", "build", "-q", "--sdist", "--no-isolation", "--outdir", WORK / "sdist", ROOT)
    archive = one(WORK / "sdist", "attain-*.tar.gz")
    with tarfile.open(archive) as tar:
        names = tar.getnames()
        foreign = [name for name in names if re.search(r"/(build|out|\.git|tests|examples|\.ci)/", name)]
        assert not foreign, f"the source distribution brings {foreign[:5]}"
        tar.extractall(WORK / "sdist", filter="data") if hasattr(tarfile, "data_filter") else tar.extractall(WORK / "sdist")
    wheel = wheel_of(WORK / "sdist" / f"attain-{version}", WORK / "sdist_wheel")
    assert said_by_fresh_environment(wheel, WORK / "sdist_venv") == version

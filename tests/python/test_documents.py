"""Every code block of README.md and docs/ that says its language runs, and prints what the page shows.

A block followed by a block of `text` must print exactly that; a line `...` in it stands for any lines. Python blocks of one page share
their names, as in a session. C++ and C blocks without `main` are put into one; they are built against the installed prefix.
JSON blocks are read. Words of an HTML comment in front of a block change this:

    <!-- test: needs PATH -->    only where PATH exists (the sample company is made when its generator is there)
    <!-- test: build -->         built, not run
    <!-- test: skip WHY -->      neither
"""

import contextlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("ATTAIN_BUILD", ROOT / "build" / "release"))
PREFIX = BUILD / "prefix"
WORK = ROOT / "build" / "documents"
FENCE = re.compile(r"^(?:<!-- test: (?P<words>[^\n]*?) -->\n+)?```(?P<language>\w+)[^\n]*\n(?P<code>.*?)^```[ \t]*$"
                   r"(?:\n+```text\n(?P<shown>.*?)^```[ \t]*$)?", re.M | re.S)


def pages():
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(page):
    text = page.read_text()
    for match in FENCE.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        yield line, match["language"], match["code"], match["shown"], match["words"] or ""


def expect(printed, shown):
    if shown is None:
        return
    pattern = "".join(r"(?:.*\n)*?" if line.strip() == "..." else re.escape(line.rstrip()) + "[ \t]*\n"
                      for line in shown.splitlines())
    if not re.fullmatch(pattern, printed if printed.endswith("\n") or not printed else printed + "\n"):
        assert printed.rstrip() == shown.rstrip(), "the page shows another output"


def needed(words):
    """Skips where a needed path is absent; makes the sample company when it can."""
    if words.startswith("skip"):
        pytest.skip(words)
    for path in re.findall(r"needs (\S+)", words):
        generator = ROOT / "examples" / Path(path).name / "generate.py"
        if not (ROOT / path).exists() and generator.exists():
            subprocess.run([sys.executable, generator, "--out", ROOT / path], check=True, capture_output=True)
        if not (ROOT / path).exists():
            pytest.skip(f"needs {path}")


def program(name, language, code):
    """Builds a C or C++ block against the installed prefix and returns the command that runs it."""
    if not re.search(r"\bmain\s*\(", code):
        head = re.findall(r"^(?:#.*|using namespace .*)\n", code, re.M)
        body = re.sub(r"^(?:#.*|using namespace .*)\n", "", code, flags=re.M)
        extra = "#include <iostream>\n" if language == "cpp" else "#include <stdio.h>\n"
        code = extra + "".join(head) + "int main(void) {\n" + body + "  return 0;\n}\n"
    pc = next(PREFIX.rglob("attain.pc"), None)
    if pc is None:
        pytest.skip("no installed prefix; run ./tests/run")
    source = WORK / f"{name}.{language}"
    source.write_text(code)
    package = "attain" if language == "cpp" else "attain-c"
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", package], env={**os.environ, "PKG_CONFIG_PATH": str(pc.parent)},
                           capture_output=True, text=True, check=True).stdout.split()
    compiler = [os.environ.get("CXX", "c++"), "-std=c++20"] if language == "cpp" else [os.environ.get("CC", "cc"), "-std=c99", "-pedantic"]
    built = subprocess.run([*compiler, "-Wall", "-Werror", "-Wno-missing-field-initializers", source, *flags,
                            f"-Wl,-rpath,{pc.parent.parent}", "-o", WORK / name], capture_output=True, text=True)
    assert built.returncode == 0, built.stderr[-4000:]
    return [WORK / name]


def outside(command):
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=300)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


SESSIONS: dict = {}


@pytest.mark.parametrize(
    ("page", "line", "language", "code", "shown", "words"),
    [pytest.param(page, *block, id=f"{page.relative_to(ROOT)}:{block[0]}")
     for page in pages() for block in blocks(page) if block[1] in ("python", "cpp", "c", "json")])
def test_block(page, line, language, code, shown, words, monkeypatch):
    needed(words)
    WORK.mkdir(parents=True, exist_ok=True)
    if language == "json":
        json.loads(code)
    elif language == "python":
        monkeypatch.chdir(ROOT)
        printed = io.StringIO()
        compiled = compile(code, f"{page.name}:{line}", "exec")
        if "build" not in words:
            with contextlib.redirect_stdout(printed):
                exec(compiled, SESSIONS.setdefault(page, {}))
            expect(printed.getvalue(), shown)
    else:
        name = re.sub(r"\W", "_", f"{page.relative_to(ROOT).with_suffix('')}_{line}")
        command = program(name, language, code)
        if "build" not in words:
            expect(outside(command), shown)


def test_the_check_finds_a_wrong_output():
    expect("a\nb\nc\n", "a\n...\nc\n")
    for shown in ("a\nc\n", "a\nb\n", "a\nb\nc\nd\n"):
        with pytest.raises(AssertionError):
            expect("a\nb\nc\n", shown)


def test_links_between_pages_lead_somewhere():
    broken = []
    for page in pages():
        text = re.sub(r"```.*?```", "", page.read_text(), flags=re.S)
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
            if not re.match(r"[a-z]+:", target) and not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)}: {target}")
    assert not broken, "\n".join(broken)

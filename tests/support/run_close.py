"""./examples/run after the packages are there: build, sample data, close, and where to look."""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

from steps import BUILD, ROOT, Failed, build, configure, environment, jobs_default, run, say

HARBOUR = ROOT / "examples" / "data" / "harbour"
GENERATOR = ROOT / "examples" / "harbour" / "generate.py"


def command():
    """Builds the command `attain` and returns its path."""
    if not (ROOT / "examples" / "attain_cli" / "CMakeLists.txt").exists():
        say("this version of the library has no command `attain` (examples/attain_cli) to close a book with")
        raise Failed("command")
    if not (BUILD / "release" / "build.ninja").exists():
        configure("release", "-DATTAIN_BUILD_TESTS=OFF")
    build("release", "attain_cli", jobs=jobs_default())
    for name in ("attain", "attain_cli"):
        path = BUILD / "release" / "examples" / "attain_cli" / name
        if path.is_file():
            return path
    say("the command `attain` was built, but not where it is looked for: build/release/examples/attain_cli/attain")
    raise Failed("command")


def sample():
    """The book of the sample company; made again when its generator is newer than what it wrote."""
    if not GENERATOR.exists():
        say("this version of the library has no sample company (examples/harbour/generate.py); give --book FOLDER --period P")
        raise Failed("sample")
    book = HARBOUR / "book.json"
    sources = [*GENERATOR.parent.rglob("*.py"), *GENERATOR.parent.rglob("*.json"), *(ROOT / "examples").glob("*.py")]
    if not book.exists() or any(source.stat().st_mtime > book.stat().st_mtime for source in sources):
        run("sample company", [sys.executable, GENERATOR, "--out", HARBOUR])
        os.utime(book)
    return HARBOUR


def close(program, book, period, out):
    """Runs the close with its progress on the terminal."""
    say(f"closing {period} of {shown(book)}")
    started = time.monotonic()
    code = subprocess.run([program, "close", book, "--period", period, "--out", out], cwd=ROOT, env=environment(),
                          stdin=subprocess.DEVNULL).returncode
    if code != 0:
        say(f"the close ended with exit code {code}")
        return code
    say(f"closed in {time.monotonic() - started:.1f} s")
    reports = sorted(out.rglob("*.html"), key=lambda path: path.stat().st_mtime)
    if not reports:
        say(f"the close wrote no report into {shown(out)}")
        return 1
    say("")
    for report in reports:
        say(f"open  {shown(report)}")
    others = sorted(path.name for path in out.iterdir() if path not in reports)
    if others:
        say(f"also  {shown(out)}/: {', '.join(others[:8])}{', ...' if len(others) > 8 else ''}")
    return 0


def shown(path):
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path


def main():
    parser = argparse.ArgumentParser(prog="./examples/run")
    parser.add_argument("--book", help="folder of a book (default: the sample company)")
    parser.add_argument("--period", help="what to close (default with the sample company: 2026-10)")
    parser.add_argument("--out", help="folder for the reports")
    parser.add_argument("--called-from", default=".", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.book and not arguments.period:
        parser.error("--book needs --period, for instance --period 2026-10")
    period = arguments.period or "2026-10"
    try:
        here = Path(arguments.called_from)
        if arguments.book and not (here / arguments.book).exists():
            parser.error(f"there is no {here / arguments.book}")
        program = command()
        book = (here / arguments.book).resolve() if arguments.book else sample()
        name = f"{book.name}-{period.replace('/', '_')}"
        out = (here / arguments.out).resolve() if arguments.out else ROOT / "out" / name
        out.mkdir(parents=True, exist_ok=True)
        return close(program, book, period, out)
    except Failed:
        return 1
    except KeyboardInterrupt:
        say("stopped")
        return 130


if __name__ == "__main__":
    sys.exit(main())

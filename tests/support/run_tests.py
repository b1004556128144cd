"""./tests/run after the packages are there: virtual environment, builds, every test, one closing line."""

import argparse
import hashlib
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor, wait

import tally
from steps import BUILD, LOGS, ROOT, Failed, build, configure, environment, jobs_default, run, say

VENV = BUILD / "venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "tests" / "support" / "requirements.txt"
RESULTS = BUILD / "results"
TRYTON = BUILD / "tryton"


def virtual_environment():
    """build/venv with the pinned packages; made anew when the pins or the interpreter change."""
    missing = to_make(VENV, REQUIREMENTS)
    if not missing:
        return
    run("virtual environment", [sys.executable, "-m", "venv", "--clear", VENV])
    run("python packages", [PYTHON, "-m", "pip", "install", "-q", "-r", REQUIREMENTS])
    missing[0].write_text(missing[1])


def benchmark_peers():
    """What only the benchmarks compare with: into build/venv, and, where npm is there, into build/benchmark."""
    here = ROOT / "tests" / "benchmark"
    run("benchmark peers", [PYTHON, "-m", "pip", "install", "-q", "-r", here / "requirements.txt"], check=False)
    if shutil.which("npm"):
        folder = BUILD / "benchmark" / "feelin"
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(here / "package.json", folder)
        run("benchmark peers of node", ["npm", "install", "--no-audit", "--no-fund"], cwd=folder, check=False)


def python_module():
    """Installs attain into build/venv as a user would; ccache gives it the objects of the release build."""
    run("python module", [PYTHON, "-m", "pip", "install", "--no-build-isolation", "--no-deps", "--force-reinstall",
                          f"--config-settings=build-dir={BUILD / 'python'}", ROOT])


def to_make(folder, *sources):
    """None when `folder` holds what these sources make, else the stamp to leave there once it does."""
    stamp = folder / ".made"
    wanted = hashlib.sha256(b"".join(source.read_bytes() for source in sources) + sys.version.encode() + sys.executable.encode()).hexdigest()
    return None if stamp.exists() and stamp.read_text() == wanted else (stamp, wanted)


def tryton_database():
    """build/tryton: Tryton in a virtual environment of its own, and the year that it trades; made anew when its pins or the trade change."""
    venv, database, sources = TRYTON / "venv", TRYTON / "quayside.sqlite", ROOT / "examples" / "tryton"
    if missing := to_make(venv, sources / "requirements.txt"):
        run("tryton", [sys.executable, "-m", "venv", "--clear", venv], aside=True)
        run("tryton packages", [venv / "bin" / "python", "-m", "pip", "install", "-q", "-r", sources / "requirements.txt"], aside=True)
        missing[0].write_text(missing[1])
    missing = to_make(TRYTON, sources / "requirements.txt", sources / "trade.py")
    if missing or not database.exists():
        run("tryton trades a year", [venv / "bin" / "python", sources / "trade.py", "--out", database], aside=True)
        if missing:
            missing[0].write_text(missing[1])
    return database


class Suites:
    """Runs suites and adds up what they counted."""

    def __init__(self, jobs):
        self.jobs, self.total, self.broken = jobs, tally.Tally(), []
        RESULTS.mkdir(parents=True, exist_ok=True)

    def note(self, name, counted, code):
        if code != 0 and counted.failed == 0:
            counted += tally.Tally(0, 1, 0)
        self.total += counted
        say(f"  {name}: {counted}")
        if counted.failed:
            self.broken.append(name)

    def ctest(self, name, preset, *options, **env):
        result = RESULTS / f"{name.replace(' ', '_')}.xml"
        result.unlink(missing_ok=True)
        code = run(name, ["ctest", "--test-dir", BUILD / preset, "--output-on-failure", f"-j{self.jobs}", "--output-junit", result,
                          "--test-output-size-passed", "10000000", "--test-output-size-failed", "10000000", *options],
                   env=environment(**env), check=False)
        counted = tally.of_ctest(result) if result.exists() else tally.Tally(0, 1, 0)
        if code != 0 or counted.failed:
            show_failures(LOGS / f"{name.replace(' ', '_')}.log", "***")
        self.note(name, counted, code)

    def pytest(self, name, *arguments, **env):
        result = RESULTS / f"{name.replace(' ', '_')}.xml"
        result.unlink(missing_ok=True)
        code = run(name, [PYTHON, "-m", "pytest", f"--junit-xml={result}", "-p", "no:cacheprovider", "-rs", *arguments],
                   env=environment(ATTAIN_BUILD=str(BUILD / "release"), **env), check=False)
        counted = tally.of_pytest(result) if result.exists() else tally.Tally(0, 1, 0)
        if code not in (0, 5):
            show_failures(LOGS / f"{name.replace(' ', '_')}.log", "= FAILURES", "= ERRORS")
        self.note(name, counted, 0 if code == 5 else code)

    def program(self, name, command, **env):
        """One program that counts as one test."""
        code = run(name, command, env=environment(**env), check=False)
        if code != 0:
            show_failures(LOGS / f"{name.replace(' ', '_')}.log")
        self.note(name, tally.Tally(1, 0, 0) if code == 0 else tally.Tally(0, 1, 0), code)


def show_failures(path, *marks, lines=80):
    text = path.read_text(errors="replace").splitlines() if path.exists() else []
    at = next((i for i, line in enumerate(text) if any(mark in line for mark in marks)), max(0, len(text) - lines))
    say(f"--- {path.relative_to(ROOT)} ---")
    say("\n".join(text[at:at + lines]))


def fast(suites, arguments):
    configure("release", "-DATTAIN_BUILD_TESTS=ON")
    build("release", jobs=suites.jobs)
    suites.ctest("C++ and C tests", "release")
    if arguments.quick:
        return
    virtual_environment()
    with ThreadPoolExecutor(1) as aside:  # Tryton trades on one core while the module is built
        tryton = aside.submit(tryton_database)
        python_module()
        wait([tryton])
    suites.pytest("Python tests", ROOT / "tests" / "python", ATTAIN_TRYTON_DATABASE=str(tryton.result()))
    suites.pytest("Python doctests", "--doctest-modules", "--pyargs", "attain", "--import-mode=importlib")


def sanitized(suites):
    """ASan + UBSan (clang, with the fuzzers in the same build), then TSan on the tests that share a book between threads."""
    configure("fuzz")
    build("fuzz", jobs=suites.jobs)
    suites.ctest("ASan and UBSan", "fuzz", "-LE", "guard", ASAN_OPTIONS="detect_leaks=1:strict_string_checks=1",
                 UBSAN_OPTIONS="print_stacktrace=1")
    configure("tsan")
    build("tsan", "attain_thread_tests", jobs=suites.jobs)
    suites.ctest("TSan", "tsan", "-L", "threads", TSAN_OPTIONS="halt_on_error=1")


def fuzzed(suites, seconds):
    """Every libFuzzer program from its corpus for a while; what it finds lies in build/fuzz/found."""
    found = BUILD / "fuzz" / "found"
    for program in sorted((BUILD / "fuzz" / "tests" / "fuzz").glob("fuzz_*")):
        if not program.is_file():
            continue
        name = program.name.removeprefix("fuzz_")
        work = BUILD / "fuzz" / "grown" / name
        found.mkdir(parents=True, exist_ok=True)
        work.mkdir(parents=True, exist_ok=True)
        suites.program(f"fuzz {name}", [program, "-seed=1", f"-max_total_time={seconds}", "-timeout=20", "-rss_limit_mb=2048",
                                        f"-artifact_prefix={found}/{name}-", work, ROOT / "tests" / "fuzz" / "corpus" / name])


def main():
    parser = argparse.ArgumentParser(prog="./tests/run")
    parser.add_argument("--all", action="store_true", help="also sanitizers, long fuzz replays and peer benchmarks")
    parser.add_argument("--quick", action="store_true", help="the C++ and C tests only")
    parser.add_argument("--jobs", type=int, default=jobs_default())
    parser.add_argument("--fuzz-seconds", type=int, default=5, help="time for each fuzzer with --all")
    arguments = parser.parse_args()
    started = time.monotonic()
    suites = Suites(arguments.jobs)
    try:
        fast(suites, arguments)
        if arguments.all:
            sanitized(suites)
            fuzzed(suites, arguments.fuzz_seconds)
            benchmark_peers()
            suites.program("benchmarks", [ROOT / "tests" / "benchmark" / "run"], ATTAIN_PYTHON=str(PYTHON))
            say((LOGS / "benchmarks.log").read_text(errors="replace"))
    except Failed as step:
        suites.total += tally.Tally(0, 1, 0)
        suites.broken.append(f"step \"{step}\"")
    except KeyboardInterrupt:
        say("stopped")
        return 130
    if suites.broken:
        say(f"failed: {', '.join(suites.broken)}")
    say(f"logs: {LOGS.relative_to(ROOT)}/  results: {RESULTS.relative_to(ROOT)}/  time: {time.monotonic() - started:.0f} s")
    say(str(suites.total))
    return 1 if suites.total.failed or suites.total.passed == 0 else 0


if __name__ == "__main__":
    sys.exit(main())

"""Steps of the two commands: run a program with a log, show progress, stop with the log's end when it fails."""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
LOGS = BUILD / "logs"
NINJA = re.compile(rb"^\[(\d+)/(\d+)\]")


class Failed(Exception):
    """A step ended with an error that has been shown."""


def environment(**more):
    """The environment of every step: one compiler and paths relative to the source tree, so all builds share ccache's objects."""
    result = dict(os.environ, CCACHE_BASEDIR=str(ROOT), PIP_DISABLE_PIP_VERSION_CHECK="1")
    result.setdefault("CC", "gcc" if shutil.which("gcc") else "cc")
    result.setdefault("CXX", "g++" if shutil.which("g++") else "c++")
    result.update(more)
    result.pop("PYTHONPATH", None)
    return result


def say(text):
    print(text, flush=True)


def run(name, command, *, env=None, cwd=ROOT, check=True, tail=40, aside=False):
    """Runs one step with its output in build/logs/<name>.log; returns the exit code. A step `aside` another one says nothing unless it fails."""
    LOGS.mkdir(parents=True, exist_ok=True)
    log_path = LOGS / f"{name.replace(' ', '_').replace('/', '_')}.log"
    started = shown = time.monotonic()
    tty = sys.stdout.isatty()
    if not aside:
        sys.stdout.write(f"{name} ...")
        sys.stdout.flush()
    with open(log_path, "wb", buffering=0) as log:
        process = subprocess.Popen([str(part) for part in command], cwd=cwd, env=env or environment(),
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for line in process.stdout:
            log.write(line)
            at = NINJA.match(line)
            now = time.monotonic()
            if not aside and at and now - shown > (0.5 if tty else 20):
                shown = now
                progress = f"{at[1].decode()}/{at[2].decode()}"
                sys.stdout.write(f"\r{name} ... {progress} " if tty else f" {progress}")
                sys.stdout.flush()
        code = process.wait()
    taken = time.monotonic() - started
    if aside and code == 0:
        return code
    sys.stdout.write(f"\r{name}: " if tty else " ")
    say(f"{'ok' if code == 0 else f'exit {code}'} ({taken:.1f} s)" + (" " * 12 if tty else ""))
    if code != 0 and check:
        say(f"--- the end of {log_path.relative_to(ROOT)} ---")
        lines = log_path.read_text(errors="replace").splitlines()
        say("\n".join(error_lines(lines, tail)))
        raise Failed(name)
    return code


def error_lines(lines, tail):
    """The lines worth showing of a failed log: from the first that ninja or a compiler calls an error, else the end."""
    for index, line in enumerate(lines):
        if line.startswith("FAILED:") or "error:" in line:
            return lines[max(0, index - 1):index + tail]
    return lines[-tail:]


def configure(preset, *options):
    """Configures a preset unless it was configured with the same options (ninja re-runs CMake by itself when lists change)."""
    stamp = BUILD / preset / ".configured"
    wanted = " ".join(options)
    if (BUILD / preset / "build.ninja").exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    run(f"configure {preset}", ["cmake", "--preset", preset, *options])
    stamp.write_text(wanted)


def build(preset, *targets, jobs):
    run(f"build {preset}", ["ninja", "-C", BUILD / preset, f"-j{jobs}", *targets])


def jobs_default():
    """One job a core, fewer where memory is short (a heavy unit takes about 1.5 GB)."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    except (ValueError, OSError):
        memory = 4.0 * cores
    return max(1, min(cores, int(memory / 1.5)))

"""The repository's own lint: what the style asks for and a compiler does not see.

    tidy.py ROOT          prints what is untidy, one line each, and fails if there is anything
    tidy.py --self-test   plants one sin of each kind and wants each of them found
"""

import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

CODE = {".hpp", ".h", ".cpp", ".c", ".py", ".pyi", ".cmake", ".sh", ".toml", ".in"}
TEXT = CODE | {".md", ".txt", ".json", ".ipynb", ".map", ""}
CPP = {".hpp", ".h", ".cpp", ".c"}
LIBRARY = ("include", "src", "capi", "python")
MONEY = [re.compile(pattern) for pattern in (
    r"^(include/attain|src)/(target|appraisal|pay|credit)/", r"^(include/attain|src)/base/(money|currency|rounding)")]
BORROWED = re.compile(r"^(tests/fuzz/corpus/|tests/tidy/tidy\.py$|LICENSE$)")
LINES_AT_MOST = 900  # the aim is 400

# Words that tell of unfinished work, of one machine, or of one network.
WORDS = [(re.compile(r"\b(TODO|FIXME|HACK)\b"), "unfinished work belongs in the issue tracker"),
         (re.compile(r"(?<![\w.])/(work|home/\w+|root|Users)/"), "a path of one machine"),
         (re.compile(r"\b(pypi\.org|files\.pythonhosted\.org|deb\.debian\.org|archive\.ubuntu\.com|registry\.npmjs\.org)\b"),
          "names a package host")]
# What a library must not do: print, end the process, read the clock, the locale or the environment.
IMPURE = re.compile(r"\bstd::(cout|cerr|clog)\b|(?<![\w:.>])(std::)?(printf|puts|putchar|abort|exit|_exit|quick_exit|getenv|setlocale|"
                    r"localtime|gmtime|rand|srand)\s*\(|\b(system_clock|steady_clock|high_resolution_clock)::now\b|"
                    r"\bstd::random_device\b|\bstd::locale\s*\(\s*\"\"|(?<![\w:.>])(std::)?time\s*\(\s*(nullptr|NULL|0)\s*\)")
FLOATING = re.compile(r"\b(float|double)\b")


def code_only(text):
    """C++ text with comments and the insides of string literals blanked, line breaks kept."""
    def blank(match):
        found = match[0]
        if found.startswith("/"):
            return re.sub(r"[^\n]", " ", found)
        return found[0] + re.sub(r"[^\n]", " ", found[1:-1]) + found[-1]
    return re.sub(r'R"\(.*?\)"|//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])\'(?:\\.|[^\'\\\n])+\'', blank, text, flags=re.S)


def files_of(root):
    """The files that belong to the repository: git's list, or a walk where there is no git."""
    if (root / ".git").exists():
        listed = subprocess.run(["git", "-c", f"safe.directory={root}", "-C", root, "ls-files", "-z", "--cached", "--others",
                                 "--exclude-standard"], capture_output=True, check=True).stdout.decode()
        return sorted(Path(name) for name in listed.split("\0") if name and (root / name).is_file())
    return sorted(path.relative_to(root) for path in root.rglob("*")
                  if path.is_file() and not {"build", "__pycache__", ".git"} & set(path.relative_to(root).parts))


def untidy(root):
    for file in files_of(root):
        name = file.as_posix()
        if BORROWED.match(name) or file.suffix not in TEXT:
            continue
        data = (root / file).read_bytes()
        if b"\0" in data:
            continue
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            if file.suffix in CODE:
                yield f"{name}: not UTF-8"
            continue
        for pattern, why in WORDS:
            for match in pattern.finditer(text):
                yield f"{name}:{line_of(text, match)}: {match[0]}: {why}"
        if file.suffix in CODE and text:
            yield from untidy_spacing(name, text)
        if file.suffix in CPP and file.parts[0] in LIBRARY:
            yield from untidy_library(name, file, text)
        if text.startswith("#!") and not os.access(root / file, os.X_OK):
            yield f"{name}:1: a script that is not executable"


def untidy_spacing(name, text):
    if "\r" in text:
        yield f"{name}: carriage returns"
    if not text.endswith("\n"):
        yield f"{name}: no line break at the end"
    for match in re.finditer(r"[ \t]+$", text, re.M):
        yield f"{name}:{line_of(text, match)}: spaces at the end of the line"
        break
    for match in re.finditer(r"^ *\t", text, re.M):
        yield f"{name}:{line_of(text, match)}: a tab"
        break


def untidy_library(name, file, text):
    if file.suffix == ".hpp":
        if not text.startswith("#pragma once\n"):
            yield f"{name}:1: a header opens with #pragma once"
        elif file.parts[0] == "include" and not re.match(r"#pragma once\n///? ", text):
            yield f"{name}:2: a public header says in its second line what it is for"
    if text.count("\n") > LINES_AT_MOST:
        yield f"{name}: {text.count(chr(10))} lines, more than {LINES_AT_MOST}"
    code = code_only(text)
    for match in IMPURE.finditer(code):
        yield f"{name}:{line_of(code, match)}: {match[0].strip('( ')}: a library never prints, exits or asks the machine"
    if any(pattern.match(name) for pattern in MONEY):
        for match in FLOATING.finditer(code):
            line = code.splitlines()[line_of(code, match) - 1]
            if "= delete" not in line:
                yield f"{name}:{line_of(code, match)}: {match[0]}: no binary floating point near money"


def line_of(text, match):
    return text.count("\n", 0, match.start()) + 1


class Planted(unittest.TestCase):
    GOOD = {
        "include/attain/pay/plan.hpp": "#pragma once\n/// Plans; a double check of \"double\".\nPlan(double) = delete;\n",
        "src/base/text.cpp": "// prints nothing: printf(\nauto s = \"std::cout\"; snprintf(b, 3, \"%d\", 1); row.time(0); it.exit();\n",
        "src/measure/forecast.cpp": "double d;\n",
        "tests/run": "#!/bin/sh\n",
    }
    BAD = {
        "src/base/a.cpp": "// TO" "DO later\n",
        "docs/a.md": "see /wo" "rk/main\n",
        "docs/b.md": "from py" "pi.org\n",
        "src/base/b.cpp": "int a; \n",
        "src/base/c.cpp": "int a;",
        "src/base/d.cpp": "\tint a;\n",
        "include/attain/base/e.hpp": "/// What.\n#pragma once\n",
        "include/attain/base/f.hpp": "#pragma once\n#include <string>\n",
        "src/base/g.cpp": "void f() { std::cout << 1; }\n",
        "src/base/h.cpp": "auto n = std::chrono::system_clock::now();\n",
        "capi/src/i.cpp": "void f() { exit(1); }\n",
        "src/pay/j.cpp": "double pay;\n",
        "include/attain/base/money_sum.hpp": "#pragma once\n/// Sums.\nfloat f();\n",
        "src/base/k.cpp": "int a;\n" * (LINES_AT_MOST + 1),
        "tests/other": "#!/bin/sh\n",
        "src/base/l.cpp": "const char* home = std::getenv(\"HOME\");\n",
    }

    def check(self, files):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            for name, text in files.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text, newline="")
            if (root / "tests/run").exists():
                (root / "tests/run").chmod(0o755)
            return list(untidy(root))

    def test_the_clean_tree_passes(self):
        self.assertEqual(self.check(self.GOOD), [])

    def test_planted_sins_are_found(self):
        for name, text in self.BAD.items():
            with self.subTest(name):
                found = self.check({**self.GOOD, name: text})
                self.assertEqual(len(found), 1, found)
                self.assertTrue(found[0].startswith(name), found)


def main():
    if sys.argv[1:] == ["--self-test"]:
        unittest.main(argv=sys.argv[:1])
    found = list(untidy(Path(sys.argv[1]).resolve()))
    print("\n".join(found) if found else "tidy")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

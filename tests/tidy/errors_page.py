"""docs/errors.md has one row for every code of error.hpp, with its number, a meaning and a remedy, in the same order.

    errors_page.py ROOT           says what is missing, stale or out of order, and fails if anything is
    errors_page.py ROOT --rows    prints a row for each code that the page lacks, to be filled in
"""

import re
import sys
from pathlib import Path

CODE = re.compile(r"^\s*X\((\w+),\s*(\d+)\)", re.M)
ROW = re.compile(r"^\| (\d+) \| `(\w+)` \|([^|]*)\|([^|]*)\|\s*$", re.M)


def compare(header, page):
    codes = [(int(number), name) for name, number in CODE.findall(header)]
    rows = [(int(number), name) for number, name, _, _ in ROW.findall(page)]
    if not codes:
        yield "no codes found in error.hpp"
    if len({number for number, _ in codes}) != len(codes):
        yield "error.hpp gives one number twice"
    for number, name in codes:
        if (number, name) not in rows:
            yield f"docs/errors.md has no row for {number} {name}"
    for number, name in rows:
        if (number, name) not in codes:
            yield f"docs/errors.md has a row for {number} {name}, which error.hpp does not have"
    if not list(set(codes) ^ set(rows)) and rows != sorted(codes):
        yield "the rows of docs/errors.md are not in the order of their numbers, or one is there twice"
    for number, name, meaning, remedy in ROW.findall(page):
        if len(meaning.strip()) < 10 or len(remedy.strip()) < 10:
            yield f"docs/errors.md: {number} {name} needs a meaning and a remedy"


def main():
    root = Path(sys.argv[1])
    header = (root / "include/attain/base/error.hpp").read_text()
    page = (root / "docs/errors.md").read_text()
    if "--rows" in sys.argv:
        present = {name for _, name, _, _ in ROW.findall(page)}
        for name, number in CODE.findall(header):
            if name not in present:
                print(f"| {number} | `{name}` |  |  |")
        return 0
    assert list(compare("X(a, 1)\nX(b, 2)", "| 1 | `a` | what it means | what to do now |\n")), "the check finds nothing"
    found = list(compare(header, page))
    print("\n".join(found) if found else "every code has its row")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

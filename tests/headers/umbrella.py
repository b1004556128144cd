"""attain.hpp brings every public header, itself or through another; `umbrella.py include --write` lists them all.

The forward header of JSON is left out: it needs somebody else's header.
"""

import re
import sys
from pathlib import Path

ROOMS = ("base company journal math rule book credit measure target appraisal pay territory customer pipeline receivable "
         "forecast watch check report io").split()
APART = {"attain/attain.hpp", "attain/io/json_fwd.hpp"}


def wanted(include):
    headers = (path.relative_to(include).as_posix() for path in (include / "attain").rglob("*.hpp"))
    return sorted((header for header in headers if header not in APART and not header.endswith("-inl.hpp")),
                  key=lambda header: (ROOMS.index(header.split("/")[1]), header))


def main():
    include = Path(sys.argv[1])
    umbrella = include / "attain" / "attain.hpp"
    text = umbrella.read_text()
    lines = "".join(f'#include "{header}"\n' for header in wanted(include))
    if "--write" in sys.argv:
        umbrella.write_text(re.sub(r'(#include "attain/.*\n)+', lines, text, count=1))
        return 0
    reached, waiting = set(), ["attain/attain.hpp"]
    while waiting:
        header = waiting.pop()
        if header not in reached and (include / header).exists():
            reached.add(header)
            waiting += re.findall(r'^#include ["<](attain/[^">]*)[">]', (include / header).read_text(), re.M)
        elif header not in reached:
            print(f"{header} is included and does not exist")
            return 1
    problems = [f"attain.hpp does not bring {header}" for header in wanted(include) if header not in reached]
    print("\n".join(problems + ["mend it with: python3 tests/headers/umbrella.py include --write"] if problems
                    else ["every public header is there"]))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

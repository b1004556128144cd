"""The floors of the house, checked from the real #includes: includes go down, and sideways only where the table says so.

    layers.py ROOT          prints every include that breaks the table, and fails if there is one
    layers.py --self-test   plants violations in a copy of a small tree and wants each of them found
"""

import re
import sys
import tempfile
import unittest
from pathlib import Path

ROOMS = {  # room: its floor, as docs/architecture.md draws them
    "base": 0, "company": 1, "journal": 1, "math": 1, "rule": 1, "book": 2, "credit": 3, "measure": 3.5,
    "target": 4, "appraisal": 4, "pay": 4, "territory": 4, "customer": 4, "pipeline": 4, "receivable": 4, "forecast": 4,
    "watch": 4, "check": 5, "report": 5, "io": 5, "capi": 6, "python": 6,
}
SIDEWAYS = {("appraisal", "target"), ("pay", "target"), ("pay", "appraisal"), ("check", "report")}
DOORS = ("capi", "python")

# What a public header may include that is not attain's.
STANDARD = set("""algorithm any array atomic barrier bit bitset cassert cctype cerrno cfenv cfloat charconv chrono cinttypes
climits cmath compare complex concepts condition_variable coroutine cstddef cstdint cstdio cstdlib cstring ctime
deque exception execution filesystem forward_list fstream functional future initializer_list iomanip ios iosfwd iostream
istream iterator latch limits list locale map memory memory_resource mutex new numbers numeric optional ostream queue
random ranges ratio regex scoped_allocator semaphore set shared_mutex source_location span sstream stack
stdexcept stop_token streambuf string string_view system_error thread tuple type_traits typeindex typeinfo
unordered_map unordered_set utility valarray variant vector version stddef.h stdint.h""".split())
THIRD_PARTY = re.compile(r"^boost/date_time(/|\.hpp$)")
THIRD_PARTY_IN = {"io": re.compile(r"^nlohmann/json_fwd\.hpp$")}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)
SUFFIXES = {".hpp", ".h", ".cpp", ".c", ".inl", ".ipp"}


def room_of_file(path):
    """The room of a file (path relative to the root), or None for the umbrella header and what lies outside the house."""
    parts = path.parts
    if parts[:2] == ("include", "attain") and len(parts) > 3:
        return parts[2]
    if parts[0] == "src" and len(parts) > 2:
        return parts[1]
    if parts[0] in DOORS:
        return parts[0]
    return None


def room_of_include(root, including, quoted, name):
    """(room, is it a public header) that an include names, or (None, False) for somebody else's header."""
    parts = Path(name).parts
    if parts[0] == "attain" and len(parts) > 2:
        return parts[1], True
    if name == "attain/attain.hpp":
        return "umbrella", True
    if name == "attain.h":
        return "capi", True
    if quoted:
        beside = (root / including).parent / name
        if beside.exists():
            relative = beside.resolve().relative_to(root.resolve())
            return room_of_file(relative), relative.parts[0] == "include"
        if len(parts) > 1 and (root / "src" / name).exists():
            return parts[0], False
    return None, False


def may(above, below):
    """May a file of room `above` include a header of room `below`?"""
    return above == below or ROOMS[below] < ROOMS[above] or (above, below) in SIDEWAYS


def violations(root):
    files = [path for top in ("include", "src", *DOORS) for path in sorted((root / top).rglob("*"))
             if path.suffix in SUFFIXES and path.is_file()]
    for path in files:
        file = path.relative_to(root)
        public = file.parts[0] == "include"
        room = room_of_file(file)
        umbrella = file.parts == ("include", "attain", "attain.hpp")
        if not umbrella and room not in ROOMS:
            yield f"{file}: \"{room}\" is no room of the house"
            continue
        text = path.read_text(encoding="utf-8")
        for match in INCLUDE.finditer(text):
            at = f"{file}:{text.count(chr(10), 0, match.start()) + 1}"
            quoted, name = match[1] == '"', match[2]
            target, target_public = room_of_include(root, file, quoted, name)
            if target == "umbrella":
                if room not in DOORS:
                    yield f"{at}: the umbrella header is for users, not for the house"
            elif target is not None:
                if target not in ROOMS:
                    yield f"{at}: {name} is in no room of the house"
                elif umbrella:
                    pass
                elif not may(room, target):
                    yield f"{at}: {room} (floor {ROOMS[room]}) may not include {name} of {target} (floor {ROOMS[target]})"
                elif room in DOORS and target not in DOORS and not target_public:
                    yield f"{at}: {room} may use public headers only, {name} is private"
                elif public and not target_public:
                    yield f"{at}: a public header may not include the private {name}"
            elif public and name not in STANDARD and not THIRD_PARTY.match(name):
                allowed = THIRD_PARTY_IN.get(room)
                if not (allowed and allowed.match(name)):
                    yield f"{at}: a public header may not include {name}"


class Planted(unittest.TestCase):
    """Each planted violation is found, and the clean tree has none."""

    GOOD = {
        "include/attain/attain.hpp": '#include "attain/base/money.hpp"\n',
        "include/attain/base/money.hpp": "#include <string>\n#include <boost/date_time/gregorian/gregorian.hpp>\n",
        "include/attain/company/company.hpp": '#include "attain/base/money.hpp"\n',
        "include/attain/target/sheet.hpp": "#include <vector>\n",
        "include/attain/pay/plan.hpp": '#include "attain/target/sheet.hpp"\n',
        "include/attain/io/json.hpp": "#include <nlohmann/json_fwd.hpp>\n",
        "src/base/money.cpp": '#include "attain/base/money.hpp"\n#include "digits.hpp"\n#include <pugixml.hpp>\n',
        "src/base/digits.hpp": "#include <cstdint>\n",
        "capi/src/book.cpp": '#include "attain/attain.hpp"\n#include "attain/company/company.hpp"\n',
    }
    BAD = {
        "upwards": ("src/base/money.cpp", '#include "attain/company/company.hpp"\n'),
        "a sibling": ("src/company/company.cpp", '#include "attain/rule/rule.hpp"\n'),
        "sideways the wrong way": ("src/target/sheet.cpp", '#include <attain/pay/plan.hpp>\n'),
        "spaced": ("src/base/a.cpp", '  #  include   "attain/book/book.hpp"\n'),
        "relative": ("src/base/b.cpp", '#include "../company/private.hpp"\n'),
        "a door that climbs in by the window": ("python/src/a.cpp", '#include "base/digits.hpp"\n'),
        "a heavy library in a public header": ("include/attain/base/json.hpp", "#include <nlohmann/json.hpp>\n"),
        "even the forward header elsewhere": ("include/attain/base/fwd.hpp", "#include <nlohmann/json_fwd.hpp>\n"),
        "a private header in a public one": ("include/attain/base/c.hpp", '#include "base/digits.hpp"\n'),
        "the umbrella inside": ("src/base/d.cpp", '#include "attain/attain.hpp"\n'),
        "a room nobody knows": ("src/cellar/a.cpp", "#include <string>\n"),
        "the C door from the Python door": ("python/src/c.cpp", '#include <attain.h>\n'),
        "the other door": ("python/src/b.cpp", '#include "../../capi/src/private.hpp"\n'),
    }

    def check(self, extra):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            for name, text in {**self.GOOD, "src/company/private.hpp": "", "capi/src/private.hpp": "", **extra}.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
            return list(violations(root))

    def test_the_clean_tree_passes(self):
        self.assertEqual(self.check({}), [])

    def test_planted_violations_are_found(self):
        for what, (name, text) in self.BAD.items():
            with self.subTest(what):
                found = self.check({name: text})
                self.assertEqual(len(found), 1, found)
                self.assertTrue(found[0].startswith(name), found)


def main():
    if sys.argv[1:] == ["--self-test"]:
        unittest.main(argv=sys.argv[:1])
    found = list(violations(Path(sys.argv[1])))
    print("\n".join(found) if found else "the floors hold")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

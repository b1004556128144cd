"""The symbols of the C library against the checked-in list and against the header.

    abi.py LIBRARY HEADER LIST            compares, and fails on any difference
    abi.py LIBRARY HEADER LIST --write    writes the list: a line that goes or changes needs a new ABI version
"""

import re
import subprocess
import sys
from pathlib import Path

FUNCTIONS_AT_MOST = 70


def main():
    library, header_path, list_path = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    header = header_path.read_text()
    abi = re.search(r"define ATTAIN_ABI_VERSION (\d+)", header)[1]
    declared = set(re.findall(r"ATTAIN_API\b[^;{]*?\b(attain_\w+)\s*\(", re.sub(r"/\*.*?\*/", "", header, flags=re.S)))
    lines = subprocess.run(["nm", "-D", "--defined-only", library], capture_output=True, text=True, check=True).stdout.splitlines()
    exported, problems = set(), []
    for line in lines:
        _, kind, symbol = line.split(maxsplit=2)
        name, _, version = symbol.partition("@@")
        if kind == "A" and name.startswith("ATTAIN_"):
            continue
        exported.add(name)
        if not name.startswith("attain_") or kind != "T":
            problems.append(f"exports {symbol} ({kind})")
        elif not re.fullmatch(r"ATTAIN_\d+(_\d+)?", version):
            problems.append(f"{name} has no symbol version")
    if "--write" in sys.argv:
        list_path.write_text("".join(f"{name}\n" for name in sorted(exported)))
        return 0
    listed = set(list_path.read_text().split())
    problems += [f"{name} is gone or hidden: that breaks callers" for name in sorted(listed - exported)]
    problems += [f"{name} is exported but not in {list_path.name}" for name in sorted(exported - listed)]
    problems += [f"{name} is declared but not exported" for name in sorted(declared - exported)]
    problems += [f"{name} is exported but not declared in attain.h" for name in sorted(exported - declared)]
    if len(exported) >= FUNCTIONS_AT_MOST:
        problems.append(f"{len(exported)} functions; the interface promises fewer than {FUNCTIONS_AT_MOST}")
    needed = subprocess.run(["readelf", "-d", library], capture_output=True, text=True, check=True).stdout
    soname = re.search(r"SONAME.*\[(.*)\]", needed)
    if not soname or soname[1] != f"libattain_c.so.{abi}":
        problems.append(f"the soname {soname and soname[1]} does not say ABI version {abi}")
    print("\n".join(problems) if problems else f"{len(exported)} symbols, all as listed, ABI version {abi}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

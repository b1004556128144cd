"""What each door printed for each case, compared byte for byte with the others and with the case itself.

    same_bytes.py CASES OUTPUTS DOOR…      OUTPUTS/DOOR/x.case is what that door printed for CASES/x.case
"""

import sys
from pathlib import Path


def main():
    cases, outputs, doors = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
    files = sorted(cases.rglob("*.case"))
    problems = [] if files else ["no cases"]
    for case in files:
        wanted = case.read_bytes()
        for door in doors:
            printed = outputs / door / case.name
            if not printed.exists():
                problems.append(f"{door} did not play {case.name}")
            elif printed.read_bytes() != wanted:
                problems.append(f"{door} printed another {case.name}")
    print("\n".join(problems) if problems else f"{len(files)} cases, the same bytes through {', '.join(doors)}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

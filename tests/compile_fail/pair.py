"""One pair: `pair.py FILE COMPILER OPTIONS...`.

FILE compiles. For each `#ifdef MUST_NOT_COMPILE_<n>` in it, it does not compile with that name defined, and the compiler's message
matches the pattern of the comment `// expect <n>: pattern`, so that it fails for the reason meant and not for a typing error.
"""

import re
import subprocess
import sys
from pathlib import Path


def main():
    file, *command = sys.argv[1:]
    text = Path(file).read_text()
    expected = dict(re.findall(r"^// expect (\d+): (.*)$", text, re.M))
    branches = re.findall(r"^#\s*ifdef MUST_NOT_COMPILE_(\d+)", text, re.M)
    if not branches or sorted(branches) != sorted(expected):
        print(f"{file}: every MUST_NOT_COMPILE_<n> needs one `// expect <n>: pattern`, and the other way round")
        return 1
    problems = []
    good = subprocess.run([*command, file], capture_output=True, text=True)
    if good.returncode != 0:
        problems.append(f"it should compile as it stands:\n{good.stderr[:3000]}")
    for branch in branches:
        bad = subprocess.run([*command, f"-DMUST_NOT_COMPILE_{branch}", file], capture_output=True, text=True)
        if bad.returncode == 0:
            problems.append(f"case {branch} compiles, and must not")
        elif not re.search(expected[branch], bad.stderr):
            problems.append(f"case {branch} fails for another reason than \"{expected[branch]}\":\n{bad.stderr[:2000]}")
    print("\n".join(problems) if problems else f"{len(branches)} refused as they should be")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

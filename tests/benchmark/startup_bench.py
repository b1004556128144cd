"""What a user waits for before anything happens: `import attain` in a fresh interpreter, and the size of the installed package."""

import subprocess
import sys
from pathlib import Path

import attain

CODE = "import time; a = time.perf_counter(); import attain; print((time.perf_counter() - a) * 1000)"
times = sorted(float(subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True).stdout)
               for _ in range(15))
print(f"limit import_attain {times[len(times) // 2]:.1f} ms 150")
size = sum(path.stat().st_size for path in Path(attain.__file__).parent.rglob("*") if path.is_file() and path.suffix != ".pyc")
print(f"limit installed_package {size / 1e6:.2f} MB 30")

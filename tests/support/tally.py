"""Counts what ran: ctest's and pytest's JUnit files in, passed, failed and skipped out.

A Catch2 program counts as its test cases (from its closing line), any other ctest test as one. A test case that warned
"skipped: ..." counts as skipped. A program that died counts one failure beside what it had counted.
"""

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass

ALL_PASSED = re.compile(r"^All tests passed \(.* in (\d+) test cases?\)", re.M)
CASES = re.compile(r"^test cases:\s*(\d+)\s*\|(.*)$", re.M)
SKIPPED = re.compile(r"^\s*skipped: ", re.M)


@dataclass
class Tally:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other):
        return Tally(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self):
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def of_output(output, ok):
    """The tally of one ctest test from what it printed."""
    skipped = len(SKIPPED.findall(output))
    if found := ALL_PASSED.search(output):
        total, failed = int(found[1]), 0
    elif found := CASES.search(output):
        total = int(found[1])
        counted = re.search(r"(\d+) failed", found[2])
        failed = int(counted[1]) if counted else 0
    else:
        total, failed = 1, 0 if ok else 1
    if not ok and failed == 0:  # it counted no failure and yet ended badly: a crash after the count, a leak
        return Tally(max(0, total - skipped), 1, skipped)
    return Tally(max(0, total - failed - skipped), failed, skipped)


def of_ctest(path):
    result = Tally()
    for case in ElementTree.parse(path).iter("testcase"):
        output = case.findtext("system-out") or ""
        status = case.get("status")
        skip = case.find("skipped")
        if status == "disabled" or (skip is not None and (skip.get("message") or "").startswith("SKIP_")):
            result += Tally(0, 0, 1)  # a program that could not start is "notrun" too, but a failure
        else:
            result += of_output(output, case.find("failure") is None and status == "run")
    return result


def of_pytest(path):
    result = Tally()
    for case in ElementTree.parse(path).iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            result += Tally(0, 1, 0)
        elif case.find("skipped") is not None:
            result += Tally(0, 0, 1)
        else:
            result += Tally(1, 0, 0)
    return result

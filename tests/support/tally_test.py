"""The closing line of ./tests/run counts right, failures and crashes included."""

import tempfile
import unittest
from pathlib import Path

from tally import Tally, of_ctest, of_output, of_pytest


class Counting(unittest.TestCase):
    def test_a_catch_program_counts_as_its_cases(self):
        self.assertEqual(of_output("All tests passed (12 assertions in 5 test cases)\n", True), Tally(5, 0, 0))
        self.assertEqual(of_output("test cases:  5 |  3 passed | 2 failed\nassertions: 9 | 7 passed | 2 failed\n", False),
                         Tally(3, 2, 0))

    def test_a_warned_skip_is_not_a_pass(self):
        self.assertEqual(of_output("warning:\n  skipped: no data\n\nAll tests passed (1 assertion in 4 test cases)\n", True),
                         Tally(3, 0, 1))

    def test_a_crash_is_a_failure_even_after_the_count(self):
        self.assertEqual(of_output("Segmentation fault", False), Tally(0, 1, 0))
        self.assertEqual(of_output("All tests passed (1 assertion in 4 test cases)\nLeakSanitizer: leaks", False),
                         Tally(4, 1, 0))

    def test_a_program_that_never_started_failed(self):
        text = """<testsuite><testcase name="a" status="run"><system-out>x</system-out></testcase>
          <testcase name="b" status="notrun"><skipped message="Unable to find executable"/></testcase>
          <testcase name="c" status="notrun"><skipped message="SKIP_RETURN_CODE=77"/></testcase>
          <testcase name="d" status="fail"><failure message="Failed"/></testcase></testsuite>"""
        self.assertEqual(self.read(of_ctest, text), Tally(1, 2, 1))

    def test_pytest_results(self):
        text = """<testsuites><testsuite><testcase name="a"/><testcase name="b"><failure/></testcase>
          <testcase name="c"><skipped/></testcase><testcase name="d"><error/></testcase></testsuite></testsuites>"""
        self.assertEqual(self.read(of_pytest, text), Tally(1, 2, 1))

    def read(self, reader, text):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "result.xml"
            path.write_text(text)
            return reader(path)


if __name__ == "__main__":
    unittest.main()

"""Every standard measure has its section in docs/reference/measures.md, with its unit, its kind and its options."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "reference" / "measures.md").read_text()
SOURCE = (ROOT / "src" / "measure" / "catalogue.cpp").read_text()
ENTRY = re.compile(r'^ *\{"(?P<name>\w+)", "[^"]*", "(?P<unit>\w+)", Additive::(?P<kind>\w+), \w+, "(?:[^"\\]|\\.)*", \{(?P<options>[^}]*)\}(?:, (?P<higher>\w+))?\},$', re.M)
MEASURES = [match.groupdict() for match in ENTRY.finditer(SOURCE)]
SECTIONS = dict(re.findall(r"^### `(\w+)`[^\n]*\n(.*?)(?=^##|\Z)", PAGE, re.M | re.S))


def test_the_catalogue_is_found_whole():
    listed = SOURCE[SOURCE.index("std::vector<MeasureInfo> list = {") :]
    listed = listed[: listed.index("};")]
    assert len(MEASURES) == len(re.findall(r"Additive::", listed)) > 20


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure["name"])
def test_a_measure_has_its_section(measure):
    text = SECTIONS.get(measure["name"])
    assert text is not None, f"docs/reference/measures.md has no heading `{measure['name']}`"
    facts = text.lstrip().splitlines()[0]
    assert f"unit {measure['unit']}" in facts and f"kind {measure['kind']}" in facts
    assert ("lower is better" in facts) == (measure["higher"] == "false")
    for option in re.findall(r'"(\w+)"', measure["options"]):
        assert f"`{option}`" in text, f"{measure['name']} does not explain `{option}`"


def test_no_section_is_about_another_measure():
    assert set(SECTIONS) == {measure["name"] for measure in MEASURES}

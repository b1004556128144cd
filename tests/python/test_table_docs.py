"""docs/reference/book.md names every standard fact table with every one of its columns, and which of them must be filled."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "reference" / "book.md").read_text()
SOURCE = (ROOT / "src" / "journal" / "schema.cpp").read_text()
ROWS = dict(re.findall(r"^\| `(\w+)` \| (.*)$", PAGE, re.M))
COLUMN = re.compile(r'(?P<required>required\()?\b(?:(?:text|document|date|number|boolean|magnitude|money|one_of)\("(?P<name>\w+)"|(?P<noun>customer|salesperson|owner|team|territory|product|category)\(\))')


def tables():
    """The tables of the source, each with its columns and whether they are required."""
    body = SOURCE[SOURCE.index("TableSchema orders()") :]
    for part in re.split(r'\.name = "', body)[1:]:
        name = re.match(r"\w+", part)[0]
        columns = part.split("\n}\n")[0]
        yield name, [(m["name"] or m["noun"], bool(m["required"])) for m in COLUMN.finditer(columns)]


TABLES = dict(tables())


def test_the_tables_are_found():
    assert len(TABLES) > 20 and all(len(columns) >= 3 for columns in TABLES.values())
    assert set(TABLES) <= set(ROWS)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_its_columns(name):
    row = re.sub(r"`[^`]*`", "", ROWS[name])
    for column, required in TABLES[name]:
        marks = re.search(rf"(?<![\w*])(\**){column}\b(\**)", row)
        assert marks, f"{name}.{column} is not on the page"
        assert (len(marks[1]) >= 2) == required, f"{name}.{column}: bold means that it must be filled"

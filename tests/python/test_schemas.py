"""The published JSON Schemas are schemas, take the example rules, and name the keys that the library reads."""

import json
import re
from pathlib import Path

import pytest

jsonschema = pytest.importorskip("jsonschema")

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = sorted((ROOT / "docs" / "schema").glob("*.schema.json"))
RULES = sorted((ROOT / "examples").glob("*/rules/*.json"))
EVERY_RULE = {"recorded", "superseded"}  # read by the book before the rule's own room sees the document


def schema(kind):
    return json.loads((ROOT / "docs" / "schema" / f"{kind.replace('/', '-')}.schema.json").read_text())


def validator(kind):
    return jsonschema.Draft202012Validator(schema(kind))


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_a_schema_is_one(path):
    jsonschema.Draft202012Validator.check_schema(json.loads(path.read_text()))


@pytest.mark.parametrize("path", RULES, ids=lambda path: f"{path.parents[1].name}/{path.name}")
def test_the_example_rules_fit(path):
    document = json.loads(path.read_text())
    for rule in document if isinstance(document, list) else [document]:
        validator(rule["attain"]).validate(rule)


def test_there_are_example_rules():
    assert any(path.parents[1].name == "harbour" for path in RULES)


SCORECARD = {"attain": "scorecard/1", "name": "s", "lines": [{"measure": "visits", "weight": 1, "curve": {"step": [[0, 0], [1, 100]]}}]}
PLAN = {"attain": "target-policy/1", "name": "p", "measure": "actual_sales", "period": "2026", "value": 100, "levels": [{"by": "team", "basis": {"history": {}}}, {"by": "month"}]}
TABLE = {"attain": "fact-table/1", "name": "demos", "person": "by", "columns": [{"name": "by", "refers_to": "salesperson"}]}


CREDIT = {"attain": "credit-rule/1", "name": "r", "credit": [{"to": "owner", "share": 0.5, "otherwise": {"to": "person", "person": "house"}}]}

PAY = {"attain": "pay-plan/1", "name": "p", "components": [{"name": "c", "rate": 0.05}]}
TIERS = {"marginal": [[0, 0.04], [50000, "0.06"]]}


def paying(**component):
    return {**PAY, "components": [{"name": "c", **component}]}


@pytest.mark.parametrize(
    "document",
    [
        {"attain": "measure/1", "name": "m", "from": "orders"},
        {"attain": "measure/1", "name": "m", "from": "orders", "aggregate": "count_distinct", "distinct": ["customer", "on"]},
        {"attain": "measure/1", "name": "m", "ratio": ["visits", {"measure": "customers_lost", "days": 60}], "better": "lower"},
        {"attain": "measure/1", "name": "m", "manual": True, "recorded": 3},
        SCORECARD,
        {**SCORECARD, "missing": {"not_reported": "zero"}, "rank": {"ties": "dense"}, "gates": [{"when": "score > 1", "add": "0.5"}]},
        PLAN,
        {**PLAN, "constraints": [{"for": {"team": "north"}, "period": "2026-12", "lock": "130000.50"}], "days": {"weekday": {"sat": 0.5}}, "state": "draft"},
        TABLE,
        PAY,
        paying(over={"rolling": 12}, tiers={**TIERS, "on": "attainment"}, target={"measure": "actual_sales"}, released="cash", unpaid={"days": 90}),
        paying(kind="bonus", amount={"grade": {"A": 500, "B": "0.1 * base_salary"}}),
        {**PAY, "draw": {"amount": "draw", "recover": 0.5}, "pay_in": {"currency": "USD", "at": "plan"}, "round": {"residue": "spread"}},
        CREDIT,
        {**CREDIT, "role": "overlay", "group": "g", "credit": [{"to": "managers", "levels": 2, "share": "amount / 100"}]},
        {**CREDIT, "match": {"customer": ["a", "b"], "territory": "emea"}, "when": "amount > 1", "priority": 3, "remainder": "seller"},
    ],
)
def test_these_fit(document):
    validator(document["attain"]).validate(document)


@pytest.mark.parametrize(
    "document",
    [
        {"attain": "measure/1", "name": "m"},
        {"attain": "measure/1", "name": "m", "from": "orders", "aggregate": "mean"},
        {"attain": "measure/1", "name": "m", "from": "orders", "aggregate": "average", "value": "amount"},
        {"attain": "measure/1", "name": "m", "ratio": ["visits"]},
        {"attain": "measure/1", "name": "m", "from": "orders", "agregate": "count"},
        {**SCORECARD, "lines": []},
        {**SCORECARD, "gates": [{"when": "score > 1"}]},
        {**SCORECARD, "gates": [{"when": "score > 1", "cap": 1, "add": 1}]},
        {**SCORECARD, "missing": "ignore"},
        {**SCORECARD, "cap": "high"},
        {**PAY, "components": []},
        paying(tires=TIERS),
        paying(tiers={"marginal": [[0]]}),
        paying(over="fortnight"),
        {**CREDIT, "credit": []},
        {**CREDIT, "credit": [{"to": "sellers"}]},
        {**CREDIT, "match": {"colour": "red"}},
        {**CREDIT, "remainder": {"to": "owner", "share": 1}},
        {**PLAN, "levels": [{"by": "moon"}]},
        {**PLAN, "season": {"weights": [1, 2]}},
        {**PLAN, "constraints": [{"for": {"boss": "li"}, "floor": 1}]},
        {**TABLE, "columns": [{"name": "id"}]},
        {**TABLE, "columns": [{"name": "n", "magnitude": True}]},
        {**TABLE, "columns": [{"name": "n", "type": "date", "refers_to": "team"}]},
    ],
)
def test_these_do_not_fit(document):
    with pytest.raises(jsonschema.ValidationError):
        validator(document["attain"]).validate(document)


def keys_read(path, function):
    """The keys of the first `refuse_unknown({…})` after a function's head."""
    text = (ROOT / path).read_text()
    listed = re.search(r"refuse_unknown\(\{(.*?)\}\)", text[text.index(function) :], re.S)
    return set(re.findall(r'"(\w+)"', listed[1]))


@pytest.mark.parametrize(
    ("kind", "part", "path", "function"),
    [
        ("measure/1", None, "src/measure/catalogue.cpp", "Measure Resolver::document("),
        ("scorecard/1", None, "src/appraisal/scorecard.cpp", "Scorecard parse("),
        ("scorecard/1", "line", "src/appraisal/scorecard.cpp", "Line line_of("),
        ("scorecard/1", "gate", "src/appraisal/scorecard.cpp", "Gate gate_of("),
        ("credit-rule/1", None, "src/credit/rule_document.cpp", "CreditRule read("),
        ("credit-rule/1", "line", "src/credit/rule_document.cpp", "void read_lines("),
        ("credit-rule/1", "recipient", "src/credit/rule_document.cpp", "Recipient otherwise("),
        ("pay-plan/1", None, "src/pay/plan.cpp", "Plan read("),
        ("pay-plan/1", "component", "src/pay/plan.cpp", "void add_component("),
        ("pay-plan/1", "gate", "src/pay/plan.cpp", "std::vector<Gate> gates("),
        ("pay-plan/1", "tiers", "src/pay/plan.cpp", "void read_tiers("),
        ("pay-plan/1", "rate_row", "src/pay/plan.cpp", "void read_rates("),
        ("target-policy/1", None, "src/target/policy.cpp", "Policy read("),
        ("target-policy/1", "level", "src/target/policy.cpp", "LevelRule level_of("),
        ("target-policy/1", "basis", "src/target/policy.cpp", "Basis basis_of("),
        ("target-policy/1", "season", "src/target/policy.cpp", "Season season_of("),
        ("target-policy/1", "days", "src/target/policy.cpp", "void read_days("),
        ("target-policy/1", "constraint", "src/target/policy.cpp", "Constraint constraint_of("),
        ("target-policy/1", "adjustment", "src/target/policy.cpp", "Adjustment adjustment_of("),
        ("fact-table/1", None, "src/journal/schema_document.cpp", "TableSchema schema_from("),
        ("fact-table/1", "column", "src/journal/schema_document.cpp", "ColumnSchema read_column("),
    ],
)
def test_the_keys_are_those_that_are_read(kind, part, path, function):
    read = keys_read(path, function)
    published = set((schema(kind)["$defs"][part] if part else schema(kind))["properties"])
    assert published - EVERY_RULE <= read
    assert read - published <= {"of"}  # taken in a measure/1 and without effect

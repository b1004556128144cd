"""Expressions and their values in Python's types."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import attain as at
from attain.values import Months, Range

D = Decimal


@pytest.mark.parametrize(
    "text, value",
    [
        ("0.1 + 0.2", D("0.3")), ("1 / 3", D("0.3333333333333333333333333333333333")), ('"a" + "b"', "ab"), ("1 < 2", True), ("null", None), ("[1, [2]]", [1, [2]]),
        ('{a: 1, "b c": "x"}', {"a": 1, "b c": "x"}), ('date("2026-10-05")', dt.date(2026, 10, 5)), ('time("09:30:00")', dt.time(9, 30)),
        ('date and time("2026-10-05T09:30:00")', dt.datetime(2026, 10, 5, 9, 30)), ('duration("P1DT2H")', dt.timedelta(days=1, hours=2)),
        ('-duration("PT1H")', dt.timedelta(hours=-1)), ('duration("P2Y")', Months(24)), ("[1..3]", Range(D(1), D(3))), ("(1..3)", Range(D(1), D(3), False, False)),
        ('date("99999-01-01")', "99999-01-01"), ('time("09:30:00.000000001")', "09:30:00.000000001"), ("if 1 > 2 then 1 else null", None),
    ],
)  # fmt: skip
def test_values_out(text, value):
    found = at.feel(text)
    assert found == value and type(found) is type(value)


def test_zones():
    paris = at.feel('date and time("2026-07-01T09:00:00@Europe/Paris")')
    assert paris.tzinfo == ZoneInfo("Europe/Paris") and paris.utcoffset() == dt.timedelta(hours=2)
    fixed = at.feel('date and time("2026-07-01T09:00:00+05:30")')
    assert fixed == dt.datetime(2026, 7, 1, 9, tzinfo=dt.timezone(dt.timedelta(hours=5, minutes=30)))
    for value in (paris, fixed, dt.time(9, tzinfo=dt.timezone.utc), dt.datetime(2026, 1, 1, 1, 2, 3, 4)):
        assert at.feel("x", {"x": value}) == value


values = st.recursive(
    st.none() | st.booleans() | st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**15), max_value=10**15)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.dates() | st.datetimes() | st.times() | st.timedeltas(dt.timedelta(days=-99999), dt.timedelta(days=99999))
    | st.builds(Months, st.integers(-10000, 10000)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(values)
def test_a_value_comes_back_as_it_went_in(value):
    assert at.feel("x", {"x": value}) == value


@given(st.floats(allow_nan=False, allow_infinity=False, width=32) | st.integers(-(10**30), 10**30))
def test_numbers_come_back_as_they_print(number):
    assert at.feel("x", {"x": number}) == D(repr(number))


def test_expressions():
    expression = at.Expression("sum(amounts) * 1.05")
    assert expression.evaluate({"amounts": [1, 2]}) == D("3.15") and expression.evaluate({"amounts": (D("0.5"),)}) == D("0.525")
    assert expression.variables == ["amounts"] and expression.text == "sum(amounts) * 1.05" and repr(expression) == "Expression('sum(amounts) * 1.05')"
    assert at.Expression("today()").evaluate(now=dt.datetime(2026, 10, 5, 9)) == dt.date(2026, 10, 5) and at.Expression("today()").evaluate() is None
    assert at.Expression("< 10, [20..30]", unary_tests=True).evaluate({"?": 25}) is True
    typed = at.Expression("amount > 100", names={"amount": "number"}, mode="strict")
    assert typed.type == "boolean" and typed.evaluate({"amount": 101}) is True
    traced = at.Expression("if a > 1 then sum([a, b]) else 0").trace({"a": 2, "b": 3})
    assert traced.value == 5 and dict(traced.inputs) == {"a": 2, "b": 3} and traced.branches and traced.calls


@pytest.mark.parametrize(
    "call, code",
    [
        (lambda: at.feel("1 +"), "syntax"), (lambda: at.feel("x", {"x": object()}), "wrong_type"), (lambda: at.feel("x", {1: 2}), "wrong_type"),
        (lambda: at.feel("x", {"x": float("nan")}), "invalid_number"), (lambda: at.feel(3), "wrong_type"), (lambda: at.feel("1", now="now"), "wrong_type"),
        (lambda: at.Expression("b", names={"a": "number"}, mode="strict"), "unknown_name"), (lambda: at.Expression("a", names={"a": "numbr"}), "type_mismatch"),
        (lambda: at.Expression("a", mode="loose"), "invalid_argument"), (lambda: at.Expression("1 / a", names={"a": "number"}, mode="strict").evaluate({"a": 0}), None),
        (lambda: at.feel("(" * 5000), None), (lambda: at.feel("for a in 1..100000, b in 1..100000 return a"), "limit_exceeded"),
    ],
)  # fmt: skip
def test_what_makes_no_sense(call, code):
    with pytest.raises(at.Error) as error:
        call()
    assert code is None or error.value.code == code


TABLE = {
    "attain": "decision-table/1", "name": "rate", "hit_policy": "first",
    "inputs": [{"name": "attainment", "type": "number"}, {"name": "segment", "type": "string", "values": ["retail", "key", "other"]}],
    "outputs": [{"name": "rate", "type": "number", "otherwise": 0}],
    "rules": [{"when": {"attainment": ">= 1", "segment": '"retail", "key"'}, "then": 0.06}, {"when": [">= 1", "-"], "then": [0.08]}, ["[0.8..1)", "-", 0.05]],
}  # fmt: skip


def test_decision_tables():
    table = at.DecisionTable(TABLE)
    assert table.name == "rate" and table.columns == ["attainment", "segment"] and "3 rules" in repr(table)
    assert [table.evaluate({"attainment": a, "segment": s}) for a, s in ((1, "key"), (1.2, "other"), (D("0.8"), "key"), (0.7, "key"))] == [D("0.06"), D("0.08"), D("0.05"), 0]
    every = at.DecisionTable({**TABLE, "hit_policy": "rule_order"})
    assert every.matches({"attainment": 2, "segment": "key"}) == [0, 1] and every.evaluate({"attainment": 2, "segment": "key"}) == [D("0.06"), D("0.08")]
    why = table.why({"attainment": 1, "segment": "key"})
    assert why.value == D("0.06") and why.recompute() == why.value and [node.label for node in why.inputs]
    assert at.DecisionTable(table.to_dict()).to_dict() == table.to_dict()
    assert table.check().columns == ["severity", "code", "path", "message", "hint"]
    with pytest.raises(at.Error):
        at.DecisionTable({**TABLE, "inputs": [{"name": "attainment", "type": "numbr"}, "segment"]})
    with pytest.raises(at.Error, match="attainment"):
        table.evaluate({"segment": "key"})


def test_decision_tables_over_columns():
    table = at.DecisionTable(TABLE)
    rows = [{"attainment": D("1.10"), "segment": "key"}, {"attainment": D("1.10"), "segment": "other"}, {"attainment": D("0.80"), "segment": "key"}]
    expected = [table.evaluate(row) for row in rows]
    frames = [rows, {name: [row[name] for row in rows] for name in rows[0]}, at.Frame.of(rows)]
    pl = pytest.importorskip("polars")
    pd = pytest.importorskip("pandas")
    for frame in [*frames, pl.DataFrame(rows), pd.DataFrame(rows)]:
        assert table.evaluate_frame(frame)["rate"] == expected
    with pytest.raises(at.Error, match="segment"):
        table.evaluate_frame([{"attainment": 1}])


MODEL = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="pay" namespace="https://example.org/pay">
  <inputData id="i" name="sales"><variable name="sales" typeRef="number"/></inputData>
  <decision id="a" name="rate">
    <variable name="rate" typeRef="number"/>
    <informationRequirement><requiredInput href="#i"/></informationRequirement>
    <literalExpression><text>if sales > 1000 then 0.08 else 0.05</text></literalExpression>
  </decision>
  <decision id="b" name="pay">
    <variable name="pay" typeRef="number"/>
    <informationRequirement><requiredInput href="#i"/></informationRequirement>
    <informationRequirement><requiredDecision href="#a"/></informationRequirement>
    <literalExpression><text>sales * rate</text></literalExpression>
  </decision>
</definitions>
"""


def test_decision_models(tmp_path):
    (tmp_path / "pay.dmn").write_text(MODEL)
    for model in (at.DmnModel(MODEL), at.DmnModel.read(tmp_path / "pay.dmn")):
        assert (model.name, model.decisions, model.inputs, model.services, model.functions, model.tables()) == ("pay", ["rate", "pay"], ["sales"], [], [], {})
        assert model.evaluate("pay", {"sales": 2000}) == 160 and model.evaluate("rate", {"sales": 10}) == D("0.05") and len(model.problems()) == 0
        with pytest.raises(at.Error, match="pay"):
            model.evaluate("pai", {"sales": 1})
    with pytest.raises(at.Error):
        at.DmnModel("<definitions>")
    with pytest.raises(at.FileError):
        at.DmnModel.read(tmp_path / "nowhere.dmn")


FIRST = {"attain": "decision-table/1", "name": "rate", "hit_policy": "first", "outputs": [{"name": "rate", "type": "number"}],
         "inputs": [{"name": "attainment", "type": "number"}, {"name": "segment", "type": "string"}],
         "rules": [{"when": ["< 1", "-"], "then": ["0.04"]}, {"when": [">= 1", '"key"'], "then": ["0.08"]}, {"when": ["-", "-"], "then": ["0.05"]}]}


def test_a_strict_table_names_an_input_of_the_wrong_type():
    table = at.DecisionTable(FIRST)
    assert table.evaluate({"attainment": 0.5, "segment": "key"}) == D("0.04")
    for wrong, named in [({"attainment": "2", "segment": "key"}, "attainment"), ({"attainment": True, "segment": "key"}, "attainment"), ({"attainment": 0.5, "segment": 5}, "segment"),
                         ({"attainment": 0.5}, "segment"), ({"attainment": None, "segment": "key"}, "attainment")]:
        with pytest.raises(at.Error) as error:
            table.evaluate(wrong)
        assert error.value.path == named
        with pytest.raises(at.Error) as error:
            table.evaluate_frame([wrong])
        assert named in error.value.path
    untyped = at.DecisionTable(dict(FIRST, inputs=[{"name": "attainment"}, {"name": "segment"}]), names={"attainment": "Any", "segment": "Any"})
    with pytest.raises(at.Error, match="takes a number"):
        untyped.evaluate({"attainment": "2", "segment": "key"})
    assert at.DecisionTable(dict(FIRST, mode="feel")).evaluate({"attainment": "2", "segment": "key"}) == D("0.05")


def test_a_table_says_which_rules_match_and_which_decides():
    best = {"attainment": D("1.2"), "segment": "key"}
    table = at.DecisionTable(FIRST)
    assert table.matches(best) == [1, 2] and table.verdict(best) == (D("0.08"), [1, 2], [1])
    why = table.why(best).text()
    assert "rules[1]" in why and "rules[2] matches too" in why
    largest = at.DecisionTable(dict(FIRST, hit_policy="max"))
    assert largest.verdict(best) == (D("0.08"), [1, 2], [1])
    assert at.DecisionTable(dict(FIRST, hit_policy="sum")).verdict(best) == (D("0.13"), [1, 2], [1, 2])
    ranked = dict(FIRST, hit_policy="output_order", outputs=[{"name": "rate", "type": "number", "values": "0.05, 0.08, 0.04"}])
    assert at.DecisionTable(ranked).verdict(best) == ([D("0.05"), D("0.08")], [1, 2], [2, 1])
    assert at.DecisionTable(dict(ranked, hit_policy="priority")).verdict(best) == (D("0.05"), [1, 2], [2])

"""Rules from Python and beside two peers, with the same answers: GoRules ZEN (zen-engine, Rust) on a table, feelin (JavaScript, under node) on an expression.

The table is that of rule_bench.cpp: 4,000 rules, hit policy FIRST, two numeric inputs. The peers are pinned in tests/benchmark/requirements.txt and package.json,
and installed by `./tests/run --all`; one that is not there is said and left out. Figures are processor time, the best of several runs: on a machine that others use
the rest were disturbed. Peers compute in binary floating point, attain in decimals.
"""

import json
import random
import shutil
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import attain as at

HERE = Path(__file__).resolve().parent
FEELIN = HERE.parents[1] / "build" / "benchmark" / "feelin"
EXPRESSION = "amount * rate + bonus"
NAMES = {"amount": "number", "rate": "number", "bonus": "number"}


def best(run, times, repeats=7):
    """Microseconds of one of `times` calls that `run` makes, in the best of several repeats."""
    taken = []
    for _ in range(repeats):
        started = time.process_time()
        run()
        taken.append(time.process_time() - started)
    return min(taken) / times * 1e6


def rules():
    for i in range(80):
        for j in range(50):
            yield f"[{i * 10}..{i * 10 + 12}]", f"[{j * 10}..{j * 10 + 12}]", str(i * 50 + j)


def attain_table():
    return at.DecisionTable({
        "attain": "decision-table/1", "name": "large", "hit_policy": "first", "inputs": [{"name": "x", "type": "number"}, {"name": "y", "type": "number"}],
        "outputs": [{"name": "z", "type": "number"}], "rules": [{"when": [x, y], "then": [z]} for x, y, z in rules()]})


def zen_table():
    import zen

    table = {"hitPolicy": "first", "inputs": [{"id": "a", "name": "x", "field": "x"}, {"id": "b", "name": "y", "field": "y"}], "outputs": [{"id": "z", "name": "z", "field": "z"}],
             "rules": [{"_id": str(n), "a": x, "b": y, "z": z} for n, (x, y, z) in enumerate(rules())]}
    place = {"position": {"x": 0, "y": 0}}
    nodes = [{"id": "in", "type": "inputNode", "name": "in", **place}, {"id": "table", "type": "decisionTableNode", "name": "table", "content": table, **place},
             {"id": "out", "type": "outputNode", "name": "out", **place}]
    edges = [{"id": "1", "sourceId": "in", "targetId": "table", "type": "edge"}, {"id": "2", "sourceId": "table", "targetId": "out", "type": "edge"}]
    engine = zen.ZenEngine()
    return engine, engine.create_decision(json.dumps({"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}))


def expression():
    parsed = at.Expression(EXPRESSION, names=NAMES, mode="strict")
    context = {"amount": Decimal("1234.56"), "rate": Decimal("0.0825"), "bonus": 100}

    def run():
        for _ in range(20_000):
            parsed.evaluate(context)

    mine = best(run, 20_000)
    print(f"limit python_simple_expression {mine:.2f} us 2")
    return mine, parsed.evaluate(context)


def table():
    chosen = random.Random(3)
    contexts = [{"x": chosen.randrange(800), "y": chosen.randrange(500)} for _ in range(200)]
    mine = attain_table()

    def run():
        for context in contexts:
            mine.evaluate(context)

    ours = best(lambda: [run() for _ in range(20)], 20 * len(contexts))
    print(f"limit python_first_of_4000_rules {ours:.2f} us 2")
    try:
        engine, peer = zen_table()
    except ImportError:
        print("  zen-engine is not installed: no ratio")
        return
    for context in contexts:
        theirs = peer.evaluate(context)["result"]["z"]
        if mine.evaluate(context) != theirs:
            sys.exit(f"zen-engine gives {theirs} for {context}, attain {mine.evaluate(context)}")
    theirs = best(lambda: [peer.evaluate(context) for context in contexts], len(contexts), repeats=3)
    print(f"figure zen_first_of_4000_rules {theirs:.1f} us")
    print(f"ratio first_of_4000_rules_vs_zen {theirs / ours:.1f} -")


def zen_expression(mine, answer):
    try:
        import zen
    except ImportError:
        return
    parsed = zen.compile_expression(EXPRESSION)
    context = {"amount": 1234.56, "rate": 0.0825, "bonus": 100}
    if abs(parsed.evaluate(context) - float(answer)) > 1e-9:
        sys.exit(f"zen-engine gives {parsed.evaluate(context)}, attain {answer}")

    def run():
        for _ in range(20_000):
            parsed.evaluate(context)

    theirs = best(run, 20_000)
    print(f"figure zen_simple_expression {theirs:.2f} us")
    print(f"ratio python_simple_expression_vs_zen {theirs / mine:.2f} -")


def feelin(answer):
    node = shutil.which("node")
    if node is None or not (FEELIN / "node_modules" / "feelin").is_dir():
        print("  feelin is not installed: no ratio")
        return
    script = f"""
import {{ evaluate }} from 'feelin';
const context = {{amount: 1234.56, rate: 0.0825, bonus: 100}};
let best = Infinity;
for (let k = 0; k < 7; ++k) {{
  const from = process.cpuUsage();
  for (let i = 0; i < 2000; ++i) evaluate({json.dumps(EXPRESSION)}, context);
  const to = process.cpuUsage(from);
  best = Math.min(best, (to.user + to.system) / 2000);
}}
console.log(JSON.stringify([evaluate({json.dumps(EXPRESSION)}, context).value, best]));
"""
    (FEELIN / "bench.mjs").write_text(script)
    value, theirs = json.loads(subprocess.run([node, "bench.mjs"], cwd=FEELIN, capture_output=True, text=True, check=True).stdout)
    if abs(value - float(answer)) > 1e-9:
        sys.exit(f"feelin gives {value}, attain {answer}")

    def run():
        for _ in range(5_000):
            at.feel(EXPRESSION, {"amount": Decimal("1234.56"), "rate": Decimal("0.0825"), "bonus": 100})

    mine = best(run, 5_000)   # both read the text each time
    print(f"figure feelin_read_and_evaluated {theirs:.2f} us")
    print(f"figure python_read_and_evaluated {mine:.2f} us")
    print(f"ratio read_and_evaluated_vs_feelin {theirs / mine:.1f} -")


def main():
    mine, answer = expression()
    table()
    zen_expression(mine, answer)
    feelin(answer)


if __name__ == "__main__":
    sys.exit(main())

"""Books of the worked scenarios in docs/concepts: a split month, and a gated appraisal."""

from __future__ import annotations

from typing import Any

import attain as at

CALENDAR = {"default": {"weekend": ["sat", "sun"], "holidays": [], "workdays": []}}


def split_month() -> at.Book:
    """Split, transfer, return and exchange rate in October 2026 (scenario S1)."""
    return at.Book.from_dict({
        "company": {
            "attain": "company/1", "name": "S1", "currency": "EUR", "money_scale": 2, "calendars": CALENDAR,
            "teams": [{"id": "north", "name": "North"}, {"id": "south", "name": "South"}],
            "people": [
                {"id": "mei", "name": "Mei", "team": [{"from": "2026-01-01", "is": "north"}, {"from": "2026-10-16", "is": "south"}]},
                {"id": "bo", "name": "Bo", "team": "north"},
            ],
            "customers": [{"id": "c-1", "name": "Customer"}],
            "rates": [{"from": "USD", "to": "EUR", "on": on, "rate": rate} for on, rate in (("2026-08-01", "0.95"), ("2026-10-01", "0.92"), ("2026-10-15", "0.90"))],
        },
        "tables": {
            "orders": [
                {"id": "o-1", "on": "2026-08-20", "customer": "c-1", "salesperson": "mei", "amount": "5000.00", "currency": "USD", "kind": "sale"},
                {"id": "o-2", "on": "2026-10-05", "customer": "c-1", "salesperson": "mei", "amount": "10000.01", "currency": "USD", "kind": "sale"},
                {"id": "o-3", "on": "2026-10-20", "customer": "c-1", "salesperson": "mei", "amount": "6000.00", "currency": "EUR", "kind": "sale"},
                {"id": "r-1", "on": "2026-10-22", "customer": "c-1", "amount": "1000.00", "currency": "USD", "kind": "return", "reference": "o-1"},
                {"id": "o-4", "on": "2026-10-25", "customer": "c-1", "salesperson": "bo", "amount": "3000.00", "currency": "USD", "kind": "sale"},
            ],
            "splits": [
                {"id": f"s-{n}", "on": on, "table": "orders", "fact": fact, "salesperson": who, "share": share, "role": role}
                for n, (on, fact, who, share, role) in enumerate([
                    ("2026-08-20", "o-1", "mei", "0.6", "revenue"), ("2026-08-20", "o-1", "bo", "0.4", "revenue"),
                    ("2026-10-05", "o-2", "mei", "0.5", "revenue"), ("2026-10-05", "o-2", "bo", "0.3", "revenue"),
                    ("2026-10-25", "o-4", "mei", "0.25", "overlay"),
                ])
            ],
            "targets": [
                {"id": "t-1", "on": "2026-10-01", "measure": "actual_sales", "period": "2026-10", "value": "12000", "salesperson": "mei", "state": "released"},
                {"id": "t-2", "on": "2026-10-01", "measure": "actual_sales", "period": "2026-10", "value": "5000", "salesperson": "bo", "state": "released"},
            ],
        },
    })  # fmt: skip


SCORECARD: dict[str, Any] = {
    "attain": "scorecard/1", "name": "field sales", "period": "month", "effective": "2026-01-01",
    "lines": [
        {"measure": "target_attainment", "weight": 40, "curve": {"linear": [["0.60", 0], ["1.00", 100], ["1.20", 130]]}},
        {"measure": "new_customers", "weight": 20, "target": 4, "curve": {"linear": [[0, 0], [1, 100], ["1.5", 120]]}},
        {"measure": "visits", "weight": 15, "target": 40, "curve": {"step": [[0, 0], ["0.8", 60], [1, 100]]}},
        {"measure": "customers_lost", "weight": 10, "target": 1, "better": "lower", "curve": {"linear": [[0, 0], [1, 100]]}},
        {"measure": "report_completion", "weight": 15, "target": 1, "curve": {"linear": [[0, 0], [1, 100]]}},
    ],
    "gates": [{"when": "conduct_violations > 0", "cap": 79, "reason": "code of conduct"}],
    "grades": [{"grade": "A", "from": 100}, {"grade": "B", "from": 80}, {"grade": "C", "from": 60}, {"grade": "D", "from": 0}],
    "missing": "reweight", "round": {"to": "0.01", "mode": "half_even"},
}  # fmt: skip


def gated_month(*, conduct: str = "confirmed", tasks: bool = True, target: bool = True, scorecard: dict[str, Any] | None = None) -> at.Book:
    """One salesperson's October 2026 with the numbers of scenario S2: attainment .90, 5 new customers, 33 visits, 1 lost, no reports due."""
    new = [f"n-{n}" for n in range(1, 6)]
    tables: dict[str, list[dict[str, Any]]] = {
        # The lost customer bought last on 17 July: day 90 is 15 October.
        "orders": [{"id": "o-lost", "on": "2026-07-17", "customer": "gone", "salesperson": "ng-mei", "amount": 100}]
        + [{"id": f"o-{c}", "on": "2026-10-12", "customer": c, "salesperson": "ng-mei", "amount": 1800} for c in new],
        "activities": [
            {"id": f"v-{n}", "on": f"2026-10-{n % 31 + 1:02}", "kind": "visit", "direction": "out", "customer": new[n // 31], "salesperson": "ng-mei"} for n in range(33)
        ],
        "conduct": [{"id": "x-1", "on": "2026-10-09", "salesperson": "ng-mei", "kind": "price", "state": conduct, "decided_on": "2026-10-20" if conduct == "confirmed" else None}],
        "targets": [{"id": "t-1", "on": "2026-10-01", "measure": "actual_sales", "period": "2026-10", "value": 10000, "salesperson": "ng-mei", "state": "released"}] if target else [],
    }
    if tasks:
        tables["tasks"] = []
    return at.Book.from_dict({
        "company": {
            "attain": "company/1", "name": "S2", "currency": "EUR", "calendars": CALENDAR,
            "people": [{"id": "ng-mei", "name": "Ng Mei"}],
            "customers": [{"id": c, "owner": "ng-mei"} for c in ["gone", *new]],
        },
        "rules": [scorecard or SCORECARD],
        "tables": tables,
    })  # fmt: skip

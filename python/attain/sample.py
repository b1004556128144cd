"""A small book for examples and first steps: three salespeople in two teams, four customers, autumn 2026."""

from __future__ import annotations

from typing import Any

from attain.book import Book

__all__ = ["book", "document"]


def book() -> Book:
    """The book.

    Examples
    --------
    >>> import attain as at
    >>> at.sample.book()
    <Book Harbour Foods: 10 tables, last recorded 0>
    """
    return Book.from_dict(document())


def document() -> dict[str, Any]:
    """The nested value the book is made from: change it and read it with `Book.from_dict`."""
    return {"company": _company(), "rules": [_scorecard(), _plan()], "tables": _tables()}


def _company() -> dict[str, Any]:
    return {
        "attain": "company/1", "name": "Harbour Foods", "currency": "EUR",
        "teams": [{"id": "sales", "name": "Sales"}, {"id": "north", "name": "North", "parent": "sales", "manager": "li-wei"}, {"id": "south", "name": "South", "parent": "sales"}],
        "people": [
            {"id": "li-wei", "name": "Li Wei", "position": "manager", "team": "north"},
            {"id": "ng-mei", "name": "Ng Mei", "team": "north", "manager": "li-wei"},
            {"id": "bo", "name": "Bo Lund", "team": "north", "manager": "li-wei"},
            {"id": "zhou-an", "name": "Zhou An", "team": [{"from": "2026-10-01", "is": "south"}], "manager": "li-wei",
             "employed": [{"from": "2026-10-01", "is": True}]},
        ],
        "customers": [
            {"id": "c-1", "name": "Alfreds", "segment": "key", "owner": "ng-mei"}, {"id": "c-2", "name": "Blauer See", "segment": "retail", "owner": "ng-mei"},
            {"id": "c-3", "name": "Chop-suey", "segment": "key", "owner": "bo"}, {"id": "c-4", "name": "Drachenblut", "segment": "retail", "owner": "bo"},
        ],
        "products": [{"id": "p-1", "name": "Chai", "unit_cost": "9.00"}, {"id": "p-2", "name": "Chang", "unit_cost": "9.50"}],
    }


def _scorecard() -> dict[str, Any]:
    return {
        "attain": "scorecard/1", "name": "field sales", "period": "month", "effective": "2026-01-01",
        "lines": [
            {"measure": "target_attainment", "weight": 60, "curve": {"linear": [["0.60", 0], ["1.00", 100], ["1.20", 130]]}},
            {"measure": "new_customers", "weight": 20, "target": 1, "curve": {"linear": [[0, 0], [1, 100], ["1.5", 120]]}},
            {"measure": "visits", "weight": 20, "target": 3, "curve": {"linear": [[0, 0], [1, 100]]}},
        ],
        "gates": [{"when": "conduct_violations > 0", "cap": 79, "reason": "code of conduct"}],
        "grades": [{"grade": "A", "from": 100}, {"grade": "B", "from": 80}, {"grade": "C", "from": 60}, {"grade": "D", "from": 0}],
        "missing": "reweight", "round": {"to": "0.01", "mode": "half_even"},
    }  # fmt: skip


def _plan() -> dict[str, Any]:
    return {
        "attain": "pay-plan/1", "name": "field commission", "effective": "2026-01-01",
        "components": [
            {"name": "own sales", "over": "year", "tiers": {"marginal": [[0, "0.04"], [10000, "0.06"], [20000, "0.08"]]}},
            {"name": "override", "scope": "subtree", "rate": "0.01"},
        ],
    }  # fmt: skip


def _tables() -> dict[str, list[dict[str, Any]]]:
    def rows(names: str, *lines: str) -> list[dict[str, Any]]:
        return [{name: cell for name, cell in zip(names.split(), line.split()) if cell != "-"} for line in lines]

    return {
        "orders": rows(
            "id on customer salesperson product quantity amount kind reference",
            "o-1 2026-09-14 c-1 ng-mei p-1 300 5400.00 sale -",
            "o-2 2026-09-21 c-3 bo p-2 120 2280.00 sale -",
            "o-3 2026-10-05 c-1 ng-mei p-1 300 6000.00 sale -",
            "o-4 2026-10-08 c-2 ng-mei p-2 160 3400.00 sale -",
            "o-5 2026-10-12 c-3 bo p-1 250 5000.00 sale -",
            "o-6 2026-10-20 c-4 bo p-2 30 600.00 sale -",
            "r-1 2026-10-22 c-2 ng-mei p-2 15 300.00 return o-4",
        ),
        "activities": rows(
            "id on kind direction customer salesperson",
            "v-1 2026-10-02 visit out c-1 ng-mei",
            "v-2 2026-10-07 visit out c-2 ng-mei",
            "v-3 2026-10-06 visit out c-3 bo",
            "v-4 2026-10-13 visit out c-4 bo",
            "v-5 2026-10-19 visit out c-3 bo",
            "v-6 2026-10-21 visit out c-4 zhou-an",
        ),
        "targets": rows(
            "id measure period value salesperson state",
            "t-1 actual_sales 2026-10 9100.00 ng-mei released",
            "t-2 actual_sales 2026-10 5000.00 bo released",
            "t-3 actual_sales 2026-10 2000.00 zhou-an released",
        ),
        "conduct": [],
    }

"""What sellers do between orders: visits, calls, follow-ups and requests."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from customers import Customer
from organisation import LAST_DAY, Person, manager_of, stamp

if TYPE_CHECKING:
    from history import History

VISITS_A_DAY = [1, 1, 1, 2, 2, 2, 2, 3, 3, 4]


def activity(
    h: History,
    day: date,
    kind: str,
    direction: str,
    customer: str | None,
    seller: str,
    count: int = 1,
    minutes: int | None = None,
    outcome: str | None = None,
    report: date | None = None,
    late: int = 0,
) -> None:
    h.rows["activities"].append(
        [
            h.new_id("v"),
            day,
            stamp(day + timedelta(late)),
            kind,
            direction,
            customer,
            seller,
            count,
            minutes,
            outcome,
            report,
        ]
    )


def visits(h: History, person: Person, day: date, mine: list[Customer], count: int) -> None:
    draws = h.draws
    for customer in {draws.below(len(mine)): None for _ in range(count)}:
        outcome = (
            draws.pick(("order", "met", "met", "met", "tasting", "nobody there"))
            if not draws.chance(35)
            else "cancelled"
        )
        report = (
            day + timedelta(draws.pick((0, 0, 0, 1, 1, 2, 2, 4)))
            if outcome != "cancelled" and draws.chance(930)
            else None
        )
        activity(h, day, "visit", "out", mine[customer].id, person.id, 1, 15 + 5 * draws.below(12), outcome, report)
        if draws.chance(20):
            activity(h, day, "visit", "out", mine[customer].id, draws.pick(h.specialists), 1, 45, "met", report)
    if draws.chance(160):
        walk_in = draws.chance(350)
        activity(
            h,
            day,
            "visit",
            "in",
            None if walk_in else draws.pick(mine).id,
            person.id,
            1,
            20,
            "walk-in" if walk_in else "met",
        )


def telephone(h: History, person: Person, day: date, mine: list[Customer]) -> None:
    draws = h.draws
    if draws.chance(360):
        activity(
            h,
            day,
            "call",
            "out",
            None,
            person.id,
            3 + draws.below(13),
            None,
            None,
            None,
            draws.pick((0, 0, 0, 0, 1, 3)),
        )
    if mine and draws.chance(400):
        activity(h, day, "follow_up", "out", draws.pick(mine).id, person.id)


def request(h: History, person: Person, day: date, mine: list[Customer]) -> None:
    draws = h.draws
    kind = draws.pick(("resource", "resource", "resource", "resource", "complaint", "complaint", "dispute"))
    due = day + timedelta(5)
    answered = day + timedelta(1 + draws.below(6)) if draws.chance(930) else None
    answered = answered if answered and answered <= LAST_DAY else None
    decided = answered + timedelta(draws.below(10)) if answered and kind != "resource" else None
    decided = decided if decided and decided <= LAST_DAY else None
    customer = draws.pick(mine).id if mine and kind != "resource" else None
    fact = h.rows["orders"][-1][3] if kind == "dispute" and h.rows["orders"] else None
    owner = person.id if draws.chance(650) else manager_of(person.team_on(day), day)
    state = "closed" if decided or (answered and kind == "resource") else "answered" if answered else "open"
    h.rows["requests"].append(
        [
            h.new_id("q"),
            day,
            stamp(day),
            kind,
            customer,
            person.id,
            owner,
            "orders" if fact else None,
            fact,
            due,
            answered,
            decided,
            state,
            draws.pick(("granted", "granted", "declined")) if state == "closed" else None,
        ]
    )

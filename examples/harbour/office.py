"""The rest of the journal: tasks, conduct, trainings, expenses, targets and what managers enter by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from history import History
from organisation import CURRENCY, DAY, FIRST_DAY, LAST_DAY, SEASON, Person, manager_of, money, stamp

COURSES = [
    "Fish and cheese",
    "Wine and glass",
    "First visits",
    "Key accounts",
    "Code of conduct",
    "Route planning",
    "Complaints",
    "Digital ordering",
]


def months() -> list[date]:
    return [date(2025 + m // 12, m % 12 + 1, 1) for m in range(24)]


def month_end(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1) - DAY


def tasks(history: History) -> list[list[Any]]:
    """A plan due each Monday and a report each Friday; who is away all week has none to do."""
    rows, draws = [], history.draws
    monday = date(2024, 12, 30)
    while monday <= LAST_DAY:
        for person in history.sellers:
            for kind, due in (("plan", monday), ("report", monday + timedelta(4))):
                if not person.sells_on(due) or due < FIRST_DAY or due > LAST_DAY:
                    continue
                away = not any(history.present(person, monday + timedelta(i)) for i in range(5))
                done = (
                    due - timedelta(draws.pick((0, 0, 0, 0, 1, 1)))
                    if draws.chance(880)
                    else due + timedelta(1 + draws.below(6))
                    if draws.chance(600)
                    else None
                )
                done = None if away or (done and done > LAST_DAY) else done
                created = max(FIRST_DAY, due - timedelta(7))
                rows.append(
                    [
                        history.new_id("t"),
                        created,
                        stamp(created),
                        kind,
                        person.id,
                        due,
                        done,
                        created if away else None,
                        "done" if done else None,
                    ]
                )
        monday += timedelta(7)
    return rows


def conduct(history: History) -> None:
    """Cases of conduct: written when alleged, and corrected when decided."""
    draws = history.draws
    cases: list[tuple[date, str, str, date | None]] = [
        (date(2026, 10, 6), "jonas-keller", "confirmed", date(2026, 10, 20)),
        (date(2026, 10, 14), "anna-maier", "alleged", None),
        (date(2026, 9, 29), "john-carter", "overturned", date(2026, 10, 9)),
        (date(2026, 10, 22), "kevin-park", "confirmed", date(2026, 11, 12)),
        (date(2026, 8, 4), "lukas-wolf", "appealed", None),
    ]
    for _ in range(22):
        person, day = draws.pick(history.sellers), FIRST_DAY + timedelta(draws.below(600))
        if person.sells_on(day) and person.id != "ng-mei":
            cases.append(
                (
                    day,
                    person.id,
                    draws.pick(("confirmed", "confirmed", "overturned")),
                    day + timedelta(5 + draws.below(30)),
                )
            )
    for day, seller, state, decided in sorted(cases, key=lambda case: (case[0], case[1])):
        number = history.new_id("k")
        kind, severity = draws.pick(
            (
                ("private use of samples", 1),
                ("late expense claims", 1),
                ("unapproved discount", 2),
                ("false visit report", 3),
            )
        )
        first = state if decided is None else "alleged"
        history.rows["conduct"].append([number, day, stamp(day), seller, kind, severity, severity, first, None, None])
        if decided:
            history.corrected["conduct"].append(
                [
                    number,
                    day,
                    stamp(decided),
                    seller,
                    kind,
                    severity,
                    severity,
                    state,
                    decided,
                    "heard by the works council",
                ]
            )


def trainings(history: History) -> list[list[Any]]:
    rows, draws = [], history.draws
    for index, course in enumerate(COURSES):
        day = date(2025 + index // 4, 2 + (index % 4) * 3, 11)
        for person in history.sellers:
            if history.present(person, day):
                score = 45 + draws.below(56)
                rows.append(
                    [
                        history.new_id("l"),
                        day,
                        stamp(day),
                        person.id,
                        course,
                        score,
                        "true" if score >= 60 else "false",
                        manager_of(person.team_on(day), day),
                    ]
                )
    return rows


def expenses(history: History) -> list[list[Any]]:
    rows, draws = [], history.draws
    for first in months():
        for person in history.sellers:
            day = first + timedelta(14 + draws.below(12))
            if person.sells_on(day):
                for kind, low, high in (("travel", 18000, 52000), ("entertainment", 4000, 16000)):
                    rows.append(
                        [
                            history.new_id("e"),
                            day,
                            stamp(day + timedelta(draws.below(12))),
                            person.id,
                            person.team_on(day),
                            kind,
                            None,
                            money(low + draws.below(high - low)),
                            CURRENCY[person.country],
                        ]
                    )
        for team in ("north", "south", "britain", "america"):
            campaign = (
                f"lent-{first.year}"
                if first.month in (2, 3)
                else f"christmas-{first.year}"
                if first.month in (11, 12)
                else None
            )
            if campaign:
                rows.append(
                    [
                        history.new_id("e"),
                        first + timedelta(9),
                        stamp(first + timedelta(9)),
                        None,
                        team,
                        "campaign",
                        campaign,
                        money(250000 + draws.below(300000)),
                        "EUR",
                    ]
                )
    return rows


def targets(history: History) -> list[list[Any]]:
    """One released target a seller and month, in euro: a yearly figure phased by season to hundreds.

    The yearly figure is what a planner with good judgement might have set: the year's sales less or more a tenth.
    From July 2026 two sellers were re-based: the first version is withdrawn, the second released.
    """
    rows, draws = [], history.draws
    for person in history.sellers:
        for year in (2025, 2026):
            serving = [
                m
                for m in months()
                if m.year == year and any(person.sells_on(m + timedelta(i)) for i in range((month_end(m) - m).days + 1))
            ]
            if not serving:
                continue
            sold = sum(history.sales[person.id, m.year * 12 + m.month - 1] for m in serving)
            yearly = max(len(serving) * 600000, sold * (92 + draws.below(22)) // 100)
            for first, cents in zip(serving, phase(yearly, serving), strict=True):
                rebased = person.id in ("lukas-wolf", "grace-allen") and first >= date(2026, 7, 1)
                released = (
                    date(year - 1, 12, 15)
                    if person.sells_on(date(year - 1, 12, 15)) or year == 2025
                    else max(person.since, date(year, 1, 2))
                )
                released = max(released, date(2025, 1, 1)) if year == 2025 else released
                name = f"{first.year}-{first.month:02d}"
                rows.append(
                    target_row(
                        history,
                        person,
                        first,
                        name,
                        cents,
                        released,
                        "withdrawn" if rebased else "released",
                        1,
                        "annual plan",
                    )
                )
                if rebased:
                    rows.append(
                        target_row(
                            history,
                            person,
                            first,
                            name,
                            cents * 88 // 10000 * 100,
                            date(2026, 6, 22),
                            "released",
                            2,
                            "re-based: territory cut",
                        )
                    )
    rows.extend(other_targets(history))
    return rows


def phase(yearly: int, serving: list[date]) -> list[int]:
    """The year's cents over its months by season, in hundreds of euro, by largest remainder; ties to the earlier."""
    unit = 10000
    weights = [SEASON[m.month - 1] for m in serving]
    units = yearly // unit
    parts = [units * w // sum(weights) for w in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(units * weights[i] % sum(weights)), i))
    for i in order[: units - sum(parts)]:
        parts[i] += 1
    return [part * unit for part in parts]


def target_row(
    history: History,
    person: Person,
    first: date,
    period: str,
    cents: int,
    released: date,
    state: str,
    version: int,
    reason: str,
) -> list[Any]:
    return [
        history.new_id("z"),
        first,
        stamp(released),
        "actual_sales",
        period,
        money(cents),
        "EUR",
        state,
        version,
        reason,
        person.id,
    ]


def other_targets(history: History) -> list[list[Any]]:
    """Targets of other measures, which win over what a scorecard says: for a part-timer, for a newcomer."""
    rows = []
    for first in months()[12:]:
        period = f"{first.year}-{first.month:02d}"
        rows.append(
            [
                history.new_id("z"),
                first,
                stamp(date(2026, 1, 2)),
                "visits",
                period,
                24,
                None,
                "released",
                1,
                "part-time",
                "isla-ward",
            ]
        )
    for period, first in (
        ("2026-10", date(2026, 10, 1)),
        ("2026-11", date(2026, 11, 1)),
        ("2026-12", date(2026, 12, 1)),
    ):
        rows.append(
            [
                history.new_id("z"),
                first,
                stamp(date(2026, 10, 12)),
                "new_customers",
                period,
                2,
                None,
                "released",
                1,
                "ramp",
                "moritz-frank",
            ]
        )
        rows.append(
            [
                history.new_id("z"),
                first,
                stamp(date(2026, 9, 24)),
                "new_customers",
                period,
                6,
                None,
                "draft",
                1,
                "proposal",
                "ng-mei",
            ]
        )
    return rows


def values(history: History) -> list[list[Any]]:
    """Numbers that a manager enters: how useful the market reports of a seller were, from 0 to 5, by quarter."""
    rows, draws = [], history.draws
    for quarter in range(8):
        first = date(2025 + quarter // 4, quarter % 4 * 3 + 1, 1)
        last = month_end(first + timedelta(65))
        for person in history.sellers:
            if person.sells_on(last):
                rows.append(
                    [
                        history.new_id("w"),
                        last,
                        stamp(last),
                        "market_reports",
                        f"{first.year}-Q{quarter % 4 + 1}",
                        1 + draws.below(5),
                        manager_of(person.team_on(last), last),
                        "quarterly review",
                        person.id,
                    ]
                )
    return rows

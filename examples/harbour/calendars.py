"""Working calendars of Germany, Great Britain and the United States, computed by rule, and the exchange rates."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from draws import Draws


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm of Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)


def nth(year: int, month: int, weekday: int, n: int) -> date:
    """The n-th weekday (0 Monday) of a month; n = -1 is the last."""
    if n > 0:
        first = date(year, month, 1)
        return first + timedelta((weekday - first.weekday()) % 7 + 7 * (n - 1))
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(1)
    return last - timedelta((last.weekday() - weekday) % 7)


def germany(year: int) -> list[tuple[date, str]]:
    e = easter(year)
    return [
        (date(year, 1, 1), "New Year"),
        (e - timedelta(2), "Good Friday"),
        (e + timedelta(1), "Easter Monday"),
        (date(year, 5, 1), "Labour Day"),
        (e + timedelta(39), "Ascension Day"),
        (e + timedelta(50), "Whit Monday"),
        (date(year, 10, 3), "German Unity Day"),
        (date(year, 12, 25), "Christmas Day"),
        (date(year, 12, 26), "Boxing Day"),
    ]


def britain(year: int) -> list[tuple[date, str]]:
    e = easter(year)
    christmas, boxing = date(year, 12, 25), date(year, 12, 26)
    fixed = [
        (christmas if christmas.weekday() < 5 else date(year, 12, 27), "Christmas Day"),
        (boxing if boxing.weekday() < 5 else date(year, 12, 28), "Boxing Day"),
    ]
    new_year = date(year, 1, 1)
    return [
        (new_year if new_year.weekday() < 5 else new_year + timedelta(7 - new_year.weekday()), "New Year"),
        (e - timedelta(2), "Good Friday"),
        (e + timedelta(1), "Easter Monday"),
        (nth(year, 5, 0, 1), "Early May bank holiday"),
        (nth(year, 5, 0, -1), "Spring bank holiday"),
        (nth(year, 8, 0, -1), "Summer bank holiday"),
        *fixed,
    ]


def america(year: int) -> list[tuple[date, str]]:
    def observed(day: date) -> date:
        return day - timedelta(1) if day.weekday() == 5 else day + timedelta(1) if day.weekday() == 6 else day

    return [
        (observed(date(year, 1, 1)), "New Year's Day"),
        (nth(year, 1, 0, 3), "Martin Luther King Jr. Day"),
        (nth(year, 2, 0, 3), "Washington's Birthday"),
        (nth(year, 5, 0, -1), "Memorial Day"),
        (observed(date(year, 6, 19)), "Juneteenth"),
        (observed(date(year, 7, 4)), "Independence Day"),
        (nth(year, 9, 0, 1), "Labor Day"),
        (nth(year, 10, 0, 2), "Columbus Day"),
        (observed(date(year, 11, 11)), "Veterans Day"),
        (nth(year, 11, 3, 4), "Thanksgiving Day"),
        (observed(date(year, 12, 25)), "Christmas Day"),
    ]


HOLIDAYS = {"germany": germany, "britain": britain, "america": america}


def holidays(calendar: str) -> dict[date, str]:
    return {day: name for year in (2024, 2025, 2026, 2027) for day, name in sorted(HOLIDAYS[calendar](year))}


def calendars() -> dict[str, Any]:
    def record(calendar: str) -> dict[str, Any]:
        return {
            "weekend": ["sat", "sun"],
            "holidays": [{"on": d.isoformat(), "name": n} for d, n in holidays(calendar).items()],
            "workdays": [],
        }

    return {"default": record("germany"), **{name: record(name) for name in HOLIDAYS}}


def rates(draws: Draws) -> dict[tuple[str, str], int]:
    """Monthly booking rates into euro by (currency, first day of the month), in ten-thousandths: a slow walk."""
    found = {}
    for currency, start, low, high in (("GBP", 11850, 11300, 12200), ("USD", 9400, 8700, 9800)):
        rate = start
        for month in range(25):
            day = date(2024 + (month + 11) // 12, (month + 11) % 12 + 1, 1)
            found[currency, day.isoformat()] = rate
            rate = min(high, max(low, rate + draws.below(241) - 120))
    return found


def rate_records(found: dict[tuple[str, str], int]) -> list[dict[str, str]]:
    booking = [
        {"from": c, "to": "EUR", "on": day, "rate": f"{r // 10000}.{r % 10000:04d}", "type": "booking"}
        for (c, day), r in found.items()
    ]
    budget = [
        {"from": c, "to": "EUR", "on": f"{year}-01-01", "rate": rate, "type": "budget"}
        for year in (2025, 2026)
        for c, rate in (("GBP", "1.1800"), ("USD", "0.9300"))
    ]
    return booking + budget

"""The customers of Harbour Foods: how they look, and how long and how often they buy."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from draws import Draws
from organisation import CITIES, TEAM_TERRITORIES, TERRITORIES

FIRST = [
    "Anchor",
    "Beacon",
    "Bridge",
    "Cedar",
    "Copper",
    "Crown",
    "Dockside",
    "Elm",
    "Fig",
    "Garden",
    "Golden",
    "Green",
    "Harvest",
    "Hill",
    "Iron",
    "Juniper",
    "Lantern",
    "Linden",
    "Market",
    "Meadow",
    "Mill",
    "North Star",
    "Oak",
    "Old Town",
    "Olive",
    "Orchard",
    "Pearl",
    "Pine",
    "Quay",
    "River",
    "Rose",
    "Saffron",
    "Silver",
    "Spring",
    "Stone",
    "Sun",
    "Thistle",
    "Tower",
    "Willow",
    "Windmill",
]
KIND = {
    "retail": ["Grocers", "Delicatessen", "Market Hall", "Farm Shop"],
    "restaurant": ["Bistro", "Kitchen", "Tavern", "Dining Room"],
    "hotel": ["Hotel", "Inn", "Guest House"],
    "wholesale": ["Trading", "Wholesale", "Provisions"],
}
SEGMENTS = ["retail"] * 4 + ["restaurant"] * 4 + ["hotel"] * 2 + ["wholesale"]
SIZE = {"retail": 100, "restaurant": 75, "hotel": 120, "wholesale": 240}  # per cent of the usual quantity
SOURCES = ["fair", "referral", "walk-in", "website", "cold call", "partner"]
INTERVALS = [14, 14, 21, 21, 25, 28, 28, 28, 31, 35, 35, 40, 42, 45, 49, 56, 56, 63, 70, 77]  # days between orders
PLACES = {entry["id"]: entry["name"] for entry in TERRITORIES}


@dataclass
class Customer:
    number: int
    name: str
    segment: str
    territory: str
    country: str
    city: tuple[str, str]
    source: str
    opened_on: date
    first_sale_on: date | None
    currency: str
    size: int  # per cent of the usual quantity
    owners: list[tuple[date, str]]
    classes: list[tuple[date, str]]
    dies_on: date  # no more orders from that day on
    orders: int = 0
    last_order: date | None = None
    parent: str | None = None
    merged_into: str | None = None
    recent: list[tuple[str, int, int, int, int, int]] = field(default_factory=list)

    @property
    def id(self) -> str:
        return f"c-{self.number:04d}"

    @property
    def owner(self) -> str:
        return self.owners[-1][1]


def make_customer(
    draws: Draws, number: int, owner: str, team: str, country: str, currency: str, day: date, is_new: bool
) -> Customer:
    """A customer that this seller wins on `day`, or (not `is_new`) had before the journal begins."""
    segment = draws.pick(SEGMENTS)
    territory = draws.pick(TEAM_TERRITORIES[team])
    city = draws.pick(CITIES[territory])
    name = f"{draws.pick(FIRST)} {draws.pick(KIND[segment])} {city[0]}"
    size = SIZE[segment] * (40 + draws.below(140)) // (180 if is_new else 100)  # new customers begin small
    opened, first_sale = day, None
    if not is_new:
        opened = date(2019, 3, 1) + timedelta(draws.below(2000))
        first_sale = (
            opened + timedelta(draws.below(40)) if draws.chance(950) else None
        )  # the others: the import did not say
    return Customer(
        number,
        name,
        segment,
        territory,
        country,
        city,
        draws.pick(SOURCES),
        opened,
        first_sale,
        currency,
        size,
        [(opened, owner)],
        [(opened, "a" if size > 150 else "b" if size > 80 else "c")],
        day + timedelta(life(draws, is_new)),
    )


def life(draws: Draws, is_new: bool) -> int:
    """Days that a customer goes on buying: one new one in eleven buys once, the rest leave at about 1.3 % a month."""
    if is_new and draws.chance(90):
        return 1
    months = 1
    while months < 60 and not draws.chance(13):
        months += 1
    return months * 30 + draws.below(30)


def next_order(draws: Draws, day: date) -> date:
    pause = 95 + draws.below(60) if draws.chance(6) else 0  # long enough to count as lost, then back
    found = day + timedelta(pause or draws.pick(INTERVALS) + draws.below(5) - 2)
    return found + timedelta((7 - found.weekday()) if found.weekday() > 4 else 0)

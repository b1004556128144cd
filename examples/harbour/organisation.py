"""Who and what Harbour Foods is: people, teams, territories, products, calendars and exchange rates."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from draws import Draws

FIRST_DAY, LAST_DAY = date(2025, 1, 1), date(2026, 12, 31)
FAR = date(9999, 12, 31)
DAY = timedelta(1)
SEASON = [88, 86, 97, 99, 102, 104, 92, 90, 103, 108, 117, 128]  # per cent of the usual quantity, by month


@dataclass
class Person:
    id: str
    team: str
    position: str
    country: str
    since: date
    until: date = FAR  # the first day no more employed
    moves: list[tuple[date, str]] = field(default_factory=list)  # transfers: (day, team)
    skill: int = 100  # per cent of the usual order size and new customers
    capacity: list[tuple[date, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        return " ".join(part.capitalize() for part in self.id.split("-"))

    def employed(self, day: date) -> bool:
        return self.since <= day < self.until

    def team_on(self, day: date) -> str:
        team = self.team
        for start, other in self.moves:
            if start <= day:
                team = other
        return team

    def sells_on(self, day: date) -> bool:
        if self.id == PROMOTED[0]:
            return self.employed(day) and day < PROMOTED[1]
        return self.position == "salesperson" and self.employed(day)


PROMOTED = ("felix-bauer", date(2026, 7, 1))  # leads the south after Mara Huber
CURRENCY = {"DE": "EUR", "GB": "GBP", "US": "USD"}
CALENDAR = {"DE": "germany", "GB": "britain", "US": "america"}
TEAM_COUNTRY = {"north": "DE", "south": "DE", "britain": "GB", "america": "US"}

TEAMS: list[dict[str, Any]] = [
    {"id": "sales", "name": "Sales", "parent": None, "manager": "sofia-brandt"},
    {"id": "north", "name": "North", "parent": "sales", "manager": "li-wei"},
    {
        "id": "south",
        "name": "South",
        "parent": "sales",
        "manager": [{"from": "2019-01-01", "is": "mara-huber"}, {"from": "2026-07-01", "is": "felix-bauer"}],
    },
    {"id": "overseas", "name": "Overseas", "parent": "sales", "manager": "olivia-grant"},
    {"id": "britain", "name": "Britain", "parent": "overseas", "manager": "james-clarke"},
    {"id": "america", "name": "America", "parent": "overseas", "manager": "maria-lopez"},
]

# id, skill in per cent; who joined, left or moved follows below.
SELLERS: dict[str, list[tuple[str, int]]] = {
    "north": [
        ("ng-mei", 118),
        ("jonas-keller", 104),
        ("lena-vogt", 109),
        ("greta-hansen", 92),
        ("timo-peters", 97),
        ("ida-lorenz", 88),
        ("bo-nilsson", 101),
    ],
    "south": [
        ("felix-bauer", 121),
        ("anna-maier", 107),
        ("lukas-wolf", 83),
        ("sara-klein", 99),
        ("david-lang", 76),
        ("eva-roth", 105),
        ("paul-richter", 94),
        ("moritz-frank", 90),
    ],
    "britain": [
        ("emma-hughes", 111),
        ("oliver-shaw", 95),
        ("amelia-price", 103),
        ("harry-cole", 72),
        ("isla-ward", 108),
        ("george-kent", 86),
        ("ruby-dean", 98),
    ],
    "america": [
        ("john-carter", 100),
        ("emily-stone", 115),
        ("michael-ruiz", 93),
        ("sarah-nguyen", 89),
        ("daniel-brooks", 106),
        ("grace-allen", 97),
        ("kevin-park", 110),
        ("laura-diaz", 91),
        ("ryan-scott", 84),
    ],
}
OTHERS: list[tuple[str, str, str, str]] = [
    ("sofia-brandt", "sales", "director", "DE"),
    ("emil-novak", "sales", "specialist", "DE"),
    ("hana-kovac", "sales", "specialist", "DE"),
    ("nora-weiss", "sales", "assistant", "DE"),
    ("li-wei", "north", "manager", "DE"),
    ("mara-huber", "south", "manager", "DE"),
    ("olivia-grant", "overseas", "manager", "GB"),
    ("james-clarke", "britain", "manager", "GB"),
    ("maria-lopez", "america", "manager", "US"),
]
JOINED = {
    "ng-mei": date(2024, 3, 1),
    "greta-hansen": date(2025, 4, 1),
    "laura-diaz": date(2025, 7, 1),
    "ruby-dean": date(2025, 9, 8),
    "ryan-scott": date(2026, 2, 16),
    "moritz-frank": date(2026, 10, 12),
}
LEFT = {
    "harry-cole": date(2025, 11, 1),
    "david-lang": date(2026, 5, 15),
    "mara-huber": date(2026, 7, 1),
    "sarah-nguyen": date(2026, 10, 21),
}
MOVED = {
    "paul-richter": [(date(2025, 6, 16), "north")],
    "kevin-park": [(date(2026, 3, 11), "britain")],
    "lena-vogt": [(date(2026, 10, 16), "south")],
}
PART_TIME = {"isla-ward": [(date(2021, 1, 1), "1.0"), (date(2026, 1, 1), "0.6")]}


def people() -> dict[str, Person]:
    """Everybody, by id, in the order of the id."""
    found: dict[str, Person] = {}
    for person, team, position, country in OTHERS:
        found[person] = Person(person, team, position, country, date(2019, 1, 1), LEFT.get(person, FAR))
    for team, sellers in SELLERS.items():
        for index, (person, skill) in enumerate(sellers):
            since = JOINED.get(person, date(2019 + index % 5, 1 + (index * 5) % 12, 1))
            found[person] = Person(
                person,
                team,
                "salesperson",
                TEAM_COUNTRY[team],
                since,
                LEFT.get(person, FAR),
                MOVED.get(person, []),
                skill,
                PART_TIME.get(person, []),
            )
    return dict(sorted(found.items()))


def manager_of(team: str, day: date) -> str:
    manager = next(entry["manager"] for entry in TEAMS if entry["id"] == team)
    if isinstance(manager, str):
        return manager
    return str([entry["is"] for entry in manager if entry["from"] <= day.isoformat()][-1])


def dated(entries: list[tuple[date, object]]) -> list[dict[str, object]]:
    return [{"from": day.isoformat(), "is": value} for day, value in entries]


def approver(person: Person, day: date) -> str | None:
    """Who approves for a person: the team's manager, for a manager the parent team's."""
    team = person.team_on(day)
    manager = manager_of(team, day)
    if manager != person.id:
        return manager
    parent = next(entry["parent"] for entry in TEAMS if entry["id"] == team)
    return manager_of(parent, day) if parent else None


def person_record(person: Person) -> dict[str, Any]:
    employed: list[tuple[date, object]] = [(person.since, True)]
    if person.until != FAR:
        employed.append((person.until, False))
    starts = sorted(
        {person.since, *(day for day, _ in person.moves), *([PROMOTED[1]] if person.team == "south" else [])}
    )
    starts = [day for day in starts if person.since <= day < person.until]
    managers = [(day, approver(person, day)) for day in starts]
    changes = [entry for i, entry in enumerate(managers) if i == 0 or managers[i - 1][1] != entry[1]]
    position: Any = person.position
    if person.id == PROMOTED[0]:
        position = dated([(person.since, "salesperson"), (PROMOTED[1], "manager")])
    record: dict[str, Any] = {
        "id": person.id,
        "name": person.name,
        "employed": dated(employed),
        "team": dated([(person.since, person.team), *person.moves]),
        "manager": changes[0][1] if len(changes) == 1 else dated(list(changes)),
        "position": position,
        "capacity": dated(list(person.capacity)) if person.capacity else "1.0",
        "calendar": CALENDAR[person.country],
        "country": person.country,
    }
    return record


# --- territories ----------------------------------------------------------------------------------

TERRITORIES: list[dict[str, Any]] = [
    {"id": "world", "name": "World", "parent": None, "holder": "sofia-brandt"},
    {"id": "germany", "name": "Germany", "parent": "world", "holder": None},
    {"id": "de-north", "name": "Northern Germany", "parent": "germany", "holder": "li-wei"},
    {
        "id": "de-south",
        "name": "Southern Germany",
        "parent": "germany",
        "holder": [{"from": "2019-01-01", "is": "mara-huber"}, {"from": "2026-07-01", "is": "felix-bauer"}],
    },
    {"id": "gb", "name": "Great Britain", "parent": "world", "holder": "james-clarke"},
    {"id": "gb-england", "name": "England", "parent": "gb", "holder": "emma-hughes"},
    {
        "id": "gb-scotland",
        "name": "Scotland",
        "parent": "gb",
        "holder": [
            {"from": "2022-04-01", "is": "harry-cole"},
            {"from": "2025-11-01", "is": None},
            {"from": "2026-03-11", "is": "kevin-park"},
        ],
    },
    {"id": "us", "name": "United States", "parent": "world", "holder": "maria-lopez"},
    {"id": "us-east", "name": "East Coast", "parent": "us", "holder": "emily-stone"},
    {"id": "us-west", "name": "West Coast", "parent": "us", "holder": "daniel-brooks"},
]
TEAM_TERRITORIES = {
    "north": ["de-north"],
    "south": ["de-south"],
    "britain": ["gb-england", "gb-england", "gb-scotland"],
    "america": ["us-east", "us-west"],
}
CITIES = {
    "de-north": [
        ("Hamburg", "20095"),
        ("Bremen", "28195"),
        ("Kiel", "24103"),
        ("Rostock", "18055"),
        ("Hannover", "30159"),
    ],
    "de-south": [
        ("Munich", "80331"),
        ("Stuttgart", "70173"),
        ("Nuremberg", "90402"),
        ("Freiburg", "79098"),
        ("Augsburg", "86150"),
    ],
    "gb-england": [("London", "EC1A 1BB"), ("Bristol", "BS1 4ST"), ("Leeds", "LS1 1UR"), ("Liverpool", "L1 8JQ")],
    "gb-scotland": [("Edinburgh", "EH1 1YZ"), ("Glasgow", "G1 1XQ"), ("Aberdeen", "AB10 1AB")],
    "us-east": [("Boston", "02108"), ("New York", "10001"), ("Baltimore", "21201"), ("Charleston", "29401")],
    "us-west": [("Seattle", "98101"), ("Portland", "97201"), ("Oakland", "94607"), ("San Diego", "92101")],
}

# --- products -------------------------------------------------------------------------------------

CATEGORIES = [
    ("food", None),
    ("beverages", None),
    ("fish", "food"),
    ("cheese", "food"),
    ("preserves", "food"),
    ("bakery", "food"),
    ("coffee", "beverages"),
    ("tea", "beverages"),
    ("juice", "beverages"),
    ("wine", "beverages"),
]
# category: (adjectives, nouns, list price in euro cents from, to)
RANGE = {
    "fish": (["Smoked", "Pickled", "Grilled"], ["Herring", "Mackerel"], 450, 1400),
    "cheese": (["Mild", "Aged", "Blue"], ["Gouda", "Tilsit"], 600, 1800),
    "preserves": (["Cherry", "Plum", "Quince"], ["Jam", "Chutney"], 280, 620),
    "bakery": (["Rye", "Oat", "Butter"], ["Crackers", "Biscuits"], 190, 480),
    "coffee": (["House", "Dark", "Organic"], ["Beans", "Espresso"], 900, 2100),
    "tea": (["Green", "Black", "Herbal"], ["Leaves", "Bags"], 350, 980),
    "juice": (["Apple", "Currant", "Orange"], ["Juice", "Spritzer"], 160, 390),
    "wine": (["White", "Red", "Rosé"], ["Cuvée", "Reserve"], 700, 2600),
}


@dataclass
class Product:
    id: str
    name: str
    category: str
    price: int  # list price in euro cents
    cost: tuple[int, int]  # unit cost in euro cents: to the end of 2025, from 2026


def products(draws: Draws) -> list[Product]:
    made: list[Product] = []
    for category, (kinds, nouns, low, high) in RANGE.items():
        for kind in kinds:
            for noun in nouns:
                price = low + draws.below((high - low) // 5 + 1) * 5
                cost = price * (48 + draws.below(15)) // 100
                made.append(
                    Product(f"p-{len(made) + 1:02d}", f"{kind} {noun}", category, price, (cost, cost * 103 // 100))
                )
    return made


def product_record(product: Product) -> dict[str, Any]:
    costs = [(date(2019, 1, 1), money(product.cost[0])), (date(2026, 1, 1), money(product.cost[1]))]
    return {"id": product.id, "name": product.name, "category": product.category, "unit_cost": dated(list(costs))}


def money(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def stamp(day: date) -> int:
    """The recorded time of a day: 20261005."""
    return day.year * 10000 + day.month * 100 + day.day


def half_even(numerator: int, denominator: int) -> int:
    quotient, rest = divmod(numerator, denominator)
    return quotient + (1 if 2 * rest > denominator or (2 * rest == denominator and quotient % 2) else 0)

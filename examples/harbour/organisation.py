"""Who and what Harbour Foods is: people, teams, territories, products, calendars and exchange rates."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from draws import Draws

FIRST_DAY, LAST_DAY = date(2025, 1, 1), date(2026, 12, 31)
FAR = date(9999, 12, 31)


@dataclass
class Person:
    id: str
    team: str
    position: str
    country: str
    since: date
    until: date = FAR                                              # the first day no more employed
    moves: list[tuple[date, str]] = field(default_factory=list)    # transfers: (day, team)
    skill: int = 100                                               # per cent of the usual order size and new customers
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


PROMOTED = ("felix-bauer", date(2026, 7, 1))     # leads the south after Mara Huber
CURRENCY = {"DE": "EUR", "GB": "GBP", "US": "USD"}
CALENDAR = {"DE": "germany", "GB": "britain", "US": "america"}
TEAM_COUNTRY = {"north": "DE", "south": "DE", "britain": "GB", "america": "US"}

TEAMS: list[dict[str, Any]] = [
    {"id": "sales", "name": "Sales", "parent": None, "manager": "sofia-brandt"},
    {"id": "north", "name": "North", "parent": "sales", "manager": "li-wei"},
    {"id": "south", "name": "South", "parent": "sales",
     "manager": [{"from": "2019-01-01", "is": "mara-huber"}, {"from": "2026-07-01", "is": "felix-bauer"}]},
    {"id": "overseas", "name": "Overseas", "parent": "sales", "manager": "olivia-grant"},
    {"id": "britain", "name": "Britain", "parent": "overseas", "manager": "james-clarke"},
    {"id": "america", "name": "America", "parent": "overseas", "manager": "maria-lopez"},
]

# id, skill in per cent; who joined, left or moved follows below.
SELLERS: dict[str, list[tuple[str, int]]] = {
    "north": [("ng-mei", 118), ("jonas-keller", 104), ("lena-vogt", 109), ("greta-hansen", 92), ("timo-peters", 97), ("ida-lorenz", 88), ("bo-nilsson", 101)],
    "south": [("felix-bauer", 121), ("anna-maier", 107), ("lukas-wolf", 83), ("sara-klein", 99), ("david-lang", 76), ("eva-roth", 105), ("paul-richter", 94),
              ("moritz-frank", 90)],
    "britain": [("emma-hughes", 111), ("oliver-shaw", 95), ("amelia-price", 103), ("harry-cole", 72), ("isla-ward", 108), ("george-kent", 86), ("ruby-dean", 98)],
    "america": [("john-carter", 100), ("emily-stone", 115), ("michael-ruiz", 93), ("sarah-nguyen", 89), ("daniel-brooks", 106), ("grace-allen", 97),
                ("kevin-park", 110), ("laura-diaz", 91), ("ryan-scott", 84)],
}
OTHERS: list[tuple[str, str, str, str]] = [
    ("sofia-brandt", "sales", "director", "DE"), ("emil-novak", "sales", "specialist", "DE"), ("hana-kovac", "sales", "specialist", "DE"),
    ("nora-weiss", "sales", "assistant", "DE"), ("li-wei", "north", "manager", "DE"), ("mara-huber", "south", "manager", "DE"),
    ("olivia-grant", "overseas", "manager", "GB"), ("james-clarke", "britain", "manager", "GB"), ("maria-lopez", "america", "manager", "US"),
]
JOINED = {"ng-mei": date(2024, 3, 1), "greta-hansen": date(2025, 4, 1), "laura-diaz": date(2025, 7, 1), "ruby-dean": date(2025, 9, 8),
          "ryan-scott": date(2026, 2, 16), "moritz-frank": date(2026, 10, 12)}
LEFT = {"harry-cole": date(2025, 11, 1), "david-lang": date(2026, 5, 15), "mara-huber": date(2026, 7, 1), "sarah-nguyen": date(2026, 10, 21)}
MOVED = {"paul-richter": [(date(2025, 6, 16), "north")], "kevin-park": [(date(2026, 3, 11), "britain")], "lena-vogt": [(date(2026, 10, 16), "south")]}
PART_TIME = {"isla-ward": [(date(2021, 1, 1), "1.0"), (date(2026, 1, 1), "0.6")]}


def people() -> dict[str, Person]:
    """Everybody, by id, in the order of the id."""
    found: dict[str, Person] = {}
    for person, team, position, country in OTHERS:
        found[person] = Person(person, team, position, country, date(2019, 1, 1), LEFT.get(person, FAR))
    for team, sellers in SELLERS.items():
        for index, (person, skill) in enumerate(sellers):
            since = JOINED.get(person, date(2019 + index % 5, 1 + (index * 5) % 12, 1))
            found[person] = Person(person, team, "salesperson", TEAM_COUNTRY[team], since, LEFT.get(person, FAR), MOVED.get(person, []), skill,
                                   PART_TIME.get(person, []))
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
    starts = sorted({person.since, *(day for day, _ in person.moves), *([PROMOTED[1]] if person.team == "south" else [])})
    starts = [day for day in starts if person.since <= day < person.until]
    managers = [(day, approver(person, day)) for day in starts]
    changes = [entry for i, entry in enumerate(managers) if i == 0 or managers[i - 1][1] != entry[1]]
    position: Any = person.position
    if person.id == PROMOTED[0]:
        position = dated([(person.since, "salesperson"), (PROMOTED[1], "manager")])
    record: dict[str, Any] = {
        "id": person.id, "name": person.name, "employed": dated(employed),
        "team": dated([(person.since, person.team), *person.moves]),
        "manager": changes[0][1] if len(changes) == 1 else dated(list(changes)),
        "position": position, "capacity": dated(list(person.capacity)) if person.capacity else "1.0",
        "calendar": CALENDAR[person.country], "country": person.country,
    }
    return record


# --- territories -------------------------------------------------------------------------------------------------------------------------------------------

TERRITORIES: list[dict[str, Any]] = [
    {"id": "world", "name": "World", "parent": None, "holder": "sofia-brandt"},
    {"id": "germany", "name": "Germany", "parent": "world", "holder": None},
    {"id": "de-north", "name": "Northern Germany", "parent": "germany", "holder": "li-wei"},
    {"id": "de-south", "name": "Southern Germany", "parent": "germany",
     "holder": [{"from": "2019-01-01", "is": "mara-huber"}, {"from": "2026-07-01", "is": "felix-bauer"}]},
    {"id": "gb", "name": "Great Britain", "parent": "world", "holder": "james-clarke"},
    {"id": "gb-england", "name": "England", "parent": "gb", "holder": "emma-hughes"},
    {"id": "gb-scotland", "name": "Scotland", "parent": "gb",
     "holder": [{"from": "2022-04-01", "is": "harry-cole"}, {"from": "2025-11-01", "is": None}, {"from": "2026-03-11", "is": "kevin-park"}]},
    {"id": "us", "name": "United States", "parent": "world", "holder": "maria-lopez"},
    {"id": "us-east", "name": "East Coast", "parent": "us", "holder": "emily-stone"},
    {"id": "us-west", "name": "West Coast", "parent": "us", "holder": "daniel-brooks"},
]
TEAM_TERRITORIES = {"north": ["de-north"], "south": ["de-south"], "britain": ["gb-england", "gb-england", "gb-scotland"], "america": ["us-east", "us-west"]}
CITIES = {
    "de-north": [("Hamburg", "20095"), ("Bremen", "28195"), ("Kiel", "24103"), ("Rostock", "18055"), ("Hannover", "30159")],
    "de-south": [("Munich", "80331"), ("Stuttgart", "70173"), ("Nuremberg", "90402"), ("Freiburg", "79098"), ("Augsburg", "86150")],
    "gb-england": [("London", "EC1A 1BB"), ("Bristol", "BS1 4ST"), ("Leeds", "LS1 1UR"), ("Liverpool", "L1 8JQ")],
    "gb-scotland": [("Edinburgh", "EH1 1YZ"), ("Glasgow", "G1 1XQ"), ("Aberdeen", "AB10 1AB")],
    "us-east": [("Boston", "02108"), ("New York", "10001"), ("Baltimore", "21201"), ("Charleston", "29401")],
    "us-west": [("Seattle", "98101"), ("Portland", "97201"), ("Oakland", "94607"), ("San Diego", "92101")],
}

# --- products ----------------------------------------------------------------------------------------------------------------------------------------------

CATEGORIES = [("food", None), ("beverages", None), ("fish", "food"), ("cheese", "food"), ("preserves", "food"), ("bakery", "food"), ("coffee", "beverages"),
              ("tea", "beverages"), ("juice", "beverages"), ("wine", "beverages")]
# category: (adjectives, nouns, list price in euro cents from, to)
RANGE = {
    "fish": (["Smoked", "Pickled", "Grilled"], ["Herring", "Mackerel"], 450, 1400), "cheese": (["Mild", "Aged", "Blue"], ["Gouda", "Tilsit"], 600, 1800),
    "preserves": (["Cherry", "Plum", "Quince"], ["Jam", "Chutney"], 280, 620), "bakery": (["Rye", "Oat", "Butter"], ["Crackers", "Biscuits"], 190, 480),
    "coffee": (["House", "Dark", "Organic"], ["Beans", "Espresso"], 900, 2100), "tea": (["Green", "Black", "Herbal"], ["Leaves", "Bags"], 350, 980),
    "juice": (["Apple", "Currant", "Orange"], ["Juice", "Spritzer"], 160, 390), "wine": (["White", "Red", "Rosé"], ["Cuvée", "Reserve"], 700, 2600),
}


@dataclass
class Product:
    id: str
    name: str
    category: str
    price: int          # list price in euro cents
    cost: tuple[int, int]  # unit cost in euro cents: to the end of 2025, from 2026


def products(draws: Draws) -> list[Product]:
    made = []
    for category, (kinds, nouns, low, high) in RANGE.items():
        for kind in kinds:
            for noun in nouns:
                price = low + draws.below((high - low) // 5 + 1) * 5
                cost = price * (48 + draws.below(15)) // 100
                made.append(Product(f"p-{len(made) + 1:02d}", f"{kind} {noun}", category, price, (cost, cost * 103 // 100)))
    return made


def product_record(product: Product) -> dict[str, Any]:
    costs = [(date(2019, 1, 1), money(product.cost[0])), (date(2026, 1, 1), money(product.cost[1]))]
    return {"id": product.id, "name": product.name, "category": product.category, "unit_cost": dated(list(costs))}


def money(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


# --- calendars ---------------------------------------------------------------------------------------------------------------------------------------------

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
    return [(date(year, 1, 1), "New Year"), (e - timedelta(2), "Good Friday"), (e + timedelta(1), "Easter Monday"), (date(year, 5, 1), "Labour Day"),
            (e + timedelta(39), "Ascension Day"), (e + timedelta(50), "Whit Monday"), (date(year, 10, 3), "German Unity Day"),
            (date(year, 12, 25), "Christmas Day"), (date(year, 12, 26), "Boxing Day")]


def britain(year: int) -> list[tuple[date, str]]:
    e = easter(year)
    christmas, boxing = date(year, 12, 25), date(year, 12, 26)
    fixed = [(christmas if christmas.weekday() < 5 else date(year, 12, 27), "Christmas Day"), (boxing if boxing.weekday() < 5 else date(year, 12, 28), "Boxing Day")]
    new_year = date(year, 1, 1)
    return [(new_year if new_year.weekday() < 5 else new_year + timedelta(7 - new_year.weekday()), "New Year"), (e - timedelta(2), "Good Friday"),
            (e + timedelta(1), "Easter Monday"), (nth(year, 5, 0, 1), "Early May bank holiday"), (nth(year, 5, 0, -1), "Spring bank holiday"),
            (nth(year, 8, 0, -1), "Summer bank holiday"), *fixed]


def america(year: int) -> list[tuple[date, str]]:
    def observed(day: date) -> date:
        return day - timedelta(1) if day.weekday() == 5 else day + timedelta(1) if day.weekday() == 6 else day
    return [(observed(date(year, 1, 1)), "New Year's Day"), (nth(year, 1, 0, 3), "Martin Luther King Jr. Day"), (nth(year, 2, 0, 3), "Washington's Birthday"),
            (nth(year, 5, 0, -1), "Memorial Day"), (observed(date(year, 6, 19)), "Juneteenth"), (observed(date(year, 7, 4)), "Independence Day"),
            (nth(year, 9, 0, 1), "Labor Day"), (nth(year, 10, 0, 2), "Columbus Day"), (observed(date(year, 11, 11)), "Veterans Day"),
            (nth(year, 11, 3, 4), "Thanksgiving Day"), (observed(date(year, 12, 25)), "Christmas Day")]


HOLIDAYS = {"germany": germany, "britain": britain, "america": america}


def holidays(calendar: str) -> dict[date, str]:
    return {day: name for year in (2024, 2025, 2026, 2027) for day, name in sorted(HOLIDAYS[calendar](year))}


def calendars() -> dict[str, Any]:
    def record(calendar: str) -> dict[str, Any]:
        return {"weekend": ["sat", "sun"], "holidays": [{"on": d.isoformat(), "name": n} for d, n in holidays(calendar).items()], "workdays": []}
    return {"default": record("germany"), **{name: record(name) for name in HOLIDAYS}}


# --- exchange rates ----------------------------------------------------------------------------------------------------------------------------------------

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
    booking = [{"from": c, "to": "EUR", "on": day, "rate": f"{r // 10000}.{r % 10000:04d}", "type": "booking"} for (c, day), r in found.items()]
    budget = [{"from": c, "to": "EUR", "on": f"{year}-01-01", "rate": rate, "type": "budget"}
              for year in (2025, 2026) for c, rate in (("GBP", "1.1800"), ("USD", "0.9300"))]
    return booking + budget

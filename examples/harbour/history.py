"""What happened at Harbour Foods: two years simulated day by day into fact rows."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import field_work
import trade
from calendars import holidays
from customers import Customer, make_customer
from draws import Draws
from organisation import CALENDAR, CURRENCY, DAY, FIRST_DAY, LAST_DAY, TEAM_COUNTRY, Person, Product, half_even, stamp

INITIAL_CUSTOMERS = 33
TABLES = [
    "orders",
    "invoices",
    "payments",
    "allocations",
    "splits",
    "activities",
    "customer_stages",
    "requests",
    "tasks",
    "conduct",
    "attendance",
    "trainings",
    "expenses",
]


class History:
    """The simulation, and the rows it has written: `rows[table]` in the column order of `generate.COLUMNS`."""

    def __init__(
        self, draws: Draws, people: dict[str, Person], products: list[Product], rates: dict[tuple[str, str], int]
    ) -> None:
        self.draws, self.people, self.products, self.rates = draws, people, products, rates
        self.rows: dict[str, list[list[Any]]] = {table: [] for table in TABLES}
        self.corrected: dict[str, list[list[Any]]] = {"orders": [], "conduct": []}  # later versions of rows
        self.customers: list[Customer] = []
        self.portfolio: dict[str, list[Customer]] = defaultdict(list)
        self.due: dict[date, list[Customer]] = defaultdict(list)
        self.leave: dict[str, dict[date, tuple[str, str]]] = defaultdict(dict)
        self.sales: dict[tuple[str, int], int] = defaultdict(int)  # euro cents by (seller, year × 12 + month)
        self.off = {name: holidays(name) for name in set(CALENDAR.values())}
        self.sellers = [p for p in people.values() if p.position == "salesperson"]
        self.specialists = [p.id for p in people.values() if p.position == "specialist"]
        self.numbers: dict[str, int] = defaultdict(int)
        self.popular = [p for i, p in enumerate(products) for _ in range(1 + (i * 7) % 5)]

    # --- common -----------------------------------------------------------------------------------

    def new_id(self, prefix: str) -> str:
        self.numbers[prefix] += 1
        return f"{prefix}-{self.numbers[prefix]:06d}"

    def works(self, person: Person, day: date) -> bool:
        return day.weekday() < 5 and day not in self.off[CALENDAR[person.country]] and person.employed(day)

    def present(self, person: Person, day: date) -> bool:
        return self.works(person, day) and self.leave[person.id].get(day, ("", "0"))[1] != "1"

    def euro(self, cents: int, currency: str, day: date) -> int:
        if currency == "EUR":
            return cents
        return half_even(cents * self.rates[currency, f"{day.year}-{day.month:02d}-01"], 10000)

    def price(self, product: Product, currency: str) -> int:
        return {
            "EUR": product.price,
            "GBP": half_even(product.price * 85, 500) * 5,
            "USD": half_even(product.price * 108, 500) * 5,
        }[currency]

    # --- the run ----------------------------------------------------------------------------------

    def run(self) -> None:
        self.plan_leave()
        for person in self.sellers:
            if person.sells_on(FIRST_DAY):
                for _ in range(INITIAL_CUSTOMERS + self.draws.below(5)):
                    self.win(person, FIRST_DAY, is_new=False)
        day = FIRST_DAY
        while day <= LAST_DAY:
            self.hand_over(day)
            for person in self.sellers:
                if person.sells_on(day) and self.present(person, day):
                    self.seller_day(person, day)
            for customer in self.due.pop(day, []):
                trade.order(self, customer, day)
            day += DAY
        self.relate_customers()

    def win(self, person: Person, day: date, is_new: bool) -> None:
        country = TEAM_COUNTRY[person.team_on(day)]
        customer = make_customer(
            self.draws, len(self.customers) + 1, person.id, person.team_on(day), country, CURRENCY[country], day, is_new
        )
        self.customers.append(customer)
        self.portfolio[person.id].append(customer)
        if not is_new:
            first = FIRST_DAY + timedelta(1 + self.draws.below(45))
            self.due[first + timedelta(7 - first.weekday() if first.weekday() > 4 else 0)].append(customer)
            customer.owners[0] = (max(customer.opened_on, person.since), person.id)
            return
        met = max(FIRST_DAY, day - timedelta(7 + self.draws.below(50)))
        for stage, on, reason in (
            ("prospect", met, customer.source),
            ("potential", met + timedelta(self.draws.below((day - met).days + 1)), "tasting"),
            ("active", day, "first order"),
        ):
            self.stage(customer, stage, on, reason)
        customer.opened_on = met
        customer.owners[0] = (met, person.id)
        customer.classes[0] = (met, customer.classes[0][1])
        self.due[day].append(customer)

    def stage(self, customer: Customer, stage: str, on: date, reason: str) -> None:
        self.rows["customer_stages"].append([self.new_id("g"), on, stamp(on), customer.id, stage, reason])

    def hand_over(self, day: date) -> None:
        """Customers of who leaves or moves go round the colleagues of the old team; who moves keeps one in three."""
        for person in self.sellers:
            moves = [start for start, _ in person.moves if start == day]
            stops = person.employed(day - DAY) and person.sells_on(day - DAY) and not person.sells_on(day)
            if not moves and not stops:
                continue
            team = person.team_on(day - DAY)
            heirs = [p for p in self.sellers if p.id != person.id and p.team_on(day) == team and p.sells_on(day)]
            kept = []
            for i, customer in enumerate(self.portfolio[person.id]):
                if moves and i % 3 == 0:
                    kept.append(customer)
                    continue
                heir = heirs[i % len(heirs)]
                customer.owners.append((day, heir.id))
                self.portfolio[heir.id].append(customer)
            self.portfolio[person.id] = kept

    def seller_day(self, person: Person, day: date) -> None:
        draws = self.draws
        half = self.leave[person.id].get(day) is not None
        part_time = bool(person.capacity) and day >= person.capacity[-1][0]
        if draws.chance((75 if half or part_time else 155) * person.skill // 100):
            self.win(person, day, is_new=True)
        elif draws.chance(38):
            self.court(person, day)
        mine = self.portfolio[person.id]
        if mine:
            field_work.visits(
                self, person, day, mine, 0 if half else (1 if part_time else draws.pick(field_work.VISITS_A_DAY))
            )
        field_work.telephone(self, person, day, mine)
        if draws.chance(90):
            field_work.request(self, person, day, mine)

    def court(self, person: Person, day: date) -> None:
        """A prospect that does not buy (yet)."""
        country = person.country
        customer = make_customer(
            self.draws, len(self.customers) + 1, person.id, person.team_on(day), country, CURRENCY[country], day, True
        )
        self.customers.append(customer)
        self.stage(customer, "prospect", day, customer.source)
        if self.draws.chance(600):
            self.stage(customer, "potential", min(LAST_DAY, day + timedelta(3 + self.draws.below(30))), "tasting")

    def plan_leave(self) -> None:
        """About five weeks of leave a person and year, a few days of illness, one long leave."""
        for person in self.sellers:
            for year in (2025, 2026):
                for _ in range(4):
                    start = date(year, 1, 1) + timedelta(self.draws.below(350))
                    self.take(person, start, 4 + self.draws.below(5), "leave", "1")
                for _ in range(3):
                    self.take(
                        person,
                        date(year, 1, 1) + timedelta(self.draws.below(360)),
                        1 + self.draws.below(2),
                        "absent",
                        "1",
                    )
                self.take(person, date(year, 1, 1) + timedelta(self.draws.below(360)), 1, "leave", "0.5")
        self.take(self.people["eva-roth"], date(2026, 3, 2), 126, "leave", "1")
        self.take(self.people["ng-mei"], date(2026, 10, 8), 2, "leave", "1")
        for seller, taken in self.leave.items():
            for day, (kind, share) in sorted(taken.items()):
                self.rows["attendance"].append(
                    [
                        self.new_id("d"),
                        day,
                        stamp(max(FIRST_DAY, day - timedelta(14)) if kind == "leave" else day),
                        seller,
                        kind,
                        share,
                    ]
                )

    def take(self, person: Person, start: date, days: int, kind: str, share: str) -> None:
        day = start
        while days > 0 and day <= LAST_DAY:
            if self.works(person, day):
                self.leave[person.id].setdefault(day, (kind, share))
                days -= 1
            elif not person.employed(day):
                return
            day += DAY

    def relate_customers(self) -> None:
        """Some branches belong to a group, a few records are doubles of another."""
        sellers = [c for c in self.customers if c.orders]
        for i in range(0, len(sellers) - 40, 37):
            sellers[i + 7].parent = sellers[i].id
        for i in range(11, len(sellers) - 40, 211):
            sellers[i + 1].merged_into = sellers[i].id if not sellers[i].parent else None

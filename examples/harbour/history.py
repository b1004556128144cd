"""What happened at Harbour Foods: two years simulated day by day into fact rows."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from customers import Customer, make_customer, next_order
from draws import Draws
from organisation import CALENDAR, CURRENCY, FIRST_DAY, LAST_DAY, Person, Product, holidays, manager_of, money

SEASON = [88, 86, 97, 99, 102, 104, 92, 90, 103, 108, 117, 128]      # per cent of the usual quantity, by month
VISITS_A_DAY = [1, 1, 1, 2, 2, 2, 2, 3, 3, 4]
INITIAL_CUSTOMERS = 33
DAY = timedelta(1)
TABLES = ["orders", "invoices", "payments", "allocations", "splits", "activities", "customer_stages", "requests", "tasks", "conduct", "attendance", "trainings",
          "expenses"]


def stamp(day: date) -> int:
    """The recorded time of a day: 20261005."""
    return day.year * 10000 + day.month * 100 + day.day


def half_even(numerator: int, denominator: int) -> int:
    quotient, rest = divmod(numerator, denominator)
    return quotient + (1 if 2 * rest > denominator or (2 * rest == denominator and quotient % 2) else 0)


class History:
    """The state of the simulation, and the rows it has written: `rows[table]` in the column order of `tables.COLUMNS`."""

    def __init__(self, draws: Draws, people: dict[str, Person], products: list[Product], rates: dict[tuple[str, str], int]) -> None:
        self.draws, self.people, self.products, self.rates = draws, people, products, rates
        self.rows: dict[str, list[list[Any]]] = {table: [] for table in TABLES}
        self.customers: list[Customer] = []
        self.portfolio: dict[str, list[Customer]] = defaultdict(list)
        self.due: dict[date, list[Customer]] = defaultdict(list)
        self.leave: dict[str, dict[date, tuple[str, str]]] = defaultdict(dict)
        self.sales: dict[tuple[str, int], int] = defaultdict(int)    # euro cents by (seller, year × 12 + month)
        self.off = {name: holidays(name) for name in set(CALENDAR.values())}
        self.sellers = [p for p in people.values() if p.position == "salesperson"]
        self.specialists = [p.id for p in people.values() if p.position == "specialist"]
        self.numbers: dict[str, int] = defaultdict(int)
        self.popular = [p for i, p in enumerate(products) for _ in range(1 + (i * 7) % 5)]

    # --- common ------------------------------------------------------------------------------------------------------------------------------------------

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
        return {"EUR": product.price, "GBP": half_even(product.price * 85, 500) * 5, "USD": half_even(product.price * 108, 500) * 5}[currency]

    # --- the run -----------------------------------------------------------------------------------------------------------------------------------------

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
                self.order(customer, day)
            day += DAY
        self.relate_customers()

    def win(self, person: Person, day: date, is_new: bool) -> None:
        country = {"north": "DE", "south": "DE", "britain": "GB", "america": "US"}[person.team_on(day)]
        customer = make_customer(self.draws, len(self.customers) + 1, person.id, person.team_on(day), country, CURRENCY[country], day, is_new)
        self.customers.append(customer)
        self.portfolio[person.id].append(customer)
        if not is_new:
            first = FIRST_DAY + timedelta(1 + self.draws.below(45))
            self.due[first + timedelta(7 - first.weekday() if first.weekday() > 4 else 0)].append(customer)
            customer.owners[0] = (max(customer.opened_on, person.since), person.id)
            return
        met = max(FIRST_DAY, day - timedelta(7 + self.draws.below(50)))
        for stage, on, reason in (("prospect", met, customer.source), ("potential", met + timedelta(self.draws.below((day - met).days + 1)), "tasting"),
                                  ("active", day, "first order")):
            self.stage(customer, stage, on, reason)
        customer.opened_on = met
        customer.owners[0] = (met, person.id)
        customer.classes[0] = (met, customer.classes[0][1])
        self.due[day].append(customer)

    def stage(self, customer: Customer, stage: str, on: date, reason: str) -> None:
        self.rows["customer_stages"].append([self.new_id("g"), on, stamp(on), customer.id, stage, reason])

    def hand_over(self, day: date) -> None:
        """Customers of who leaves, moves or is promoted go round the colleagues of the old team; who moves keeps one in three."""
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
            self.visits(person, day, mine, 0 if half else (1 if part_time else draws.pick(VISITS_A_DAY)))
        self.telephone(person, day, mine)
        if draws.chance(90):
            self.request(person, day, mine)

    def court(self, person: Person, day: date) -> None:
        """A prospect that does not buy (yet)."""
        country = person.country
        customer = make_customer(self.draws, len(self.customers) + 1, person.id, person.team_on(day), country, CURRENCY[country], day, True)
        self.customers.append(customer)
        self.stage(customer, "prospect", day, customer.source)
        if self.draws.chance(600):
            self.stage(customer, "potential", min(LAST_DAY, day + timedelta(3 + self.draws.below(30))), "tasting")

    # --- orders, invoices, money -------------------------------------------------------------------------------------------------------------------------

    def order(self, customer: Customer, day: date) -> None:
        if day >= customer.dies_on and customer.orders:
            return self.say_farewell(customer, day)
        owner = self.people[customer.owner]
        if day in self.off[CALENDAR[{"EUR": "DE", "GBP": "GB", "USD": "US"}[customer.currency]]]:
            self.due[day + DAY * (3 if day.weekday() == 4 else 1)].append(customer)
            return
        draws = self.draws
        number = self.new_id("o")
        salesperson = None if draws.chance(25) else owner.id
        channel = draws.pick(("field", "field", "field", "online", "telesales"))
        cancelled = day + timedelta(1 + draws.below(4)) if draws.chance(8) else None
        shipped = None if cancelled else day + timedelta(1 + draws.below(6))
        late = day + timedelta(5 + draws.below(40)) if draws.chance(10) else day
        net = tax = 0
        for line in range(1, 3 + draws.below(4)):
            amounts = self.order_line(customer, owner, day, number, line, salesperson, channel, cancelled, shipped, late)
            net, tax = net + amounts[0], tax + amounts[1]
        customer.orders, customer.last_order = customer.orders + 1, day
        if salesperson and not cancelled:
            self.sales[salesperson, day.year * 12 + day.month - 1] += self.euro(net, customer.currency, day)
            if draws.chance(28):
                self.split(number, owner, day)
        if shipped:
            self.invoice(customer, number, shipped, net, tax)
        if customer.orders == 12 and customer.size > 110:
            customer.classes.append((day, "key"))
            self.stage(customer, "key", day, "twelve orders")
        self.due[next_order(draws, day)].append(customer)

    def order_line(self, customer: Customer, owner: Person, day: date, number: str, line: int, salesperson: str | None, channel: str, cancelled: date | None,
                   shipped: date | None, late: date) -> tuple[int, int]:
        draws = self.draws
        product = draws.pick(self.popular)
        quantity = max(1, (4 + draws.below(17)) * customer.size * SEASON[day.month - 1] * owner.skill // 1_000_000)
        price = self.price(product, customer.currency)
        discount = draws.pick((0, 0, 0, 0, 0, 5, 5, 10, 15))
        amount = half_even(price * quantity * (100 - discount), 100)
        rate = {"EUR": 7, "GBP": 20 if product.category == "wine" else 0, "USD": 0}[customer.currency]
        tax = half_even(amount * rate, 100)
        cost = product.cost[day.year >= 2026] * quantity * {"EUR": 100, "GBP": 85, "USD": 108}[customer.currency] // 100
        own = money(self.euro(amount, customer.currency, day)) if customer.currency == "GBP" and day < date(2025, 3, 1) else None
        territory = "de-south" if customer.territory == "de-north" and draws.chance(6) else None
        row = [f"{number}-{line}", day, stamp(late), number, customer.id, salesperson, product.id, territory, channel, self.campaign(day, product), quantity,
               "case", money(price), f"0.{discount:02d}", money(amount), money(tax), own, money(cost), customer.currency, "sale", None,
               "cancelled" if cancelled else "shipped" if shipped and shipped <= LAST_DAY else "open", cancelled, shipped if shipped and shipped <= LAST_DAY else None]
        self.rows["orders"].append(row)
        if not cancelled:
            if draws.chance(17):
                self.give_back(row, day, quantity, amount, tax, cost)
            elif draws.chance(2):
                self.correct(row, late, quantity, price, discount)
        return amount, tax

    @staticmethod
    def campaign(day: date, product: Product) -> str | None:
        if product.category == "fish" and day.month in (2, 3):
            return f"lent-{day.year}"
        return f"christmas-{day.year}" if product.category == "wine" and day.month in (11, 12) else None

    def give_back(self, sale: list[Any], day: date, quantity: int, amount: int, tax: int, cost: int) -> None:
        """A return some weeks later: all or a part; one in fifteen without saying which sale it is for."""
        on = day + timedelta(4 + self.draws.below(40))
        if on > LAST_DAY:
            return
        back = quantity if self.draws.chance(400) else 1 + self.draws.below(quantity)
        number = self.new_id("r")
        row = list(sale)
        row[0:4] = [f"{number}-1", on, stamp(on), number]
        row[10] = back
        row[14], row[15] = money(half_even(amount * back, quantity)), money(half_even(tax * back, quantity))
        row[16] = None
        row[17] = money(half_even(cost * back, quantity))
        row[19:24] = ["return", None if self.draws.chance(65) else sale[0], "returned", None, None]
        self.rows["orders"].append(row)

    def correct(self, sale: list[Any], known: date, quantity: int, price: int, discount: int) -> None:
        """The same line again, recorded later: the office had typed a wrong quantity."""
        on = known + timedelta(3 + self.draws.below(45))
        if on > LAST_DAY:
            return
        right = max(1, quantity + self.draws.pick((-3, -2, -1, 1, 2, 5)))
        row = list(sale)
        row[2], row[10] = stamp(on), right
        row[14] = money(half_even(price * right * (100 - discount), 100))
        if row[16]:
            row[16] = None
        self.rows["orders"].append(row)

    def split(self, number: str, owner: Person, day: date) -> None:
        """Shares of a document: between two sellers, less than the whole, or a specialist beside it."""
        draws = self.draws
        mates = [p.id for p in self.sellers if p.id != owner.id and p.sells_on(day) and p.country == owner.country]
        kind = draws.below(10)
        shares: list[tuple[str, str, str]]
        if kind < 4:
            shares = [(owner.id, "0.6", "revenue"), (draws.pick(mates), "0.4", "revenue")]
        elif kind < 6:
            shares = [(owner.id, "0.5", "revenue"), (draws.pick(mates), "0.3", "revenue")]
        elif kind < 9:
            shares = [(draws.pick(self.specialists), draws.pick(("0.25", "0.5", "1")), "overlay")]
        else:
            thirds = draws.pick(mates)
            shares = [(owner.id, "0.3334", "revenue"), (thirds, "0.3333", "revenue"), (draws.pick([m for m in mates if m != thirds]), "0.3333", "revenue")]
        fact = f"{number}-1" if draws.chance(200) else number
        for seller, share, role in shares:
            self.rows["splits"].append([self.new_id("s"), day, stamp(day), "orders", fact, seller, share, role, manager_of(owner.team_on(day), day),
                                        "joint deal" if role == "revenue" else "specialist"])

    def invoice(self, customer: Customer, order: str, shipped: date, net: int, tax: int) -> None:
        if shipped > LAST_DAY:
            return
        draws = self.draws
        number, due = self.new_id("i"), shipped + timedelta(30)
        self.rows["invoices"].append([number, shipped, stamp(shipped), number, order, customer.id, money(net), money(tax), customer.currency, due, "invoice", None])
        customer.recent.append((number, net + tax, due.toordinal(), 0, 0, 0))
        if len(customer.recent) >= 1 + draws.below(3):
            self.pay(customer, due + timedelta(draws.pick((-12, -5, -2, 0, 1, 3, 8, 20, 45))))

    def pay(self, customer: Customer, day: date) -> None:
        """One payment for all open invoices; a few bounce, a few are written off, one in twelve pays a part."""
        draws = self.draws
        invoices, customer.recent = customer.recent, []
        if day > LAST_DAY or draws.chance(15):
            return
        part = 60 if draws.chance(80) else 100
        shares = [(number, gross * part // 100) for number, gross, *_ in invoices]
        total = sum(share for _, share in shares)
        kind = "write_off" if draws.chance(4) else "payment"
        number = self.new_id("y")
        self.rows["payments"].append([number, day, stamp(day), customer.id, money(total), customer.currency, kind])
        if kind == "payment" and draws.chance(6) and day + timedelta(4) <= LAST_DAY:
            bounced = day + timedelta(4)
            self.rows["payments"].append([self.new_id("y"), bounced, stamp(bounced), customer.id, money(total), customer.currency, "bounce"])
            return
        for invoice, share in shares:
            self.rows["allocations"].append([self.new_id("a"), day, stamp(day), number, invoice, money(share)])

    def say_farewell(self, customer: Customer, day: date) -> None:
        on = (customer.last_order or day) + timedelta(90)
        if on <= LAST_DAY and self.draws.chance(700):
            self.stage(customer, "lost", on, self.draws.pick(("closed", "price", "competitor", "unknown")))

    # --- activities and office ---------------------------------------------------------------------------------------------------------------------------

    def activity(self, day: date, kind: str, direction: str, customer: str | None, seller: str, count: int = 1, minutes: int | None = None,
                 outcome: str | None = None, report: date | None = None, late: int = 0) -> None:
        self.rows["activities"].append([self.new_id("v"), day, stamp(day + timedelta(late)), kind, direction, customer, seller, count, minutes, outcome, report])

    def visits(self, person: Person, day: date, mine: list[Customer], count: int) -> None:
        draws = self.draws
        for customer in {draws.below(len(mine)): None for _ in range(count)}:
            outcome = draws.pick(("order", "met", "met", "met", "tasting", "nobody there")) if not draws.chance(35) else "cancelled"
            report = day + timedelta(draws.pick((0, 0, 0, 1, 1, 2, 2, 4))) if outcome != "cancelled" and draws.chance(930) else None
            self.activity(day, "visit", "out", mine[customer].id, person.id, 1, 15 + 5 * draws.below(12), outcome, report)
            if draws.chance(20):
                self.activity(day, "visit", "out", mine[customer].id, draws.pick(self.specialists), 1, 45, "met", report)
        if draws.chance(160):
            walk_in = draws.chance(350)
            self.activity(day, "visit", "in", None if walk_in else draws.pick(mine).id, person.id, 1, 20, "walk-in" if walk_in else "met")

    def telephone(self, person: Person, day: date, mine: list[Customer]) -> None:
        draws = self.draws
        if draws.chance(360):
            self.activity(day, "call", "out", None, person.id, 3 + draws.below(13), None, None, None, draws.pick((0, 0, 0, 0, 1, 3)))
        if mine and draws.chance(400):
            self.activity(day, "follow_up", "out", draws.pick(mine).id, person.id)

    def request(self, person: Person, day: date, mine: list[Customer]) -> None:
        draws = self.draws
        kind = draws.pick(("resource", "resource", "resource", "resource", "complaint", "complaint", "dispute"))
        due = day + timedelta(5)
        answered = day + timedelta(1 + draws.below(6)) if draws.chance(930) else None
        answered = answered if answered and answered <= LAST_DAY else None
        decided = answered + timedelta(draws.below(10)) if answered and kind != "resource" else None
        decided = decided if decided and decided <= LAST_DAY else None
        customer = draws.pick(mine).id if mine and kind != "resource" else None
        fact = self.rows["orders"][-1][3] if kind == "dispute" and self.rows["orders"] else None
        state = "closed" if decided or (answered and kind == "resource") else "answered" if answered else "open"
        self.rows["requests"].append([self.new_id("q"), day, stamp(day), kind, customer, person.id, manager_of(person.team_on(day), day), "orders" if fact else None,
                                      fact, due, answered, decided, state, draws.pick(("granted", "granted", "declined")) if state == "closed" else None])

    def plan_leave(self) -> None:
        """About five weeks of leave a person and year, a few days of illness, one long leave."""
        for person in self.sellers:
            for year in (2025, 2026):
                for _ in range(4):
                    start = date(year, 1, 1) + timedelta(self.draws.below(350))
                    self.take(person, start, 4 + self.draws.below(5), "leave", "1")
                for _ in range(3):
                    self.take(person, date(year, 1, 1) + timedelta(self.draws.below(360)), 1 + self.draws.below(2), "absent", "1")
                self.take(person, date(year, 1, 1) + timedelta(self.draws.below(360)), 1, "leave", "0.5")
        self.take(self.people["eva-roth"], date(2026, 3, 2), 126, "leave", "1")
        self.take(self.people["ng-mei"], date(2026, 10, 8), 2, "leave", "1")
        for seller, taken in self.leave.items():
            for day, (kind, share) in sorted(taken.items()):
                self.rows["attendance"].append([self.new_id("d"), day, stamp(max(FIRST_DAY, day - timedelta(14)) if kind == "leave" else day), seller, kind, share])

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

"""Orders and what follows from them: lines, returns, corrections, splits, invoices, payments."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from customers import Customer, next_order
from organisation import CALENDAR, DAY, LAST_DAY, SEASON, Person, Product, half_even, manager_of, money, stamp

if TYPE_CHECKING:
    from history import History


def order(h: History, customer: Customer, day: date) -> None:
    if day >= customer.dies_on and customer.orders:
        return say_farewell(h, customer, day)
    owner = h.people[customer.owner]
    if day in h.off[CALENDAR[{"EUR": "DE", "GBP": "GB", "USD": "US"}[customer.currency]]]:
        h.due[day + DAY * (3 if day.weekday() == 4 else 1)].append(customer)
        return
    draws = h.draws
    number = h.new_id("o")
    salesperson = None if draws.chance(25) else owner.id
    channel = draws.pick(("field", "field", "field", "online", "telesales"))
    cancelled = day + timedelta(1 + draws.below(4)) if draws.chance(8) else None
    shipped = None if cancelled else day + timedelta(1 + draws.below(6))
    late = day + timedelta(5 + draws.below(40)) if draws.chance(10) else day
    net = tax = 0
    for line in range(1, 3 + draws.below(4)):
        amounts = order_line(h, customer, owner, day, number, line, salesperson, channel, cancelled, shipped, late)
        net, tax = net + amounts[0], tax + amounts[1]
    customer.orders, customer.last_order = customer.orders + 1, day
    if salesperson and not cancelled:
        h.sales[salesperson, day.year * 12 + day.month - 1] += h.euro(net, customer.currency, day)
        if draws.chance(28):
            split(h, number, owner, day)
    if shipped:
        invoice(h, customer, number, shipped, net, tax)
    if customer.orders == 12 and customer.size > 110:
        customer.classes.append((day, "key"))
        h.stage(customer, "key", day, "twelve orders")
    h.due[next_order(draws, day)].append(customer)


def order_line(
    h: History,
    customer: Customer,
    owner: Person,
    day: date,
    number: str,
    line: int,
    salesperson: str | None,
    channel: str,
    cancelled: date | None,
    shipped: date | None,
    late: date,
) -> tuple[int, int]:
    draws = h.draws
    product = draws.pick(h.popular)
    quantity = max(1, (4 + draws.below(17)) * customer.size * SEASON[day.month - 1] * owner.skill // 1_000_000)
    price = h.price(product, customer.currency)
    discount = draws.pick((0, 0, 0, 0, 0, 5, 5, 10, 15))
    amount = half_even(price * quantity * (100 - discount), 100)
    rate = {"EUR": 7, "GBP": 20 if product.category == "wine" else 0, "USD": 0}[customer.currency]
    tax = half_even(amount * rate, 100)
    cost = product.cost[day.year >= 2026] * quantity * {"EUR": 100, "GBP": 85, "USD": 108}[customer.currency] // 100
    own = (
        money(h.euro(amount, customer.currency, day)) if customer.currency == "GBP" and day < date(2025, 3, 1) else None
    )
    territory = "de-south" if customer.territory == "de-north" and draws.chance(6) else None
    row = [
        f"{number}-{line}",
        day,
        stamp(late),
        number,
        customer.id,
        salesperson,
        product.id,
        territory,
        channel,
        campaign(day, product),
        quantity,
        "case",
        money(price),
        f"0.{discount:02d}",
        money(amount),
        money(tax),
        own,
        money(cost),
        customer.currency,
        "sale",
        None,
        "cancelled" if cancelled else "shipped" if shipped and shipped <= LAST_DAY else "open",
        cancelled,
        shipped if shipped and shipped <= LAST_DAY else None,
    ]
    h.rows["orders"].append(row)
    if not cancelled:
        if draws.chance(17):
            give_back(h, row, day, quantity, amount, tax, cost)
        elif draws.chance(2):
            correct(h, row, late, quantity, price, discount, tax, cost)
    return amount, tax


def campaign(day: date, product: Product) -> str | None:
    if product.category == "fish" and day.month in (2, 3):
        return f"lent-{day.year}"
    return f"christmas-{day.year}" if product.category == "wine" and day.month in (11, 12) else None


def give_back(h: History, sale: list[Any], day: date, quantity: int, amount: int, tax: int, cost: int) -> None:
    """A return some weeks later: all or a part; one in fifteen without saying which sale it is for."""
    on = day + timedelta(4 + h.draws.below(40))
    if on > LAST_DAY:
        return
    back = quantity if h.draws.chance(400) else 1 + h.draws.below(quantity)
    number = h.new_id("r")
    row = list(sale)
    row[0:4] = [f"{number}-1", on, stamp(on), number]
    row[10] = back
    row[14], row[15] = money(half_even(amount * back, quantity)), money(half_even(tax * back, quantity))
    row[16] = None
    row[17] = money(half_even(cost * back, quantity))
    row[19:24] = ["return", None if h.draws.chance(65) else sale[0], "returned", None, None]
    h.rows["orders"].append(row)


def correct(
    h: History, sale: list[Any], known: date, quantity: int, price: int, discount: int, tax: int, cost: int
) -> None:
    """The same line again, recorded later: the office had typed a wrong quantity."""
    on = known + timedelta(3 + h.draws.below(45))
    if on > LAST_DAY:
        return
    right = max(1, quantity + h.draws.pick((-3, -2, -1, 1, 2, 5)))
    row = list(sale)
    row[2], row[10] = stamp(on), right
    row[14] = money(half_even(price * right * (100 - discount), 100))
    row[15], row[17] = (money(half_even(cents * right, quantity)) for cents in (tax, cost))
    row[16] = None
    h.corrected["orders"].append(row)


def split(h: History, number: str, owner: Person, day: date) -> None:
    """Shares of a document: between two sellers, less than the whole, or a specialist beside it."""
    draws = h.draws
    mates = [p.id for p in h.sellers if p.id != owner.id and p.sells_on(day) and p.country == owner.country]
    kind = draws.below(10)
    shares: list[tuple[str, str, str]]
    if kind < 4:
        shares = [(owner.id, "0.6", "revenue"), (draws.pick(mates), "0.4", "revenue")]
    elif kind < 6:
        shares = [(owner.id, "0.5", "revenue"), (draws.pick(mates), "0.3", "revenue")]
    elif kind < 9:
        shares = [(draws.pick(h.specialists), draws.pick(("0.25", "0.5", "1")), "overlay")]
    else:
        thirds = draws.pick(mates)
        shares = [
            (owner.id, "0.3334", "revenue"),
            (thirds, "0.3333", "revenue"),
            (draws.pick([m for m in mates if m != thirds]), "0.3333", "revenue"),
        ]
    fact = f"{number}-1" if draws.chance(200) else number
    for seller, share, role in shares:
        h.rows["splits"].append(
            [
                h.new_id("s"),
                day,
                stamp(day),
                "orders",
                fact,
                seller,
                share,
                role,
                manager_of(owner.team_on(day), day),
                "joint deal" if role == "revenue" else "specialist",
            ]
        )


def invoice(h: History, customer: Customer, order: str, shipped: date, net: int, tax: int) -> None:
    if shipped > LAST_DAY:
        return
    draws = h.draws
    number, due = h.new_id("i"), shipped + timedelta(30)
    h.rows["invoices"].append(
        [
            number,
            shipped,
            stamp(shipped),
            number,
            order,
            customer.id,
            money(net),
            money(tax),
            customer.currency,
            due,
            "invoice",
            None,
        ]
    )
    customer.recent.append((number, net + tax, due.toordinal(), 0, 0, 0))
    if len(customer.recent) >= 1 + draws.below(3):
        pay(h, customer, due + timedelta(draws.pick((-12, -5, -2, 0, 1, 3, 8, 20, 45))))


def pay(h: History, customer: Customer, day: date) -> None:
    """One payment for all open invoices; a few bounce, a few are written off, one in twelve pays a part."""
    draws = h.draws
    invoices, customer.recent = customer.recent, []
    if day > LAST_DAY or draws.chance(15):
        return
    part = 60 if draws.chance(80) else 100
    shares = [(number, gross * part // 100) for number, gross, *_ in invoices]
    total = sum(share for _, share in shares)
    kind = "write_off" if draws.chance(4) else "payment"
    number = h.new_id("y")
    h.rows["payments"].append([number, day, stamp(day), customer.id, money(total), customer.currency, kind])
    if kind == "payment" and draws.chance(6) and day + timedelta(4) <= LAST_DAY:
        bounced = day + timedelta(4)
        h.rows["payments"].append(
            [h.new_id("y"), bounced, stamp(bounced), customer.id, money(total), customer.currency, "bounce"]
        )
        return
    for invoice, share in shares:
        h.rows["allocations"].append([h.new_id("a"), day, stamp(day), number, invoice, money(share)])


def say_farewell(h: History, customer: Customer, day: date) -> None:
    on = (customer.last_order or day) + timedelta(90)
    if on <= LAST_DAY and h.draws.chance(700):
        h.stage(customer, "lost", on, h.draws.pick(("closed", "price", "competitor", "unknown")))

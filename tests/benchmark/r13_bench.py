"""All measures of the appraisal form, salesperson × month, on many facts: attain, DuckDB and Polars on the same data, in one run, with the same answers.

    ATTAIN_BENCH_FACTS   how many facts (2,000,000; the figures of docs/benchmarks.md are of 10,000,000)
    ATTAIN_BENCH_PEERS   "duckdb,polars" (default), or fewer

Each runs in a process of its own on two threads, with the data loaded before the clock starts. attain's time is that of the first call on a fresh book: credit
resolution, first sales and losses are part of it; peers get the better of two runs. Processor time is shown too: on a
machine that others share it says more than the clock. The answers must agree: counts and money exactly, ratios to 1e-9.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

THREADS = 2
os.environ["POLARS_MAX_THREADS"] = str(THREADS)

import numpy as np  # noqa: E402
import pyarrow as pa  # noqa: E402
import pyarrow.feather as feather  # noqa: E402

import r13_data as data  # noqa: E402

FORM = ["actual_sales", "target", "target_attainment", "growth_rate", "new_customers", "prospects_developed", "visits_existing", "visits_by_customers",
        "customers_visited", "follow_ups", "calls", "orders", "order_quantity", "weekly_orders", "weekly_quantity", "customers_lost", "conduct_violations",
        "plan_completion", "report_completion", "combined_completion", "request_response"]
EXACT = {"orders", "visits_existing", "visits_by_customers", "customers_visited", "follow_ups", "calls", "conduct_violations"}
MONEY = {"actual_sales", "target"}


def resident():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def trim():
    import ctypes
    import gc

    gc.collect()
    pa.default_memory_pool().release_unused()
    ctypes.CDLL("libc.so.6").malloc_trim(0)


# attain

def attain_child(path):
    import attain

    company = json.loads((path / "company.json").read_text())
    started = time.perf_counter()
    book = attain.Book.from_dict({"company": company})
    for name in data.rows(path):   # what loading itself brings into memory is warm before memory is measured
        reader = data.reader(path, name)
        attain.Book.from_dict({"company": {"attain": "company/1", "name": "x", "currency": "EUR"}}).append(name, pa.Table.from_batches([reader.read_next_batch()]).slice(0, 10))
    del company, reader
    trim()
    before = resident()
    started = time.perf_counter()
    for name in data.rows(path):
        book = book.append(name, data.reader(path, name), recorded=0)
    loaded = time.perf_counter() - started
    trim()
    size = resident() - before
    started, busy = time.perf_counter(), time.process_time()
    frame = book.measure(FORM, by=["salesperson", "month"], period="2026", threads=THREADS)
    cold, busy = time.perf_counter() - started, time.process_time() - busy
    started = time.perf_counter()
    frame = book.measure(FORM, by=["salesperson", "month"], period="2026", threads=THREADS)
    warm = time.perf_counter() - started
    return pa.table(frame), {"load": loaded, "bytes": size, "cold": cold, "warm": warm, "cpu": busy}


# DuckDB

DUCKDB_KINDS = {"person": "people", "customer": "customers"}

DUCKDB = """
with sales as materialized (
  select o.customer, o."on", o."order", o.id, o.salesperson from orders o where o.kind = 'sale' and o.status <> 'cancelled'
), credited as (      -- one row a line and person: the seller's, or the shares of the split
  select o."on", o."order", o.kind, o.status, coalesce(s.salesperson, o.salesperson) as salesperson,
         case when s.share is null then o.amount else round(o.amount * s.share, 2)::decimal(18, 2) end * (case when o.kind = 'return' then -1 else 1 end) as amount,
         case when s.share is null then o.quantity::decimal(18, 2) else o.quantity * s.share end * (case when o.kind = 'return' then -1 else 1 end) as quantity
  from orders o left join splits s on s.fact = o."order"
), sums as (
  select salesperson, date_trunc('month', "on")::date as month, sum(amount) as sales, sum(quantity) as quantity from credited group by all
), documents as (
  select salesperson, month, count(*) as orders
  from (select distinct salesperson, date_trunc('month', "on")::date as month, "order" from credited where kind = 'sale' and status <> 'cancelled' and "on" >= date '2026-01-01')
  group by all
), first_day as (
  select customer, min("on") as day from sales group by customer
), first_sale as (
  select f.customer, f.day, min(s."order") as "order", arg_min(s.salesperson, (s."order", s.id)) as salesperson
  from first_day f join sales s on s.customer = f.customer and s."on" = f.day group by all
), returned as (      -- the day on which all of the first document was back
  select "order", min(day) as day from (
    select r."order", r."on" as day, sum(r.amount) over (partition by r."order" order by r."on", r.id) as back, t.total, f.day as sold
    from orders r join first_sale f on f."order" = r."order"
    join (select o."order", sum(o.amount) as total from orders o semi join first_sale f on f."order" = o."order" where o.kind = 'sale' and o.status <> 'cancelled' group by all) t on t."order" = r."order"
    where r.kind = 'return' and r.status <> 'cancelled')
  where back >= total and day - sold <= 90 group by all
), newcomers as (
  select coalesce(s.salesperson, e.salesperson) as salesperson, date_trunc('month', e.day)::date as month, sum(e.sign * coalesce(s.share, 1)) as new_customers
  from (select "order", salesperson, day, 1 as sign from first_sale
        union all select f."order", f.salesperson, r.day, -1 from first_sale f join returned r on r."order" = f."order") e
  left join splits s on s.fact = e."order" where e.day >= date '2026-01-01' group by all
), lost as (
  select c.owner as salesperson, date_trunc('month', l.day + 90)::date as month, count(*) as customers_lost
  from (select customer, day, lead(day) over (partition by customer order by day) as next from (select distinct customer, "on" as day from sales)) l
  join customers c on c.id = l.customer
  where (l.next is null or l.next > l.day + 90) and l.day + 90 between date '2026-01-01' and date '2026-12-31' group by all
), visited as (
  select a.salesperson, date_trunc('month', a."on")::date as month, a."on", a.customer, a.direction, f.day < a."on" as existing, a.id
  from activities a left join first_day f on f.customer = a.customer
  where a.kind = 'visit' and a.outcome <> 'cancelled' and a."on" >= date '2026-01-01'
), visits as (
  select salesperson, month,
         count(distinct (customer, "on")) filter (where direction = 'out' and existing) as visits_existing,
         count(distinct (customer, "on")) filter (where direction = 'in' and customer is not null) + count(*) filter (where direction = 'in' and customer is null) as visits_by_customers,
         count(distinct customer) filter (where direction = 'out') as customers_visited
  from visited group by all
), talks as (
  select salesperson, date_trunc('month', "on")::date as month, sum("count") filter (where kind = 'follow_up') as follow_ups, sum("count") filter (where kind = 'call') as calls
  from activities where "on" >= date '2026-01-01' group by all
), done as (
  select owner as salesperson, date_trunc('month', due_on)::date as month,
         count(*) filter (where kind = 'plan') as plans, count(*) filter (where kind = 'plan' and done_on <= due_on) as plans_done,
         count(*) filter (where kind = 'report') as reports, count(*) filter (where kind = 'report' and done_on <= due_on) as reports_done
  from tasks where due_on between date '2026-01-01' and date '2026-12-31' and cancelled_on is null group by all
), asked as (
  select owner as salesperson, date_trunc('month', due_on)::date as month, count(*) as requests, count(*) filter (where answered_on <= due_on) as answered
  from requests where due_on between date '2026-01-01' and date '2026-12-31' group by all
), misconduct as (
  select salesperson, date_trunc('month', "on")::date as month, count(*) as conduct_violations
  from conduct where state = 'confirmed' and decided_on <= date '2026-12-31' and "on" >= date '2026-01-01' group by all
), developed as (
  select c.owner as salesperson, date_trunc('month', g."on")::date as month, count(*) as prospects_developed
  from (select customer, "on", stage, lag(stage) over (partition by customer order by "on", id) as was from customer_stages) g join customers c on c.id = g.customer
  where g.stage = 'potential' and g.was is distinct from 'potential' and g."on" >= date '2026-01-01' group by all
), away as (
  select salesperson, date_trunc('month', "on")::date as month, count(*) as days
  from attendance where kind = 'leave' and isodow("on") <= 5 and "on" >= date '2026-01-01' group by all
)
select p.id as salesperson, strftime(m.month, '%Y-%m') as month,
  coalesce(now.sales, 0) as actual_sales, t.value as target, coalesce(now.sales, 0) / t.value::double as target_attainment,
  case when base.sales > 0 then coalesce(now.sales, 0) / base.sales::double - 1 end as growth_rate,
  coalesce(new_customers, 0) as new_customers, coalesce(prospects_developed, 0) as prospects_developed, coalesce(visits_existing, 0) as visits_existing,
  coalesce(visits_by_customers, 0) as visits_by_customers, coalesce(customers_visited, 0) as customers_visited, coalesce(follow_ups, 0) as follow_ups, coalesce(calls, 0) as calls,
  coalesce(orders, 0) as orders, coalesce(now.quantity, 0) as order_quantity,
  coalesce(orders, 0) * 5 / (m.workdays - coalesce(away.days, 0))::double as weekly_orders, coalesce(now.quantity, 0) * 5 / (m.workdays - coalesce(away.days, 0))::double as weekly_quantity,
  coalesce(customers_lost, 0) as customers_lost, coalesce(conduct_violations, 0) as conduct_violations,
  plans_done / nullif(plans, 0)::double as plan_completion, reports_done / nullif(reports, 0)::double as report_completion,
  (plans_done + reports_done) / nullif(plans + reports, 0)::double as combined_completion, answered / nullif(requests, 0)::double as request_response
from people p cross join (select month, (select count(*) from range(month, month + interval 1 month, interval 1 day) d(day) where isodow(day) <= 5) as workdays
                          from (select unnest(range(date '2026-01-01', date '2027-01-01', interval 1 month))::date as month)) m
left join sums now on now.salesperson = p.id and now.month = m.month
left join sums base on base.salesperson = p.id and base.month = m.month - interval 1 year
left join documents on documents.salesperson = p.id and documents.month = m.month
left join newcomers on newcomers.salesperson = p.id and newcomers.month = m.month
left join lost on lost.salesperson = p.id and lost.month = m.month
left join visits on visits.salesperson = p.id and visits.month = m.month
left join talks on talks.salesperson = p.id and talks.month = m.month
left join done on done.salesperson = p.id and done.month = m.month
left join asked on asked.salesperson = p.id and asked.month = m.month
left join misconduct on misconduct.salesperson = p.id and misconduct.month = m.month
left join developed on developed.salesperson = p.id and developed.month = m.month
left join away on away.salesperson = p.id and away.month = m.month
left join targets t on t.salesperson = p.id and t.period = strftime(m.month, '%Y-%m')
"""


def duckdb_child(path):
    import duckdb

    connection = duckdb.connect(config={"threads": THREADS})
    company = json.loads((path / "company.json").read_text())
    people = pa.table({"id": [person["id"] for person in company["people"]]})
    customers = pa.table({"id": [customer["id"] for customer in company["customers"]], "owner": [customer["owner"] for customer in company["customers"]]})
    started = time.perf_counter()
    connection.register("people_in", people)
    connection.register("customers_in", customers)
    connection.execute("create type person as enum (select id from people_in)")
    connection.execute("create type customer as enum (select id from customers_in)")
    connection.execute("create table people as select id::person as id from people_in")
    connection.execute("create table customers as select id::customer as id, owner::person as owner from customers_in")
    for name in data.rows(path):
        table = data.table(path, name)
        connection.register("incoming", table)
        columns = []
        for field in table.schema:   # names that repeat become enums, as they are dictionaries in Arrow
            kind = "person" if field.name in ("salesperson", "owner") else "customer" if field.name == "customer" else None
            if kind is None and pa.types.is_dictionary(field.type):
                kind = f"{name}_{field.name}"
                connection.execute(f'create type "{kind}" as enum (select distinct "{field.name}"::varchar from incoming where "{field.name}" is not null order by 1)')
            columns.append(f'"{field.name}"::"{kind}" as "{field.name}"' if kind else f'"{field.name}"')
        connection.execute(f'create table "{name}" as select {", ".join(columns)} from incoming')
        connection.unregister("incoming")
        del table
    loaded = time.perf_counter() - started
    times, busy = [], []
    for _ in range(2):
        started, working = time.perf_counter(), time.process_time()
        result = connection.sql(DUCKDB).to_arrow_table()
        times.append(time.perf_counter() - started)
        busy.append(time.process_time() - working)
    return result, {"load": loaded, "best": min(times), "cpu": min(busy)}


# Polars

def polars_child(path):
    import polars as pl
    from datetime import date

    company = json.loads((path / "company.json").read_text())
    started = time.perf_counter()
    person, client = pl.Enum([p["id"] for p in company["people"]]), pl.Enum([c["id"] for c in company["customers"]])
    people = pl.DataFrame({"salesperson": pl.Series([p["id"] for p in company["people"]], dtype=person)})
    customers = pl.DataFrame({"customer": pl.Series([c["id"] for c in company["customers"]], dtype=client), "owner": pl.Series([c["owner"] for c in company["customers"]], dtype=person)})
    tables = {}
    for name in data.rows(path):
        frame = pl.from_arrow(data.table(path, name))
        casts = [pl.col(c).cast(person) for c in ("salesperson", "owner") if c in frame.columns]
        if "customer" in frame.columns:
            casts.append(pl.col("customer").cast(client))
        tables[name] = frame.with_columns(casts).lazy()
    loaded = time.perf_counter() - started

    def query():
        key = ["salesperson", "month"]
        starts, ends = date(2026, 1, 1), date(2026, 12, 31)
        month = pl.col("on").dt.truncate("1mo").alias("month")
        orders = tables["orders"]
        splits = tables["splits"].select(pl.col("fact").alias("order"), pl.col("salesperson").alias("sharer"), "share")
        sale = (pl.col("kind") == "sale") & (pl.col("status") != "cancelled")
        sales = orders.filter(sale).select("customer", "on", "order", "id", "salesperson")
        sign = pl.when(pl.col("kind") == "return").then(-1).otherwise(1)
        units = (pl.col("amount") * 100).cast(pl.Int64)
        whole = orders.join(splits, on="order", how="anti").select("salesperson", month, "on", "order", "kind", "status", (units * sign).alias("cents"), (pl.col("quantity") * 100 * sign).alias("hundredths"))
        part = (pl.col("share") * 100).cast(pl.Int64)
        shared = orders.join(splits, on="order").select(
            pl.col("sharer").alias("salesperson"), month, "on", "order", "kind", "status",
            ((units * part + 50) // 100 * sign).alias("cents"), (pl.col("quantity") * part * sign).alias("hundredths"))
        credited = pl.concat([whole, shared])
        sums = credited.group_by(key).agg(pl.col("cents").sum(), pl.col("hundredths").sum())
        documents = credited.filter(sale & (pl.col("on") >= starts)).select("salesperson", "month", "order").unique().group_by(key).agg(pl.len().alias("orders"))
        first_day = sales.group_by("customer").agg(pl.col("on").min().alias("day"))
        first_sale = (sales.join(first_day, left_on=["customer", "on"], right_on=["customer", "day"]).sort("order", "id").group_by("customer", maintain_order=False)
                      .agg(pl.col("order").first(), pl.col("salesperson").first(), pl.col("on").first()))
        totals = orders.filter(sale).join(first_sale.select("order"), on="order", how="semi").group_by("order").agg(units.sum().alias("total"))
        returned = (orders.filter((pl.col("kind") == "return") & (pl.col("status") != "cancelled")).join(first_sale.select("order", "salesperson", pl.col("on").alias("sold")), on="order")
                    .join(totals, on="order").sort("on", "id").with_columns(units.cum_sum().over("order").alias("back"))
                    .filter((pl.col("back") >= pl.col("total")) & (pl.col("on") <= pl.col("sold").dt.offset_by("90d")))
                    .group_by("order").agg(pl.col("salesperson_right").first().alias("salesperson"), pl.col("on").min()))
        newcomers = (pl.concat([first_sale.select("order", "salesperson", "on", pl.lit(1).alias("sign")), returned.select("order", "salesperson", "on", pl.lit(-1).alias("sign"))])
                     .filter(pl.col("on") >= starts).join(splits, on="order", how="left")
                     .select(pl.coalesce("sharer", "salesperson").alias("salesperson"), month, (pl.col("sign") * part.fill_null(100)).alias("new_hundredths"))
                     .group_by(key).agg(pl.col("new_hundredths").sum()))
        lost = (sales.select("customer", "on").unique().sort("customer", "on").with_columns(pl.col("on").shift(-1).over("customer").alias("next"), pl.col("on").dt.offset_by("90d").alias("gone"))
                .filter((pl.col("next").is_null() | (pl.col("next") > pl.col("gone"))) & pl.col("gone").is_between(starts, ends)).join(customers.lazy(), on="customer")
                .select(pl.col("owner").alias("salesperson"), pl.col("gone").dt.truncate("1mo").alias("month")).group_by(key).agg(pl.len().alias("customers_lost")))
        activities = tables["activities"].filter(pl.col("on") >= starts)
        visited = (activities.filter((pl.col("kind") == "visit") & (pl.col("outcome") != "cancelled")).join(first_day, on="customer", how="left")
                   .select("salesperson", month, "on", "customer", "direction", (pl.col("day") < pl.col("on")).alias("existing")))
        once = ["salesperson", "month", "on", "customer"]
        existing = visited.filter((pl.col("direction") == "out") & pl.col("existing")).select(once).unique().group_by(key).agg(pl.len().alias("visits_existing"))
        incoming = visited.filter(pl.col("direction") == "in")
        by_customers = (pl.concat([incoming.filter(pl.col("customer").is_not_null()).select(once).unique(), incoming.filter(pl.col("customer").is_null()).select(once)])
                        .group_by(key).agg(pl.len().alias("visits_by_customers")))
        seen = visited.filter((pl.col("direction") == "out") & pl.col("customer").is_not_null()).select("salesperson", "month", "customer").unique().group_by(key).agg(pl.len().alias("customers_visited"))
        talks = activities.filter(pl.col("kind") != "visit").group_by("salesperson", month).agg(
            pl.col("count").filter(pl.col("kind") == "follow_up").sum().alias("follow_ups"), pl.col("count").filter(pl.col("kind") == "call").sum().alias("calls"))
        due = pl.col("due_on").is_between(starts, ends)
        due_month = pl.col("due_on").dt.truncate("1mo").alias("month")
        in_time = pl.col("done_on") <= pl.col("due_on")
        done = tables["tasks"].filter(due & pl.col("cancelled_on").is_null()).group_by(pl.col("owner").alias("salesperson"), due_month).agg(
            (pl.col("kind") == "plan").sum().alias("plans"), ((pl.col("kind") == "plan") & in_time).sum().alias("plans_done"),
            (pl.col("kind") == "report").sum().alias("reports"), ((pl.col("kind") == "report") & in_time).sum().alias("reports_done"))
        asked = tables["requests"].filter(due).group_by(pl.col("owner").alias("salesperson"), due_month).agg(pl.len().alias("requests"), (pl.col("answered_on") <= pl.col("due_on")).sum().alias("answered"))
        misconduct = (tables["conduct"].filter((pl.col("state") == "confirmed") & (pl.col("decided_on") <= ends) & (pl.col("on") >= starts))
                      .group_by("salesperson", month).agg(pl.len().alias("conduct_violations")))
        developed = (tables["customer_stages"].sort("customer", "on", "id").with_columns(pl.col("stage").cast(pl.String).shift(1).over("customer").alias("was"))
                     .filter((pl.col("stage") == "potential") & pl.col("was").ne_missing("potential") & (pl.col("on") >= starts)).join(customers.lazy(), on="customer")
                     .group_by(pl.col("owner").alias("salesperson"), month).agg(pl.len().alias("prospects_developed")))
        away = (tables["attendance"].filter((pl.col("kind") == "leave") & (pl.col("on").dt.weekday() <= 5) & (pl.col("on") >= starts)).group_by("salesperson", month).agg(pl.len().alias("away")))
        days = pl.DataFrame({"on": pl.date_range(starts, ends, eager=True)}).lazy().filter(pl.col("on").dt.weekday() <= 5).group_by(month).agg(pl.len().alias("workdays"))
        targets = tables["targets"].select("salesperson", (pl.col("period").cast(pl.String) + "-01").str.to_date().alias("month"), (pl.col("value") * 100).cast(pl.Int64).alias("target"))
        base = sums.select("salesperson", pl.col("month").dt.offset_by("1y").alias("month"), pl.col("cents").alias("before"))
        result = people.lazy().join(days, how="cross")
        for other in (sums, base, documents, newcomers, lost, existing, by_customers, seen, talks, done, asked, misconduct, developed, away, targets):
            result = result.join(other, on=key, how="left")
        zero = ["cents", "hundredths", "orders", "new_hundredths", "customers_lost", "visits_existing", "visits_by_customers", "customers_visited", "follow_ups", "calls",
                "conduct_violations", "prospects_developed", "away"]
        free = pl.col("workdays").cast(pl.Int64) - pl.col("away")
        ratio = lambda above, below: pl.when(below > 0).then(above / below)  # noqa: E731
        return (result.with_columns(pl.col(zero).cast(pl.Int64).fill_null(0)).select(
            pl.col("salesperson").cast(pl.String), pl.col("month").dt.strftime("%Y-%m"),
            pl.col("cents").alias("actual_sales"), "target", (pl.col("cents") / pl.col("target")).alias("target_attainment"),
            (ratio(pl.col("cents"), pl.col("before")) - 1).alias("growth_rate"), (pl.col("new_hundredths") / 100).alias("new_customers"), "prospects_developed",
            "visits_existing", "visits_by_customers", "customers_visited", "follow_ups", "calls", "orders", (pl.col("hundredths") / 100).alias("order_quantity"),
            (pl.col("orders") * 5 / free).alias("weekly_orders"), (pl.col("hundredths") * 5 / 100 / free).alias("weekly_quantity"), "customers_lost", "conduct_violations",
            ratio(pl.col("plans_done"), pl.col("plans")).alias("plan_completion"), ratio(pl.col("reports_done"), pl.col("reports")).alias("report_completion"),
            ratio(pl.col("plans_done") + pl.col("reports_done"), pl.col("plans") + pl.col("reports")).alias("combined_completion"),
            ratio(pl.col("answered"), pl.col("requests")).alias("request_response")).collect())

    times, busy = [], []
    for _ in range(2):
        started, working = time.perf_counter(), time.process_time()
        result = query()
        times.append(time.perf_counter() - started)
        busy.append(time.process_time() - working)
    return result.with_columns(pl.col("actual_sales", "target").cast(pl.Decimal(38, 2)) / 100).to_arrow(), {"load": loaded, "best": min(times), "cpu": min(busy)}


# Comparison

def cells(table):
    """Columns by name, in the order of salesperson and month: whole cents, whole counts, else doubles with NaN for null."""
    table = table.filter(pa.compute.is_valid(table["salesperson"]))
    table = table.set_column(0, "salesperson", table["salesperson"].cast(pa.string())).set_column(1, "month", table["month"].cast(pa.string()))
    table = table.sort_by([("salesperson", "ascending"), ("month", "ascending")])
    columns = {"key": np.array([f"{a} {b}" for a, b in zip(table["salesperson"].to_pylist(), table["month"].to_pylist())])}
    for name in FORM:
        if name in MONEY:
            columns[name] = np.array([round(value * 100) if value is not None else -1 for value in table[name].to_pylist()])
        elif name in EXACT:
            columns[name] = np.array([int(value) for value in table[name].to_pylist()])
        else:
            columns[name] = np.array([np.nan if value is None else float(value) for value in table[name].to_pylist()])
    return columns


def differences(mine, theirs):
    if len(mine["key"]) != len(theirs["key"]) or (mine["key"] != theirs["key"]).any():
        return ["the rows are not the same"]
    found = []
    for name in FORM:
        a, b = mine[name], theirs[name]
        if a.dtype.kind == "f":
            wrong = ~((np.isnan(a) & np.isnan(b)) | (np.abs(a - b) <= 1e-9 * np.maximum(1, np.abs(b))))
        else:
            wrong = a != b
        if wrong.any():
            at = int(np.argmax(wrong))
            found.append(f"{name}: {int(wrong.sum())} of {len(a)} differ, first {mine['key'][at]}: {a[at]} here, {b[at]} there")
    return found


def child(kind, path, out):
    table, figures = {"attain": attain_child, "duckdb": duckdb_child, "polars": polars_child}[kind](path)
    feather.write_feather(table, f"{out}/{kind}.arrow", compression="uncompressed")
    Path(f"{out}/{kind}.json").write_text(json.dumps(figures))


def main():
    facts = int(os.environ.get("ATTAIN_BENCH_FACTS", "2000000"))
    peers = [peer for peer in os.environ.get("ATTAIN_BENCH_PEERS", "duckdb,polars").split(",") if peer]
    path = data.folder(facts)
    count = sum(data.rows(path).values())
    print(f"figure r13_facts {count} facts")
    results, figures, wrong = {}, {}, False
    with tempfile.TemporaryDirectory() as out:
        for kind in ["attain", *peers]:
            subprocess.run([sys.executable, __file__, "child", kind, str(path), out], check=True)
            figures[kind] = json.loads(Path(f"{out}/{kind}.json").read_text())
            results[kind] = cells(feather.read_table(f"{out}/{kind}.arrow", memory_map=False))
    mine = figures["attain"]
    print(f"figure r13_attain_load {mine['load']:.2f} s")
    print(f"figure r13_attain_first_call {mine['cold']:.3f} s")
    print(f"figure r13_attain_first_call_cpu {mine['cpu']:.3f} s")
    print(f"figure r13_attain_second_call {mine['warm']:.3f} s")
    id_text = sum(data.id_bytes(path).values())
    print(f"figure book_id_text_per_fact {id_text / count:.1f} bytes")
    print(f"limit book_bytes_per_fact {(mine['bytes'] - id_text) / count:.1f} bytes 64")
    for peer in peers:
        print(f"figure r13_{peer}_load {figures[peer]['load']:.2f} s")
        print(f"figure r13_{peer} {figures[peer]['best']:.3f} s")
        print(f"figure r13_{peer}_cpu {figures[peer]['cpu']:.3f} s")
        print(f"ratio r13_vs_{peer} {figures[peer]['best'] / mine['cold']:.2f} 3")
        for line in differences(results["attain"], results[peer]):
            wrong = True
            print(f"attain and {peer} do not agree on {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["child"]:
        child(sys.argv[2], Path(sys.argv[3]), sys.argv[4])
    else:
        sys.exit(main())

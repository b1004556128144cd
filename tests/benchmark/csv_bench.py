"""Two million order lines from a CSV into a book, against DuckDB's read_csv into a table with the same columns, on two threads each.

    ATTAIN_BENCH_CSV_ROWS   how many lines (2,000,000)

The file is in the page cache for both; each gets the better of three runs. What comes out must be the same: lines, quantity and amount to the cent.
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path

import attain
import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv

import r13_data as data

COLUMNS = {"id": "VARCHAR", "on": "DATE", "order": "VARCHAR", "customer": "VARCHAR", "salesperson": "VARCHAR", "product": "VARCHAR", "channel": "VARCHAR", "quantity": "BIGINT",
           "amount": "DECIMAL(18, 2)", "cost": "DECIMAL(18, 2)", "kind": "VARCHAR", "status": "VARCHAR"}


def best(run, times=3):
    taken, result = [], None
    for _ in range(times):
        started = time.perf_counter()
        result = run()
        taken.append(time.perf_counter() - started)
    return min(taken), result


def main():
    wanted = int(os.environ.get("ATTAIN_BENCH_CSV_ROWS", "2000000"))
    path = data.folder(int(wanted * 1.7) // 1_000_000 * 1_000_000 + 1_000_000 if wanted >= 1_000_000 else wanted * 2)
    orders = data.table(path, "orders").select(list(COLUMNS)).slice(0, wanted)
    rows, quantity, amount = orders.num_rows, pc.sum(orders["quantity"]).as_py(), pc.sum(orders["amount"]).as_py()
    plain = pa.table({name: pc.cast(orders[name], pa.string()) if pa.types.is_dictionary(orders[name].type) else orders[name] for name in COLUMNS})
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        csv.write_csv(plain, folder / "orders.csv", csv.WriteOptions(quoting_style="needed"))
        (folder / "book.json").write_text(json.dumps({"attain": "book/1", "company": {"attain": "company/1", "name": "Benchmark", "currency": "EUR"}, "tables": {"orders": "orders.csv"}}))
        del plain, orders
        size = (folder / "orders.csv").stat().st_size
        mine, book = best(lambda: attain.read_book(folder))
        table = pa.table(book.table("orders"))
        same = (table.num_rows, int(pc.sum(table["quantity"]).as_py()), pc.sum(table["amount"]).as_py()) == (rows, quantity, amount)
        del book, table

        def theirs():
            connection = duckdb.connect(config={"threads": 2})
            types = ", ".join(f"'{column}': '{kind}'" for column, kind in COLUMNS.items())
            connection.execute(f"create table orders as select * from read_csv('{folder}/orders.csv', header = true, columns = {{{types}}})")
            return connection

        peer, connection = best(theirs)
        found = connection.execute("select count(*), sum(quantity), sum(amount) from orders").fetchone()
    print(f"figure csv_rows {rows} rows")
    print(f"figure csv_attain {mine:.3f} s")
    print(f"figure csv_attain_rate {size / mine / 1e6:.1f} MB/s")
    print(f"figure csv_duckdb {peer:.3f} s")
    print(f"ratio csv_vs_duckdb {peer / mine:.2f} 1")
    if not same or tuple(found) != (rows, quantity, amount):
        print(f"not the same: {rows} rows, {quantity}, {amount} were written")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Reads the sample spreadsheet as another program would: numbers are numbers, texts are texts, sheets are named."""

import pathlib
import re
import sys
import xml.etree.ElementTree as ET
import zipfile

N = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def main():
    with zipfile.ZipFile(pathlib.Path(sys.argv[1]) / "sample.xlsx") as package:
        read = lambda name: ET.fromstring(package.read(name))
        names = [sheet.get("name") for sheet in read("xl/workbook.xml").findall(".//m:sheet", N)]
        shared = ["".join(t.text or "" for t in item.iter("{%s}t" % N["m"])) for item in read("xl/sharedStrings.xml").findall("m:si", N)]
        sheet = read(f"xl/worksheets/sheet{names.index('Ranking') + 1}.xml")
        rows = []
        for row in sheet.findall(".//m:row", N):
            cells = {}
            for cell in row.findall("m:c", N):
                value = cell.find("m:v", N)
                text = "" if value is None else value.text
                cells[re.match("[A-Z]+", cell.get("r")).group()] = shared[int(text)] if cell.get("t") == "s" else float(text)
            rows.append(cells)
        stamps = {info.date_time for info in package.infolist()}
    assert names[0] == "Report" and len({name.lower() for name in names}) == len(names), names
    assert all(0 < len(name) <= 31 for name in names), names
    assert rows[0]["A"] == "Rank" and rows[0]["F"] == "Actual sales (EUR)", rows[0]
    assert rows[1] == {"A": 1.0, "B": "Ng Mei", "C": 98.5, "D": "A", "E": 1.0835834, "F": 1234567.8901, "G": 45352.0, "H": 1.0}, rows[1]
    assert rows[2]["B"] == "=CMD()", rows[2]
    assert "E" not in rows[4], rows[4]
    assert rows[12]["F"] == -123456.7889, rows[12]
    assert len(stamps) == 1, stamps
    print(len(names), "sheets are in order")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Writes zone_table.inc from the system's compiled zone files: python3 generate.py /usr/share/zoneinfo > zone_table.inc

Each distinct zone is one array of packed changes, (seconds since 1970 UTC) << 20 | (seconds east of UTC + 2^19), in order, and
one rule for the years after the last change. Names are sorted; links share the zone they point to.
"""
import os
import struct
import sys

ROOT = sys.argv[1]


def read(path):
    data = open(path, "rb").read()
    if data[:4] != b"TZif":
        return None

    def header(at):
        return struct.unpack(">6l", data[at + 20:at + 44])

    isut, isstd, leap, times, types, chars = header(0)
    at = 44 + times * 5 + types * 6 + chars + leap * 8 + isstd + isut
    isut, isstd, leap, times, types, chars = header(at)
    at += 44
    when = struct.unpack(f">{times}q", data[at:at + 8 * times])
    at += 8 * times
    index = data[at:at + times]
    at += times
    kinds = [struct.unpack(">lBB", data[at + 6 * i:at + 6 * i + 6]) for i in range(types)]
    at += 6 * types + chars + leap * 12 + isstd + isut
    footer = data[at + 1:data.index(b"\n", at + 1)].decode()
    offsets = [k[0] for k in kinds]
    changes, last = [], offsets[0]
    for t, i in zip(when, index):
        if offsets[i] != last:
            changes.append((t, offsets[i]))
            last = offsets[i]
    return offsets[0], changes, rule(footer)


def rule(text):
    """std offset [dst [offset],start[/time],end[/time]] -> numbers; (std, dst, 6 numbers of start and end with their times)."""
    pos = 0

    def name():
        nonlocal pos
        if text[pos] == "<":
            pos = text.index(">", pos) + 1
        else:
            while pos < len(text) and text[pos].isalpha():
                pos += 1

    def offset():
        nonlocal pos
        begin = pos
        while pos < len(text) and text[pos] in "+-:0123456789":
            pos += 1
        part = text[begin:pos]
        sign = -1 if part.startswith("-") else 1
        parts = [int(x) for x in part.lstrip("+-").split(":")]
        return sign * sum(p * f for p, f in zip(parts, (3600, 60, 1)))

    name()
    std = -offset()
    if pos >= len(text):
        return (std, std) + (0,) * 8
    name()
    dst = std + 3600
    if text[pos] != ",":
        dst = -offset()
    rules = []
    for part in text[pos + 1:].split(","):
        day, _, time = part.partition("/")
        assert day[0] == "M", text
        m, w, d = (int(x) for x in day[1:].split("."))
        text2, seconds = time, 7200
        if time:
            sign = -1 if time.startswith("-") else 1
            seconds = sign * sum(int(p) * f for p, f in zip(text2.lstrip("+-").split(":"), (3600, 60, 1)))
        rules += [m, w, d, seconds]
    return (std, dst, *rules)


zones = {}
for folder, _, files in os.walk(ROOT):
    for file in files:
        path = os.path.join(folder, file)
        name = os.path.relpath(path, ROOT)
        if name.split("/")[0] in ("posix", "right", "posixrules", "localtime", "Factory"):
            continue
        found = read(path)
        if found:
            zones[name] = found
version = open(os.path.join(ROOT, "tzdata.zi")).readline().split()[-1]
print(f"// Zone data {version}, public domain, from the IANA time zone database. Written by generate.py.")
print(f'constexpr std::string_view kDataVersion = "{version}";')
bodies = {}
for name in sorted(zones):
    if zones[name] not in bodies.values():
        bodies[name] = zones[name]
numbers = {}
start = 0
table = []
packed = []
for name, (first, changes, tail) in bodies.items():
    numbers[name] = len(table)
    table.append((first, start, len(changes), tail))
    packed += [(t << 20) + (o + (1 << 19)) for t, o in changes]
    start += len(changes)
print("constexpr std::int64_t kChanges[] = {")
line = "   "
for p in packed:
    item = f" {p},"
    if len(line) + len(item) > 120:
        print(line)
        line = "   "
    line += item
print(line)
print("};")
print("constexpr Body kBodies[] = {  // first offset, changes from, count, rule afterwards")
for first, begin, count, tail in table:
    print(f"    {{{first}, {begin}, {count}, {{{', '.join(str(x) for x in tail)}}}}},")
print("};")
print("constexpr ZoneRules kNames[] = {")
line = "   "
for name in sorted(zones):
    body = next(b for b in bodies if bodies[b] == zones[name])
    item = f' {{"{name}", {numbers[body]}}},'
    if len(line) + len(item) > 120:
        print(line)
        line = "   "
    line += item
print(line)
print("};")

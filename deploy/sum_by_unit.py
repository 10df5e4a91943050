#!/usr/bin/env python3
"""Prints entries and planned totals by unit.

usage: tiernetctl --json list reserve-projects --parent units/- --all | sum_by_unit.py
"""

import json
import sys
from collections import defaultdict


def hundred_millions(yuan):
    """In 亿, two places, half up; exact."""
    cents = (yuan + 500_000) // 1_000_000
    return f"{cents // 100:,}.{cents % 100:02d}"


def main():
    entries, with_total, yuan = defaultdict(int), defaultdict(int), defaultdict(int)
    for line in sys.stdin:
        project = json.loads(line)
        unit = project["reporting_unit"]
        entries[unit] += 1
        # Not reported is not zero.
        if "planned_total_yuan" in project:
            with_total[unit] += 1
            yuan[unit] += int(project["planned_total_yuan"])
    layout = "{:<8}{:>9}{:>12}{:>20}"
    print(layout.format("unit", "entries", "with total", "planned, 10^8 yuan"))
    for unit in sorted(entries):
        print(layout.format(unit, entries[unit], with_total[unit], hundred_millions(yuan[unit])))
    print(layout.format("sum", sum(entries.values()), sum(with_total.values()), hundred_millions(sum(yuan.values()))))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Recounts the plan's indicators from the records, and holds the scoreboard against the result.

Independent of the services: the formulas are the rulebook's, the records are what the
command line lists. Prints every difference with the records that it comes from and how many
values were compared, by code. Exit code 0: no difference, and enough codes were compared;
1: otherwise; 2: the command line is wrong.

examples:
  tests/system/recount.py --data var            a node that deploy/up started there
  TIERNET_INDICATORS=127.0.0.1:7103 tests/system/recount.py --ctl build/dev/services/tiernetctl/tiernetctl
  tests/system/recount.py --data var --save f   and later, without services: tests/system/recount.py --records f
"""
import argparse
import datetime
import os
import re
import sys
from pathlib import Path

from recount import progress, ranking
from recount.compare import Comparison
from recount.days import WorkingDays
from recount.facts import Facts
from recount.judge import judge
from recount.plan import PLAN, YEAR, scopes_of
from recount.records import KINDS, SERVICES, CommandLine, Folder, Unreadable

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "deploy/data/2019"
DATES = ("2019-06-30", "2019-08-15", "2019-12-31")


def date_of_plan(text):
    date = datetime.date.fromisoformat(text)
    if date.year != YEAR:
        raise argparse.ArgumentTypeError(f"{text} is not in {YEAR}")
    return date


def arguments(argv):
    build = Path(os.environ.get("TIERNET_BUILD", ROOT / "build/release"))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ctl", type=Path, default=build / "services/tiernetctl/tiernetctl", help="tiernetctl to call")
    parser.add_argument("--data", type=Path, help="folder with <service>.address, as deploy/up writes them")
    for service in SERVICES:
        parser.add_argument(f"--{service}", metavar="HOST:PORT",
                            help=f"unset: TIERNET_{service.upper()}, or as ctl has it")
    parser.add_argument("--as-of", type=date_of_plan, action="append", metavar="DATE",
                        help=f"may be repeated; default: {' '.join(DATES)}")
    parser.add_argument("--save", type=Path, metavar="FOLDER", help="keep every answer there")
    parser.add_argument("--records", type=Path, metavar="FOLDER", help="read what --save kept, call nothing")
    parser.add_argument("--only", action="store_true", help="print the recount, compare nothing")
    parser.add_argument("--fewest-codes", type=int, default=20, metavar="N",
                        help="fail if fewer codes have a value that is not zero; default: 20")
    parser.add_argument("--reference", type=Path, default=REFERENCE, help="folder with calendar.txtpb and zones.txtpb")
    return parser.parse_args(argv)


def addresses(options):
    found = {}
    for service in SERVICES:
        file = options.data / f"{service}.address" if options.data else None
        if getattr(options, service):
            found[service] = getattr(options, service)
        elif file and file.exists():
            found[service] = file.read_text().strip()
    return found


def other_zones(text):
    """Ids of the zones of class OTHER (A.4)."""
    return [re.search(r'id: "(\w+)"', block)[1] for block in text.split("zones {")[1:] if "ZONE_CLASS_OTHER" in block]


def print_recount(facts, dates):
    for as_of in dates:
        for indicator in PLAN.values():
            for scope in scopes_of(indicator, facts.other_zones):
                ours = judge(facts, indicator, scope, as_of)
                print(f"{as_of} {indicator.code:<11}{scope!s:<13}{ours.value.outcome.removeprefix('OUTCOME_'):<15}"
                      f"{ours.shown:>16} {indicator.unit:<20}{ours.light.removeprefix('LIGHT_'):<10}{ours.value.exact}")


def main(argv):
    options = arguments(argv)
    source = Folder(options.records) if options.records else CommandLine(options.ctl, addresses(options), options.save)
    dates = options.as_of or [date_of_plan(text) for text in DATES]
    try:
        records = source.records()
    except (Unreadable, OSError) as problem:
        print(f"recount: {problem}", file=sys.stderr)
        return 1
    print("read: " + ", ".join(f"{len(records[kind])} {kind}" for kind, _, _ in KINDS), flush=True)
    facts = Facts(records, WorkingDays.from_text((options.reference / "calendar.txtpb").read_text()),
                  other_zones((options.reference / "zones.txtpb").read_text()))
    if options.only:
        print_recount(facts, dates)
        return 0
    comparison = Comparison(facts, source)
    for as_of in dates:
        comparison.run(as_of)
        comparison.differences += ranking.differences(facts, source, as_of)
        comparison.differences += progress.differences(facts, source, as_of)
    comparison.differences += ranking.bulletin_differences(facts)
    comparison.differences += progress.bulletin_differences(facts)
    for difference in comparison.differences:
        print(f"DIFFERS {difference}")
    print("\n".join(comparison.table()))
    codes = comparison.codes_compared()
    print(f"{sum(comparison.compared.values())} values compared on {len(dates)} day(s), {codes} codes with one that is "
          f"not zero, {len(comparison.differences)} difference(s)")
    if codes < options.fewest_codes:
        print(f"fewer than {options.fewest_codes} codes were compared with something to count")
    return 0 if not comparison.differences and codes >= options.fewest_codes else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

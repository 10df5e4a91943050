#!/usr/bin/env python3
"""Makes the synthetic year 2019 of Changzhi: what is loaded step by step, and official figures.

usage: make_synthetic_year.py FOLDER
       make_synthetic_year.py --summary

Always the same bytes, whatever the machine and the day. Nothing of it is real, and each
record says so (DATA_ORIGIN_SYNTHETIC, and 模拟 in titles). Writes

  steps.jsonl                     what deploy/load_steps.py takes: one line a chain of steps
  bulletins.jsonl                 the same, of bulletins: they rank what the rest adds up to
  official-figures/<unit>.jsonl   rows of OfficialFigure; the city's stand under 140400
  targets/<unit>.jsonl            rows of Target

--summary prints instead what the year adds up to.
"""

import json
import sys
from pathlib import Path

from synthetic import bulletins, figures, money, projects, summary, timeline, year


def plan():
    drawn = projects.draw()
    timeline.lay_out(drawn)
    money.spread(drawn)
    return drawn


def write(path, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8") as out:
        for row in rows:
            print(json.dumps(row, ensure_ascii=False, separators=(",", ":")), file=out)


def main():
    if len(sys.argv) != 2 or sys.argv[1] in ("-h", "--help"):
        sys.exit(__doc__)
    drawn = plan()
    if sys.argv[1] == "--summary":
        summary.show(drawn)
        return
    folder = Path(sys.argv[1])
    write(folder / "steps.jsonl", year.lay_steps(drawn))
    write(folder / "bulletins.jsonl", bulletins.chains())
    for unit, rows in figures.official_figures(drawn).items():
        write(folder / "official-figures" / f"{unit}.jsonl", rows)
    for unit, rows in figures.targets(drawn).items():
        write(folder / "targets" / f"{unit}.jsonl", rows)


if __name__ == "__main__":
    main()

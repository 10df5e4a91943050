#!/usr/bin/env python3
"""Makes synthetic reserve drafts: one file of JSON lines a unit.

usage: make_synthetic_reserve.py FOLDER

Always the same entries, whatever the machine. Nothing in them is real, and each
says so (DATA_ORIGIN_SYNTHETIC, and 模拟 in its title). Planned totals spread evenly
over the magnitudes from 5 million to 3 billion yuan.
"""

import datetime
import json
import os
import random
import sys

ENTRIES_A_UNIT = 24
LEAST_YUAN, MOST_YUAN = 5_000_000, 3_000_000_000

# Unit, short name, development zone that is the unit itself.
UNITS = [
    ("140400", "长治市", None),
    ("140403", "潞州区", None),
    ("140404", "上党区", None),
    ("140405", "屯留区", None),
    ("140406", "潞城区", None),
    ("140423", "襄垣县", None),
    ("140425", "平顺县", None),
    ("140426", "黎城县", None),
    ("140427", "壶关县", None),
    ("140428", "长子县", None),
    ("140429", "武乡县", None),
    ("140430", "沁县", None),
    ("140431", "沁源县", None),
    ("140471", "长治高新区", "Z01"),
    ("140472", "长治经开区", "Z02"),
]

# What, sector, division of GB/T 4754-2017, who leads.
PROJECTS = [
    ("煤基新材料", "SECTOR_CLUSTER_COAL_CHEMISTRY", "26", "LEAD_KIND_MARKET"),
    ("LED封装线", "SECTOR_CLUSTER_SEMICONDUCTOR", "39", "LEAD_KIND_MARKET"),
    ("充换电设施", "SECTOR_CLUSTER_NEW_ENERGY_VEHICLE", "36", "LEAD_KIND_MARKET"),
    ("中药材加工", "SECTOR_CLUSTER_MEDICINE", "27", "LEAD_KIND_MARKET"),
    ("煤矸石综合利用", "SECTOR_CLUSTER_SOLID_WASTE", "42", "LEAD_KIND_MARKET"),
    ("装备制造", "SECTOR_OTHER_INDUSTRY", "35", "LEAD_KIND_MARKET"),
    ("县乡道路改造", "SECTOR_INFRASTRUCTURE", "48", "LEAD_KIND_GOVERNMENT"),
    ("中学扩建", "SECTOR_SOCIAL", "83", "LEAD_KIND_GOVERNMENT"),
    ("污水处理", "SECTOR_ECOLOGY", "46", "LEAD_KIND_GOVERNMENT"),
    ("设施农业", "SECTOR_AGRICULTURE", "01", "LEAD_KIND_MARKET"),
    ("冷链物流", "SECTOR_SERVICE", "59", "LEAD_KIND_MARKET"),
    ("光伏发电", "SECTOR_ENERGY", "44", "LEAD_KIND_MARKET"),
]
SOURCES = {
    "LEAD_KIND_MARKET": ["SOURCE_ENTERPRISE", "SOURCE_PROMOTION"],
    "LEAD_KIND_GOVERNMENT": ["SOURCE_PLAN", "SOURCE_POLICY_FUND", "SOURCE_PPP"],
}


class Dice:
    """Draws that stay the same from one version of Python to the next."""

    def __init__(self, seed):
        self._random = random.Random(seed)

    def below(self, bound):
        return int(self._random.random() * bound)

    def choose(self, items):
        return items[self.below(len(items))]

    def yuan(self):
        """Whole ten-thousands (万元)."""
        amount = LEAST_YUAN * (MOST_YUAN / LEAST_YUAN) ** self._random.random()
        return int(amount) // 10_000 * 10_000


def entry(number, unit, name, zone, dice):
    what, sector, industry, lead = dice.choose(PROJECTS)
    start = datetime.date(2020, 3, 1) + datetime.timedelta(days=dice.below(720))
    end = start + datetime.timedelta(days=180 + dice.below(900))
    draft = {
        "title": f"{name}{what}项目(模拟{number:03d})",
        "owner_unit": unit,
        "sponsor_name": f"{name}模拟投资{number:03d}有限公司",
        "industry": industry,
        "planned_total_yuan": str(dice.yuan()),
        "planned_start": start.isoformat(),
        "planned_end": end.isoformat(),
        "lead_kind": lead,
        "sector": sector,
        "source": dice.choose(SOURCES[lead]),
        "planning_basis": "模拟数据",
        "content": f"新建{what}及配套设施。模拟数据,不代表真实项目。",
        "data_origin": "DATA_ORIGIN_SYNTHETIC",
    }
    if zone:
        draft["zone"] = zone
    else:
        draft["region"] = unit
    return draft


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    for unit, name, zone in UNITS:
        dice = Dice(int(unit))
        with open(os.path.join(folder, f"{unit}.jsonl"), "w", encoding="utf-8") as out:
            for number in range(1, ENTRIES_A_UNIT + 1):
                print(json.dumps(entry(number, unit, name, zone, dice), ensure_ascii=False), file=out)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Makes deploy/data/2019/named_projects.jsonl: the projects that the plan names.

usage: make_named_projects.py sample_projects.json > 2019/named_projects.jsonl

They enter as drafts of the city, with empty figures since the plan gives none, and
their notes (domain.md I.41). P15 is a promotion lead, not a project, and is left out.
"""

import json
import sys

SECTORS = {
    "现代煤化工产业集群": "SECTOR_CLUSTER_COAL_CHEMISTRY",
    "国家级半导体光电产业集群": "SECTOR_CLUSTER_SEMICONDUCTOR",
    "新能源汽车产业集群": "SECTOR_CLUSTER_NEW_ENERGY_VEHICLE",
    "医药健康产业集群": "SECTOR_CLUSTER_MEDICINE",
    "军民融合产业集群": "SECTOR_CLUSTER_CIVIL_MILITARY",
    "通用航空产业集群": "SECTOR_CLUSTER_GENERAL_AVIATION",
    "信息技术产业集群": "SECTOR_CLUSTER_IT",
    "固废综合利用产业集群": "SECTOR_CLUSTER_SOLID_WASTE",
    "重大基础设施": "SECTOR_INFRASTRUCTURE",
}
LEADS = {"P15"}


def draft(project):
    entry = {
        "title": project["name_zh"],
        "sector": SECTORS[project["cluster_zh"]],
        "source": "SOURCE_PLAN",
        "planning_basis": f"{project['clause']} {project['cluster_zh']}",
        "sample_id": project["sample_id"],
        "data_origin": "DATA_ORIGIN_PLAN",
    }
    if project["note"]:
        entry["note"] = project["note"]
    return entry


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as source:
        projects = json.load(source)["projects"]
    for project in projects:
        if project["sample_id"] not in LEADS:
            print(json.dumps(draft(project), ensure_ascii=False))


if __name__ == "__main__":
    main()

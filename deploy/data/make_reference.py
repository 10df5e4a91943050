#!/usr/bin/env python3
"""Makes the reference data of the 2019 plan from its source data.

    make_reference.py <folder of the source data> <output folder>

Writes text-format files of tiernet.reference.v1.ReferenceData. README.md beside
this script says what the sources are. Same sources, same bytes.
"""

import csv
import json
import pathlib
import sys

HEADER = """\
# proto-file: tiernet/reference/v1/reference.proto
# proto-message: tiernet.reference.v1.ReferenceData
#
# {about}
# Made by deploy/data/make_reference.py; see deploy/data/README.md.
"""

# Changzhi's four new districts: State Council reply 国函〔2018〕87号, in operation
# from this day (domain.md A.2). Other regions' first days are not known.
NEW_DISTRICTS_FROM = "2018-11-23"

REGION_KINDS = {"DISTRICT": "DISTRICT", "COUNTY": "COUNTY", "CITY": "COUNTY_CITY"}
ZONE_CLASSES = {"HIGH_TECH": "HIGH_TECH", "PROVINCIAL_8": "PROVINCIAL"}

# Document number and day of publication, where the source data leaves them open.
NOTICES = {
    (2018, 1): ("国办发明电〔2017〕12号", "2017-11-30"),
    (2021, 1): ("国办发明电〔2020〕27号", "2020-11-25"),
    (2022, 1): ("国办发明电〔2021〕11号", "2021-10-25"),
    (2023, 1): ("国办发明电〔2022〕16号", "2022-12-08"),
    (2024, 1): ("国办发明电〔2023〕7号", "2023-10-25"),
    (2025, 1): ("国办发明电〔2024〕12号", "2024-11-12"),
    (2026, 1): ("国办发明电〔2025〕7号", "2025-11-04"),
}

# Fields whose values are names of enums and stand bare.
ENUM_FIELDS = ("regions.tier", "regions.kind", "zones.zone_class", "indicators.scopes", "indicators.kind",
               "indicators.period", "indicators.comparison", "indicators.county_target", "indicators.basis",
               "approval_items.limit_unit", "approval_items.flows", "approval_items.commitment_class",
               "supervision_rungs.category", "supervision_rungs.node")
# Fields that say 0 too; without a value they mean something else. Of the others 0 and false are left out.
OPTIONAL_FIELDS = ("approval_items.statutory_limit", "approval_items.promised_days", "supervision_rungs.days")
MESSAGE_FIELDS = ("approval_stages.caps",)

PLAN_YEAR = 2019

INDICATOR_SCOPES = {"CITY": "CITY", "COUNTY": "UNIT", "ZONE:Z01": "ZONE_HIGH_TECH", "ZONE:Z02-Z09": "ZONE_PROVINCIAL",
                    "ZONE:OTHER": "ZONE_OTHER"}
ALL_ZONES = ["ZONE_HIGH_TECH", "ZONE_PROVINCIAL", "ZONE_OTHER"]
# The plan's word 县区 here means the twelve counties alone (domain.md I.32).
COUNTIES_ONLY = {"I05", "A03"}
# Zones that are a dimension of others' projects bear no indicator with a weight, so no score either.
UNITS_ONLY = {"W01"}
PERIODS = {"M": "MONTH", "Q": "QUARTER", "Y": "YEAR"}
COMPARISONS = {">=": "AT_LEAST", ">": "ABOVE", "<=": "AT_MOST", "=": "EQUAL"}

# What no service records yet, by code.
MISSING_FACTS = {
    "C18": "exchanges with each unit's node",
}

LIMIT_UNITS = {"WD": "WORKING_DAYS", "CD": "CALENDAR_DAYS"}
FLOWS = {"G": "GOVERNMENT", "H": "VERIFICATION", "B": "FILING", "C": "COMMITMENT"}

# Stages with their leading departments and the caps of the flows G, H, B, C in working days: F.1.2.
STAGES = [
    (1, "立项用地规划许可", "Initiation and land-use planning permit", ["D01", "D11"], [45, 35, 25, 10]),
    (2, "工程建设许可", "Construction planning permit", ["D11"], [25, 20, 20, 10]),
    (3, "施工许可", "Construction permit", ["D15"], [30, 20, 20, 10]),
    (4, "竣工验收", "Completion and acceptance", ["D15"], [20, 15, 15, 12]),
]
JOINT_ACCEPTANCE = (4, 12)  # stage and working days: F.7

# By category: node, calendar days, months (F.10.1, F.10.2). The press text of 2017 says "the same day" for the first
# node: that would be 0 days.
LADDERS = {
    "GENERAL": [("STUDY", 1, None), ("FEEDBACK", 3, None), ("RESULT", 7, None)],
    "MAJOR": [("STUDY", 1, None), ("FEEDBACK", 3, None), ("RESULT", None, 1)],
}

# What counties do alike under the commitment system (F.8.3): 1, 2 and 5 are confirmed, 3 and 4 recalled.
UNIFICATIONS = ["统一清单告知", "统一平台办理", "统一流程再造", "统一多图联审", "统一收费管理"]

# Ruling: the plan lets an agency be chosen without bids "below a configured amount" (F.11.3), and names none.
DIRECT_BELOW_YUAN = 100_000

# Marks of items that the source file does not bear.
FLOATING = {"S1-06", "S1-07", "S1-08", "S1-09"}  # F.2, I.39
CONDITIONAL = {"S2-04", "S3-02"}  # I.39
ALTERNATIVES = {"S1-06": "EIA", "S1-07": "EIA"}  # I.39
GREEN_CHANNEL = {"S1-06", "S1-07"}  # K22
JOINTLY_ACCEPTED = {"S4-01", "S4-02", "S4-03", "S4-04", "S4-05"}  # F.7
AFTER_FLOATING = {"S3-04"}  # I.39
AFTER_ACCEPTANCE = {"S4-06"}  # F.7
# Main papers and those that may follow under a promise (F.8.1). The main ones are the law's (Urban and Rural Planning Law
# art. 40; MOHURD Order 18 of 2014 art. 4); no list of the city's is known, so which may follow is a ruling, to be
# replaced by it. Of the other items nothing may.
PAPERS = {
    "S2-02": (["使用土地的有关证明文件", "建设工程设计方案"], ["修建性详细规划"]),
    "S3-04": (["建筑工程用地批准手续", "建设工程规划许可证", "施工图设计文件审查合格书", "中标通知书或施工合同"],
              ["质量安全保证措施", "建设资金落实承诺"]),
}


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def entry(name, fields):
    """One message. Enum names are bare, texts are quoted, lists go seven to a line,
    messages within it, whose fields are given as text, one to a line."""
    lines = [name + " {"]
    for key, value in fields:
        field = f"{name}.{key}"
        bare = field in ENUM_FIELDS
        if value in (None, "", []) or (value == 0 and field not in OPTIONAL_FIELDS):
            continue
        if field in MESSAGE_FIELDS:
            lines += [f"  {key} {{ {message} }}" for message in value]
        elif isinstance(value, list):
            shown = value if bare else [quoted(item) for item in value]
            rows = [", ".join(shown[i : i + 7]) for i in range(0, len(value), 7)]
            if len(rows) == 1:
                lines.append(f"  {key}: [{rows[0]}]")
            else:
                lines += [f"  {key}: ["] + [f"    {row}," for row in rows[:-1]] + [f"    {rows[-1]}", "  ]"]
        elif value is True:
            lines.append(f"  {key}: true")
        elif isinstance(value, int) or bare:
            lines.append(f"  {key}: {value}")
        else:
            lines.append(f"  {key}: {quoted(value)}")
    return "\n".join(lines + ["}"])


def region(code, name_zh, tier, kind, **rest):
    keys = ("name_en", "summation_unit", "predecessors", "valid_from")
    return entry(
        "regions",
        [("code", code), ("name_zh", name_zh), ("tier", "TIER_" + tier), ("kind", "REGION_KIND_" + kind)]
        + [(key, rest.get(key)) for key in keys],
    )


def regions(source):
    units = {unit["tree_code"] for unit in source["changzhi_reporting_units"]}
    zone_units = [unit for unit in source["changzhi_reporting_units"] if unit["kind"] == "ZONE"]
    english = {zone["zone_id"]: zone["name_en"] for zone in source["changzhi_zones"]}
    province = source["province"]
    made = {province["code"]: region(province["code"], province["name_zh"], "PROVINCE", "PROVINCE",
                                     name_en=province["name_en"])}
    for city in source["cities"]:
        made[city["code"]] = region(city["code"], city["name_zh"], "CITY", "CITY", name_en=city["name_en"],
                                    summation_unit=city["code"] in units)
    for county in source["counties"]:
        predecessors = [p["code"] for p in county.get("predecessors", [])]
        made[county["code"]] = region(county["code"], county["name_zh"], "COUNTY", REGION_KINDS[county["kind"]],
                                      name_en=county.get("name_en"), summation_unit=county["code"] in units,
                                      predecessors=predecessors,
                                      valid_from=NEW_DISTRICTS_FROM if predecessors else None)
    for area in source["statistical_areas"]:
        made[area["code"]] = region(area["code"], area["name_zh"], "COUNTY", "STATISTICAL")
    for unit in zone_units:  # 140471 is such a code too; here it reports
        made[unit["tree_code"]] = region(unit["tree_code"], unit["name_zh"], "COUNTY", "ZONE",
                                         name_en=english[unit["unit"]], summation_unit=True)
    return [made[code] for code in sorted(made)]


def zones(source):
    own = {unit["unit"]: unit["tree_code"] for unit in source["changzhi_reporting_units"]}
    return [
        entry("zones", [("id", zone["zone_id"]), ("name_zh", zone["name_zh"]),
                        ("unit", own.get(zone["zone_id"], zone["host_county"])),
                        ("zone_class", "ZONE_CLASS_" + ZONE_CLASSES[zone["class"]])])
        for zone in source["changzhi_zones"]
    ]


def notices(source, papers):
    """The source files days by the year they lie in; a notice also orders the New
    Year days in the December before its year (domain.md F.6)."""
    by_notice = {(n["year"], n["version"]): dict(n, days=[]) for n in source["notices"]}
    for notice in source["notices"]:
        for day in notice["days"]:
            december = day["name"] == "元旦" and day["date"][5:7] == "12"
            for key in by_notice:
                if key == (notice["year"], notice["version"]) if not december else key[0] == notice["year"] + 1:
                    by_notice[key]["days"].append(day)
    made = []
    for key, notice in sorted(by_notice.items()):
        number, published = NOTICES.get(key, (notice["number"], notice["published"]))
        check_published(published, papers[key])
        days = {kind: sorted(d["date"] for d in notice["days"] if d["type"] == kind) for kind in ("OFF", "WORK")}
        made.append(entry("calendar_notices", [("year", key[0]), ("version", key[1]), ("number", number),
                                               ("published", published), ("rest_days", days["OFF"]),
                                               ("make_up_days", days["WORK"])]))
    return made


def check_published(published, url):
    """The address of a notice bears its day or, from 2023 on, its month."""
    year, month, day = published.split("-")
    if f"/{year}-{month}/{day}/" not in url and f"/{year}{month}/" not in url:
        sys.exit(f"published {published} is not what {url} says")


def divisions(rows):
    return [entry("divisions", [("code", row["code"]), ("section", row["section"]), ("name_zh", row["name_zh"])])
            for row in rows if row["level"] == "DIVISION"]


def departments(rows):
    def clauses(row):
        return [c for key in ("lead_of", "responsible_for") for c in row[key].split(";") if c]

    return [entry("departments", [("id", row["dept_id"]), ("name_zh", row["name_zh"]), ("name_en", row["name_en"]),
                                  ("clauses", clauses(row))]) for row in rows]


# What the source says of two things at once: by code the suffixes of two codes, and what each is of.
SPLIT = {"A13": [(".n", "事项数", "items"), (".limits", "时限", "limits")]}


def split(row):
    return [row | {"code": row["code"] + suffix, "name_zh": f"{row['name_zh']}:{zh}", "name_en": f"{row['name_en']}: {en}"}
            for suffix, zh, en in SPLIT.get(row["code"], [])] or [row]


def indicators(rows):
    def enum(name, value, words=None):
        return name + "_" + (words[value] if words else value) if value else None

    def scopes(row):
        names = []
        for scope in row["scope"].split(","):
            names += ALL_ZONES if scope == "ZONE" and row["code"] not in MISSING_FACTS else [INDICATOR_SCOPES.get(scope)]
        if row["code"] in COUNTIES_ONLY:
            names = ["COUNTY_ONLY" if name == "UNIT" else name for name in names]
        if row["code"] in UNITS_ONLY:
            names = ["UNIT"]
        return ["INDICATOR_SCOPE_" + name for name in names if name]  # zones of what is not recorded: none yet

    return [entry("indicators", [
        ("code", row["code"]), ("clauses", row["clause"].split(",")), ("name_zh", row["name_zh"]),
        ("name_en", row["name_en"]), ("year", PLAN_YEAR), ("scopes", scopes(row)),
        ("kind", enum("INDICATOR_KIND", row["kind"])), ("period", enum("INDICATOR_PERIOD", row["period"], PERIODS)),
        ("unit", row["unit"]), ("comparison", enum("COMPARISON", row["op"], COMPARISONS)), ("target", row["target"]),
        ("deadline", row["deadline"]), ("county_target", enum("COUNTY_TARGET", row["county_target"])),
        ("lead_zh", row["lead_dept_zh"]), ("basis", enum("TARGET_BASIS", row["basis"])),
        ("county_weight", int(row["county_weight"] or 0)), ("formula", row["formula"]),
        ("missing_fact", MISSING_FACTS.get(row["code"])),
    ]) for source in rows for row in split(source)]


def approval_items(rows, ids):
    """`ids` are those of the departments by their names."""
    def days(text):
        return int(text) if text else None

    return [entry("approval_items", [
        ("code", row["code"]), ("name_zh", row["name_zh"]), ("name_en", row["name_en"]), ("stage", int(row["stage"])),
        ("department", ids[row["lead_dept_zh"]]), ("statutory_limit", days(row["statutory_limit"])),
        ("limit_unit", row["limit_unit"] and "LIMIT_UNIT_" + LIMIT_UNITS[row["limit_unit"]]),
        ("max_extension_days", days(row["max_extension"])), ("promised_days", days(row["default_promise_wd"])),
        ("flows", ["APPROVAL_FLOW_" + FLOWS[flow] for flow in row["flows"].split(",")]),
        ("commitment_class", row["commitment_class"] and "COMMITMENT_CLASS_" + row["commitment_class"]),
        ("floating", row["code"] in FLOATING), ("conditional", row["code"] in CONDITIONAL),
        ("alternative_group", ALTERNATIVES.get(row["code"])), ("green_channel", row["code"] in GREEN_CHANNEL),
        ("joint_acceptance", row["code"] in JOINTLY_ACCEPTED), ("after_floating", row["code"] in AFTER_FLOATING),
        ("after_acceptance", row["code"] in AFTER_ACCEPTANCE), ("basis", row["basis"]),
        ("main_papers", PAPERS.get(row["code"], ([], []))[0]),
        ("tolerable_papers", PAPERS.get(row["code"], ([], []))[1]),
    ]) for row in rows]


def approval_stages():
    return [entry("approval_stages", [
        ("number", number), ("name_zh", name_zh), ("name_en", name_en), ("departments", leads),
        ("caps", [f"flow: APPROVAL_FLOW_{flow} days: {days}" for flow, days in zip(FLOWS.values(), caps)]),
        ("joint_acceptance_days", JOINT_ACCEPTANCE[1] if number == JOINT_ACCEPTANCE[0] else 0),
    ]) for number, name_zh, name_en, leads, caps in STAGES]


def supervision_rungs():
    return [entry("supervision_rungs", [
        ("category", "SUPERVISION_CATEGORY_" + category), ("node", "SUPERVISION_NODE_" + node),
        ("days", days), ("months", months),
    ]) for category, ladder in LADDERS.items() for node, days, months in ladder]


def unifications():
    return [entry("unifications", [("id", f"U{number}"), ("name_zh", name)])
            for number, name in enumerate(UNIFICATIONS, 1)]


def service_market():
    return [entry("service_market", [("direct_below_yuan", DIRECT_BELOW_YUAN)])]


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    source, output = map(pathlib.Path, sys.argv[1:])

    def read_json(name):
        return json.loads((source / name).read_text(encoding="utf-8"))

    def read_csv(name):
        with (source / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def write(name, about, entries):
        (output / name).write_text(HEADER.format(about=about) + "\n" + "\n".join(entries) + "\n", encoding="utf-8")

    tree = read_json("regions_shanxi_2019.json")
    papers = {(paper["year"], version): url for paper in read_json("holidays_2018_2026.json")["papers"]
              for version, url in enumerate(paper["urls"], 1)}
    output.mkdir(parents=True, exist_ok=True)
    write("regions.txtpb", "Shanxi, its cities and their units as of 2019-05-15.", regions(tree))
    write("zones.txtpb", "The development zones that the plan names (T5).", zones(tree))
    write("calendar.txtpb", "Working days 2018 to 2026 by notice of the State Council.",
          notices(read_json("calendar_notices.json"), papers))
    write("divisions.txtpb", "Divisions of GB/T 4754-2017.", divisions(read_csv("gbt4754_2017_divisions.csv")))
    offices = read_csv("departments.csv")
    write("departments.txtpb", "The departments that the plan names, with their clauses.", departments(offices))
    write("indicators.txtpb", "The indicators of the plan (domain.md G.1).",
          indicators(read_csv("plan_targets_2019.csv")))
    ids = {office["name_zh"]: office["dept_id"] for office in offices}
    write("approval.txtpb", "Stages and items of approval, with their limits (domain.md F.1.2, F.2, F.8.3, F.11.3).",
          approval_stages() + approval_items(read_csv("approval_items.csv"), ids) + unifications() + service_market())
    write("supervision.txtpb", "The 13710 ladder (domain.md F.10.1).", supervision_rungs())


if __name__ == "__main__":
    main()

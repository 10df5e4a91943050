"""The indicators, one function each, beside the formula of the plan's table (domain.md G.1): here those of the works
and of what is published of them, the others in the modules that FORMULAS draws together.

Each takes the facts, a scope and a day, and returns a `Value`: the exact value is
numerator / denominator in the indicator's unit, and both know the records they come from.
"""
from fractions import Fraction

from . import approval, commitment, days, hindrances, ppp, promotion, reserve
from .facts import Entry
from .plan import KEY, MID_YEAR, PROVINCIAL_ZONES, UNITS, WHOLE_CITY, YUAN_OF
from .shapes import (NOT_APPLICABLE, NOT_REPORTED, VALUE, Value, count, growth, holds, hundred_millions, official, one,
                     percent, ratio, total)

KEY_PROVINCE = ("PROJECT_LIST_KEY_PROVINCE",)
INDUSTRY95 = ("PROJECT_LIST_INDUSTRY95",)
EMERGING, TRADITIONAL = "INDUSTRY_CLASS_EMERGING", "INDUSTRY_CLASS_TRADITIONAL"
LEAST_IN_STATISTICS = 5_000_000  # E.5


# Who counts for a scope.

def share_of(scope, by_unit):
    return sum(yuan for unit, yuan in by_unit.items() if holds(scope, unit))


def counted(facts, scope, on, projects):
    """Construction projects of the scope: counts go to the first unit."""
    return [one(p) for p in projects if holds(scope, facts.first_unit(p, on))]


def completed(facts, scope, as_of, condition=lambda amount: True):
    """sum(completed in Y) of the amounts that meet a condition."""
    return [Entry(share_of(scope, c.by_unit), c.record, c.project["project_id"])
            for c in facts.completed_in_year(as_of) if condition(c) and share_of(scope, c.by_unit) != 0]


def completed_while_on(facts, scope, as_of, lists):
    """E.7: the investment counts for the months in which the project was listed, judged on their last day."""
    return completed(facts, scope, as_of, lambda c: facts.listing(c.project["project_id"], lists, c.on))


def annual_plans(facts, scope, as_of, condition=lambda project: True):
    """sum(annual_plan) in force of the projects in the library."""
    for p in facts.projects:
        if facts.admitted(p, as_of) and not facts.exited(p, as_of) and condition(p):
            yuan = facts.annual_plan(p, as_of.year, as_of)
            yield Entry(share_of(scope, facts.money_by_unit(p, yuan, as_of)), p["name"], p["project_id"])


def year_cumulatives(facts, scope, as_of, condition):
    """E.6: year cumulative of the projects in the library, whatever they were when it was made."""
    made = {}
    for c in facts.completed_in_year(as_of):
        made[c.project["project_id"]] = made.get(c.project["project_id"], 0) + c.yuan
    for p in facts.projects:
        if facts.admitted(p, as_of) and not facts.exited(p, as_of) and condition(p):
            yuan = made.get(p["project_id"], 0)
            yield Entry(share_of(scope, facts.money_by_unit(p, yuan, as_of)), p["name"], p["project_id"])


def fai_of_year(facts, scope, as_of):
    return official(facts, "FAI", scope, days.last_finished_month(as_of))


def same_month_before(month):
    return f"{int(month[:4]) - 1}{month[4:]}"


# Fixed-asset investment (T3, T4).

def c01(facts, scope, as_of):
    """official series FAI_OFFICIAL cumulative"""
    figures = fai_of_year(facts, scope, as_of)
    return hundred_millions(figures) if figures else Value(NOT_REPORTED)


def c02(facts, scope, as_of):
    """cum(Y)/cum_same_period(Y-1) - 1"""
    figures = fai_of_year(facts, scope, as_of)
    if not figures:
        return Value(NOT_REPORTED)
    return growth(figures, official(facts, "FAI", scope, same_month_before(days.last_finished_month(as_of))))


def _is_industry_upgrade(project):
    """GB/T 4754 sections B, C, D = divisions 06-46 (B.3), nature TECH_UPGRADE."""
    division = project.get("industry", "")[:2]
    return project.get("nature") == "NATURE_TECH_UPGRADE" and division.isdigit() and 6 <= int(division) <= 46


def c03(facts, scope, as_of):
    """same formula over projects in sections B,C,D with nature TECH_UPGRADE: locked reports of the
    year / TECH_UPGRADE base - 1 (I.34)"""
    month = days.last_finished_month(as_of)
    base = official(facts, "TECH_UPGRADE", scope, same_month_before(month)) if month else []
    return growth(completed(facts, scope, as_of, lambda c: _is_industry_upgrade(c.project)), base)


# New projects in zones (T5).

def _new_in(facts, zones, above, as_of):
    """count(actual_start in Y, zone, planned_total > bound, is_transformation); 超 excludes the bound."""
    return [one(p) for p in facts.projects
            if p.get("zone") in zones and facts.started(p, as_of) and
            days.day(p["actual_start"]) >= days.year_start(as_of) and
            facts.planned_total(p, as_of) > above and facts.is_transformation(p, as_of)]


def c04(facts, scope, as_of):
    """count(actual_start in Y, zone=Z01, planned_total > 1000000000, is_transformation)"""
    return count(_new_in(facts, (scope.code,), 1_000_000_000, as_of))


def c05(facts, scope, as_of):
    """per zone; planned_total > 500000000"""
    return count(_new_in(facts, (scope.code,), 500_000_000, as_of))


def c05c(facts, scope, as_of):
    """sum of C05"""
    del scope
    return count(_new_in(facts, PROVINCIAL_ZONES, 500_000_000, as_of))


def c06(facts, scope, as_of):
    """per zone; planned_total > 300000000; without other zones NOT_APPLICABLE (I.43)"""
    if scope == WHOLE_CITY:
        return Value(NOT_APPLICABLE)
    return count(_new_in(facts, (scope.code,), 300_000_000, as_of))


# Key projects (T6, K11).

def _share_of_fai(facts, scope, as_of, lists):
    """Ruling 12: the actual FAI of the same period, not the target."""
    figures = fai_of_year(facts, scope, as_of)
    if not figures:
        return Value(NOT_REPORTED)
    return percent(completed_while_on(facts, scope, as_of, lists), figures)


def c07(facts, scope, as_of):
    """sum(completed in Y of key level PROVINCE or CITY) / FAI(Y)"""
    return _share_of_fai(facts, scope, as_of, KEY)


def c08(facts, scope, as_of):
    """sum(completed in Y of key level PROVINCE) / FAI(Y)"""
    return _share_of_fai(facts, scope, as_of, KEY_PROVINCE)


def c07a(facts, scope, as_of):
    """sum(completed in Y of key projects of level PROVINCE or CITY)"""
    return hundred_millions(completed_while_on(facts, scope, as_of, KEY))


def c08a(facts, scope, as_of):
    """sum(completed in Y of key projects of level PROVINCE)"""
    return hundred_millions(completed_while_on(facts, scope, as_of, KEY_PROVINCE))


def c17(facts, scope, as_of):
    """count(key projects with one active leader) / count(key projects)"""
    del scope
    key = list(facts.listed(KEY, as_of))
    return percent([Entry(1, entry["name"], p) for p, entry in key if facts.has_leader(p, as_of)],
                   [Entry(1, entry["name"], p) for p, entry in key])


def c31(facts, scope, as_of):
    """sum(completed in Y of key projects) / sum(annual_plan of key projects)"""
    def is_key(project):
        return facts.listing(project["project_id"], KEY, as_of)
    return percent(year_cumulatives(facts, scope, as_of, is_key), annual_plans(facts, scope, as_of, is_key))


# Campaigns (K8).

def c09(facts, scope, as_of):
    """count(CARRY_OVER with resumed_on <= date) / count(CARRY_OVER); the EXITED leave both (ruling 28)"""
    carried = [p for p in facts.projects if facts.is_carry_over(p, as_of) and not facts.exited(p, as_of)]
    resumed = [p for p in carried if (facts.resumed_on(p, as_of.year) or days.NEVER) <= as_of]
    return percent(counted(facts, scope, as_of, resumed), counted(facts, scope, as_of, carried))


def c10(facts, scope, as_of):
    """count(NEW with actual_start <= date) / count(NEW admitted <= date)

    The projects are those admitted on or before 30 June (ruling 4) that had not left unstarted by then.
    """
    closed = min(as_of, MID_YEAR)
    new = [p for p in facts.projects
           if facts.is_new(p, as_of) and facts.admitted(p, closed) and
           not (facts.exited(p, closed) and not facts.started(p, closed))]
    return percent(counted(facts, scope, as_of, [p for p in new if facts.started(p, as_of)]),
                   counted(facts, scope, as_of, new))


def _visits(facts, unit, as_of):
    """Visits of a unit in the quarter that runs on as_of."""
    return [one(v) for v in facts.visits
            if v["name"].split("/")[1] == unit and days.quarter_start(as_of) <= days.day(v["visited_on"]) <= as_of]


def c13(facts, scope, as_of):
    """per unit count(visits in quarter); of the city: units visited / units, a unit once a quarter (E.10)"""
    if scope.kind == "UNIT":
        return count(_visits(facts, scope.code, as_of))
    return ratio([Entry(1, f"units/{unit}") for unit in UNITS if _visits(facts, unit, as_of)],
                 [Entry(1, f"units/{unit}") for unit in UNITS])


def r05(facts, scope, as_of):
    """count(bulletins of the ranking published in the quarter): each ranks every unit; a supplement is no other (G.5)"""
    del scope
    return count(one(b) for b in facts.bulletins
                 if b["subject"] == "BULLETIN_SUBJECT_RANKING" and not b.get("number") and
                 days.quarter_start(as_of) <= days.day(b["published_on"]) <= as_of)


def c16(facts, scope, as_of):
    """count(meetings HELD in month with minutes): of the city its own (K10)"""
    return count(one(m) for m in facts.meetings
                 if m["name"].split("/")[1] == scope.code and m["state"] == "STATE_MINUTED" and
                 days.month_of(as_of) == m["held_on"][:7] and days.day(m["held_on"]) <= as_of)


# Construction library (K7).

def c11(facts, scope, as_of):
    """sum(annual_plan of the unit) / annual target of the unit (that of C01, in yuan)"""
    entered = facts.entered_target("C01", scope, as_of.year)
    target = [] if entered is None else [Entry(Fraction(entered) * YUAN_OF["亿元"], "target of C01", is_given=True)]
    return percent(annual_plans(facts, scope, as_of), target)


def c12(facts, scope, as_of):
    """count(STARTED, eligible, IN_STATS) / count(STARTED, eligible)

    Eligible: planned total >= 5,000,000 (E.5). What left the library, or statistics at its end, is in neither.
    """
    eligible = [p for p in facts.projects
                if facts.admitted(p, as_of) and facts.started(p, as_of) and not facts.exited(p, as_of) and
                facts.planned_total(p, as_of) >= LEAST_IN_STATISTICS and
                not facts.closed_in_statistics(p["project_id"], as_of)]
    entered = [p for p in eligible if facts.in_statistics(p["project_id"], as_of)]
    return percent(counted(facts, scope, as_of, entered), counted(facts, scope, as_of, eligible))


# The industrial upgrading list (K15).

def _industry95(facts, as_of, industry_class=None):
    for project_id, entry in facts.listed(INDUSTRY95, as_of):
        if industry_class in (None, entry.get("industry_class")):
            yield project_id, entry


def _industry95_totals(facts, as_of, industry_class=None):
    for project_id, entry in _industry95(facts, as_of, industry_class):
        project = facts.project(project_id, as_of)
        yield Entry(facts.planned_total(project, as_of) if project else 0, entry["name"], project_id)


def c19(facts, scope, as_of):
    """count(list INDUSTRY95)"""
    del scope
    return count(Entry(1, entry["name"], p) for p, entry in _industry95(facts, as_of))


def c19a(facts, scope, as_of):
    """count(list INDUSTRY95, class EMERGING)"""
    del scope
    return count(Entry(1, entry["name"], p) for p, entry in _industry95(facts, as_of, EMERGING))


def c19b(facts, scope, as_of):
    """count(list INDUSTRY95, class TRADITIONAL)"""
    del scope
    return count(Entry(1, entry["name"], p) for p, entry in _industry95(facts, as_of, TRADITIONAL))


def c20(facts, scope, as_of):
    """sum(planned_total of list INDUSTRY95)"""
    del scope
    return hundred_millions(_industry95_totals(facts, as_of))


def c20a(facts, scope, as_of):
    """same, class EMERGING"""
    del scope
    return hundred_millions(_industry95_totals(facts, as_of, EMERGING))


def c20b(facts, scope, as_of):
    """same, class TRADITIONAL"""
    del scope
    return hundred_millions(_industry95_totals(facts, as_of, TRADITIONAL))


def c21(facts, scope, as_of):
    """sum(completed in Y of list INDUSTRY95); the list was drawn up within its year, E.7: what left keeps its past"""
    return hundred_millions(completed(
        facts, scope, as_of, lambda c: facts.listed_by(c.project["project_id"], INDUSTRY95, as_of, c.on)))


# Named projects (K12, K13) and private capital (K16).

def c22(facts, scope, as_of):
    """sum(reported utilisation in Y), 万吨: a month's counts once the month is over"""
    del scope
    tonnes = tuple(Entry(int(w["used_tonnes"]), w["name"]) for w in facts.wastes
                   if days.year_start(as_of) <= days.month_end(w["month"]) <= as_of)
    return Value(VALUE, Fraction(total(tonnes), 10_000), tonnes)


def w02(facts, scope, as_of):
    """count(publicity records) of the month, of the unit that had them published"""
    first = as_of.replace(day=1)
    return count(one(item) for item in facts.publicity
                 if holds(scope, item["name"].split("/")[1]) and first <= days.day(item["published_on"]) <= as_of)


def c23(facts, scope, as_of):
    """sum(length completed in Y, kind NEW or REBUILT), km"""
    del scope
    metres = tuple(Entry(int(r["length_m"]), r["name"]) for r in facts.roads
                   if r["works"] in ("ROAD_WORKS_NEW", "ROAD_WORKS_REBUILT") and r.get("completed_on")
                   and days.day(r["completed_on"]).year == as_of.year and days.day(r["completed_on"]) <= as_of)
    return Value(VALUE, Fraction(total(metres), 1000), metres)


def c24(facts, scope, as_of):
    """count(milestones due and reached) / count(milestones due) over sample_projects list (sample_id, I.41)"""
    del scope
    named = {p["project_id"] for p in facts.projects if p.get("sample_id") and not facts.exited(p, as_of)}
    due = [m for m in facts.milestones if m["project_id"] in named and days.day(m["planned_on"]) <= as_of]
    reached = [m for m in due if (days.day(m.get("reached_on")) or days.NEVER) <= as_of]
    return percent([one(m) for m in reached], [one(m) for m in due])


def c25(facts, scope, as_of):
    """sum(completed, investor PRIVATE) / sum(completed), from January (H.2)"""
    private = completed(facts, scope, as_of, lambda c: c.project.get("investor") == "INVESTOR_KIND_PRIVATE")
    return percent(private, completed(facts, scope, as_of))


FORMULAS = {
    "R05": r05, "C01": c01, "C02": c02, "C03": c03, "C04": c04, "C05": c05, "C05C": c05c, "C06": c06, "C07": c07,
    "C07A": c07a, "C08": c08, "C08A": c08a, "C09": c09, "C10": c10, "C11": c11, "C12": c12, "C13": c13, "C16": c16,
    "C17": c17, "C19": c19, "C19A": c19a, "C19B": c19b, "C20": c20, "C20A": c20a, "C20B": c20b, "C21": c21, "C22": c22,
    "C23": c23, "C24": c24, "C25": c25, "C31": c31, "W02": w02, **reserve.FORMULAS, **hindrances.FORMULAS,
    **ppp.FORMULAS, **promotion.FORMULAS, **approval.FORMULAS, **commitment.FORMULAS,
}


def value_of(facts, code, scope, as_of):
    return FORMULAS[code](facts, scope, as_of)

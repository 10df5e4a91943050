"""Puts the steps of all projects and units into phases."""

from collections import defaultdict

from . import approval, commitments, factors, issues, land, market, ppp, promotion, reform, roads, standing
from . import supervision, units
from .construction import construction_steps
from .money import MONTHS, REOPENED
from .places import CITY, UNITS
from .reports import chosen_late, report_steps
from .reserve import reserve_steps
from .steps import in_order


class Phases:
    """Chains by phase. Those of one phase are of no concern to each other."""

    def __init__(self):
        self._chains = defaultdict(dict)

    def add(self, phase, key, unit, title, steps):
        about = {"phase": phase, "chain": key, "unit": unit, "title": title, "steps": []}
        self._chains[phase].setdefault(key, about)["steps"] += steps

    def rows(self):
        """In order. Steps are numbered by chain, so that each is named once and for all."""
        numbers = defaultdict(int)
        for phase in sorted(self._chains):
            for chain in self._chains[phase].values():
                if not chain["steps"]:
                    continue
                for taken in chain["steps"]:
                    numbers[chain["chain"]] += 1
                    taken["n"] = numbers[chain["chain"]]
                yield chain


def _phase(on, part):
    """2018 and before is one."""
    return f"{max(on[:7], '2018-12')} {part}"


def _life(project, deals, approvals):
    steps = []
    if project.path not in ("carry", "preliminary", "rejected"):
        steps += reserve_steps(project)
        steps += promotion.promotion_steps(project, deals)
    if "requested" in project.days or "applied" in project.days:
        steps += construction_steps(project)
        steps += standing.statistics_steps(project)
        steps += standing.list_steps(project)
        steps += standing.leader_steps(project)
        steps += standing.milestone_steps(project)
        steps += standing.visit_steps(project)
        steps += issues.issue_steps(project)
        steps += issues.obstruction_steps(project)
        steps += factors.need_steps(project)
        steps += ppp.change_steps(project)
        steps += commitments.commitment_steps(project)
        steps += land.parcel_steps(project)
    return in_order([*steps, *approvals.get(project.key, ())])


def _add_project(phases, project, deals, approvals, reopened):
    key, about = project.key, (project.unit, project.title)
    life = _life(project, deals, approvals)
    if project.path == "draft":
        life[0]["bulk"] = True
    for taken in life:
        phases.add(_phase(taken["on"], "1 projects"), key, *about, [taken])
    for month, again, steps in report_steps(project, reopened):
        # Chains of their own: the steps of one project's reports wait for nothing else of it.
        phases.add(f"{month} {'5 late reports' if again else '2 reports'}", key, *about, steps)


def _add_unit(phases, unit):
    key, about = f"U{unit}", (unit, UNITS[unit][0])
    phases.add("2018-12 0 leaders", key, *about, list(units.leader_steps(unit)))
    changes = [*units.change_steps(unit), *units.flow_steps(unit), *units.visit_steps(unit)]
    changes += [*units.meeting_steps(unit), *units.waste_steps(unit), *units.publicity_steps(unit)]
    changes += [*units.ppp_budget_steps(unit), *roads.road_steps(unit)]
    for taken in in_order([*changes, *promotion.event_steps(unit), *promotion.zone_steps(unit)]):
        phases.add(_phase(taken["on"], "0 units"), key, *about, [taken])
    for month in MONTHS:
        phases.add(f"{month} 3 unit-months", key, *about, list(units.month_steps(unit, month)))
        if (unit, month) in REOPENED:
            phases.add(f"{month} 4 re-openings", key, *about, list(units.reopening_steps(unit, month)))
            phases.add(f"{month} 6 closings", key, *about, list(units.closing_steps(unit, month)))


def lay_steps(projects):
    """Rows of the file that the loader takes."""
    phases, reopened, deals = Phases(), chosen_late(projects), promotion.deals_of(projects)
    approvals = {way.project.key: way.steps for way in approval.ways_of(projects)}
    for unit in UNITS:
        _add_unit(phases, unit)
    for project in projects:
        _add_project(phases, project, deals, approvals, reopened)
    for key, unit, title, steps in supervision.matters():
        for taken in steps:
            phases.add(_phase(taken["on"], "7 supervision"), key, unit, title, [taken])
    unit, title, steps = factors.city_steps(projects)
    for taken in steps:
        phases.add(_phase(taken["on"], "8 factors"), factors.CHAIN, unit, title, [taken])
    for buyer in market.BUYERS:
        for taken in in_order(market.market_steps(buyer)):
            phases.add(_phase(taken["on"], "8 market"), f"X{buyer}", buyer, UNITS[buyer][0], [taken])
    citys = [*promotion.list_steps(projects, deals), *promotion.recommendation_steps(), *reform.reform_steps()]
    citys += commitments.commitment_areas()
    for taken in in_order(citys):
        phases.add(_phase(taken["on"], "0 units"), f"U{CITY}", CITY, UNITS[CITY][0], [taken])
    return phases.rows()

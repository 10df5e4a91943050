"""The indicators of the commitment system and of standard land (domain.md K23, F.8, F.9), as in formulas.py."""
from . import days
from .facts import within
from .shapes import count, holds, one, percent

FILING = "03"  # B.1.2: KK of a code of 2015's scheme


def _offered(facts, scope, as_of):
    return [c for c in facts.commitments if days.day(c["offered_on"]) <= as_of and holds(scope, c["project_unit"])]


def a04(facts, scope, as_of):
    """count(commitment cases with approval_class VERIFICATION)"""
    return count(one(c) for c in _offered(facts, scope, as_of)
                 if c["eligibility"] == "COMMITMENT_ELIGIBILITY_VERIFICATION")


def a05(facts, scope, as_of):
    """count(cases with government and enterprise signatures) / count(cases)"""
    def is_signed(case):
        return all((days.day(case.get(side, {}).get("signed_on")) or days.NEVER) <= as_of
                   for side in ("enterprise_signature", "government_signature"))
    offered = _offered(facts, scope, as_of)
    return percent([one(c) for c in offered if is_signed(c)], [one(c) for c in offered])


def _is_filing(project):
    parts = project.get("project_code", "").split("-")
    is_old = len(parts) == 5 and 2015 <= int(parts[0]) <= 2020 and not (parts[0][:2] >= "20" and "01" <= parts[0][2:] <= "12")
    return is_old and parts[3] == FILING


def _is_committed(facts, project, on):
    """One was in force that day, for a unit that the project was credited to by then."""
    return any(within(on, days.day(c.get("effective_on")), days.day(c.get("penalty_on"))) and
               facts.was_of(project, c["project_unit"], on)
               for c in facts.commitments if c["project_id"] == project["project_id"])


def a06(facts, scope, as_of):
    """count(newly started filing-class projects with a commitment case) / count(newly started filing-class projects):
    actual_start in Y (ruling 6), where the project was then"""
    started = []
    for project in facts.projects:
        on = days.day(project.get("actual_start"))
        if on and days.year_start(as_of) <= on <= as_of and _is_filing(project):
            if holds(scope, facts.first_unit(project, on)):
                started.append((one(project), _is_committed(facts, project, on)))
    return percent([entry for entry, committed in started if committed], [entry for entry, _ in started])


def a07(facts, scope, as_of):
    """count(parcels GRANTED): in Y"""
    granted = [p for p in facts.parcels if days.year_start(as_of) <= (days.day(p.get("granted_on")) or days.NEVER) <= as_of]
    if scope.kind == "ZONE":
        return count(one(p) for p in granted if p.get("zone") == scope.code)
    return count(one(p) for p in granted if holds(scope, p["name"].split("/")[1]))


FORMULAS = {"A04": a04, "A05": a05, "A06": a06, "A07": a07}

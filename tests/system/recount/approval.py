"""The indicators of approval (domain.md K8, K10, K11, K22, K24), as in formulas.py.

Processes, cases and applications count for the unit whose project it is, which its process names.
"""
import datetime

from . import days
from .facts import Entry, within
from .plan import CITY, COUNTIES, HIGH_TECH_ZONE, KEY, PROVINCIAL_ZONES
from .shapes import count, holds, one, percent, ratio

EIA = ("S1-06", "S1-07")  # I.39: a project needs one of the two
ACCEPTANCE_STAGE = 4  # F.1.2
RECENT = datetime.timedelta(days=90)


def in_year(record, field, as_of):
    """Whether the day in a field lies in the year up to as_of."""
    return days.year_start(as_of) <= (days.day(record.get(field)) or days.NEVER) <= as_of


def a01(facts, scope, as_of):
    """mean over the projects whose completion filing was granted in Y (I.43) of the
    count of distinct working days on which at least one approval clock of the project ran"""
    finished = [p for p in facts.processes if in_year(p, "finished_on", as_of) and holds(scope, p["project_unit"])]
    return ratio([Entry(facts.approval_days(p, days.day(p["finished_on"])), p["name"], p["project_id"])
                  for p in finished], [one(p) for p in finished])


def _is_overdue(facts, case, as_of):
    """Accepted, its deadline gone by, and neither decided nor withdrawn."""
    accepted, deadline = facts.accepted(case), facts.deadline(case)
    over = days.day(case.get("decided_on")) or days.day(case.get("ended_on"))
    return accepted and deadline and deadline < as_of and within(as_of, accepted[1], over)


def a02(facts, scope, as_of):
    """count(decided within limit) / count(decided or overdue): decided in Y, overdue on the day; what was
    revoked had been decided"""
    cases = [c for c in facts.cases if holds(scope, c["project_unit"])]
    decided = [c for c in cases if in_year(c, "decided_on", as_of)]
    in_time = [c for c in decided if days.day(c["decided_on"]) <= (facts.deadline(c) or days.NEVER)]
    return percent([one(c) for c in in_time],
                   [one(c) for c in [*decided, *(c for c in cases if _is_overdue(facts, c, as_of))]])


def _unit_of(record):
    """The body at whose own offices it was filed, or which published it."""
    return record["name"].split("/")[1]


def a03(facts, scope, as_of):
    """count(counties with a published flow and >=1 parallel case in the last 90 days): an application that opened
    two items or more at once (F.4.1)"""
    del scope
    parallel = {_unit_of(a) for a in facts.applications
                if len(a.get("opened_items", [])) >= 2 and
                within(as_of, days.day(a["filed_on"]), days.day(a["filed_on"]) + RECENT)}
    published = {_unit_of(f): f for f in facts.flows
                 if within(as_of, days.day(f["published_on"]), days.day(f.get("ended_on")))}
    return count(one(published[county]) for county in COUNTIES if county in published and county in parallel)


def nodes(facts, matter):
    """Days by which each node of a matter is due and on which it was done (F.10.1-F.10.3). A plan that was approved
    is what the last node asks for, and has a last day of its own."""
    dues = facts.working_days.ladder(days.day(matter["assigned_on"]), matter["category"])
    plan = matter.get("plan", {})
    if plan.get("verdict") == "PLAN_VERDICT_APPROVED":
        dues.append(days.day(plan["planned"][-1]["due_on"]))
    return zip(dues, (days.day(taken.get("done_on")) for taken in matter["steps"]), strict=True)


def a10(facts, scope, as_of):
    """count(nodes done <= due) / count(nodes due): due in Y, of the unit that executes"""
    due = [(one(matter), done and done <= by)
           for matter in facts.matters if holds(scope, matter["reporting_unit"])
           for by, done in nodes(facts, matter) if days.year_start(as_of) <= by <= as_of]
    return percent([entry for entry, in_time in due if in_time], [entry for entry, _ in due])


def a11(facts, scope, as_of):
    """count(stage-4 cases run as joint acceptance) / count(stage-4 cases): applications filed in Y"""
    filed = [a for a in facts.applications
             if a["stage"] == ACCEPTANCE_STAGE and in_year(a, "filed_on", as_of) and holds(scope, a["project_unit"])]
    return percent([one(a) for a in filed if a.get("joint_acceptance")], [one(a) for a in filed])


def _is_of_key_transformation(facts, case, on):
    """On the list of key projects, in the library and a transformation project on a day, and one that the unit of the
    process was credited with by then (ruling 27: what it did before a move stays its own)."""
    project = facts.project(case["project_id"], on)
    return (project and facts.was_of(project, case["project_unit"], on) and
            not facts.exited(project, on) and facts.is_transformation(project, on) and
            facts.listing(case["project_id"], KEY, on))


def a08(facts, scope, as_of):
    """count(systems CONNECTED) / count(systems registered): those that run; an exception counts as none (K25)"""
    del scope
    run = [s for s in facts.systems if within(as_of, days.day(s["registered_on"]), days.day(s.get("retired_on")))]
    connected = [s for s in run if (days.day(s.get("connected_on")) or days.NEVER) <= as_of]
    return percent([one(s) for s in connected], [one(s) for s in run])


def a09(facts, scope, as_of):
    """count(with a credit record) / count(registered), agencies and persons: an agency is once it is listed, and a
    suspended one still (F.11.1); a record is what the supervising body opened (K26)"""
    del scope
    entered = [(a, a.get("listed_on")) for a in facts.agencies] + [(p, p["registered_on"]) for p in facts.licensed_persons]
    registered = [who for who, since in entered
                  if since and within(as_of, days.day(since), days.day(who.get("removed_on")))]
    recorded = [who for who in registered if (days.day(who.get("supervision", {}).get("on")) or days.NEVER) <= as_of]
    return percent([one(who) for who in recorded], [one(who) for who in registered])


def a12(facts, scope, as_of):
    """count(documents DONE) / count(documents listed)"""
    del scope
    listed = [d for d in facts.documents if days.day(d["listed_on"]) <= as_of]
    return percent([one(d) for d in listed if (days.day(d.get("done_on")) or days.NEVER) <= as_of],
                   [one(d) for d in listed])


def _reduction(facts, name, as_of):
    """1 - current/baseline, of the edition that holds on the day: of those in force one that none of them replaces"""
    held = [e for e in facts.editions if _unit_of(e) == CITY and days.day(e["effective_on"]) <= as_of]
    by_name = {e["name"]: e for e in held}
    baseline = [e for e in held if not e.get("replaces")]
    while corrections := [e for e in held if e.get("corrects") and by_name.get(e.get("replaces")) in baseline]:
        baseline = corrections
    replaced = {e.get("replaces") for e in held}
    current = [e for e in held if e["name"] not in replaced]
    return percent([Entry(int(b[name]) - int(current[0][name]), current[0]["name"], "") for b in baseline],
                   [Entry(int(b[name]), b["name"], "") for b in baseline])


def a13_n(facts, scope, as_of):
    """1 - current/baseline, for number of items"""
    del scope
    return _reduction(facts, "items", as_of)


def a13_limits(facts, scope, as_of):
    """1 - current/baseline, for sum of limits"""
    del scope
    return _reduction(facts, "limit_days", as_of)


def a14(facts, scope, as_of):
    """count(key transformation EIA cases with GREEN_CHANNEL) / count(such cases), accepted in Y: as the project
    was on the day of acceptance; what silence accepts counts from when it does"""
    found = []
    for case in facts.cases:
        accepted = facts.accepted(case)
        if (case["item"] in EIA and accepted and days.year_start(as_of) <= accepted[1] <= as_of and
                holds(scope, case["project_unit"]) and _is_of_key_transformation(facts, case, accepted[0])):
            found.append(case)
    return percent([one(c) for c in found if c.get("green_channel")], [one(c) for c in found])


def a15(facts, scope, as_of):
    """count(zones with approved planning EIA) / count(zones)"""
    zones = (scope.code,) if scope.kind == "ZONE" else (HIGH_TECH_ZONE, *PROVINCIAL_ZONES, *facts.other_zones)
    approved = {a["zone"]: a for a in facts.plan_assessments
                if (days.day(a.get("approved_on")) or days.NEVER) <= as_of}
    return percent([one(approved[zone]) for zone in zones if zone in approved], [Entry(1, zone) for zone in zones])


FORMULAS = {"A01": a01, "A02": a02, "A03": a03, "A08": a08, "A09": a09, "A10": a10, "A11": a11, "A12": a12, "A13.n": a13_n,
            "A13.limits": a13_limits, "A14": a14, "A15": a15}

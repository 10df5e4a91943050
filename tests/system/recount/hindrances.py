"""The indicators of what stands in the way of works: issues, needs of factors and obstructions (domain.md E.8, K9, K20,
K21), as in formulas.py."""
from . import days
from .facts import unit_on
from .shapes import holds, one, percent


def _answered(facts, scope, as_of, rung, done_field):
    """Issues whose time came in the year, and those of them for which the field says that it was met."""
    due = []
    for issue in facts.issues:
        by = facts.working_days.ladder(days.day(issue["reported_on"]), issue["category"])[rung]
        if days.year_start(as_of) <= by <= as_of and holds(scope, unit_on(issue, by)):
            due.append((one(issue), (days.day(issue.get(done_field)) or days.NEVER) <= by))
    return percent([entry for entry, met in due if met], [entry for entry, _ in due])


def c14(facts, scope, as_of):
    """count(first answer <= reported + 3 calendar days) / count(issues due)"""
    return _answered(facts, scope, as_of, 1, "answered_on")


def c15(facts, scope, as_of):
    """count(CONFIRMED by due date) / count(issues due): 7 calendar days, or a month of a major one (E.8)"""
    return _answered(facts, scope, as_of, 2, "confirmed_on")


def c28(facts, scope, as_of):
    """count(requests SATISFIED by needed_by) / count(requests due): due in Y and not withdrawn before, of the unit that
    was credited with them when they were. Withdrawn is not what was refused first, nor what was put off: filed again,
    later but by its day, for a later one."""
    def is_put_off(need):
        return any(need["filed_on"] < n["filed_on"] <= need["needed_by"] < n["needed_by"] for n in facts.factor_needs
                   if (n["project_id"], n["factor"]) == (need["project_id"], need["factor"]))

    def is_due(need):
        due = days.day(need["needed_by"])
        stands = (days.day(need.get("withdrawn_on")) or days.NEVER) >= due or need.get("refused_on")
        return (days.year_start(as_of) <= due <= as_of and holds(scope, unit_on(need, due)) and
                (stands or is_put_off(need)))
    due = [need for need in facts.factor_needs if is_due(need)]
    satisfied = [n for n in due if (days.day(n.get("satisfied_on")) or days.NEVER) <= days.day(n["needed_by"])]
    return percent([one(n) for n in satisfied], [one(n) for n in due])


def c29(facts, scope, as_of):
    """count(cases CLOSED by due date) / count(cases due): due in Y, of the unit that reported them"""
    due = [c for c in facts.obstructions if holds(scope, c["name"].split("/")[1]) and
           days.year_start(as_of) <= days.day(c["to_close_by"]) <= as_of]
    closed = [c for c in due if (days.day(c.get("closed_on")) or days.NEVER) <= days.day(c["to_close_by"])]
    return percent([one(c) for c in closed], [one(c) for c in due])


FORMULAS = {"C14": c14, "C15": c15, "C28": c28, "C29": c29}

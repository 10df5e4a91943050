"""The indicators of PPP (domain.md K18), as in formulas.py."""
import datetime

from . import days
from .facts import Entry
from .shapes import holds, one, percent


def c26(facts, scope, as_of):
    """annual PPP budget commitments / general public budget expenditure, of budgets for Y adopted by then"""
    budgets = [b for b in facts.ppp_budgets if int(b["year"]) == as_of.year and days.day(b["adopted_on"]) <= as_of and
               holds(scope, b["name"].split("/")[1])]
    return percent([Entry(int(b.get("committed_yuan", 0)), b["name"]) for b in budgets],
                   [Entry(int(b["expenditure_yuan"]), b["name"]) for b in budgets])


def c27(facts, scope, as_of):
    """count(PPP projects synced within 30 calendar days of a change) / count(PPP projects): those with no change
    older than that of which the platform is not told"""
    def is_untold(change):
        return (days.day(change["changed_on"]) + datetime.timedelta(days=30) < as_of and
                (days.day(change.get("synced_on")) or days.NEVER) > as_of)
    ppp = [p for p in facts.projects if p.get("is_ppp") and facts.admitted(p, as_of) and not facts.exited(p, as_of) and
           holds(scope, facts.first_unit(p, as_of))]
    told = [p for p in ppp if not any(is_untold(change) for change in facts.ppp_changes.get(p["project_id"], []))]
    return percent([one(p) for p in told], [one(p) for p in ppp])


FORMULAS = {"C26": c26, "C27": c27}

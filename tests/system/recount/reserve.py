"""The indicators of the reserve library (domain.md T1, K2, K1), as in formulas.py."""
from . import days
from .facts import Entry, unit_on, yuan_on
from .shapes import count, holds, hundred_millions, official, one, percent, ratio


def _pop_rsv_totals(facts, scope, as_of):
    return [Entry(yuan_on(e.get("planned_total_history", []), on), e["name"], e.get("project_id", ""))
            for e, on in facts.pop_rsv(as_of) if holds(scope, unit_on(e, on))]


def r01(facts, scope, as_of):
    """sum(planned_total of POP_RSV(Y)) / FAI_ACTUAL(Y-1)"""
    return ratio(_pop_rsv_totals(facts, scope, as_of), official(facts, "FAI", scope, f"{as_of.year - 1}-12"))


def r01a(facts, scope, as_of):
    """sum(planned_total of POP_RSV(Y))"""
    return hundred_millions(_pop_rsv_totals(facts, scope, as_of))


def r02(facts, scope, as_of):
    """count(TRANSFERRED in Y) / count(POP_RSV(Y)) by number of projects"""
    return percent([one(e) for e, on in facts.transfers(as_of) if holds(scope, unit_on(e, on))],
                   [one(e) for e, on in facts.pop_rsv(as_of) if holds(scope, unit_on(e, on))])


def r03(facts, scope, as_of):
    """count(READY and as_of > ready_on + 10 working days), until the transfer is asked for (I.36)"""
    return count(one(e) for e in facts.reserve if holds(scope, unit_on(e, as_of)) and facts.transfer_overdue(e, as_of))


def r04(facts, scope, as_of):
    """count(STALE_WARNED and as_of > warned_on + 90 calendar days)"""
    return count(one(e) for e in facts.reserve if holds(scope, unit_on(e, as_of)) and facts.removal_overdue(e, as_of))


def _first_admitted(facts, scope, as_of):
    """Projects first ADMITTED in the quarter that runs on as_of, with the day; a re-entry is none."""
    for first, *_ in facts.reserve_by_project().values():
        on = days.day(first["admitted_on"])
        if days.quarter_start(as_of) <= on <= as_of and holds(scope, unit_on(first, on)):
            yield first, on


def r07_n(facts, scope, as_of):
    """count of projects first ADMITTED in period"""
    return count(one(e) for e, _ in _first_admitted(facts, scope, as_of))


def r07_amount(facts, scope, as_of):
    """sum(planned_total) of projects first ADMITTED in period"""
    return hundred_millions(Entry(yuan_on(e.get("planned_total_history", []), on), e["name"], e.get("project_id", ""))
                            for e, on in _first_admitted(facts, scope, as_of))


FORMULAS = {"R01": r01, "R01A": r01a, "R02": r02, "R03": r03, "R04": r04, "R07.n": r07_n, "R07.amount": r07_amount}

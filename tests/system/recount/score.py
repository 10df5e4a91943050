"""The assessment of a unit (domain.md G.4), from what it has of the other indicators."""
from fractions import Fraction

from . import days
from .approval import nodes
from .plan import PLAN, WEIGHTS, scopes_of
from .shapes import NOT_APPLICABLE, VALUE, Value


def _clamped(share, most):
    return max(Fraction(0), min(share, Fraction(most)))


def _by_time(share, time, most):
    """p/t counts as 1 while no time has passed."""
    return Fraction(1) if time == 0 else _clamped(share / time, most)


def _share(indicator, exact, target, as_of):
    if indicator.kind in ("CUM", "CUM_RATIO"):
        return _by_time(exact / target, Fraction(days.months_finished(as_of), 12), Fraction(6, 5))
    if indicator.kind == "LEVEL":
        return _clamped(exact / target, 1)
    if indicator.kind == "BY_DATE":
        first, deadline = days.year_start(as_of), indicator.deadline
        time = Fraction((min(as_of, deadline) - first).days + 1, (deadline - first).days + 1)
        return _by_time(exact / target, time, 1)
    raise ValueError(f"{indicator.code} bears no weight")


def _points(indicator, exact, target, as_of):
    """Rounded to six decimals, halves away from zero: none is negative."""
    points = WEIGHTS[indicator.code] * _share(indicator, exact, target, as_of) * 10**6
    return Fraction((points.numerator * 2 + points.denominator) // (points.denominator * 2), 10**6)


def _red_nodes(facts, unit, as_of):
    return sum(by < as_of and not (done and done <= as_of)
               for matter in facts.matters if matter["reporting_unit"] == unit for by, done in nodes(facts, matter))


def _late_months(facts, unit, as_of):
    return sum(bool(m.get("late")) and days.year_start(as_of) <= days.month_end(m["month"]) <= as_of
               for m in facts.unit_months if m["name"].split("/")[1] == unit)


def _commendations(facts, unit, as_of):
    return sum(c["awarded_to"] == unit and days.year_start(as_of) <= days.day(c["awarded_on"]) <= as_of
               for c in facts.commendations)


def score_of(facts, scope, as_of, value_and_target):
    """100 * sum / weights, less 1 a red node (10), 1/2 a late month (5), and 2 a commendation (6) more."""
    points = weights = Fraction(0)
    for code, weight in WEIGHTS.items():
        indicator = PLAN[code]
        if scope not in scopes_of(indicator, facts.other_zones):
            continue
        value, target = value_and_target(indicator)
        if value.outcome == VALUE and target:
            points += _points(indicator, value.exact, target, as_of)
            weights += weight
    if not weights:
        return Value(NOT_APPLICABLE)
    unit = scope.code
    return Value(VALUE, 100 * points / weights - min(_red_nodes(facts, unit, as_of), 10)
                 - Fraction(min(_late_months(facts, unit, as_of), 10), 2)
                 + 2 * min(_commendations(facts, unit, as_of), 3))

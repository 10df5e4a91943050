"""What a formula gives, the shapes that formulas have (domain.md G.2), and who counts for a scope."""
import dataclasses
from fractions import Fraction

from .facts import Entry
from .plan import CENTS_OF, UNITS, YUAN_OF

VALUE, NOT_APPLICABLE, NOT_REPORTED = "OUTCOME_VALUE", "OUTCOME_NOT_APPLICABLE", "OUTCOME_NOT_REPORTED"


@dataclasses.dataclass(frozen=True)
class Value:
    """What a formula gives."""
    outcome: str
    exact: Fraction | None = None
    numerator: tuple = ()
    denominator: tuple = ()


def total(entries):
    return sum(entry.amount for entry in entries)


def ratio(numerator, denominator, scale=1):
    """G.2: denominator 0 is NOT_APPLICABLE, never 0 or 100 %."""
    numerator, denominator = tuple(numerator), tuple(denominator)
    below = total(denominator)
    if below == 0:
        return Value(NOT_APPLICABLE, None, numerator, denominator)
    return Value(VALUE, Fraction(total(numerator) * scale, below), numerator, denominator)


def percent(numerator, denominator):
    return ratio(numerator, denominator, 100)


def count(entries):
    entries = tuple(entries)
    return Value(VALUE, Fraction(total(entries)), entries)


def hundred_millions(entries):
    """亿元."""
    entries = tuple(entries)
    return Value(VALUE, Fraction(total(entries), YUAN_OF["亿元"]), entries)


def ten_thousand_dollars(entries):
    """万美元, from US cents."""
    entries = tuple(entries)
    return Value(VALUE, Fraction(total(entries), CENTS_OF["万美元"]), entries)


def growth(now, before):
    """H.2: cum(Y) / cum_same_period(Y-1) - 1; base 0 or missing: NOT_APPLICABLE."""
    value = percent(now, before)
    return value if value.exact is None else dataclasses.replace(value, exact=value.exact - 100)


# Who counts for a scope.

def holds(scope, unit):
    return unit in UNITS if scope.kind == "CITY" else unit == scope.code


def one(project):
    return Entry(1, project["name"], project.get("project_id", ""))


def official(facts, series, scope, month):
    """The official figure of a month as an addend; none: not entered."""
    figure = facts.figure(series, scope, month)
    return [] if figure is None else [Entry(facts.figure_yuan(series, scope, month), figure["name"], is_given=True)]

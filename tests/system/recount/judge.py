"""Targets, lights and rounding (domain.md G.2, G.3, I.35)."""
import dataclasses
from fractions import Fraction

from . import days
from .formulas import value_of
from .plan import WHOLE_CITY, YEAR, YUAN_OF
from .score import score_of
from .shapes import VALUE, Value

NONE, GREEN, YELLOW, RED = "LIGHT_NONE", "LIGHT_GREEN", "LIGHT_YELLOW", "LIGHT_RED"
LATE_MET, NO_TARGET = "LIGHT_LATE_MET", "LIGHT_NO_TARGET"


@dataclasses.dataclass(frozen=True)
class Judged:
    """A value with how it stands."""
    value: Value
    target: Fraction | None
    light: str
    shown: str  # rounded for display; empty: no value


def rounded(value, places):
    """Half away from zero, once, from the exact value."""
    scaled = abs(value) * 10**places
    whole = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    digits = f"{whole:0{places + 1}}"
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if value < 0 and whole else text


def target_of(facts, indicator, scope):
    """The target that holds for the scope; None: none, or none entered yet."""
    if scope.kind == "UNIT" and indicator.county_target == "NONE":
        return None
    if scope.kind == "UNIT" and indicator.county_target == "ENTERED":
        entered = facts.entered_target(indicator.code, scope, YEAR)
    else:
        entered = facts.entered_target(indicator.code, WHOLE_CITY, YEAR)
    if entered is not None:
        return Fraction(entered)
    if indicator.code == "R01A":
        return r01a_target(facts, indicator)
    return None if scope.kind == "UNIT" and indicator.county_target == "ENTERED" else indicator.target


def r01a_target(facts, indicator):
    """2.5 * 737.4/1.085; replaced once the official 2018 figure is entered: a DERIVED one replaces nothing."""
    figure = facts.figure("FAI", WHOLE_CITY, f"{YEAR - 1}-12")
    if figure and figure.get("basis") == "FIGURE_BASIS_OFFICIAL":
        return Fraction(5, 2) * facts.figure_yuan("FAI", WHOLE_CITY, f"{YEAR - 1}-12") / YUAN_OF["亿元"]
    return indicator.target


def by_progress(exact, target, progress):
    """L1: GREEN p >= t; YELLOW t - 0.10 <= p < t; RED below. At t = 0 GREEN."""
    if progress == 0:
        return GREEN
    share = exact / target
    if share >= progress:
        return GREEN
    return YELLOW if share >= progress - Fraction(1, 10) else RED


def by_level(exact, target, above):
    """L2: GREEN >= target, or above it; YELLOW >= 0.9 * target; RED below."""
    if exact > target or (exact == target and not above):
        return GREEN
    return YELLOW if exact >= target * Fraction(9, 10) else RED


def by_date(value_on, indicator, target, as_of):
    """L3: before the date L1 over its days; from the date on frozen, later catching up is LATE_MET."""
    deadline = indicator.deadline
    if as_of < deadline:
        first = days.year_start(as_of)
        progress = Fraction((as_of - first).days + 1, (deadline - first).days + 1)
        return by_progress(value_on(as_of).exact, target, progress)
    then = value_on(deadline)
    if then.outcome != VALUE:
        return NONE
    if then.exact >= target:
        return GREEN
    return LATE_MET if as_of > deadline and value_on(as_of).exact >= target else RED


def by_cadence(exact, target, as_of, by_month=False):
    """L4: GREEN done in the period; YELLOW not yet, last third begun; RED period ended without."""
    if exact >= target:
        return GREEN
    first, last = days.quarter_start(as_of), days.quarter_end(as_of)
    if by_month:
        first, last = as_of.replace(day=1), days.month_end(days.month_of(as_of))
    if as_of >= last:
        return RED
    return YELLOW if 3 * ((as_of - first).days + 1) > 2 * ((last - first).days + 1) else NONE


def by_ceiling(exact, target):
    """L5: GREEN value <= 0.9 * target; YELLOW 0.9 * target < value <= target; RED above."""
    if exact <= target * Fraction(9, 10):
        return GREEN
    return YELLOW if exact <= target else RED


def none_wanted(exact):
    """L6: 0 GREEN, 1-2 YELLOW, more RED."""
    return GREEN if exact == 0 else YELLOW if exact <= 2 else RED


def light_of(value_on, indicator, target, as_of):
    value = value_on(as_of)
    if indicator.kind in ("MONITOR", "SCORE") or value.outcome != VALUE:
        return NONE
    if target is None:
        return NO_TARGET
    if indicator.kind == "BY_DATE":
        return by_date(value_on, indicator, target, as_of)
    return {
        "CUM": lambda: by_progress(value.exact, target, Fraction(days.months_finished(as_of), 12)),
        "CUM_RATIO": lambda: by_progress(value.exact, target, Fraction(days.months_finished(as_of), 12)),
        "LEVEL": lambda: by_level(value.exact, target, indicator.above),
        "CEILING": lambda: by_ceiling(value.exact, target),
        "CADENCE": lambda: by_cadence(value.exact, target, as_of, indicator.unit.endswith("/month")),
        "ZERO": lambda: none_wanted(value.exact),
    }[indicator.kind]()


def _value(facts, indicator, scope, as_of):
    if indicator.kind != "SCORE":
        return value_of(facts, indicator.code, scope, as_of)
    return score_of(facts, scope, as_of, lambda of: (value_of(facts, of.code, scope, as_of), target_of(facts, of, scope)))


def judge(facts, indicator, scope, as_of):
    value = _value(facts, indicator, scope, as_of)
    target = target_of(facts, indicator, scope)
    light = light_of(lambda on: value if on == as_of else value_of(facts, indicator.code, scope, on), indicator, target,
                     as_of)
    is_whole = indicator.is_count and value.exact is not None and value.exact.denominator == 1
    shown = "" if value.exact is None else rounded(value.exact, 0 if is_whole else 2)
    return Judged(value, target, light, shown)

"""When what happens to each project; money and papers come later.

Paths: `new` and `handed` come from the reserve library in 2019 and 2018, `carry` and
`preliminary` by an application of their own; `library`, `left`, `out`, `before`,
`submitted`, `returned` and `draft` never leave the reserve library's hands.
"""

from .dice import Dice, add_months, day, first_of, plus
from .library import TODAY, before_library, lay_out_entry
from .places import CITY, UNITS
from .projects import Place, Stop

NEW_YEAR, HALF_YEAR, YEAR_END = day("2019-01-01"), day("2019-06-30"), day("2019-12-31")
WINDOWS = ("2018-10", "2019-01", "2019-04", "2019-07", "2019-10")


def _through_library(project, admitted, dice):
    """From the day on which construction admits it back to the draft."""
    days = project.days
    days["admitted"] = admitted
    days["requested"] = plus(admitted, -dice.between(3, 10))
    # Most in ten working days, some late (R03).
    days["ready"] = plus(days["requested"], -(dice.between(20, 45) if dice.chance(12) else dice.between(2, 11)))
    days["began"] = plus(days["ready"], -dice.between(30, 260))
    before_library(days, plus(days["began"], -dice.between(5, 60)), dice)


def _new(project, dice):
    days = project.days
    in_first_half = dice.chance(71)
    last = day("2019-09-20") if project.is_listed else day("2019-11-25")
    if in_first_half:
        admitted = dice.day(day("2019-01-15"), day("2019-06-05"))
    else:
        admitted = dice.day(day("2019-07-02"), last)
    _through_library(project, admitted, dice)
    days["planned_start"] = min(plus(admitted, dice.between(8, 50)), day("2019-12-20"))
    soon = dice.day(plus(admitted, 6), plus(admitted, 45))
    if in_first_half:
        if dice.chance(64):
            days["started"] = min(soon, dice.day(day("2019-06-17"), day("2019-06-29")))
        elif project.is_listed or dice.chance(64):
            days["started"] = dice.day(day("2019-07-03"), day("2019-10-30"))
    elif project.is_listed or dice.chance(70):
        days["started"] = min(soon, day("2019-12-15"))
    days["planned_end"] = plus(days["planned_start"], dice.between(360, 1100))
    if "started" not in days and admitted < day("2019-03-10"):
        # Planned for the spring, not begun by autumn: it leaves in October's window.
        days["planned_start"] = min(days["planned_start"], day("2019-04-05"))
        days["exited"] = dice.day(day("2019-10-10"), day("2019-10-28"))
        project.fate = "NO_START"


def _handed(project, dice):
    days = project.days
    _through_library(project, dice.day(day("2018-03-05"), day("2018-08-20")), dice)
    days["planned_start"] = plus(days["admitted"], dice.between(5, 40))
    days["started"] = plus(days["admitted"], dice.between(6, 60))
    days["planned_end"] = plus(days["started"], dice.between(500, 1100))
    _second_year(project, dice)


def _carry(project, dice):
    days = project.days
    if dice.chance(72) or project.is_listed:
        days["started"] = dice.day(day("2017-03-05"), day("2017-11-05"))
        days["applied"] = dice.day(day("2018-02-26"), day("2018-09-05"))
        days["admitted"] = plus(days["applied"], dice.between(4, 15))
    else:
        days["started"] = dice.day(day("2018-03-05"), day("2018-10-20"))
        days["applied"] = dice.day(day("2019-01-03"), day("2019-01-12"))
        days["admitted"] = plus(days["applied"], dice.between(3, 8))
    days["planned_start"] = days["started"]
    days["planned_end"] = plus(days["started"], dice.between(720, 1400))
    _second_year(project, dice)


def _second_year(project, dice):
    """2019 of what was under way when it began."""
    days = project.days
    luck = dice.below(1000)
    settled = project.is_listed or project.sample_id
    if luck < 955 or settled:
        # Ruling 5: any evidenced activity by 30 June.
        first = day("2019-02-14") if dice.chance(80) else day("2019-01-28")
        days["resumed"] = dice.day(first, day("2019-04-12") if dice.chance(85) else day("2019-06-26"))
    elif luck < 978:
        days["resumed"] = dice.day(day("2019-07-08"), day("2019-08-25"))
    if days["admitted"] < NEW_YEAR and (dice.chance(38) or "resumed" not in days):
        reason = "WINTER" if "resumed" in days else dice.choose(["FUNDS", "LAND", "OBSTRUCTION"])
        project.stops.append(Stop(dice.day(day("2018-11-12"), day("2018-12-12")), days.get("resumed"), reason))
        if "resumed" not in days and dice.chance(70):
            _exit(project, dice)
            return
    if "resumed" in days:
        _rest_of_year(project, dice)


def _exit(project, dice):
    project.fate = dice.choose(["TERMINATED", "TERMINATED", "MERGED"])
    window = dice.choose(["2019-04", "2019-04", "2019-07"])
    project.days["exited"] = plus(first_of(window), dice.between(8, 26))


def _rest_of_year(project, dice):
    days, calm = project.days, project.is_listed
    if not calm and dice.chance(22):
        completed = dice.day(max(day("2019-05-10"), plus(days["resumed"], 40)), day("2019-12-18"))
        days["completed"] = completed
        if dice.chance(70) and plus(completed, 45) < TODAY:
            days["production"] = plus(completed, dice.between(8, 40))
            capacity = plus(add_months(days["production"], 3), dice.between(1, 25))
            if capacity < TODAY and dice.chance(75):
                days["capacity"] = capacity
        return
    if dice.chance(5) and project.trade.is_industry:
        days["phase"] = dice.day(day("2019-08-05"), day("2019-11-20"))
        return
    if dice.chance(9) and days["resumed"] < day("2019-06-01"):
        # Over the end of a quarter.
        if dice.chance(60):
            first, last = ("2019-06-12", "2019-06-28"), ("2019-07-12", "2019-08-20")
        else:
            first, last = ("2019-09-10", "2019-09-27"), ("2019-10-11", "2019-10-30")
        reason = dice.choose(["FUNDS", "LAND", "OBSTRUCTION", "ORDER", "OTHER"])
        project.stops.append(Stop(dice.day(*map(day, first)), dice.day(*map(day, last)), reason))
    if dice.chance(14):
        project.stops.append(Stop(dice.day(day("2019-11-18"), day("2019-12-16")), None, "WINTER"))


def _preliminary(project, dice):
    days = project.days
    days["applied"] = dice.day(day("2018-05-10"), day("2019-10-20"))
    days["admitted"] = plus(days["applied"], dice.between(5, 15))
    days["planned_start"] = dice.day(day("2020-03-01"), day("2021-10-01"))
    days["planned_end"] = plus(days["planned_start"], dice.between(500, 1400))
    if not project.sample_id and dice.chance(6) and days["admitted"] < day("2019-05-01"):
        days["exited"], project.fate = dice.day(day("2019-07-08"), day("2019-07-26")), "POLICY"


def _rejected(project, dice):
    days = project.days
    days["applied"] = dice.day(day("2019-02-10"), day("2019-11-20"))
    days["admitted"] = plus(days["applied"], dice.between(4, 12))
    days["planned_start"] = day("2020-05-01")
    days["planned_end"] = day("2022-05-01")


def _place(place, project, dice):
    """On the list in the first window after it came into the library (domain.md E.7)."""
    earliest = plus(project.days["admitted"], 4)
    for month in WINDOWS:
        listed = plus(first_of(month), dice.between(16, 27))
        if listed >= earliest and (month != "2018-10" or dice.chance(65)):
            break
    place.listed = listed
    place.nominated = max(plus(listed, -dice.between(2, 9)), plus(project.days["admitted"], 1))


def _more_places(projects):
    """Histories: who was on a list and left it, who was refused, who rose."""
    dice = Dice("places")
    plain = [p for p in projects if p.cohort == "carry" and p.days["admitted"] < NEW_YEAR and "exited" not in p.days]
    chosen = dice.pick([p for p in plain if p.wan > 10_000 and p.trade.is_industry], 7)
    jan, jul, oct_ = day("2019-01-22"), day("2019-07-18"), day("2019-10-22")
    for project in chosen[:3]:
        project.places.append(Place("KEY_CITY", "", plus(jan, -5), jan, None, jul))
    for project in chosen[3:5]:
        project.places.append(Place("INDUSTRY95", "EMERGING", plus(jan, -5), jan, None, oct_))
    for project in chosen[5:]:
        project.places.append(Place("KEY_CITY", "", plus(jan, -5), None, jan))
    risen = next(p for p in projects if p.cohort == "carry, city" and not p.sample_id)
    risen.places[0].delisted = jul
    risen.places.append(Place("KEY_PROVINCE", "", plus(jul, -3), jul))
    for project in dice.pick(plain, 24):
        if not project.places:
            project.places.append(Place("KEY_COUNTY", "", plus(jan, -4), jan))
    gone = [p for p in projects if p.cohort == "carry" and p.days["admitted"] < NEW_YEAR and "exited" in p.days]
    for project, name, klass in zip(dice.pick(gone, 2), ("KEY_CITY", "INDUSTRY95"), ("", "TRADITIONAL")):
        project.places.append(Place(name, klass, plus(jan, -5), jan))


def _odd_ones(projects):
    """What lies in several units, and what the city ruled on."""
    dice = Dice("odd ones")
    whole = [p for p in projects if p.cohort == "carry" and p.days.get("resumed") and not p.places and not p.zone
             and p.unit != CITY]  # fmt: skip
    for project in dice.pick(whole, 6):
        other = dice.choose([unit for unit in UNITS if unit not in (CITY, project.unit)])
        project.shares = {project.unit: 6_667, other: 3_333}
    zoned = [p for p in projects if p.path == "new" and p.zone and p.wan > 50_000
             and p.days.get("started", YEAR_END) < day("2019-08-01")]  # fmt: skip
    for project in dice.pick(zoned, 4):
        # Until it was heard in December, it was none.
        project.rulings = {day("2019-08-20"): False, day("2019-12-05"): True}


def _revise(projects):
    """Planned totals that were revised in 2019; those of INDUSTRY95 stand."""
    dice = Dice("revisions")
    free = [p for p in projects if p.path in ("carry", "handed") and p.days.get("resumed") and "completed" not in p.days
            and p.wan > 6_000 and not any(place.list == "INDUSTRY95" for place in p.places)]  # fmt: skip
    for project in dice.pick(free, 26):
        percent = dice.choose([88, 92, 106, 110, 118, 125])
        project.revised = (project.wan * percent // 100, dice.day(day("2019-05-06"), day("2019-10-25")))


def lay_out(projects):
    """Gives every project its days."""
    own = {"new": _new, "handed": _handed, "carry": _carry, "preliminary": _preliminary, "rejected": _rejected}
    for project in projects:
        dice = project.dice("timeline")
        own.get(project.path, lay_out_entry)(project, dice)
        for place in project.places:
            _place(place, project, dice)
    _more_places(projects)
    _odd_ones(projects)
    _revise(projects)

"""When what happens to entries that the reserve library does not hand over."""

from .dice import day, plus

# The development node's day.
TODAY = day("2020-01-10")
STALE_DAYS = 180

# What becomes of entries that are in the library at the end, of 370.
_FATES = {"steady": 304, "stale": 16, "stale late": 6, "revived": 15, "ready": 6, "ready late": 7, "lost": 4,
          "pending": 8, "refused": 4}  # fmt: skip


def before_library(days, entered, dice):
    """From the day of admission back to the draft."""
    days["entered"] = entered
    days["submitted"] = plus(entered, -dice.between(3, 14))
    days["appraised"] = plus(days["submitted"], -dice.between(1, 12))
    days["drafted"] = plus(days["appraised"], -dice.between(5, 45))


def _progress(first, last, dice):
    """Days of progress facts, so that 180 days never pass without one."""
    days, on = [], plus(first, dice.between(40, 150))
    while on <= last:
        days.append(on)
        on = plus(on, dice.between(60, 165))
    return days


def _steady(project, dice):
    days = project.days
    if dice.chance(43):
        entered = dice.day(day("2018-01-15"), day("2018-12-20"))
    else:
        entered = dice.day(day("2019-01-08"), day("2019-12-24"))
    before_library(days, entered, dice)
    days["progress"] = _progress(entered, plus(TODAY, -3), dice)


def _stale(project, dice):
    """Warned and not moved since; late: for more than 90 days (R04)."""
    late = project.fate == "stale late"
    last = dice.day(day("2019-01-20"), day("2019-04-02")) if late else dice.day(day("2019-04-22"), day("2019-07-08"))
    entered = plus(last, -dice.between(40, 150))
    before_library(project.days, entered, dice)
    project.days["progress"] = [last]


def _revived(project, dice):
    entered = dice.day(day("2018-02-10"), day("2018-11-20"))
    again = plus(entered, STALE_DAYS + dice.between(8, 70))
    before_library(project.days, entered, dice)
    project.days["progress"] = [again, *_progress(again, plus(TODAY, -3), dice)]


def _ready(project, dice):
    days, fate = project.days, project.fate
    spans = {
        "ready": ("2019-12-30", "2020-01-08"),
        "ready late": ("2019-08-05", "2019-12-04"),
        "lost": ("2019-06-03", "2019-08-28"),
        "pending": ("2019-12-18", "2019-12-30"),
        "refused": ("2019-08-12", "2019-10-14"),
    }
    days["ready"] = dice.day(*map(day, spans[fate]))
    days["began"] = plus(days["ready"], -dice.between(60, 240))
    before_library(days, plus(days["began"], -dice.between(10, 80)), dice)
    if fate == "lost":
        days["lost"] = plus(days["ready"], dice.between(12, 40))
        days["progress"] = [plus(days["lost"], dice.between(60, 110))]
    elif fate == "pending":
        days["requested"] = dice.day(day("2020-01-02"), day("2020-01-08"))
    elif fate == "refused":
        days["requested"] = plus(days["ready"], dice.between(3, 12))
        days["refused"] = plus(days["requested"], dice.between(4, 12))


def _library(project, dice):
    project.fate = dice.weigh(_FATES)
    fates = {"steady": _steady, "stale": _stale, "stale late": _stale, "revived": _revived}
    fates.get(project.fate, _ready)(project, dice)
    project.days["planned_start"] = dice.day(day("2020-03-02"), day("2020-12-28"))
    if project.fate == "steady" and dice.chance(6):
        project.revised = (project.wan * dice.choose([90, 95, 108, 115, 130]) // 100, plus(project.days["entered"], 9))
    if dice.chance(7):
        _return_once(project.days, dice)


def _return_once(days, dice):
    """The city returned it once before it admitted it."""
    days["returned"] = days["submitted"]
    days["submitted"] = plus(days["entered"], -1)
    days["returned submission"] = plus(days["returned"], -dice.between(3, 12))
    for name in ("appraised", "drafted"):
        days[name] = plus(days[name], -15)


def _left(project, dice):
    """Out in 2019 and still of the year's population (C.6); some come back."""
    days = project.days
    project.fate = dice.weigh({"NO_PROGRESS": 13, "SPONSOR_LEFT": 5, "POLICY": 4, "MERGED": 2})
    if project.fate == "NO_PROGRESS":
        entered = dice.day(day("2018-06-25"), day("2019-03-10"))
        days["left"] = plus(entered, STALE_DAYS + (dice.between(95, 110) if dice.chance(20) else dice.between(12, 80)))
    else:
        entered = dice.day(day("2018-08-05"), day("2019-04-20"))
        days["left"] = plus(entered, dice.between(60, 170))
    before_library(days, entered, dice)
    days["planned_start"] = day("2020-06-01")
    if project.fate in ("NO_PROGRESS", "SPONSOR_LEFT") and dice.chance(45):
        days["came back"] = plus(days["left"], dice.between(20, 70))
        if dice.chance(50):
            days["submitted again"] = plus(days["came back"], dice.between(5, 15))
            days["entered again"] = plus(days["submitted again"], dice.between(3, 10))
        if days.get("entered again", TODAY) > TODAY:
            del days["submitted again"], days["entered again"]


def _out(project, dice):
    """Not of the year's population: a duplicate or ineligible, or gone before it began."""
    days, before = project.days, project.path == "before"
    project.fate = dice.choose(["POLICY", "SPONSOR_LEFT"] if before else ["DUPLICATE", "INELIGIBLE"])
    first, last = ("2017-06-05", "2018-04-20") if before else ("2018-10-08", "2019-07-20")
    entered = dice.day(day(first), day(last))
    before_library(days, entered, dice)
    days["left"] = plus(entered, dice.between(30, 150))
    days["planned_start"] = day("2020-03-01")


def _waiting(project, dice):
    """Submitted or returned, not yet of the library."""
    days = project.days
    returned = project.path == "returned"
    first, last = ("2019-07-01", "2019-12-10") if returned else ("2019-12-10", "2020-01-09")
    days["submitted"] = dice.day(day(first), day(last))
    days["appraised"] = plus(days["submitted"], -dice.between(1, 12))
    days["drafted"] = plus(days["appraised"], -dice.between(5, 45))
    days["planned_start"] = dice.day(day("2020-03-01"), day("2021-12-01"))
    if returned:
        days["returned"] = plus(days["submitted"], dice.between(3, 14))


def _draft(project, dice):
    project.days["drafted"] = dice.day(day("2018-06-05"), day("2020-01-08"))
    project.days["planned_start"] = dice.day(day("2020-03-01"), day("2022-02-01"))


def lay_out_entry(project, dice):
    paths = {"library": _library, "left": _left, "out": _out, "before": _out, "submitted": _waiting,
             "returned": _waiting, "draft": _draft}  # fmt: skip
    paths[project.path](project, dice)
    project.days["planned_end"] = plus(project.days["planned_start"], dice.between(300, 1100))

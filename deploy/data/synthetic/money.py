"""What each project completes in 2019, month by month, and its annual plans.

Groups of projects are scaled to the sums that the plan looks for: key projects at
30 % and 10 % of 737.4, the industrial upgrading list at 160 (10^8 yuan).
"""

from math import fsum

from .dice import Dice, first_of, last_of, next_month, plus, power
from .projects import YI

MONTHS = [f"2019-{number:02d}" for number in range(1, 13)]
_SEASON = dict(zip(MONTHS, (3, 3, 6, 8, 10, 11, 11, 11, 11, 10, 9, 8)))
# Unit and month that the city had not accepted when the year's figures were drawn.
NOT_ACCEPTED = {("140430", "2019-12")}
# Accepted, re-opened for reports that were missing, and accepted again.
REOPENED = {("140428", "2019-05"): "2019-06-18", ("140404", "2019-08"): "2019-09-16"}

# Completed, 10^8 yuan: of key projects in the months on their list, of INDUSTRY95 in the year.
# Of which key list, is the project on INDUSTRY95.
_TARGETS = {
    ("KEY_PROVINCE", True): 30.0,
    ("KEY_PROVINCE", False): 45.4,
    ("KEY_CITY", True): 52.0,
    ("KEY_CITY", False): 87.0,
    ("", True): 79.0,
    ("", False): 346.0,
}


def on_list(project, name, month):
    """Listed when the month ended."""
    last = last_of(month)
    return any(p.list == name and p.listed and p.listed <= last and not (p.delisted and p.delisted <= last)
               for p in project.places)  # fmt: skip


def on_list_of_year(project, name, month):
    """Listed in the year, before or after the month ended, and not taken off by then (K15)."""
    last = last_of(month)
    return any(p.list == name and p.listed and not (p.delisted and p.delisted <= max(last, p.listed))
               for p in project.places)  # fmt: skip


def is_key(project, month):
    return on_list(project, "KEY_PROVINCE", month) or on_list(project, "KEY_CITY", month)


def counts(project, month):
    return (project.unit, month) not in NOT_ACCEPTED


def must_report(project, month):
    days = project.days
    if "started" not in days or "admitted" not in days or project.path == "preliminary":
        return False
    first, last = first_of(month), last_of(month)
    began = days["started"] <= last and days["admitted"] <= plus(first, 27)
    gone = "completed" in days and days["completed"] < first or "exited" in days and days["exited"] <= last
    return began and not gone


def _reports(project, dice):
    """Months reported on. January may be merged into February (E.4); some are missing."""
    months = [month for month in MONTHS if must_report(project, month)]
    skip = {month for month in months if dice.below(1000) < 21}
    if dice.chance(55):
        skip.add("2019-01")
    return [month for month in months if month not in skip]


def _working(project, month):
    """Weight of a month: its season, by the share of its days on which works went on."""
    days, first, last = project.days, first_of(month), plus(first_of(next_month(month)), -1)
    begin = max(first, days["started"])
    end = min(last, days.get("completed", last))
    open_days = max((end - begin).days + 1, 0)
    for stop in project.stops:
        lost = (min(end, plus(stop.resumed, -1) if stop.resumed else end) - max(begin, stop.first)).days + 1
        open_days -= max(lost, 0)
    share = max(open_days, 0) / ((last - first).days + 1)
    # Before the first evidence of the year little is done.
    if project.path != "new" and ("resumed" not in days or last < days["resumed"]):
        share *= 0.15
    return _SEASON[month] * share


def _weights(project, reported):
    weights = {month: _working(project, month) for month in reported}
    if "2019-02" in weights and "2019-01" not in weights and project.days["started"] < first_of("2019-02"):
        weights["2019-02"] += _working(project, "2019-01")
    return weights


def _group_of(project):
    """By the places that it was drawn with."""
    own = {"province": "KEY_PROVINCE", "city": "KEY_CITY"}.get(project.cohort.rpartition(", ")[2], "")
    listed95 = any(p.list == "INDUSTRY95" and not p.delisted for p in project.places)
    return own, listed95


def _counted(project, weights, group):
    """The share of its weight that lies in months on the list."""
    total = fsum(weights.values())
    key, listed95 = group
    if total == 0 or group == ("", False):
        return 1.0
    on = lambda month: is_key(project, month) if key else on_list_of_year(project, "INDUSTRY95", month)
    return fsum(w for month, w in weights.items() if on(month) and counts(project, month)) / total


def _scale(members, target):
    """Amounts of (weight, cap, counted) whose counted parts add up to `target`."""
    low, high = 0.0, 1e9
    for _ in range(100):
        middle = (low + high) / 2
        if fsum(min(w * middle, cap) * counted for w, cap, counted in members) < target:
            low = middle
        else:
            high = middle
    return [min(w * low, cap) for w, cap, _ in members]


def _split(amount, weights, dice):
    """By month, whole ten-thousands."""
    rough = {month: weight * (0.8 + 0.4 * dice.unit()) for month, weight in weights.items()}
    total = fsum(rough.values())
    parts = {month: int(amount * weight / total) if total else 0 for month, weight in rough.items()}
    if total:
        parts[max(rough, key=rough.get)] += int(amount) - sum(parts.values())
    return parts


def _plans(project, completed, dice):
    if project.path in ("library", "rejected"):
        if project.fate not in ("", "refused"):
            return {}
        return {2019: max(project.wan // 5, 10)}
    if completed:
        ratio = (0.8 + 0.3 * dice.unit()) if project.is_listed else (0.68 + 0.34 * dice.unit())
        # A few far above their plan draw a warning.
        plan = completed / (1.62 if dice.below(1000) < 8 else ratio)
    else:
        plan = project.wan * (0.06 + 0.12 * dice.unit())
    plans = {2019: max(int(plan), 10)}
    if project.days["admitted"].year == 2018:
        plans[2018] = max(project.wan * dice.between(15, 30) // 100, 10)
    return plans


def spread(projects):
    """Gives every project its months and plans."""
    groups = {}
    for project in projects:
        reported = _reports(project, project.dice("reported"))
        project.months = _weights(project, reported)
        if project.months:
            groups.setdefault(_group_of(project), []).append(project)
    for group, members in sorted(groups.items()):
        dice = Dice("money", *group)
        rows = []
        for project in members:
            eagerness = (0.6 + 0.9 * dice.unit()) * fsum(project.months.values()) / 100
            cap = project.wan * (0.62 if project.path == "new" else 0.78)
            rows.append((power(project.wan, 0.92) * eagerness, cap, _counted(project, project.months, group)))
        for project, amount in zip(members, _scale(rows, _TARGETS[group] * YI)):
            project.months = _split(amount, project.months, dice)
    for project in projects:
        if project.path in ("new", "handed", "carry", "rejected") or project.fate == "refused":
            project.plans = _plans(project, sum(project.months.values()), project.dice("plans"))


def completed(projects, wanted=lambda project, month: True):
    """In locked reports of 2019, ten-thousands."""
    return sum(wan for p in projects for month, wan in p.months.items() if counts(p, month) and wanted(p, month))

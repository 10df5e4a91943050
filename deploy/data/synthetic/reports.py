"""Monthly reports (domain.md E.4, I.37)."""

from .dice import day, first_of, plus
from .money import MONTHS, REOPENED
from .places import REPORT_TO_CITY
from .steps import ORIGIN, step, yuan

_WORDS = ["主体工程施工,进展正常(模拟)", "设备安装调试(模拟)", "基础工程施工(模拟)", "厂房封顶,管网施工(模拟)"]
_PROBLEMS = ["流动资金紧张(模拟)", "施工用电待增容(模拟)", "部分用地手续待办(模拟)"]


def _corrections(project, dice):
    """Month corrected, the report that says so, and by how much: original plus correction is what was completed."""
    months = [month for month in project.months if project.months[month] > 100]
    if len(months) < 4 or not dice.chance(15):
        return {}
    corrected = months[dice.below(len(months) - 2)]
    later = [month for month in project.months if month > corrected and project.months[month] > 0]
    delta = project.months[corrected] * dice.choose([-8, -5, -3, 3, 5, 8]) // 100
    return {dice.choose(later[:3]): (corrected, delta)} if delta else {}


def _percents(project, dice):
    """Progress at the end of each month; it never falls."""
    base = 0 if project.path == "new" else dice.between(12, 55)
    total, done, percents = sum(project.months.values()) or 1, 0, {}
    finished = project.days.get("completed")
    # What stands at the year's end.
    top = 100 if finished else min(97, base + dice.between(15, 40))
    for month, wan in project.months.items():
        done += wan
        percents[month] = base + (top - base) * done // total
    return percents


def _report(project, month, wan, percent, dice):
    report = {
        "month": month,
        "completed_yuan": yuan(wan),
        "progress": dice.choose(_WORDS),
        "progress_percent": percent,
        "funds_yuan": yuan(wan * dice.between(90, 125) // 100),
        "workers": dice.between(5, 40) + min(wan // 40, 900),
        "data_origin": ORIGIN,
    }
    if dice.chance(6):
        report["problems"] = dice.choose(_PROBLEMS)
    return report


def _submitted_on(project, month, dice, late):
    """In the window from the 20th, or after it closed."""
    first = first_of(month)
    if late:
        on = plus(first, dice.between(26, 27) if month == "2019-02" else dice.between(27, 29))
    else:
        on = plus(first, dice.between(19, 23))
    return max(on, project.days["started"], project.days["admitted"])


class _Trail:
    """One report on its way; days go on with each step."""

    def __init__(self, project, month, on):
        self.slot, self.on, self.steps = f"report {month}", on, []
        self.to_city = project.unit in REPORT_TO_CITY

    def take(self, do, by="clerk", wait=0, **rest):
        self.on = plus(self.on, wait)
        self.steps.append(step(do, self.on, by, at=self.slot, **rest))

    def check(self, verdict, opinion, wait=1):
        if not self.to_city:
            self.take("CheckMonthlyReport", "checker", wait, take=_verdict(verdict, opinion))

    def review(self, verdict, opinion, wait=1):
        self.take("ReviewMonthlyReport", "city", wait, review=True, take=_verdict(verdict, opinion))

    def submit(self, wait=0):
        self.take("SubmitMonthlyReport", wait=wait)


def _verdict(verdict, opinion):
    return {"verdict": f"REPORT_VERDICT_{verdict}", "opinion": opinion}


def _pass_on(trail, dice, right, returned):
    """Up to CITY_OK; one in twenty by way of a return and with another amount."""
    trail.submit()
    if returned:
        if trail.to_city or dice.chance(40):
            trail.check("APPROVE", "县级审核通过(模拟)")
            trail.review("RETURN", "与入统数据不一致,请核实(模拟)")
        else:
            trail.check("RETURN", "填报金额与形象进度不符(模拟)")
        trail.take("UpdateMonthlyReport", wait=1, take={"monthly_report": {"completed_yuan": right}})
        trail.submit()
    trail.check("APPROVE", "县级审核通过(模拟)")
    trail.review("APPROVE", "市级审核通过(模拟)")


def chosen_late(projects):
    """Reports that were missing when a unit-month was accepted and came after it was re-opened."""
    late = set()
    for unit, month in REOPENED:
        own = [p.key for p in projects if p.unit == unit and month in p.months and "completed" not in p.days]
        late |= {(key, month) for key in own[:3]}
    return late


def report_steps(project, reopened):
    """The steps of each month's report; `reopened` names those that come after a re-opening."""
    corrections = _corrections(project, project.dice("corrections"))
    by_corrected = {corrected: delta for corrected, delta in corrections.values()}
    percents = _percents(project, project.dice("percents"))
    for month in MONTHS:
        if month not in project.months:
            continue
        dice = project.dice(f"report {month}")
        again = (project.key, month) in reopened
        if again:
            on = plus(day(REOPENED[(project.unit, month)]), 1)
        else:
            on = _submitted_on(project, month, dice, dice.chance(5))
        wan = project.months[month] - by_corrected.get(month, 0)
        report = _report(project, month, wan, percents[month], dice)
        returned = wan > 0 and not again and dice.chance(5)
        right = report["completed_yuan"]
        if returned:
            report["completed_yuan"] = yuan(wan * 80 // 100)
        if month in corrections:
            corrected, delta = corrections[month]
            correction = {"month": corrected, "delta_yuan": yuan(delta), "reason": "原为预估数,据实调整(模拟)"}
            report["corrections"] = [correction]
        trail = _Trail(project, month, on)
        trail.steps.append(step("CreateMonthlyReport", on, makes=trail.slot, of="monthly_report", bulk=True,
                                take={"monthly_report": report}))  # fmt: skip
        _pass_on(trail, dice, right, returned)
        yield month, again, trail.steps

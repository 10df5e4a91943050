"""Changes of PPP projects of which the national platform is told (domain.md K18)."""

from .dice import day, plus
from .steps import ORIGIN, step
from .timeline import TODAY

_FIRST, _LAST = day("2019-02-01"), day("2019-12-10")


def change_steps(project):
    """One or two a year of what is in the library; some are told late, a few not yet."""
    left_out = project.path == "rejected" or project.fate == "refused" or "exited" in project.days
    if project.source != "SOURCE_PPP" or left_out or "admitted" not in project.days:
        return
    dice = project.dice("ppp")
    first = max(_FIRST, plus(project.days["admitted"], 1))
    for number in range(dice.between(1, 2)):
        if first > _LAST:
            return
        on, slot = dice.day(first, _LAST), f"ppp change {number + 1}"
        change = {"description": "项目公司股权变更(模拟)", "changed_on": on.isoformat(), "data_origin": ORIGIN}
        yield step("CreatePppChange", on, makes=slot, of="ppp_change", take={"ppp_change": change})
        told = plus(on, dice.between(31, 70) if dice.chance(25) else dice.between(1, 30))
        if told <= TODAY and not dice.chance(8):
            yield step("UpdatePppChange", told, at=slot, take={"ppp_change": {"synced_on": told.isoformat()}})

"""Sections of rural roads (四好农村路, K13): a little more than the 1,000 km that the plan asks for."""

from .dice import Dice, day
from .papers import evidence
from .places import REPORT_TO_CITY
from .steps import ORIGIN, step

_SECTIONS = 12
_VILLAGES = ["东坡", "西沟", "南垂", "北底", "上庄", "下寨", "河口", "石门", "龙泉", "柳林"]
# Metres.
_SHORTEST, _LONGEST = 3_000, 12_700
_FIRST, _LAST = day("2019-03-20"), day("2019-12-20")


def road_steps(unit):
    """Each is entered on the day of its completion (I.31); of the counties alone."""
    if unit in REPORT_TO_CITY:
        return
    for number in range(1, _SECTIONS + 1):
        on, section = _section(unit, number)
        yield step("CreateRoadSection", on, makes=f"road {number:02d}", take={"road_section": section})


def _section(unit, number):
    """The day on which it is entered, and what it is."""
    dice = Dice("road", unit, number)
    section = {
        "title": f"{dice.choose(_VILLAGES)}至{dice.choose(_VILLAGES)}公路(模拟{number:02d})",
        # Upkeep is no building: C23 leaves it out.
        "works": "ROAD_WORKS_" + dice.weigh({"NEW": 30, "REBUILT": 62, "MAINTAINED": 8}),
        "length_m": str(dice.between(_SHORTEST, _LONGEST)),
        "data_origin": ORIGIN,
    }
    if dice.chance(4):
        return _LAST, section
    on = dice.day(_FIRST, _LAST)
    section["completed_on"] = on.isoformat()
    section["evidence"] = evidence("REPORT", on, f"{unit}-路{number:02d}-交工验收")
    return on, section

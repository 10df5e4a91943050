"""Sections of rural roads (四好农村路, K13): a little more than the 1,000 km that the plan asks for."""

from .dice import Dice, day
from .papers import evidence
from .places import CITY, UNITS
from .steps import ORIGIN

_SECTIONS = 12
_VILLAGES = ["东坡", "西沟", "南垂", "北底", "上庄", "下寨", "河口", "石门", "龙泉", "柳林"]
# Metres.
_SHORTEST, _LONGEST = 3_000, 12_700
_FIRST, _LAST = day("2019-03-20"), day("2019-12-20")


def road_sections():
    """Rows by unit; of the counties alone."""
    return {unit: [_section(unit, number) for number in range(1, _SECTIONS + 1)]
            for unit in UNITS if unit != CITY and unit < "140470"}  # fmt: skip


def _section(unit, number):
    dice = Dice("road", unit, number)
    section = {
        "title": f"{dice.choose(_VILLAGES)}至{dice.choose(_VILLAGES)}公路(模拟{number:02d})",
        # Upkeep is no building: C23 leaves it out.
        "works": "ROAD_WORKS_" + dice.weigh({"NEW": 30, "REBUILT": 62, "MAINTAINED": 8}),
        "length_m": str(dice.between(_SHORTEST, _LONGEST)),
        "data_origin": ORIGIN,
    }
    if not dice.chance(4):
        on = dice.day(_FIRST, _LAST)
        section["completed_on"] = on.isoformat()
        section["evidence"] = evidence("REPORT", on, f"{unit}-路{number:02d}-交工验收")
    return section

"""Which projects there are: cohorts whose sums resemble the plan's figures."""

import datetime
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Optional

from .dice import Dice, fill
from .papers import credit_code, project_code
from .places import SOURCES, TRADES, UNITS, WEIGHTS, WHOLLY_ZONES, ZONES, Trade

# 10^8 yuan in ten-thousands, in which money is planned here.
YI = 10_000
NAMED = Path(__file__).resolve().parents[1] / "2019/named_projects.jsonl"


@dataclass
class Place:
    """A place on a list of projects."""

    list: str
    klass: str = ""
    nominated: Optional[datetime.date] = None
    listed: Optional[datetime.date] = None
    refused: Optional[datetime.date] = None
    delisted: Optional[datetime.date] = None


@dataclass
class Stop:
    first: datetime.date
    resumed: Optional[datetime.date]
    reason: str


@dataclass
class Project:
    key: str
    cohort: str
    # How it goes: see timeline.py.
    path: str
    unit: str
    zone: str
    trade: Trade
    wan: int
    title: str = ""
    sponsor: str = ""
    credit_code: str = ""
    project_code: str = ""
    source: str = ""
    nature: str = ""
    investor: str = ""
    sample_id: str = ""
    # Revised planned total, and the day of it.
    revised: Optional[tuple] = None
    places: list = field(default_factory=list)
    # Days of the reserve entry and of the construction project, by what happened on them.
    days: dict = field(default_factory=dict)
    stops: list = field(default_factory=list)
    # What becomes of an entry that stays in the library, or why one leaves.
    fate: str = ""
    # Basis points by unit, if it lies in several (domain.md A.6).
    shares: dict = field(default_factory=dict)
    # What the city ruled on whether it is a transformation project, by day (E.9).
    rulings: dict = field(default_factory=dict)
    # Completed in 2019 by month, ten-thousands; months without a report are not in it.
    months: dict = field(default_factory=dict)
    # Annual plan by year, ten-thousands.
    plans: dict = field(default_factory=dict)

    def dice(self, purpose):
        return Dice(self.key, purpose)

    @property
    def is_listed(self):
        return bool(self.places)

    @property
    def short(self):
        return UNITS[self.unit][0]


@dataclass(frozen=True)
class Cohort:
    name: str
    path: str
    count: int
    # All in 10^8 yuan: sum, least and most of planned totals.
    total: float
    low: float
    high: float
    trades: str = "any"
    # Units one after the other, `no zone`, or any.
    where: object = "any"
    key: str = ""
    klass: str = ""


# Starts above 5*10^8 in the eight provincial zones, so that some reach three and some do not.
_ZONE_STARTS = ["140472", "140423", "140405", "140427", "140406", "140404", "140431", "140430",
                "140472", "140423", "140405", "140427", "140406", "140404", "140431",
                "140472", "140423", "140405", "140406", "140404", "140423"]  # fmt: skip

# Of the industrial upgrading list 88 are emerging with 502, 7 traditional with 217 (K15). The
# reserve's population (C.6) is `new`, `library` and `left`: 1,704 against 2.5 times 679.63.
COHORTS = [
    Cohort("zone Z01", "new", 5, 64, 10.2, 17, "emerging", ["140471"], "", "EMERGING"),
    Cohort("zone, province", "new", 1, 9, 8.9, 9.1, "emerging", _ZONE_STARTS[20:], "PROVINCE", "EMERGING"),
    Cohort("zone, city", "new", 8, 58, 5.2, 9.8, "emerging", _ZONE_STARTS[:8], "CITY", "EMERGING"),
    Cohort("zone", "new", 12, 81, 5.1, 9.8, "emerging", _ZONE_STARTS[8:20], "", "EMERGING"),
    Cohort("new 95, city", "new", 4, 14, 1.5, 4.8, "emerging", "any", "CITY", "EMERGING"),
    Cohort("new 95", "new", 16, 46, 1, 4.8, "emerging", "any", "", "EMERGING"),
    Cohort("new 7", "new", 2, 62, 22, 40, "traditional", ["140423", "140406"], "", "TRADITIONAL"),
    Cohort("new, province", "new", 3, 45, 8, 22, "infrastructure", "no zone", "PROVINCE"),
    Cohort("new, city", "new", 12, 66, 2, 10, "any", "no zone", "CITY"),
    Cohort("new", "new", 107, 265, 0.08, 4.9),
    Cohort("handed 95", "handed", 12, 60, 2, 9, "emerging", "any", "", "EMERGING"),
    Cohort("handed, province", "handed", 1, 14, 13.9, 14.1, "infrastructure", "no zone", "PROVINCE"),
    Cohort("handed, city", "handed", 6, 40, 2, 12, "any", "any", "CITY"),
    Cohort("handed", "handed", 41, 130, 0.1, 9),
    Cohort("carry 7, province", "carry", 2, 70, 25, 45, "traditional", ["140423", "140405"], "PROVINCE", "TRADITIONAL"),
    Cohort("carry 7, city", "carry", 2, 50, 15, 35, "traditional", ["140406", "140428"], "CITY", "TRADITIONAL"),
    Cohort("carry 7", "carry", 1, 35, 34, 36, "traditional", ["140431"], "", "TRADITIONAL"),
    Cohort("carry 95, province", "carry", 3, 30, 6, 16, "emerging", "any", "PROVINCE", "EMERGING"),
    Cohort("carry 95, city", "carry", 10, 70, 3, 14, "emerging", "any", "CITY", "EMERGING"),
    Cohort("carry 95", "carry", 17, 70, 1.5, 9, "emerging", "any", "", "EMERGING"),
    Cohort("carry, province", "carry", 8, 130, 5, 40, "infrastructure", "no zone", "PROVINCE"),
    Cohort("carry, city", "carry", 20, 140, 2, 20, "any", "any", "CITY"),
    Cohort("carry", "carry", 187, 560, 0.08, 14),
    Cohort("preliminary", "preliminary", 50, 160, 0.3, 30),
    Cohort("rejected", "rejected", 6, 9, 0.3, 5),
    Cohort("library", "library", 370, 910, 0.05, 20),
    Cohort("left", "left", 24, 84, 0.3, 12),
    Cohort("left, not counted", "out", 10, 15, 0.2, 5),
    Cohort("left before", "before", 8, 10, 0.2, 5),
    Cohort("submitted", "submitted", 30, 70, 0.2, 9),
    Cohort("returned", "returned", 26, 40, 0.1, 6),
    Cohort("draft", "draft", 196, 420, 0.05, 18),
]


def _unit_of(cohort, number, dice):
    if isinstance(cohort.where, list):
        return cohort.where[number % len(cohort.where)]
    weights = {unit: weight for unit, weight in WEIGHTS.items() if cohort.where == "any" or unit not in WHOLLY_ZONES}
    # Big ones follow the unit's share of investment, small ones are everywhere.
    if cohort.total / cohort.count < 4:
        weights = {unit: weight + 3 for unit, weight in weights.items()}
    return dice.weigh(weights)


def _zone_of(cohort, unit, wan, dice):
    if unit in WHOLLY_ZONES or cohort.name.startswith("zone"):
        return ZONES[unit]
    small = cohort.path != "new" or wan < 5 * YI
    return ZONES[unit] if unit in ZONES and cohort.where == "any" and small and dice.chance(35) else ""


def _describe(project, serial, dice):
    trade, region = project.trade, project.unit
    project.title = f"{project.short}{trade.what}项目(模拟{project.key[1:]})"
    project.sponsor = f"{project.short}模拟投资{project.key[1:]}有限公司"
    project.credit_code = credit_code(region, serial)
    project.project_code = project_code(2018, region, trade, serial)
    project.source = dice.choose(SOURCES[trade.government])
    upgrade = trade.upgrade or (trade.is_industry and project.path != "new" and dice.chance(25))
    project.nature = "TECH_UPGRADE" if upgrade else dice.choose(["NEW_BUILD", "NEW_BUILD", "NEW_BUILD", "EXPANSION"])
    kinds = {"GOV": 55, "STATE": 45} if trade.government else {"PRIVATE": 64, "STATE": 31, "FOREIGN": 5}
    project.investor = dice.weigh(kinds)


def _members(cohort, first_serial):
    dice = Dice("cohort", cohort.name)
    amounts = fill(int(cohort.total * YI), cohort.count, int(cohort.low * YI), int(cohort.high * YI), dice)
    for number, wan in enumerate(amounts):
        serial = first_serial + number
        unit = _unit_of(cohort, number, dice)
        trade = dice.choose(TRADES[cohort.trades])
        zone = _zone_of(cohort, unit, wan, dice)
        project = Project(f"Y{serial:04d}", cohort.name, cohort.path, unit, zone, trade, wan)
        _describe(project, serial, dice)
        if cohort.key:
            project.places.append(Place(f"KEY_{cohort.key}"))
        if cohort.klass:
            project.places.append(Place("INDUSTRY95", cohort.klass))
        yield project


def _give_samples(projects):
    """The plan's named projects, as synthetic ones that carry their ids (domain.md I.41)."""
    with open(NAMED, encoding="utf-8") as lines:
        named = [json.loads(line) for line in lines]
    pools = {
        "INFRA": [p for p in projects if p.cohort in ("carry, province", "preliminary")],
        "OTHER": [p for p in projects if p.cohort.startswith("carry 95") or p.cohort == "carry, city"],
    }
    # Roads, railways and airports that the plan calls preliminary work (K13).
    preliminary = {"P32", "P34", "P36", "P37"}
    for sample in named:
        pool = pools["INFRA" if sample["sector"] == "SECTOR_INFRASTRUCTURE" else "OTHER"]
        wanted = "preliminary" if sample["sample_id"] in preliminary else "carry"
        project = next(p for p in pool if p.path == wanted and not p.sample_id)
        project.sample_id = sample["sample_id"]
        project.title = f"{sample['title']}(模拟{project.key[1:]})"


def draw():
    """Every project, without days and months; those of timeline.py and money.py."""
    projects = []
    for cohort in COHORTS:
        projects += _members(cohort, len(projects) + 1)
    _give_samples(projects)
    return projects

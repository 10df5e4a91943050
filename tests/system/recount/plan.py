"""The plan's table, transcribed from the action plan's indicators (domain.md G.1, I.35).

Only what reserve, construction, promotion, approval, official figures and entered targets make countable.
"""
import dataclasses
import datetime
from fractions import Fraction

YEAR = 2019

# Domain.md A.2, A.8, I.32: 市本级, twelve counties, two zones that report as units.
UNITS = ("140400", "140403", "140404", "140405", "140406", "140423", "140425", "140426", "140427", "140428", "140429",
         "140430", "140431", "140471", "140472")
CITY = "140400"

# A.2: the counties and districts that K6 binds; 高新区, 经开区 and 市本级 are none (ruling 9).
COUNTIES = ("140403", "140404", "140405", "140406", "140423", "140425", "140426", "140427", "140428", "140429",
            "140430", "140431")

# A.4. Zones of class OTHER are data; the plan names none.
HIGH_TECH_ZONE = "Z01"
PROVINCIAL_ZONES = ("Z02", "Z03", "Z04", "Z05", "Z06", "Z07", "Z08", "Z09")

# "省、市级重点工程" (T6): one list each.
KEY = ("PROJECT_LIST_KEY_CITY", "PROJECT_LIST_KEY_PROVINCE")

YUAN_OF = {"亿元": 100_000_000}
CENTS_OF = {"万美元": 10_000 * 100}  # of US dollars


@dataclasses.dataclass(frozen=True)
class Indicator:
    """A row of the table."""
    code: str
    scopes: tuple  # of CITY, UNIT, COUNTIES, ZONES, HIGH_TECH, PROVINCIAL, OTHER
    kind: str  # G.3: CUM, CUM_RATIO, LEVEL, BY_DATE, CADENCE, CEILING, ZERO, MONITOR, SCORE
    unit: str
    target: Fraction | None
    county_target: str  # I.35: SAME, ENTERED, NONE; empty: has no unit scope
    deadline: datetime.date | None = None
    above: bool = False  # To reach the target is not enough.

    @property
    def is_count(self):
        return self.unit in ("projects", "visits/unit/quarter", "times", "events", "zones", "meetings", "counties",
                             "meetings/month", "items", "cases", "parcels")


def _row(code, scopes, kind, unit, target, county_target="", deadline=None, above=False):
    exact = None if target is None else Fraction(target)
    return Indicator(code, tuple(scopes.split()), kind, unit, exact, county_target, deadline, above)


MID_YEAR = datetime.date(YEAR, 6, 30)

PLAN = {row.code: row for row in (
    _row("R01", "CITY UNIT", "LEVEL", "multiple", "2.5", "SAME"),
    _row("R01A", "CITY", "LEVEL", "亿元", "1699.08"),
    _row("R02", "CITY UNIT", "CUM_RATIO", "%", "30", "SAME"),
    _row("R03", "UNIT", "ZERO", "projects", "0", "SAME"),
    _row("R04", "UNIT", "ZERO", "projects", "0", "SAME"),
    _row("R05", "CITY UNIT", "CADENCE", "times/quarter", "1", "SAME"),
    _row("R06", "CITY UNIT", "MONITOR", "times", None, "NONE"),
    _row("R07.n", "CITY UNIT", "MONITOR", "projects", None, "NONE"),
    _row("R07.amount", "CITY UNIT", "MONITOR", "亿元", None, "NONE"),
    _row("I01", "CITY UNIT", "CUM", "亿元", "1200", "ENTERED"),
    _row("I02", "CITY UNIT", "CUM_RATIO", "%", "30", "SAME"),
    _row("I03", "CITY", "CUM", "events", "10"),
    _row("I04", "CITY", "CUM", "zones", "8"),
    _row("I05", "COUNTIES", "CUM", "projects", "3", "SAME"),
    _row("I05C", "CITY", "CUM", "projects", "36"),
    _row("I06", "CITY UNIT", "LEVEL", "%", "100", "SAME"),
    _row("I07", "CITY ZONES", "MONITOR", "projects", None),
    _row("I08", "CITY UNIT", "MONITOR", "亿元", None, "NONE"),
    _row("I09", "CITY UNIT", "LEVEL", "%", "100", "SAME"),
    _row("I10", "CITY", "MONITOR", "projects", None),
    _row("I11.n", "CITY ZONES", "MONITOR", "projects", None),
    _row("I11.amount", "CITY ZONES", "MONITOR", "万美元", None),
    _row("C01", "CITY UNIT", "CUM", "亿元", "737.4", "ENTERED"),
    _row("C02", "CITY UNIT", "LEVEL", "%", "8.5", "SAME"),
    _row("C03", "CITY UNIT", "LEVEL", "%", "20", "SAME"),
    _row("C04", "HIGH_TECH", "CUM", "projects", "5"),
    _row("C05", "PROVINCIAL", "CUM", "projects", "3"),
    _row("C05C", "CITY", "CUM", "projects", "24"),
    _row("C06", "OTHER", "CUM", "projects", "2"),
    _row("C07", "CITY", "LEVEL", "%", "30"),
    _row("C07A", "CITY", "CUM", "亿元", "221.22"),
    _row("C08", "CITY", "LEVEL", "%", "10"),
    _row("C08A", "CITY", "CUM", "亿元", "73.74"),
    _row("C09", "CITY UNIT", "BY_DATE", "%", "100", "SAME", MID_YEAR),
    _row("C10", "CITY UNIT", "BY_DATE", "%", "70", "SAME", MID_YEAR),
    _row("C11", "UNIT", "LEVEL", "%", "100", "SAME"),
    _row("C12", "CITY UNIT", "LEVEL", "%", "100", "SAME"),
    _row("C13", "CITY UNIT", "CADENCE", "visits/unit/quarter", "1", "SAME"),
    _row("C14", "CITY UNIT", "LEVEL", "%", "100", "SAME"),
    _row("C15", "CITY UNIT", "LEVEL", "%", "100", "SAME"),
    _row("C16", "CITY UNIT", "CADENCE", "meetings/month", "1", "SAME"),
    _row("C17", "CITY", "LEVEL", "%", "100"),
    _row("C19", "CITY", "LEVEL", "projects", "95"),
    _row("C19A", "CITY", "LEVEL", "projects", "88"),
    _row("C19B", "CITY", "LEVEL", "projects", "7"),
    _row("C20", "CITY", "LEVEL", "亿元", "719"),
    _row("C20A", "CITY", "LEVEL", "亿元", "502"),
    _row("C20B", "CITY", "LEVEL", "亿元", "217"),
    _row("C21", "CITY", "CUM", "亿元", "160"),
    _row("C22", "CITY", "CUM", "万吨", "800"),
    _row("C23", "CITY", "CUM", "km", "1000"),
    _row("C24", "CITY", "LEVEL", "%", "100"),
    _row("C25", "CITY UNIT", "MONITOR", "%", None, "NONE"),
    _row("C26", "CITY UNIT", "CEILING", "%", "10", "SAME"),
    _row("C27", "CITY UNIT", "LEVEL", "%", "100", "SAME"),
    _row("C28", "CITY UNIT", "LEVEL", "%", "100", "SAME"),
    _row("C29", "CITY UNIT", "LEVEL", "%", "100", "SAME"),
    _row("C30", "CITY", "MONITOR", "meetings", None),
    _row("C31", "CITY UNIT", "CUM", "%", "100", "SAME"),
    _row("A01", "CITY UNIT", "CEILING", "working days", "120", "SAME"),
    _row("A02", "CITY UNIT", "LEVEL", "%", "100", "SAME"),
    _row("A03", "CITY", "LEVEL", "counties", "12"),
    _row("A04", "CITY", "CUM", "cases", "1"),
    _row("A05", "CITY UNIT", "LEVEL", "%", "100", "SAME"),
    _row("A06", "CITY UNIT", "LEVEL", "%", "50", "SAME"),
    _row("A07", "CITY ZONES", "MONITOR", "parcels", None),
    _row("A08", "CITY", "LEVEL", "%", "100"),
    _row("A09", "CITY", "LEVEL", "%", "100"),
    _row("A10", "CITY UNIT", "LEVEL", "%", "100", "SAME"),
    _row("A11", "CITY UNIT", "LEVEL", "%", "100", "SAME"),
    _row("A12", "CITY", "LEVEL", "%", "100"),
    _row("A13.n", "CITY", "LEVEL", "%", "0", above=True),
    _row("A13.limits", "CITY", "LEVEL", "%", "0", above=True),
    _row("A14", "CITY UNIT", "LEVEL", "%", "100", "SAME"),
    _row("A15", "CITY ZONES", "LEVEL", "%", "100"),
    _row("W02", "CITY UNIT", "MONITOR", "items", None, "NONE"),
    _row("W01", "UNIT", "SCORE", "points", None),
)}


@dataclasses.dataclass(frozen=True, order=True)
class Scope:
    """Whose value: UNIT 140400 is 市本级, CITY 140400 the sum of the fifteen (I.32)."""
    kind: str  # CITY, UNIT, ZONE
    code: str

    def __str__(self):
        return f"{self.kind}:{self.code}"


WHOLE_CITY = Scope("CITY", CITY)


# G.1, county weight: 100 in all.
WEIGHTS = {"R01": 10, "R02": 5, "I01": 10, "I02": 5, "I05": 5, "C01": 15, "C03": 5, "C09": 5, "C10": 10, "C11": 5,
           "C12": 10, "C15": 5, "C31": 10}


def scopes_of(indicator, other_zones=()):
    """Every scope that an indicator has a value for."""
    found = []
    for kind in indicator.scopes:
        if kind == "CITY":
            found.append(WHOLE_CITY)
        elif kind == "UNIT":
            found += [Scope("UNIT", unit) for unit in UNITS]
        elif kind == "COUNTIES":
            found += [Scope("UNIT", county) for county in COUNTIES]
        elif kind == "ZONES":
            found += [Scope("ZONE", zone) for zone in (HIGH_TECH_ZONE, *PROVINCIAL_ZONES, *other_zones)]
        elif kind == "HIGH_TECH":
            found.append(Scope("ZONE", HIGH_TECH_ZONE))
        elif kind == "PROVINCIAL":
            found += [Scope("ZONE", zone) for zone in PROVINCIAL_ZONES]
        elif kind == "OTHER":
            # I.43: without such zones NOT_APPLICABLE, and then the city's to show.
            found += [Scope("ZONE", zone) for zone in other_zones] or [WHOLE_CITY]
    return found

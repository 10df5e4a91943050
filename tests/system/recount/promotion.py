"""The indicators of investment promotion (domain.md T2, K1, K5, K6, K16, K17, K20), as in formulas.py."""
from fractions import Fraction

from . import days
from .facts import Entry, in_force, integer, unit_on
from .plan import CITY, COUNTIES, Scope
from .shapes import VALUE, Value, count, holds, hundred_millions, one, percent, ten_thousand_dollars

MAJOR = 100_000_000  # D.5, bound included
BILLION = 1_000_000_000  # K6: 10亿元以上, bound included
EACH_COUNTY = 3  # K6


# What happened when, and whom it counts for.

def happened(record, field, first, as_of):
    """Whether the day in a field lies in the period that runs on as_of and began on `first`."""
    return first <= (days.day(record.get(field)) or days.NEVER) <= as_of


def belongs(scope, contract, on):
    """I.33: to the unit credited on the day, the host's; to the zone that it lies in on the day."""
    if scope.kind == "ZONE":
        return (in_force(contract.get("zone_history", []), on) or {}).get("zone") == scope.code
    return holds(scope, unit_on(contract, on))


def _signed_in_year(facts, scope, as_of):
    """Formal contracts signed in Y, also those terminated since."""
    return [c for c in facts.contracts
            if happened(c, "signed_on", days.year_start(as_of), as_of) and belongs(scope, c, as_of)]


def _effective(facts, scope, as_of):
    """Effective contracts of whatever year."""
    return [c for c in facts.contracts if facts.effective(c, as_of) and belongs(scope, c, as_of)]


def _arrivals(facts, scope, first, as_of):
    """VERIFIED arrivals from `first` on; the unit is the one credited on the day of arrival."""
    return [a for a in facts.arrivals
            if happened(a, "arrived_on", first, as_of) and
            belongs(scope, facts.contract_of(a), days.day(a["arrived_on"]))]


def _held_in_year(facts, kind, as_of):
    """Events HELD or REPORTED, both held on a day of Y (D.4); of every kind if it is None."""
    return [e for e in facts.events
            if kind in (None, e.get("kind")) and happened(e, "held_on", days.year_start(as_of), as_of)]


def _unit_of(event):
    return event["name"].split("/")[1]


# Contracts (T2, K6).

def i01(facts, scope, as_of):
    """sum(contract_total of effective FORMAL contracts signed in Y)"""
    return hundred_millions(Entry(facts.agreed_total(c, as_of), c["name"], c.get("project_id", ""))
                            for c in _signed_in_year(facts, scope, as_of) if facts.effective(c, as_of))


def i02(facts, scope, as_of):
    """count(signed in Y and actual_start in Y) / count(signed in Y); started on the day of signing or later (D.3),
    the TERMINATED stay below (D.2)"""
    signed = _signed_in_year(facts, scope, as_of)
    return percent([one(c) for c in signed if happened(c, "started_on", days.day(c["signed_on"]), as_of)],
                   [one(c) for c in signed])


def _landed(facts, scope, as_of):
    return [c for c in _signed_in_year(facts, scope, as_of)
            if facts.effective(c, as_of) and happened(c, "landed_on", days.year_start(as_of), as_of) and
            facts.agreed_total(c, as_of) >= BILLION and facts.brings_transformation(c, as_of)]


def i05(facts, scope, as_of):
    """count(signed in Y, landed in Y, contract_total >= 1000000000, is_transformation), effective ones"""
    return count(one(c) for c in _landed(facts, scope, as_of))


def i05c(facts, scope, as_of):
    """sum over the 12 counties; every county must reach 3, a surplus in one does not offset another

    The contracts beyond a county's third stand among the records and add nothing.
    """
    del scope
    by_county = [_landed(facts, Scope("UNIT", county), as_of) for county in COUNTIES]
    return Value(VALUE, Fraction(sum(min(EACH_COUNTY, len(landed)) for landed in by_county)),
                 tuple(one(c) for landed in by_county for c in landed))


def i06(facts, scope, as_of):
    """count(major effective contracts with an active tracker) / count(major effective contracts)"""
    major = [c for c in _effective(facts, scope, as_of) if facts.agreed_total(c, as_of) >= MAJOR]
    return percent([one(c) for c in major if facts.is_tracked(c, as_of)], [one(c) for c in major])


def i07(facts, scope, as_of):
    """count(effective contracts whose investor is on a 500 list)"""
    return count(one(c) for c in _effective(facts, scope, as_of) if c.get("five_hundred_lists"))


def i08(facts, scope, as_of):
    """sum(VERIFIED arrivals in period): the month that runs on as_of"""
    return hundred_millions(Entry(integer(a.get("amount", {}).get("yuan")), a["name"], a.get("project_id", ""))
                            for a in _arrivals(facts, scope, days.month_start(as_of), as_of))


def i09(facts, scope, as_of):
    """count(effective contracts with reserve link) / count(effective contracts)"""
    effective = _effective(facts, scope, as_of)
    return percent([one(c) for c in effective if facts.in_reserve(c.get("project_id"), as_of)],
                   [one(c) for c in effective])


# Foreign and private capital (K17, K16).

def i11_n(facts, scope, as_of):
    """count of effective contracts with a foreign investor signed in period: the quarter that runs on as_of"""
    return count(one(c) for c in _effective(facts, scope, as_of)
                 if c.get("is_foreign") and happened(c, "signed_on", days.quarter_start(as_of), as_of))


def i11_amount(facts, scope, as_of):
    """sum(VERIFIED arrivals of kind FOREIGN in period, amount_usd), as kept in their original currency (I.43)"""
    return ten_thousand_dollars(
        Entry(integer(a.get("amount", {}).get("usd_cents")), a["name"], a.get("project_id", ""))
        for a in _arrivals(facts, scope, days.quarter_start(as_of), as_of) if a.get("kind") == "FUND_KIND_FOREIGN")


def i10(facts, scope, as_of):
    """count(recommendation list items published), in Y; one that was taken off had been recommended"""
    del scope
    return count(one(item) for item in facts.recommendations
                 if happened(item, "published_on", days.year_start(as_of), as_of))


# Events (K1, K5, K20).

def r06(facts, scope, as_of):
    """count(promotion events of kind LEADING_ENTERPRISE, HELD in Y)"""
    return count(one(e) for e in _held_in_year(facts, "EVENT_KIND_LEADING_ENTERPRISE", as_of)
                 if holds(scope, _unit_of(e)))


def i03(facts, scope, as_of):
    """count(events HELD, city-level organiser, place outside 1404xx, in Y); abroad there is no region"""
    del scope
    return count(one(e) for e in _held_in_year(facts, None, as_of)
                 if _unit_of(e) == CITY and not e.get("place_region", "").startswith(CITY[:4]))


def i04(facts, scope, as_of):
    """count(distinct zone with a HELD event of type ZONE_SESSION in Y), whoever held it"""
    del scope
    presented = {}
    for event in _held_in_year(facts, "EVENT_KIND_ZONE_SESSION", as_of):
        for zone in event.get("zones", []):
            presented.setdefault(zone, event)
    return count(one(event) for event in presented.values())


def c30(facts, scope, as_of):
    """count(events of type FINANCE_MATCHING), held in Y"""
    del scope
    return count(one(e) for e in _held_in_year(facts, "EVENT_KIND_FINANCE_MATCHING", as_of))


FORMULAS = {
    "R06": r06, "I01": i01, "I02": i02, "I03": i03, "I04": i04, "I05": i05, "I05C": i05c, "I06": i06, "I07": i07,
    "I08": i08, "I09": i09, "I10": i10, "I11.n": i11_n, "I11.amount": i11_amount, "C30": c30,
}

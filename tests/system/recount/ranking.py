"""The order of the units by their assessment (domain.md G.5)."""
from fractions import Fraction

from .judge import judge
from .plan import CITY, COUNTIES, PLAN, UNITS, Scope
from .records import Unreadable

GROUPS = {"counties": COUNTIES, "zones": tuple(u for u in UNITS if u != CITY and u not in COUNTIES)}


def ranked(facts, group, as_of):
    """Rank, unit and score as shown, by score to two decimals, C01 over its target, I01, code; equal scores share a
    rank (1, 2, 2, 4), those without one have none and come last."""
    places = []
    for unit in GROUPS[group]:
        score, invested, signed = (judge(facts, PLAN[code], Scope("UNIT", unit), as_of) for code in ("W01", "C01", "I01"))
        share = invested.value.exact / invested.target if invested.value.exact is not None and invested.target else -1
        contracts = -1 if signed.value.exact is None else signed.value.exact
        shown = Fraction(score.shown) if score.shown else None
        places.append(((shown is None, -(shown or 0), -share, -contracts, unit), unit, score.shown))
    places.sort()
    found = []
    for number, (_, unit, shown) in enumerate(places, start=1):
        shares = found and shown and shown == found[-1][2]
        found.append(((found[-1][0] if shares else number) if shown else 0, unit, shown))
    return found


def differences(facts, source, as_of):
    """Where the service ranks otherwise."""
    for group in GROUPS:
        try:
            answer = source.ranking(group, as_of)
        except Unreadable as problem:
            yield f"ranking of {group} as of {as_of}: {problem}"
            continue
        theirs = [(int(u.get("rank", 0)), u["scope"]["code"], u["assessment"].get("value", ""))
                  for u in answer.get("units", [])]
        ours = ranked(facts, group, as_of)
        if ours != theirs:
            yield f"ranking of {group} as of {as_of}: recount {ours}, service {theirs}"

"""The order of the units by their assessment (domain.md G.5)."""
from fractions import Fraction

from . import days
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


def mentions(places):
    """What a bulletin says of each: the first three are commended, the last two with a score named, with all who share
    their places; of who would be both it says nothing."""
    ranks = [rank for rank, _, _ in places if rank]
    if len(ranks) < 2:
        return [""] * len(places)
    found = []
    for rank, _, _ in places:
        first, last = 0 < rank <= 3, rank >= ranks[-2]
        found.append("" if first == last else "MENTION_COMMENDED" if first else "MENTION_NAMED")
    return found


def _read(answer):
    return [(int(u.get("rank", 0)), u["scope"]["code"], u["assessment"].get("value", ""))
            for u in answer.get("units", [])]


def bulletin_differences(facts):
    """Where a published one says otherwise; it was drawn when all was known that is known now."""
    for bulletin in facts.bulletins:
        if bulletin["subject"] != "BULLETIN_SUBJECT_RANKING":
            continue
        groups = {r["group"].removeprefix("RANKING_GROUP_").lower(): r for r in bulletin["rankings"]}
        if set(groups) != set(GROUPS):
            yield f"{bulletin['name']} ranks {sorted(groups)}"
        for group, ranking in groups.items():
            ours = ranked(facts, group, days.day(ranking["as_of"]))
            theirs = _read(ranking)
            said = [u.get("mention", "").removeprefix("MENTION_UNSPECIFIED") for u in ranking.get("units", [])]
            if ours != theirs or mentions(ours) != said:
                yield f"{bulletin['name']}, {group}: recount {ours} {mentions(ours)}, bulletin {theirs} {said}"


def differences(facts, source, as_of):
    """Where the service ranks otherwise."""
    for group in GROUPS:
        try:
            answer = source.ranking(group, as_of)
        except Unreadable as problem:
            yield f"ranking of {group} as of {as_of}: {problem}"
            continue
        theirs = _read(answer)
        ours = ranked(facts, group, as_of)
        if ours != theirs:
            yield f"ranking of {group} as of {as_of}: recount {ours}, service {theirs}"

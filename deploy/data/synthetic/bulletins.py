"""Bulletins of the ranking (domain.md G.5): drawn from all that the year holds, so they are made when it is loaded."""

from .dice import day
from .papers import evidence
from .places import CITY, UNITS
from .steps import ORIGIN, step

# By quarter the day of publication: the second one was late, it was due on 15 July.
_PUBLISHED = {"2019-Q1": "2019-04-12", "2019-Q2": "2019-07-19", "2019-Q3": "2019-10-14"}
_SUPPLEMENT = ("2019-Q2", "2019-08-06", "第一期漏列更正后的月报(模拟)")


def _steps(quarter, on, correction=""):
    slot = f"draft {quarter}{' supplement' if correction else ''}"
    draft = {"quarter": quarter, "data_origin": ORIGIN} | ({"correction": correction} if correction else {})
    yield step("CreateRankingDraft", on, "city clerk", makes=slot, take={"ranking_draft": draft})
    yield step("ReviewRankingDraft", on, "city checker", at=slot, take={"verdict": "BULLETIN_VERDICT_CONFIRM"})
    paper = evidence("REPORT", on, f"{quarter}-通报{'-补' if correction else ''}")
    yield step("PublishRankingDraft", on, "city clerk", at=slot, take={"document": paper})


def chains():
    """One chain, in the order of publication."""
    steps = []
    for quarter, on in _PUBLISHED.items():
        steps += _steps(quarter, day(on))
        if quarter == _SUPPLEMENT[0]:
            steps += _steps(quarter, day(_SUPPLEMENT[1]), _SUPPLEMENT[2])
    for number, taken in enumerate(steps, start=1):
        taken["n"] = number
    yield {"phase": "bulletins", "chain": "B", "unit": CITY, "title": UNITS[CITY][0], "steps": steps}

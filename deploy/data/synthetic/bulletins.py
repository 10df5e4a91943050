"""Bulletins of the ranking (domain.md G.5) and of the key projects (E.12): drawn from all that the year holds, so they
are made when it is loaded."""

from .dice import day
from .papers import evidence
from .places import CITY, UNITS
from .steps import ORIGIN, step

_RANKING, _KEY_PROJECTS = "BULLETIN_SUBJECT_RANKING", "BULLETIN_SUBJECT_KEY_PROJECTS"
# In the order of publication: subject, period, day, what a supplement restates. The second quarter's ranking was late, it
# was due on 15 July.
_PUBLISHED = (
    (_RANKING, "2019-Q1", "2019-04-12", ""),
    (_KEY_PROJECTS, "2019-06", "2019-07-08", ""),
    (_RANKING, "2019-Q2", "2019-07-19", ""),
    (_RANKING, "2019-Q2", "2019-08-06", "第一期漏列更正后的月报(模拟)"),
    (_KEY_PROJECTS, "2019-09", "2019-10-09", ""),
    (_RANKING, "2019-Q3", "2019-10-14", ""),
    (_KEY_PROJECTS, "2019-09", "2019-10-21", "第一期两个项目开工日期有误(模拟)"),
)


def _steps(subject, period, on, correction):
    slot = f"draft {period}{' supplement' if correction else ''}"
    draft = {"subject": subject, "period": period, "data_origin": ORIGIN}
    draft |= {"correction": correction} if correction else {}
    yield step("CreateBulletinDraft", on, "city clerk", makes=slot, take={"bulletin_draft": draft})
    yield step("ReviewBulletinDraft", on, "city checker", at=slot, take={"verdict": "BULLETIN_VERDICT_CONFIRM"})
    paper = evidence("REPORT", on, f"{period}-通报{'-补' if correction else ''}")
    yield step("PublishBulletinDraft", on, "city clerk", at=slot, take={"document": paper})


def chains():
    """One chain."""
    steps = [taken for subject, period, on, correction in _PUBLISHED
             for taken in _steps(subject, period, day(on), correction)]
    for number, taken in enumerate(steps, start=1):
        taken["n"] = number
    yield {"phase": "bulletins", "chain": "B", "unit": CITY, "title": UNITS[CITY][0], "steps": steps}

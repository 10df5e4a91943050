"""Steps of investment promotion (domain.md D): contracts, short of the plan's 1,200 亿, events, lists of 500, clusters."""

from dataclasses import dataclass
from datetime import date

from .dice import Dice, day, plus
from .library import TODAY
from .papers import credit_code, evidence
from .places import CITY, EMERGING, UNITS, ZONES
from .projects import YI
from .steps import ORIGIN, step, yuan

# Of effective contracts signed in the year, in ten-thousands (T2).
SIGNED_WAN = 1_200 * YI
MAJOR_WAN, GREAT_WAN = YI, 10 * YI
# Where investors come from: six-digit code of registration, place, kind.
_HOMES = [("110108", "北京", "DOMESTIC_DEVELOPED"), ("310115", "上海", "DOMESTIC_DEVELOPED"),
          ("440305", "深圳", "DOMESTIC_DEVELOPED"), ("330106", "杭州", "DOMESTIC_DEVELOPED"),
          ("140105", "太原", "DOMESTIC_OTHER"), ("410105", "郑州", "DOMESTIC_OTHER")]  # fmt: skip
_ABROAD = [("HK", "香港", "FOREIGN_OTHER"), ("DE", "德国", "FOREIGN_FRIENDLY"), ("JP", "日本", "FOREIGN_OTHER")]
# Yuan and US dollars for one unit, near those of 2019.
_CURRENCIES = {"HK": ("HKD", "0.8800", "0.1277"), "DE": ("EUR", "7.7300", "1.1200"), "JP": ("JPY", "0.0633", "0.0092")}
_OUTSIDE = [("110105", "北京"), ("310101", "上海"), ("440104", "广州"), ("440304", "深圳"), ("330102", "杭州"),
            ("320106", "南京"), ("420106", "武汉"), ("510107", "成都"), ("370202", "青岛")]  # fmt: skip


@dataclass
class Deal:
    """What is signed for a project, and when."""

    signed: date
    wan: int
    registered: date = None
    landed: date = None
    terminated: date = None


def _may_be_promoted(project):
    return (project.path in ("new", "library") and not project.trade.government and "entered" in project.days
            and not project.sample_id)


def _bounds(project):
    """First and last day on which it may be signed: with a reserve entry, and as a rule before its works."""
    first = max(plus(project.days["entered"], 4), day("2019-01-10"))
    last = plus(project.days.get("started", project.days.get("admitted", day("2019-12-12"))), -2)
    if "left" in project.days or last < first:
        return None
    return first, last


def deal_of(project):
    """Nothing for a project that nobody was courted for."""
    if not _may_be_promoted(project) or _bounds(project) is None:
        return None
    dice = project.dice("deal")
    signed = dice.day(*_bounds(project))
    deal = Deal(signed, project.wan * dice.between(98, 112) // 100)
    begun = project.days.get("started")
    if project.path == "new" or dice.chance(45):
        deal.registered = plus(signed, dice.between(2, 25))
        deal.landed = plus(deal.registered, dice.between(1, 30))
        if begun and dice.chance(80):
            # Landed before the works.
            deal.registered = min(deal.registered, begun)
            deal.landed = min(deal.landed, begun)
    elif dice.chance(9):
        deal.terminated = plus(signed, dice.between(20, 120))
    return deal


def deals_of(projects):
    """By project key: all new projects, and of the library as many as make up the plan's sum."""
    chosen, sum_wan = {}, 0
    by_chance = sorted(projects, key=lambda project: (project.path != "new", project.dice("courted").unit()))
    for project in by_chance:
        deal = deal_of(project)
        if deal is None or sum_wan >= SIGNED_WAN:
            continue
        chosen[project.key] = deal
        sum_wan += 0 if deal.terminated else deal.wan
    return chosen


def _home(project):
    return project.dice("home").choose(_ABROAD if project.investor == "FOREIGN" else _HOMES)


def _serial(project):
    return 50_000 + int(project.key[1:])


def _investor(project):
    code, place, _ = _home(project)
    investor = {"title": f"{place}模拟投资{project.key[1:]}有限公司", "data_origin": ORIGIN}
    if project.investor == "FOREIGN":
        return investor | {"kind": "INVESTOR_KIND_FOREIGN", "country": code, "foreign_id": f"模拟{_serial(project)}"}
    return investor | {"kind": "INVESTOR_KIND_DOMESTIC", "registered_region": code,
                       "credit_code": credit_code(code, _serial(project))}  # fmt: skip


def _money(project, wan):
    """In yuan; of foreign investors in their currency, at the rates above."""
    if project.investor != "FOREIGN":
        return {"yuan": yuan(wan)}
    currency, to_yuan, to_dollar = _CURRENCIES[_home(project)[0]]
    minor = 1 if currency == "JPY" else 100
    return {"currency": currency, "amount_minor": str(int(wan * 10_000 / float(to_yuan) / 1000) * 1000 * minor),
            "yuan_rate": to_yuan, "usd_rate": to_dollar}  # fmt: skip


def _court(project, deal):
    """From the first word to the signature."""
    _, place, origin = _home(project)
    lead = {
        "title": project.title,
        "region": project.unit,
        "industry": project.trade.division,
        "intended_total_yuan": yuan(deal.wan),
        "origin": f"ORIGIN_KIND_{origin}",
        "origin_place": place,
        "content": f"建设{project.trade.what}。模拟数据,不代表真实项目。",
        "data_origin": ORIGIN,
    }
    if project.zone:
        lead["zone"] = project.zone
    if project.investor == "FOREIGN":
        lead["negative_list_check"] = "NEGATIVE_LIST_CHECK_PASS"
    known = max(project.days["drafted"], plus(deal.signed, -project.dice("courted for").between(20, 90)))
    talks = plus(known, (deal.signed - known).days // 3)
    yield step("CreateInvestor", known, makes="investor", take={"investor": _investor(project)})
    yield step("CreateLead", known, makes="lead", of="lead", put={"lead.investor": "investor"}, take={"lead": lead})
    if project.unit == CITY:
        take = {"to_unit": CITY, "reason": "市本级项目(模拟)"}
        yield step("AssignLead", known, "city", at="lead", review=True, take=take)
    yield step("StartTalks", talks, at="lead")
    if project.dice("framework").chance(40):
        paper = evidence("CONTRACT", deal.signed, f"{project.key}-框架协议")
        yield step("RecordIntent", deal.signed, at="lead", take={"framework": paper})
    take = {
        "signer_unit": project.unit,
        "responsible_person": f"模拟责任人{project.key[1:]}",
        "total": _money(project, deal.wan),
        "paper": evidence("CONTRACT", deal.signed, f"{project.key}-合同"),
    }
    yield step("SignContract", deal.signed, at="lead", makes="contract", awaits="SIGNING_GUARD", take=take)


def _settle(project, deal):
    """The company, the site, or the end."""
    if deal.registered and deal.registered <= TODAY:
        take = {
            "company_name": project.sponsor,
            "company_credit_code": project.credit_code,
            "company_region": project.unit,
            "evidence": evidence("REGISTRATION", deal.registered, f"{project.key}-执照"),
        }
        yield step("RegisterCompany", deal.registered, at="contract", take=take)
        if deal.landed <= TODAY:
            site = {"kind": project.dice("site").choose(["SITE_KIND_GRANT", "SITE_KIND_LEASE",
                                                         "SITE_KIND_STANDARD_FACTORY"]),
                    "evidence": evidence("CONTRACT", deal.landed, f"{project.key}-用地")}  # fmt: skip
            yield step("LandContract", deal.landed, at="contract",
                       take={"project_code": project.project_code, "site": site})  # fmt: skip
    if deal.terminated and deal.terminated <= TODAY:
        take = {"reason": "END_REASON_FUNDS", "remark": "资金未到位,协商解约(模拟)"}
        yield step("TerminateContract", deal.terminated, at="contract", take=take)


def _last_day(project, deal):
    """Until when it is looked after."""
    return min(deal.terminated or TODAY, project.days.get("production", TODAY), day("2019-12-31"))


def _track(project, deal):
    """A tracker and follow-ups (D.5): most in time."""
    dice = project.dice("tracking")
    if deal.wan < MAJOR_WAN or dice.chance(7):
        return
    named = plus(deal.signed, dice.between(1, 4))
    if named >= _last_day(project, deal):
        return
    yield step("NameTracker", named, at="contract", take={"person": f"模拟跟踪人{dice.between(1, 60):02d}"})
    every = 14 if deal.wan >= GREAT_WAN else 28
    on = plus(named, dice.between(3, every))
    while on < _last_day(project, deal):
        yield step("RecordFollowUp", on, at="contract", take={"text": "现场跟踪项目进展(模拟)"})
        on = plus(on, every + (dice.between(5, 20) if dice.chance(8) else 0))


def _pay(project, deal):
    """Funds that arrive, declared by the unit and verified by the city (D.6)."""
    dice = project.dice("funds")
    if not deal.landed:
        return
    on = plus(deal.landed, dice.between(3, 30))
    for number in range(dice.between(1, 3)):
        if plus(on, 12) >= _last_day(project, deal):
            return
        slot = f"arrival {number}"
        arrival = {
            "kind": "FUND_KIND_FOREIGN" if project.investor == "FOREIGN" else "FUND_KIND_CASH",
            "arrived_on": on.isoformat(),
            "amount": _money(project, max(deal.wan * dice.between(4, 12) // 100, 1)),
            "evidence": evidence("REPORT", on, f"{project.key}-进账{number}"),
            "data_origin": ORIGIN,
        }
        declared = plus(on, dice.between(1, 5))
        yield step("CreateFundArrival", declared, makes=slot, put={"fund_arrival.contract": "contract"},
                   take={"fund_arrival": arrival})  # fmt: skip
        verdict = "REJECT" if dice.chance(5) else "VERIFY"
        yield step("ReviewFundArrival", plus(declared, dice.between(1, 6)), "city", at=slot, review=True,
                   take={"verdict": f"FUND_VERDICT_{verdict}", "opinion": "核对银行回单(模拟)"})  # fmt: skip
        on = plus(on, dice.between(25, 90))


def promotion_steps(project, deals):
    """From a lead to the contract's last follow-up; nothing if nobody was courted."""
    deal = deals.get(project.key)
    if deal is None:
        return
    yield from _court(project, deal)
    yield from _settle(project, deal)
    yield from _track(project, deal)
    yield from _pay(project, deal)


def _event(slot, on, title, kind, **fields):
    """Planned, approved, held and reported."""
    event = {"title": f"{title}(模拟)", "kind": f"EVENT_KIND_{kind}", "planned_on": on.isoformat(),
             "data_origin": ORIGIN, **fields}  # fmt: skip
    yield step("CreatePromotionEvent", plus(on, -20), makes=slot, take={"promotion_event": event})
    yield step("ApprovePromotionEvent", plus(on, -12), "city", at=slot, review=True, take={"opinion": "同意(模拟)"})
    yield step("HoldPromotionEvent", on, at=slot, take={"evidence": evidence("PHOTO", on, f"{slot}-{on}")})
    yield step("ReportPromotionEvent", plus(on, 5), at=slot, take={"result": "会后跟进意向企业(模拟)"})


def event_steps(unit):
    """What a unit holds: the city sessions outside, for zones and with banks; others meet leading firms."""
    if unit != CITY:
        dice = Dice("events", unit)
        for number in range(dice.between(0, 3)):
            on = dice.day(day("2019-02-25"), day("2019-12-20"))
            yield from _event(f"event {number}", on, f"{UNITS[unit][0]}对接行业龙头企业", "LEADING_ENTERPRISE",
                              place_region=unit)  # fmt: skip
        return
    days = [day(f"2019-{month:02d}-{18 - month:02d}") for month in range(3, 13)]
    for number, (region, place) in enumerate(_OUTSIDE):
        yield from _event(f"outside {number}", days[number], f"长治市{place}招商推介会", "OUTSIDE_PROMOTION",
                          place_region=region)  # fmt: skip
    for number, zone in enumerate(sorted(ZONES.values())[:7]):
        region, place = _OUTSIDE[number]
        yield from _event(f"zone {number}", plus(days[number], 1), f"{zone}专场推介({place})", "ZONE_SESSION",
                          place_region=region, zones=[zone])  # fmt: skip
    for number, month in enumerate((3, 6, 9, 11)):
        yield from _event(f"banks {number}", day(f"2019-{month:02d}-21"), "政金企对接会", "FINANCE_MATCHING",
                          place_region="140403")  # fmt: skip


def list_steps(projects, deals):
    """Some of the investors stand on lists of 500; entered by the city before the year's contracts."""
    courted = [p for p in projects if p.key in deals and p.investor != "FOREIGN"]
    for rank, project in enumerate(courted[::11], 1):
        code, place, _ = _home(project)
        firm = {"list": "FIVE_HUNDRED_LIST_CHINA" if rank % 2 else "FIVE_HUNDRED_LIST_CHINA_PRIVATE", "year": 2018,
                "rank": rank, "title": f"{place}模拟投资{project.key[1:]}有限公司",
                "credit_code": credit_code(code, _serial(project)), "data_origin": ORIGIN}  # fmt: skip
        yield step("CreateFiveHundredEntry", day("2019-01-03"), "city", take={"five_hundred_entry": firm})


def zone_steps(unit):
    """A cluster of the unit's zone and its leading firm (K14)."""
    if unit not in ZONES:
        return
    on, dice, short = day("2019-03-11"), Dice("cluster", unit), UNITS[unit][0]
    trade = dice.choose(EMERGING)
    firm = {"title": f"{short}模拟龙头企业有限公司", "credit_code": credit_code(unit, 90_000 + int(ZONES[unit][1:]))}
    place = {"zone": ZONES[unit], "industry": trade.division, "data_origin": ORIGIN}
    leader = {**firm, **place, "way": f"LEADER_WAY_{dice.choose(['SELECTED', 'CULTIVATED', 'INTRODUCED'])}",
              "revenue_year": 2018, "annual_revenue_yuan": yuan(dice.between(5, 150) * YI)}  # fmt: skip
    yield step("CreateLeaderFirm", on, makes="leading firm", take={"leader_firm": leader})
    cluster = {**place, "title": f"{short}{trade.what}产业集群(模拟)", "members": [{**firm, "role": "CLUSTER_ROLE_LEADER"}],
               "missing_links": [{"title": f"{trade.what}检测(模拟)"}]}  # fmt: skip
    yield step("CreateCluster", on, makes="cluster", take={"cluster": cluster})


def recommendation_steps():
    """Items for private capital, published by the city (K16)."""
    sectors = ["TRANSPORT", "ENERGY", "HEALTH", "ELDERLY_CARE", "NEW_MATERIALS", "MODERN_SERVICES"]
    for number, sector in enumerate(sectors):
        on, slot = day(f"2019-{number + 4:02d}-10"), f"item {number}"
        item = {"title": f"向民间资本推介项目{number + 1}(模拟)", "sector": f"RECOMMENDATION_SECTOR_{sector}",
                "expected_return": "预期年收益率6%(模拟)", "total_yuan": yuan((number + 1) * YI // 2),
                "data_origin": ORIGIN}  # fmt: skip
        yield step("CreateRecommendationItem", on, makes=slot, take={"recommendation_item": item})
        yield step("PublishRecommendationItem", plus(on, 3), at=slot)

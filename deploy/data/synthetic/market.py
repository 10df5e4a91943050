"""The market of intermediary services (domain.md F.11): agencies and persons that the city lists, what units ask of them."""

import base64
import hashlib

from .dice import Dice, day, plus
from .papers import credit_code, evidence
from .places import CITY, UNITS
from .reference import after
from .steps import ORIGIN, step, yuan

# Who asks; each asks agencies of its own, and the last of these serves nobody.
BUYERS = (CITY, "140405", "140423")
_AGENCIES = 4
_KINDS = ["EIA", "ENERGY", "COST", "SURVEY"]
_SERVICE_DAYS, _LATE_DAYS = 30, 10
_VALID_UNTIL = "2021-12-31"
_FIRST_DEMAND = day("2019-04-01")


def _kinds(kinds):
    return [f"INTERMEDIARY_SERVICE_KIND_{kind}" for kind in kinds]


def _person_steps(buyer, number, count, on):
    """Of an agency; most are entered under supervision within the month."""
    for each in range(1, count + 1):
        dice, slot = Dice("person", buyer, number, each), f"person {number}-{each}"
        paper = evidence("REGISTRATION", on, f"执业证书{buyer}-{number}-{each}")
        person = {"full_name": f"模拟执业人员{number}{each}", "license_number": f"模拟{buyer}{number}{each}",
                  "service_kinds": _kinds(_KINDS), "license_expires_on": _VALID_UNTIL, "license_paper": paper,
                  "data_origin": ORIGIN}  # fmt: skip
        yield step("CreateLicensedPerson", on, "city window", makes=slot, parent=f"units/{CITY}",
                   take={"licensed_person": person}, put={"licensed_person.agency": f"agency {number}"})  # fmt: skip
        if dice.chance(80):
            supervised = plus(on, dice.between(10, 30))
            paper = evidence("REGISTRATION", supervised, f"信用档案{buyer}-{number}-{each}")
            yield step("SuperviseLicensedPerson", supervised, "city office", at=slot, take={"paper": paper})


def _agency_steps(buyer, number):
    dice, slot = Dice("agency", buyer, number), f"agency {number}"
    applied = dice.day(day("2019-01-07"), day("2019-02-20"))
    listed, persons = plus(applied, dice.between(5, 20)), dice.between(1, 2)
    paper = evidence("PERMIT", applied, f"资质{buyer}-{number}")
    qualification = {"service_kinds": _kinds(_KINDS), "certificate": f"模拟资质{buyer}{number}",
                     "expires_on": _VALID_UNTIL, "paper": paper}  # fmt: skip
    agency = {"title": f"{UNITS[buyer][0]}模拟中介{number}有限公司", "credit_code": credit_code(buyer, 80_000 + number),
              "qualifications": [qualification], "related_departments": ["D12"] if dice.chance(20) else [],
              "data_origin": ORIGIN}  # fmt: skip
    yield step("CreateIntermediaryAgency", applied, "city window", makes=slot, parent=f"units/{CITY}",
               take={"intermediary_agency": agency})  # fmt: skip
    yield from _person_steps(buyer, number, persons, applied)
    yield step("AdmitIntermediaryAgency", listed, "city office", at=slot,
               put={"persons": [f"person {number}-{each}" for each in range(1, persons + 1)]})  # fmt: skip
    if number < _AGENCIES or buyer != CITY:
        supervised = plus(listed, dice.between(5, 60))
        paper = evidence("REGISTRATION", supervised, f"信用档案{buyer}-{number}")
        yield step("SuperviseIntermediaryAgency", supervised, "city office", at=slot, take={"paper": paper})


def _ends(buyer):
    """What becomes of the agency that serves nobody: two violations suspend one, one leaves."""
    slot = f"agency {_AGENCIES}"
    if buyer == BUYERS[1]:
        for on in (day("2019-09-03"), day("2019-10-15")):
            yield step("PenaliseIntermediaryAgency", on, "city office", at=slot,
                       take={"paper": evidence("REPORT", on, f"处罚决定{buyer}-{on}")})  # fmt: skip
    if buyer == BUYERS[2]:
        yield step("RemoveIntermediaryAgency", day("2019-11-18"), "city office", at=slot, take={"reason": "自愿退出(模拟)"})


def _salt(*seed):
    return hashlib.sha256("/".join(map(str, ("salt", *seed))).encode()).digest()[:16]


class _Demand:
    """One demand of a unit, from its draft on."""

    def __init__(self, buyer, number, method):
        self.buyer, self.number, self.method = buyer, number, method
        self.dice, self.slot = Dice("demand", buyer, number), f"demand {number}"
        self.on = after(plus(_FIRST_DEMAND, 40 * number), 0)
        self.ceiling = 9 if method == "DIRECT" else self.dice.between(12, 30)

    def _step(self, do, on, by="window", **rest):
        return step(do, on, by, at=self.slot, **rest)

    def _paper(self, kind, on, what):
        return {"paper": evidence(kind, on, f"{what}{self.buyer}-{self.number}")}

    def steps(self):
        unit, kind = UNITS[self.buyer][0], self.dice.choose(_KINDS)
        demand = {"title": f"{unit}中介服务需求{self.number}(模拟)", "service_kind": f"INTERMEDIARY_SERVICE_KIND_{kind}",
                  "purchaser_name": f"{unit}模拟业主", "approving_department": "D13",
                  "method": f"SELECTION_METHOD_{self.method}", "ceiling_price_yuan": yuan(self.ceiling),
                  "data_origin": ORIGIN}  # fmt: skip
        yield step("CreateServiceDemand", self.on, "window", makes=self.slot, take={"service_demand": demand})
        closes = plus(self.on, 4)
        days = {} if self.method == "DIRECT" else {"closes_on": closes.isoformat()}
        yield self._step("PublishServiceDemand", self.on, take=days)
        if self.method == "DIRECT":
            choice = {"price_yuan": yuan(self.ceiling), "reason": "延续前期工作(模拟)"}
            yield self._step("SelectServiceAgency", self.on, "office", take={"choice": choice},
                             put={"choice.agency": "agency 1"})  # fmt: skip
            yield from self._service(self.on, 1)
        else:
            opened = after(closes, 1)
            lowest = yield from self._bids(closes)
            yield self._step("SelectServiceAgency", opened, "office")
            # Who is drawn depends on names that only the servers know.
            yield from self._service(opened, None if self.method == "DRAW" else lowest)

    def _bids(self, closes):
        """Those of three agencies, sealed and opened; which one is the lowest."""
        prices = self.dice.pick(range(self.ceiling * 6_000, self.ceiling * 10_000, 500), 3)
        for agency, price in enumerate(prices, 1):
            sealed = {"price_yuan": price, "salt": _salt(self.buyer, self.number, agency).hex()}
            yield self._step("EnterServiceBid", plus(self.on, agency), put={"agency": f"agency {agency}"}, seal=sealed)
        for agency, price in enumerate(prices, 1):
            salt = base64.b64encode(_salt(self.buyer, self.number, agency)).decode()
            yield self._step("OpenServiceBid", after(closes, 1), put={"agency": f"agency {agency}"},
                             take={"price_yuan": str(price), "salt": salt})  # fmt: skip
        return 1 + prices.index(min(prices))

    def _service(self, selected, agency):
        """From the publication of the selection to the end; nothing after it of a draw."""
        yield self._step("NoticeServiceDemand", selected, take={"publication": "政务服务网公示(模拟)"})
        if agency is None:
            return
        signed = after(selected, 4)
        yield self._step("ContractServiceDemand", signed, "office", put={"persons": [f"person {agency}-1"]},
                         take=self._paper("CONTRACT", signed, "服务合同") | {"service_days": _SERVICE_DAYS})  # fmt: skip
        started = after(signed, 1)
        yield self._step("StartServiceDemand", started)
        due = after(plus(started, _SERVICE_DAYS), 0)
        delivered = plus(due, _LATE_DAYS) if self.dice.chance(25) else plus(due, -self.dice.between(0, 5))
        yield self._step("DeliverServiceDemand", delivered, take=self._paper("REPORT", delivered, "服务成果"))
        if self.dice.chance(15):  # Nobody evaluates it: time does.
            closed = after(delivered, 16)
        else:
            closed = evaluated = after(delivered, self.dice.between(1, 10))
            ratings = self.dice.weigh({(5, 5, 5, 5): 40, (4, 5, 4, 4): 45, (3, 2, 3, 3): 15})
            yield self._step("EvaluateServiceDemand", evaluated, "office",
                             take={"evaluation": dict(zip(("quality", "timeliness", "attitude", "fee"), ratings))})  # fmt: skip
        yield self._step("CloseServiceDemand", closed)


def market_steps(buyer):
    """The chain of one unit and of the agencies that it asks."""
    for number in range(1, _AGENCIES + 1):
        yield from _agency_steps(buyer, number)
    yield from _ends(buyer)
    for number, method in enumerate(("BID", "BID", "DIRECT", "BID", "DRAW")):
        yield from _Demand(buyer, number, method).steps()

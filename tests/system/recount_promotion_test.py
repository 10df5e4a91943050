#!/usr/bin/env python3
"""What the recount counts of promotion (domain.md G.1: I01-I11, R06, C30)."""
import unittest
from fractions import Fraction

from recount.days import day
from recount.judge import judge
from recount.plan import PLAN, WHOLE_CITY, Scope
from recount.shapes import NOT_APPLICABLE
from recount_examples import (AUGUST, HIGH_TECH, JUNE, TUNLIU, XIANGYUAN, Case, arrival, construction,
                              contract, event, facts, reserve, tracker, version)


class Promotion(Case):
    def test_contracts_of_the_year_that_stand(self):  # D.2: the amount in force, effective at the as-of date
        known = facts(contracts=[
            contract("amended", versions=[version("2019-03-01", 200_000_000), version("2019-07-01", 500_000_000)]),
            contract("on-the-day", "2019-06-30"), contract("last-year", "2018-12-31"),
            contract("ended", "2019-01-01", 800_000_000, terminated_on="2019-06-30")])
        self.check(known, "I01", WHOLE_CITY, day("2018-12-31"), 1)
        self.check(known, "I01", XIANGYUAN, day("2019-01-01"), 8)
        self.check(known, "I01", XIANGYUAN, day("2019-06-29"), 10)
        self.check(known, "I01", XIANGYUAN, JUNE, 3)
        self.check(known, "I01", XIANGYUAN, AUGUST, 6)
        self.check(known, "I01", TUNLIU, AUGUST, 0)

    def test_started_in_the_year_of_signing(self):  # D.3; the terminated stay below
        known = facts(contracts=[
            contract("same-day", started_on="2019-03-01"), contract("before-signing", started_on="2019-02-28"),
            contract("later", started_on="2019-07-01"), contract("ended", terminated_on="2019-03-01"),
            contract("last-year", "2018-12-31", started_on="2019-03-02")])
        self.check(known, "I02", XIANGYUAN, day("2019-02-28"), NOT_APPLICABLE)
        self.check(known, "I02", XIANGYUAN, JUNE, 25)
        self.check(known, "I02", XIANGYUAN, AUGUST, 50)
        self.check(known, "I02", TUNLIU, JUNE, NOT_APPLICABLE)

    def test_a_contract_moves_with_all_but_its_funds(self):  # rulings 27, 33
        moves = [{"from": "2019-03-01", "unit": "140423"}, {"from": "2019-07-10", "unit": "140405"}]
        known = facts(contracts=[contract("c", unit_history=moves, started_on="2019-04-01")],
                      trackers=[tracker("c", "2019-03-04")], reserve_projects=[reserve("c", "")],
                      fund_arrivals=[arrival("c", "2019-07-09"), arrival("c", "2019-07-10", 300_000_000)])
        for code, moved, without in (("I01", 1, 0), ("I02", 100, NOT_APPLICABLE), ("I06", 100, NOT_APPLICABLE),
                                     ("I09", 100, NOT_APPLICABLE)):
            for scope, as_of, expected in ((XIANGYUAN, JUNE, moved), (TUNLIU, JUNE, without), (WHOLE_CITY, JUNE, moved),
                                           (XIANGYUAN, AUGUST, without), (TUNLIU, AUGUST, moved)):
                self.check(known, code, scope, as_of, expected)
        for scope, before, july in ((XIANGYUAN, 1, 1), (TUNLIU, 0, 3), (WHOLE_CITY, 1, 4)):
            self.check(known, "I08", scope, day("2019-07-09"), before)
            self.check(known, "I08", scope, day("2019-07-31"), july)

    def test_signed_and_landed(self):  # K6: bound included, both in the year
        def great(name, signed_on="2019-03-01", **fields):
            return contract(name, signed_on, **{"total": 1_000_000_000, "landed_on": "2019-06-30", **fields})
        known = facts(contracts=[
            great("counts"), great("below", total=999_999_999), great("before", "2018-12-31"),
            great("no-site", landed_on=""), great("coal", is_transformation=False),
            great("ended", terminated_on="2019-08-15"), great("zone", unit="140471"),
            great("grown", versions=[version("2019-03-01", 999_999_999), version("2019-08-15", 1_000_000_000)])])
        self.check(known, "I05", XIANGYUAN, day("2019-06-29"), 0)
        self.check(known, "I05", XIANGYUAN, JUNE, 2)
        self.check(known, "I05", XIANGYUAN, day("2019-08-14"), 2)
        self.check(known, "I05", XIANGYUAN, AUGUST, 2)  # one has ended, one has grown
        self.check(known, "I05C", WHOLE_CITY, JUNE, 2)

    def test_the_construction_librarys_word_on_transformation(self):  # E.9, from the application on
        def project(name, **fields):
            return construction(name, **{"industry": "0610", "applied_on": "2019-07-01", "admitted_on": "", **fields})
        rulings = [{"is_transformation": True, "on": "2019-08-15"}]
        known = facts(
            contracts=[contract(name, total=1_000_000_000, landed_on="2019-04-01")
                       for name in ("none", "applied", "ruled", "refused", "again")],
            construction_projects=[
                project("applied"), project("ruled", transformation_rulings=rulings),
                project("refused", state="STATE_REJECTED"), project("again", admitted_on="2019-07-02", exited_on="2019-07-05"),
                project("again", nature="NATURE_TECH_UPGRADE", applied_on="2019-08-15", admitted_on="2019-08-20"),
                # A bare application does not speak for what another unit's record says.
                project("again", nature="NATURE_EXPANSION", applied_on="2019-08-16")])
        for as_of, expected in ((JUNE, 5), (day("2019-07-01"), 2), (day("2019-08-14"), 2), (AUGUST, 4)):
            self.check(known, "I05", XIANGYUAN, as_of, expected)

    def test_major_contracts_and_their_trackers(self):  # D.5: from 100,000,000 on
        known = facts(
            contracts=[contract("old", "2018-05-01", production_on="2019-04-01"), contract("without"),
                       contract("small", total=99_999_999), contract("ended", terminated_on="2019-06-30"),
                       contract("shrunk", versions=[version("2019-03-01", 300_000_000),
                                                    version("2019-07-01", 99_999_999)])],
            trackers=[tracker("old", "2018-05-02", "2019-06-30"), tracker("old", "2019-06-30", "2019-08-15"),
                      tracker("shrunk", "2019-07-01"), tracker("small", "2019-03-01")])
        self.check(known, "I06", XIANGYUAN, day("2018-05-01"), 0)
        self.check(known, "I06", XIANGYUAN, day("2019-06-29"), 25)
        self.check(known, "I06", XIANGYUAN, JUNE, Fraction(100, 3))
        self.check(known, "I06", XIANGYUAN, day("2019-07-01"), 50)
        self.check(known, "I06", XIANGYUAN, AUGUST, 0)
        self.check(known, "I06", XIANGYUAN, day("2018-04-30"), NOT_APPLICABLE)

    def test_firms_of_the_500_lists(self):
        lists = ["FIVE_HUNDRED_LIST_CHINA_500"]
        known = facts(contracts=[
            contract("years-ago", "2015-01-01", five_hundred_lists=lists, zone="Z01", unit="140471"),
            contract("ended", five_hundred_lists=lists * 2, terminated_on="2019-07-01", zone="Z04"),
            contract("of-none", zone="Z01")])
        self.check(known, "I07", WHOLE_CITY, JUNE, 2)
        self.check(known, "I07", HIGH_TECH, JUNE, 1)
        self.check(known, "I07", WHOLE_CITY, AUGUST, 1)
        self.check(known, "I07", Scope("ZONE", "Z04"), AUGUST, 0)

    def test_funds_of_the_month_that_are_verified(self):  # D.6, I08
        known = facts(contracts=[contract("c")], fund_arrivals=[
            arrival("c", "2019-05-31"), arrival("c", "2019-06-01", 10_000_000), arrival("c", "2019-06-30", 20_000_000),
            arrival("c", "2019-06-02", state="STATE_DECLARED"), arrival("c", "2019-06-03", state="STATE_REJECTED")])
        self.check(known, "I08", XIANGYUAN, day("2019-06-29"), Fraction(1, 10))
        self.check(known, "I08", XIANGYUAN, JUNE, Fraction(3, 10))
        self.check(known, "I08", XIANGYUAN, AUGUST, 0)

    def test_contracts_with_a_reserve_entry(self):  # I09: from its submission until its removal
        def entry(name, submitted_on, **fields):
            return reserve(name, "", submitted_on=submitted_on, **fields)
        known = facts(contracts=[contract(name, "2018-02-01")
                                 for name in ("submitted", "removed", "again", "draft", "none")],
                      reserve_projects=[entry("submitted", "2019-06-30"), entry("draft", ""),
                                        entry("removed", "2018-01-01", removed_on="2019-08-15"),
                                        entry("again-1", "2018-01-01", project_id="again", removed_on="2019-06-30"),
                                        entry("again-2", "2019-07-01", project_id="again")])
        self.check(known, "I09", XIANGYUAN, day("2018-01-31"), NOT_APPLICABLE)
        for on, percent in (("2019-06-29", 40), ("2019-06-30", 40), ("2019-07-01", 60), ("2019-08-15", 40)):
            self.check(known, "I09", XIANGYUAN, day(on), percent)

    def test_foreign_projects_and_funds_of_the_quarter(self):  # I11
        def cents(on, number, **fields):
            return arrival("c", on, unit="140471", usd_cents=number, **{"kind": "FUND_KIND_FOREIGN"} | fields)
        foreign = {"is_foreign": True, "unit": "140471", "zone": "Z01"}
        known = facts(
            contracts=[contract("c", "2019-04-01", **foreign), contract("last-day", "2019-06-30", **foreign),
                       contract("quarter-before", "2019-03-31", **foreign), contract("domestic", "2019-04-01"),
                       contract("ended", "2019-04-02", **foreign | {"terminated_on": "2019-05-01"})],
            fund_arrivals=[cents("2019-03-31", 900), cents("2019-04-01", 1_000_000), cents("2019-06-30", 1),
                           cents("2019-05-01", 7, kind="FUND_KIND_CASH"), cents("2019-05-02", 7, state="")])
        for scope in (WHOLE_CITY, HIGH_TECH):
            for as_of, number, amount in (("2019-06-29", 1, 1), ("2019-06-30", 2, Fraction(1_000_001, 1_000_000)),
                                          ("2019-07-01", 0, 0)):
                self.check(known, "I11.n", scope, day(as_of), number)
                self.check(known, "I11.amount", scope, day(as_of), amount)
        self.check(known, "I11.amount", Scope("ZONE", "Z02"), JUNE, 0)
        self.assertEqual("1.00", judge(known, PLAN["I11.amount"], HIGH_TECH, JUNE).shown)

    def test_events_held(self):  # D.4, R06, I03, I04, C30
        known = facts(promotion_events=[
            event("OUTSIDE_PROMOTION", "2019-06-30", place_region="110108", state="STATE_REPORTED"),
            event("OVERSEAS", "2019-06-29", place_country="DE"), event("OVERSEAS", "2018-12-31", place_country="DE"),
            event("PRIVATE_CAPITAL", "2019-06-28", place_region="140423"),
            event("OUTSIDE_PROMOTION", "2019-06-27", "140423", place_region="110108"), event("OUTSIDE_PROMOTION", ""),
            event("ZONE_SESSION", "2019-05-01", zones=["Z01", "Z02"], place_region="140500"),
            event("ZONE_SESSION", "2019-06-30", "140405", zones=["Z02", "Z10"], place_region="140405"),
            event("LEADING_ENTERPRISE", "2019-06-30", "140423", place_region="310115"),
            event("LEADING_ENTERPRISE", "2019-01-01", place_region="140403"),
            event("FINANCE_MATCHING", "2019-06-30", "140423", place_region="140423")])
        for code, scope, before, then in (
                ("I03", WHOLE_CITY, 2, 3), ("I04", WHOLE_CITY, 2, 3), ("R06", WHOLE_CITY, 1, 2),
                ("R06", XIANGYUAN, 0, 1), ("R06", TUNLIU, 0, 0), ("C30", WHOLE_CITY, 0, 1)):
            self.check(known, code, scope, day("2019-06-29"), before)
            self.check(known, code, scope, JUNE, then)
        self.assertEqual("3", judge(known, PLAN["I04"], WHOLE_CITY, JUNE).shown)

    def test_recommended_in_the_year(self):  # I10
        known = facts(recommendation_items=[{"name": f"units/140400/recommendationItems/{on}", "published_on": on}
                                            for on in ("2019-06-30", "2018-12-31", "", "2019-01-01")])
        self.check(known, "I10", WHOLE_CITY, day("2019-06-29"), 1)
        self.check(known, "I10", WHOLE_CITY, JUNE, 2)


if __name__ == "__main__":
    unittest.main()

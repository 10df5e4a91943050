#!/usr/bin/env python3
"""The recount's tricky parts: its formulas on tiny records made by hand. Needs no servers."""
import unittest
from fractions import Fraction

from recount.days import day
from recount.formulas import value_of
from recount.judge import by_cadence, judge
from recount.plan import PLAN, WHOLE_CITY, Scope
from recount.progress import bulletin_differences, lines
from recount.shapes import NOT_APPLICABLE, NOT_REPORTED
from recount.shares import split
from recount_examples import (AUGUST, DECEMBER, HIGH_TECH, JUNE, TUNLIU, XIANGYUAN, Case, construction, facts, figure,
                              issue, listed, report, reserve, target)


class Reserve(Case):
    def test_pop_rsv(self):  # C.6
        known = facts(reserve_projects=[
            reserve("kept", "2018-05-01", 1),
            reserve("left-before", "2018-05-01", 2, removed_on="2018-12-31", removal_reason="REMOVAL_REASON_POLICY"),
            reserve("no-progress", "2018-05-01", 4, removed_on="2019-03-01",
                    removal_reason="REMOVAL_REASON_NO_PROGRESS"),
            reserve("duplicate", "2019-02-01", 8, removed_on="2019-03-01", removal_reason="REMOVAL_REASON_DUPLICATE"),
            reserve("transferred", "2019-02-01", 16, transferred_on="2019-03-01", state="STATE_TRANSFERRED"),
            reserve("later", "2019-08-01", 32),
            reserve("draft", "", 64)],
            official_figures=[figure("FAI", WHOLE_CITY, "2018-12", 100)])
        self.check(known, "R01", WHOLE_CITY, JUNE, Fraction(1 + 4 + 16, 100))
        self.check(known, "R01", WHOLE_CITY, AUGUST, Fraction(1 + 4 + 16 + 32, 100))
        self.check(known, "R01", WHOLE_CITY, day("2019-02-15"), Fraction(1 + 4 + 8 + 16, 100))
        self.check(known, "R01", XIANGYUAN, JUNE, NOT_APPLICABLE)
        self.check(known, "R02", XIANGYUAN, JUNE, Fraction(100, 3))
        self.check(known, "R02", TUNLIU, JUNE, NOT_APPLICABLE)

    def test_total_and_unit_in_force_on_the_day(self):  # ruling 27
        entry = reserve("moved", "2019-02-01", unit_history=[{"from": "2019-02-01", "unit": "140423"},
                                                             {"from": "2019-07-01", "unit": "140405"}],
                        planned_total_history=[{"from": "2019-02-01", "yuan": "100000000"},
                                               {"from": "2019-07-10", "yuan": "300000000"}])
        known = facts(reserve_projects=[entry])
        self.check(known, "R01A", WHOLE_CITY, JUNE, 1)
        self.check(known, "R01A", WHOLE_CITY, AUGUST, 3)
        self.check(known, "R07.n", XIANGYUAN, day("2019-03-31"), 1)
        self.check(known, "R02", XIANGYUAN, JUNE, 0)
        self.check(known, "R02", XIANGYUAN, AUGUST, NOT_APPLICABLE)
        self.check(known, "R02", TUNLIU, AUGUST, 0)

    def test_a_re_entered_project_counts_once_and_loses_its_unstarted_transfer(self):  # C.7
        known = facts(
            reserve_projects=[
                reserve("first", "2019-01-10", 100_000_000, project_id="p", transferred_on="2019-03-01",
                        state="STATE_TRANSFERRED"),
                reserve("again", "2019-07-20", 200_000_000, project_id="p"),
                reserve("other", "2019-01-10", project_id="q")],
            construction_projects=[construction("p", reserve_project="units/140423/reserveProjects/first",
                                                exited_on="2019-07-05")])
        self.check(known, "R02", WHOLE_CITY, JUNE, 50)
        self.check(known, "R02", WHOLE_CITY, AUGUST, 0)
        self.check(known, "R01A", WHOLE_CITY, AUGUST, 3)
        self.check(known, "R07.n", WHOLE_CITY, AUGUST, 0)
        self.check(known, "R07.amount", WHOLE_CITY, day("2019-03-31"), 2)

    def test_a_re_entry_after_the_start_keeps_the_transfer(self):
        known = facts(
            reserve_projects=[
                reserve("first", "2019-01-10", project_id="p", transferred_on="2019-03-01", state="STATE_TRANSFERRED"),
                reserve("again", "2019-07-20", project_id="p")],
            construction_projects=[construction("p", reserve_project="units/140423/reserveProjects/first",
                                                actual_start="2019-04-01", exited_on="2019-07-05")])
        self.check(known, "R02", WHOLE_CITY, AUGUST, 100)

    def test_ready_but_not_transferred(self):  # R03: more than 10 working days
        known = facts(reserve_projects=[reserve("ready", "2019-01-10", state="STATE_READY", ready_on="2019-06-10")])
        self.check(known, "R03", XIANGYUAN, day("2019-06-24"), 0)
        self.check(known, "R03", XIANGYUAN, day("2019-06-25"), 1)
        self.assertEqual("YELLOW", self.light(known, "R03", XIANGYUAN, JUNE))

    def test_a_request_ends_it_and_a_period_that_is_over_stays_visible(self):  # I.36
        known = facts(reserve_projects=[
            reserve("asked", "2019-01-10", state="STATE_READY", ready_on="2019-06-10",
                    transfer_requested_on="2019-07-01"),
            reserve("gone", "2019-01-10", state="STATE_TRANSFERRED", transferred_on="2019-07-20",
                    former_ready_periods=[{"from": "2019-06-11", "until": "2019-07-10"}])])
        self.check(known, "R03", XIANGYUAN, JUNE, 2)
        self.check(known, "R03", XIANGYUAN, day("2019-07-01"), 1)
        self.check(known, "R03", XIANGYUAN, AUGUST, 0)

    def test_stale_by_the_clock_alone(self):  # R04: from its day, even if no record was written
        known = facts(reserve_projects=[
            reserve("clock", "2018-09-01", stale_on="2019-03-01"),
            reserve("ready", "2018-09-01", stale_on="2019-03-01", state="STATE_READY", ready_on="2019-02-01"),
            reserve("over", "2018-09-01", stale_on="2020-01-10",
                    former_stale_periods=[{"from": "2019-03-02", "until": "2019-07-14"}])])
        self.check(known, "R04", XIANGYUAN, day("2019-05-30"), 0)
        self.check(known, "R04", XIANGYUAN, day("2019-05-31"), 1)
        self.check(known, "R04", XIANGYUAN, JUNE, 2)
        self.check(known, "R04", XIANGYUAN, AUGUST, 1)

    def test_target_of_r01a_waits_for_the_official_figure(self):  # H.4
        derived = facts(official_figures=[figure("FAI", WHOLE_CITY, "2018-12", 68_000_000_000, "DERIVED")])
        self.assertEqual(Fraction("1699.08"), judge(derived, PLAN["R01A"], WHOLE_CITY, JUNE).target)
        official = facts(official_figures=[figure("FAI", WHOLE_CITY, "2018-12", 68_000_000_000)])
        self.assertEqual(1700, judge(official, PLAN["R01A"], WHOLE_CITY, JUNE).target)


class Money(Case):
    def test_shares_round_down_with_the_remainder_to_the_first(self):  # I.33
        shares = [{"unit": "140423", "basis_points": 3334}, {"unit": "140405", "basis_points": 3333},
                  {"unit": "140400", "basis_points": 3333}]
        self.assertEqual({"140423": 35, "140405": 33, "140400": 33}, dict(split(101, shares)))
        self.assertEqual({"140423": -35, "140405": -33, "140400": -33}, dict(split(-101, shares)))

    def test_only_locked_reports_on_the_last_day_of_their_month(self):
        known = facts(
            construction_projects=[construction("p", investor="INVESTOR_KIND_PRIVATE"),
                                   construction("q", unit="140405")],
            monthly_reports=[report("p", "2019-05", 1), report("p", "2019-06", 2), report("p", "2019-08", 100),
                             report("q", "2019-05", 1), report("q", "2019-06", 50, state="STATE_CITY_OK"),
                             report("q", "2018-12", 7)])
        self.check(known, "C25", WHOLE_CITY, JUNE, Fraction(300, 4))
        self.check(known, "C25", WHOLE_CITY, day("2019-06-29"), 50)
        self.check(known, "C25", WHOLE_CITY, AUGUST, Fraction(300, 4))
        self.check(known, "C25", TUNLIU, AUGUST, 0)
        self.check(known, "C25", Scope("UNIT", "140431"), AUGUST, NOT_APPLICABLE)

    def test_a_correction_counts_in_the_month_corrected(self):  # I.37
        known = facts(
            construction_projects=[construction("p")], list_entries=[listed("p", "KEY_CITY", "2019-01-05")],
            monthly_reports=[report("p", "2019-02", 300_000_000),  # January merged into it
                             report("p", "2019-08", 0, corrections=[{"month": "2019-02", "delta_yuan": "-100000000"},
                                                                    {"month": "2018-11", "delta_yuan": "5"}])])
        self.check(known, "C07A", WHOLE_CITY, day("2019-01-31"), 0)
        self.check(known, "C07A", WHOLE_CITY, JUNE, 2)

    def test_investment_counts_for_the_months_listed(self):  # E.7
        known = facts(
            construction_projects=[construction("p")],
            list_entries=[listed("p", "KEY_CITY", "2019-04-10"),
                          listed("p", "KEY_PROVINCE", "2019-04-10", delisted_on="2019-07-31", state="STATE_DELISTED")],
            monthly_reports=[report("p", f"2019-{m:02}", 100_000_000) for m in range(3, 9)],
            official_figures=[figure("FAI", WHOLE_CITY, "2019-06", 3_000_000_000)])
        self.check(known, "C07A", WHOLE_CITY, AUGUST, 4)
        self.check(known, "C08A", WHOLE_CITY, AUGUST, 3)
        self.check(known, "C07", WHOLE_CITY, JUNE, 10)
        self.check(known, "C07", WHOLE_CITY, AUGUST, NOT_REPORTED)

    def test_key_projects_are_measured_by_their_whole_year(self):  # E.6
        def project(name, plan):
            return construction(name, annual_plans=[{"year": 2019, "yuan": str(plan), "from": "2019-01-02"}])
        known = facts(
            construction_projects=[project("late", 40), project("demoted", 60), project("never", 5)],
            list_entries=[listed("late", "KEY_CITY", "2019-07-10"),
                          listed("demoted", "KEY_CITY", "2019-01-02", delisted_on="2019-07-10")],
            monthly_reports=[report("late", "2019-02", 10), report("late", "2019-07", 20),
                             report("demoted", "2019-03", 30), report("never", "2019-03", 5)])
        self.check(known, "C31", WHOLE_CITY, JUNE, 50)
        self.check(known, "C31", WHOLE_CITY, AUGUST, 75)

    def test_the_list_of_the_year_counts_the_whole_year(self):  # K15, E.7
        known = facts(
            construction_projects=[construction("p"), construction("left")],
            list_entries=[listed("p", "INDUSTRY95", "2019-05-15"),
                          listed("left", "INDUSTRY95", "2019-05-15", delisted_on="2019-07-10")],
            monthly_reports=[report("p", "2018-12", 700_000_000), report("p", "2019-02", 100_000_000),
                             report("left", "2019-06", 200_000_000), report("left", "2019-07", 400_000_000)])
        self.check(known, "C21", WHOLE_CITY, day("2019-05-14"), 0)
        self.check(known, "C21", WHOLE_CITY, JUNE, 3)
        self.check(known, "C21", WHOLE_CITY, AUGUST, 3)

    def test_moved_from_the_month_of_the_move(self):  # ruling 27
        moved = construction("p", unit_history=[{"from": "2019-01-02", "unit": "140423"},
                                                {"from": "2019-05-20", "unit": "140405"}],
                             investor="INVESTOR_KIND_PRIVATE")
        reports = [report("p", "2019-04", 1), report("p", "2019-05", 9)]
        known = facts(construction_projects=[moved], monthly_reports=reports)
        for scope, yuan in ((XIANGYUAN, 1), (TUNLIU, 9), (WHOLE_CITY, 10)):
            self.assertEqual(yuan, sum(e.amount for e in value_of(known, "C25", scope, JUNE).numerator))

    def test_growth_of_technical_upgrading(self):  # I.34
        known = facts(
            construction_projects=[construction("p", nature="NATURE_TECH_UPGRADE", industry="4620"),
                                   construction("q", nature="NATURE_TECH_UPGRADE", industry="47"),
                                   construction("r", nature="NATURE_NEW_BUILD")],
            monthly_reports=[report(p, "2019-06", 150) for p in "pqr"],
            official_figures=[figure("TECH_UPGRADE", XIANGYUAN, "2018-06", 120),
                              figure("FAI", XIANGYUAN, "2019-06", 90), figure("FAI", XIANGYUAN, "2018-06", 100)])
        self.check(known, "C03", XIANGYUAN, JUNE, 25)
        self.check(known, "C03", WHOLE_CITY, JUNE, NOT_APPLICABLE)
        self.check(known, "C02", XIANGYUAN, JUNE, -10)
        self.assertEqual("RED", self.light(known, "C02", XIANGYUAN, JUNE))
        self.check(known, "C02", XIANGYUAN, AUGUST, NOT_REPORTED)


class Construction(Case):
    def test_carry_over_and_resumption(self):  # E.1, rulings 5 and 28
        activity = [{"year": 2019, "on": "2019-03-05"}]
        known = facts(construction_projects=[
            construction("resumed", actual_start="2018-05-01", year_activities=activity),
            construction("late", actual_start="2018-05-01", year_activities=[{"year": 2019, "on": "2019-07-02"}]),
            construction("idle", actual_start="2018-05-01", year_activities=[{"year": 2018, "on": "2018-05-01"}]),
            construction("exited", actual_start="2018-05-01", exited_on="2019-04-10", year_activities=activity),
            construction("completed", actual_start="2018-05-01", completed_on="2018-12-31"),
            construction("completed-since", actual_start="2018-05-01", completed_on="2019-05-01",
                         year_activities=activity),
            construction("new", actual_start="2019-03-01", year_activities=activity)])
        self.check(known, "C09", XIANGYUAN, day("2019-03-31"), 60)
        self.check(known, "C09", XIANGYUAN, JUNE, 50)
        self.check(known, "C09", XIANGYUAN, AUGUST, 75)
        self.assertEqual("RED", self.light(known, "C09", XIANGYUAN, AUGUST))

    def test_late_met(self):
        known = facts(construction_projects=[
            construction("late", actual_start="2018-05-01", year_activities=[{"year": 2019, "on": "2019-07-02"}])])
        self.assertEqual(["RED", "LATE_MET"], [self.light(known, "C09", XIANGYUAN, d) for d in (JUNE, AUGUST)])

    def test_start_rate_of_those_admitted_by_june(self):  # ruling 4
        known = facts(construction_projects=[
            construction("started", actual_start="2019-04-01"),
            construction("started-later", actual_start="2019-07-15"),
            construction("waiting"),
            construction("left", exited_on="2019-04-05"),
            construction("preliminary", is_preliminary=True),
            construction("carry-over", actual_start="2018-04-01"),
            construction("admitted-later", admitted_on="2019-07-01", actual_start="2019-07-02")])
        self.check(known, "C10", XIANGYUAN, day("2019-03-31"), 0)
        self.check(known, "C10", XIANGYUAN, JUNE, Fraction(100, 3))
        self.check(known, "C10", XIANGYUAN, AUGUST, Fraction(200, 3))

    def test_new_projects_in_zones(self):  # T5, E.9; 超 excludes the bound
        def project(name, **fields):
            return construction(name, **{"total": 1_000_000_001, "zone": "Z01", "unit": "140471",
                                         "actual_start": "2019-05-05", **fields})
        rulings = [{"is_transformation": True, "on": "2019-07-01"}, {"on": "2019-12-01"}]
        known = facts(construction_projects=[
            project("counts"), project("bound", total=1_000_000_000), project("coal", industry="0610"),
            project("upgraded", industry="0610", nature="NATURE_TECH_UPGRADE"),
            project("before", actual_start="2018-12-31"),
            project("waiting", actual_start=""), project("ruled", industry="4411", transformation_rulings=rulings),
            project("no-industry", industry="")])
        for as_of, expected in ((JUNE, 2), (AUGUST, 3), (DECEMBER, 2)):
            self.check(known, "C04", HIGH_TECH, as_of, expected)

    def test_annual_plan_in_force_against_the_units_target(self):
        plans = [{"year": 2019, "yuan": "300000000", "from": "2019-01-02"},
                 {"year": 2020, "yuan": "9", "from": "2019-01-02"},
                 {"year": 2019, "yuan": "400000000", "from": "2019-07-10"}]
        shares = [{"unit": "140423", "basis_points": 7500}, {"unit": "140405", "basis_points": 2500}]
        known = facts(construction_projects=[construction("p", annual_plans=plans, shares=shares),
                                             construction("out", annual_plans=plans, exited_on="2019-04-03")],
                      targets=[target("C01", XIANGYUAN, "4.5")])
        self.check(known, "C11", XIANGYUAN, JUNE, 50)
        self.check(known, "C11", XIANGYUAN, AUGUST, Fraction(200, 3))
        self.check(known, "C11", TUNLIU, JUNE, NOT_APPLICABLE)

    def test_entry_into_statistics(self):  # E.5
        known = facts(
            construction_projects=[construction(name, actual_start="2019-02-01", **fields) for name, fields in (
                ("in", {}), ("out", {}), ("small", {"total": 4_999_999}), ("closed", {}),
                ("exited", {"exited_on": "2019-04-02"}))],
            statistics_entries=[
                {"project_id": "in", "entered_on": "2019-06-30"}, {"project_id": "out"},
                {"project_id": "closed", "entered_on": "2019-02-20", "closed_on": "2019-06-01"}])
        self.check(known, "C12", XIANGYUAN, day("2019-03-31"), 25)
        self.check(known, "C12", XIANGYUAN, JUNE, 50)

    def test_visits(self):  # E.10, L4
        known = facts(site_visits=[{"name": f"units/140423/siteVisits/{i}", "visited_on": on}
                                   for i, on in enumerate(("2019-04-01", "2019-06-30", "2019-07-01"))])
        self.check(known, "C13", XIANGYUAN, JUNE, 2)
        self.check(known, "C13", WHOLE_CITY, JUNE, Fraction(1, 15))
        self.assertEqual(["GREEN", "RED", "NONE"], [self.light(known, "C13", s, d) for s, d in (
            (XIANGYUAN, JUNE), (TUNLIU, JUNE), (TUNLIU, AUGUST))])
        self.assertEqual("LIGHT_YELLOW", by_cadence(0, 1, day("2019-09-01")))

    def test_issues_on_their_dues(self):  # E.8, F.10.6: 06-06 and 06-10; of a Friday 06-03 and, major, 07-01
        known = facts(issues=[issue("met", "2019-06-03", "2019-06-06", "2019-06-10"),
                              issue("late", "2019-06-03", "2019-06-07", "2019-06-11"), issue("open", "2019-06-03"),
                              issue("major", "2019-05-31", "2019-06-03", "2019-07-01", "MAJOR")])
        for code, on, percent in (("C14", "2019-06-02", NOT_APPLICABLE), ("C14", "2019-06-03", 100),
                                  ("C14", "2019-06-05", 100), ("C14", "2019-06-06", 50),
                                  ("C15", "2019-06-09", NOT_APPLICABLE), ("C15", "2019-06-10", Fraction(100, 3)),
                                  ("C15", "2019-07-01", 50)):
            self.check(known, code, XIANGYUAN, day(on), percent)
        moved = issue("moved", "2019-06-03", "2019-06-06", "2019-06-10", unit_history=[
            {"from": "2019-06-03", "unit": "140423"}, {"from": "2019-06-10", "unit": "140405"}])
        for code, scope, percent in (("C14", XIANGYUAN, 100), ("C14", TUNLIU, NOT_APPLICABLE),
                                     ("C15", XIANGYUAN, NOT_APPLICABLE), ("C15", TUNLIU, 100)):
            self.check(facts(issues=[moved]), code, scope, JUNE, percent)

    def test_meetings_of_the_month(self):  # E.11, L4
        def held(number, on, state="STATE_MINUTED", unit="140423"):
            return {"name": f"units/{unit}/dispatchMeetings/{number}", "held_on": on, "state": state}
        known = facts(dispatch_meetings=[
            held(1, "2019-06-30"), held(2, "2019-06-29", "STATE_HELD"), held(3, "2019-05-31"),
            held(4, "", "STATE_PLANNED"), held(5, "2019-06-03", unit="140400")])
        for scope, on, number in (
                (XIANGYUAN, "2019-06-29", 0), (XIANGYUAN, "2019-06-30", 1), (WHOLE_CITY, "2019-06-03", 1),
                (WHOLE_CITY, "2019-05-31", 0), (TUNLIU, "2019-06-30", 0)):
            self.check(known, "C16", scope, day(on), number)
        self.assertEqual(["GREEN", "RED", "NONE", "YELLOW"], [self.light(known, "C16", s, day(on)) for s, on in (
            (XIANGYUAN, "2019-06-30"), (TUNLIU, "2019-06-30"), (TUNLIU, "2019-06-20"), (TUNLIU, "2019-06-21"))])

    def test_obstruction_cases_on_their_dues(self):  # K9
        known = facts(obstruction_cases=[
            {"name": f"units/140423/obstructionCases/{n}", "to_close_by": "2019-06-30", "closed_on": on}
            for n, on in enumerate(("2019-06-30", "2019-07-01", ""))])
        self.check(known, "C29", XIANGYUAN, day("2019-06-29"), NOT_APPLICABLE)
        self.check(known, "C29", XIANGYUAN, JUNE, Fraction(100, 3))
        self.check(known, "C29", TUNLIU, JUNE, NOT_APPLICABLE)

    def test_factor_requests_on_the_day_by_which_they_are_needed(self):  # K19-K21
        def need(number, needed_by="2019-06-30", units=(("2019-03-04", "140423"),), **fields):
            return {"name": f"units/140423/factorNeeds/{number}", "needed_by": needed_by, "project_id": f"p{number}",
                    "factor": "FACTOR_FUND", "filed_on": "2019-03-04", **fields,
                    "unit_history": [{"from": since, "unit": unit} for since, unit in units]}
        known = facts(factor_needs=[
            need(1, satisfied_on="2019-06-30"), need(2, satisfied_on="2019-07-01"), need(3, state="STATE_REFUSED"),
            need(4, withdrawn_on="2019-06-29", satisfied_on="2019-06-01"), need(5, "2019-07-01"), need(6, "2018-12-31"),
            need(7, withdrawn_on="2019-06-30", satisfied_on="2019-06-01",
                 units=(("2019-03-04", "140405"), ("2019-06-30", "140423"), ("2019-07-01", "140405")))])
        self.check(known, "C28", XIANGYUAN, day("2019-06-29"), NOT_APPLICABLE)
        self.check(known, "C28", XIANGYUAN, JUNE, 50)
        self.check(known, "C28", WHOLE_CITY, JUNE, 50)
        self.check(known, "C28", TUNLIU, JUNE, NOT_APPLICABLE)
        self.check(known, "C28", XIANGYUAN, day("2019-07-01"), 40)

    def test_factor_requests_that_are_withdrawn_to_look_better(self):
        def need(number, factor="FUND", **fields):
            return {"name": f"units/140423/factorNeeds/{number}", "project_id": "p", "factor": f"FACTOR_{factor}",
                    "filed_on": "2019-03-04", "needed_by": "2019-06-30", **fields}
        gone, again = need(1, withdrawn_on="2019-06-29"), {"filed_on": "2019-06-30", "needed_by": "2019-12-01"}
        refused = need(1, withdrawn_on="2019-06-29", refused_on="2019-06-28")
        for expected, needs in ((NOT_APPLICABLE, [gone]), (0, [refused]), (0, [gone, need(2, **again)]),
                                (NOT_APPLICABLE, [gone, need(2, "SO2", **again)]),
                                (NOT_APPLICABLE, [gone, need(2, **{**again, "filed_on": "2019-07-01"})]),
                                (NOT_APPLICABLE, [gone, need(2, **{**again, "filed_on": "2019-03-04"})]),
                                (NOT_APPLICABLE, [gone, need(2, **{**again, "project_id": "q"})])):
            self.check(facts(factor_needs=needs), "C28", XIANGYUAN, JUNE, expected)

    def test_key_projects_at_the_end_of_a_month(self):  # E.12
        new = {"planned_start": "2019-06-03"}
        known = facts(construction_projects=[
            construction("p", **new), construction("q", **new, actual_start="2019-06-30"),
            construction("r", planned_start="2019-07-01", actual_start="2019-06-30"),
            construction("s", planned_start="2019-07-01", annual_plans=[{"year": 2019, "yuan": "3000"}]), construction("t", **new, is_preliminary=True),
            construction("u", **new, actual_start="2018-12-31"),
            construction("v", **new, actual_start="2018-12-31", year_activities=[{"year": 2019, "on": "2019-06-30"}]),
            construction("w", **new, actual_start="2018-12-31", completed_on="2018-12-31")],
            list_entries=[listed(p, "KEY_CITY", "2019-04-01") for p in "pqrstuvw"] + [
                listed("p", "KEY_PROVINCE", "2019-06-30")],
            monthly_reports=[report("s", "2019-05", 4000)])
        found = lines(known, "2019-06")
        self.assertEqual({"new_projects": 3, "planned": 1, "started": 2, "early": 1, "late": 0, "carried_over": 2,
                          "resumed": 1, "not_resumed": 1, "preliminary": 1, "plan_yuan": 3000, "made_yuan": 4000,
                          "made_percent": "133.33"},
                         found[(XIANGYUAN, "CITY")])
        self.assertEqual(found[(XIANGYUAN, "CITY")], found[(WHOLE_CITY, "CITY")])
        province = found[(WHOLE_CITY, "PROVINCE")]
        self.assertEqual((1, 1, 0, 1), tuple(province[name] for name in ("new_projects", "planned", "started", "late")))
        self.assertEqual(0, found[(TUNLIU, "CITY")]["new_projects"])
        self.assertEqual(0, lines(known, "2019-05")[(WHOLE_CITY, "PROVINCE")]["new_projects"])

    def test_a_bulletin_of_key_projects_says_what_is_counted(self):  # E.12
        def of(late):
            said = [{"scope": {"kind": f"SCOPE_KIND_{place.kind}", "code": place.code},
                     "level": f"KEY_PROJECT_LEVEL_{level}", **{name: str(count) for name, count in line.items()}}
                    for (place, level), line in lines(facts(), "2019-06").items()]
            said[0]["late"] = late
            return facts(bulletins=[{"name": "units/140400/to/all/bulletins/1", "period": "2019-06",
                                     "subject": "BULLETIN_SUBJECT_KEY_PROJECTS", "key_projects": {"lines": said}}])
        self.assertEqual([], bulletin_differences(of("0")))
        self.assertEqual(1, len(bulletin_differences(of("1"))))

    def test_ppp_commitments_of_budgets_adopted_by_then(self):  # K18
        known = facts(ppp_budgets=[
            {"name": "units/140423/pppBudgets/1", "year": 2019, "adopted_on": "2018-12-28", "committed_yuan": "7",
             "expenditure_yuan": "100"},
            {"name": f"units/{TUNLIU.code}/pppBudgets/1", "year": 2019, "adopted_on": "2019-07-01", "committed_yuan": "13",
             "expenditure_yuan": "100"},
            {"name": "units/140423/pppBudgets/2", "year": 2020, "adopted_on": "2019-06-01", "committed_yuan": "50",
             "expenditure_yuan": "100"}])
        self.check(known, "C26", XIANGYUAN, day("2018-12-31"), NOT_APPLICABLE)
        self.check(known, "C26", XIANGYUAN, day("2019-01-01"), 7)
        self.check(known, "C26", TUNLIU, JUNE, NOT_APPLICABLE)
        self.check(known, "C26", WHOLE_CITY, day("2019-07-01"), 10)
        self.assertEqual(["GREEN", "RED", "YELLOW"], [self.light(known, "C26", s, day("2019-07-01"))
                                                      for s in (XIANGYUAN, TUNLIU, WHOLE_CITY)])

    def test_ppp_projects_of_which_the_platform_knows_every_change(self):  # K18
        known = facts(construction_projects=[construction("p", is_ppp=True), construction("q", is_ppp=True),
                                             construction("r")],
                      ppp_changes=[{"name": "c1", "project_id": "p", "changed_on": "2019-05-01",
                                    "synced_on": "2019-06-10"},
                                   {"name": "c2", "project_id": "r", "changed_on": "2019-05-01"}])
        for on, expected in (("2019-05-31", 100), ("2019-06-01", 50), ("2019-06-09", 50), ("2019-06-10", 100)):
            self.check(known, "C27", WHOLE_CITY, day(on), expected)
        self.check(facts(construction_projects=[construction("r")]), "C27", WHOLE_CITY, JUNE, NOT_APPLICABLE)

    def test_publicity_of_the_month(self):  # W4
        known = facts(publicity_items=[{"name": f"units/140423/publicityItems/{n}", "published_on": on}
                                       for n, on in enumerate(("2019-05-31", "2019-06-01", "2019-06-30"))])
        self.check(known, "W02", XIANGYUAN, day("2019-06-29"), 1)
        self.check(known, "W02", XIANGYUAN, JUNE, 2)
        self.check(known, "W02", TUNLIU, JUNE, 0)
        self.check(known, "W02", WHOLE_CITY, day("2019-07-01"), 0)

    def test_solid_waste_of_the_months_that_are_over(self):  # K12
        known = facts(solid_waste_uses=[{"name": f"units/140423/solidWasteUses/{m}", "month": m, "used_tonnes": t}
                                        for m, t in (("2018-12", "7"), ("2019-06", "512340"), ("2019-08", "10000"))])
        for on, expected in (("2019-06-29", 0), ("2019-06-30", Fraction(512_340, 10_000)),
                             ("2019-08-31", Fraction(522_340, 10_000))):
            self.check(known, "C22", WHOLE_CITY, day(on), expected)

    def test_key_projects_and_leaders(self):
        known = facts(
            construction_projects=[construction("p"), construction("q")],
            list_entries=[listed("p", "KEY_CITY", "2019-04-01"), listed("p", "KEY_PROVINCE", "2019-04-01"),
                          listed("q", "KEY_CITY", "2019-04-01"), listed("r", "KEY_COUNTY", "2019-04-01")],
            leader_assignments=[{"project_id": "p", "from": "2019-04-05", "ended_on": "2019-06-30"}])
        self.check(known, "C17", WHOLE_CITY, JUNE, 50)
        self.check(known, "C17", WHOLE_CITY, AUGUST, 0)

    def test_named_projects(self):  # C24
        known = facts(construction_projects=[construction("p", sample_id="P01"), construction("q")],
                      milestones=[{"name": f"m{i}", "project_id": p, "planned_on": planned, "reached_on": reached}
                                  for i, (p, planned, reached) in enumerate((
                                      ("p", "2019-06-30", "2019-06-01"), ("p", "2019-05-01", "2019-08-01"),
                                      ("p", "2019-07-01", ""), ("q", "2019-05-01", "")))])
        self.check(known, "C24", WHOLE_CITY, JUNE, 50)
        self.check(known, "C24", WHOLE_CITY, AUGUST, Fraction(200, 3))


if __name__ == "__main__":
    unittest.main()

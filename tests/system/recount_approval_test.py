#!/usr/bin/env python3
"""What the recount counts of approval (domain.md G.1: A01-A03, A08, A10-A15)."""

import unittest
from fractions import Fraction

from recount.days import day
from recount.formulas import value_of
from recount.judge import by_ceiling, judge
from recount.plan import PLAN, WHOLE_CITY, Scope
from recount.shapes import NOT_APPLICABLE
from recount_examples import (AUGUST, DECEMBER, JUNE, TUNLIU, XIANGYUAN, Case, application, case, construction,
                              facts, flow, listed, matter, process, run)


class Approval(Case):
    def test_distinct_working_days_of_what_was_finished(self):  # F.4.3: 8, not 11; I.43: the mean
        known = facts(
            approval_processes=[process("p", "2019-03-14"), process("q", "2019-07-01"), process("open"),
                                process("before", "2018-12-31"), process("elsewhere", "2019-06-30", "140405")],
            approval_cases=[case("a", run("2019-03-04", "2019-03-11")), case("b", run("2019-03-06", "2019-03-14")),
                            case("c", run("2019-06-10", "2019-06-13"), run("2019-06-20", "2019-07-01"), of="q"),
                            case("late", run("2019-06-27", "2019-07-05"), of="q"),
                            case("declined", run("2019-05-06", "2019-05-08"), of="q", accepted_on="", accepted_by=""),
                            case("d", run("2019-01-02"), of="open")])
        self.check(known, "A01", XIANGYUAN, day("2019-03-13"), NOT_APPLICABLE)
        self.check(known, "A01", XIANGYUAN, JUNE, 8)
        self.check(known, "A01", WHOLE_CITY, JUNE, 4)  # the one elsewhere took no day
        self.check(known, "A01", XIANGYUAN, AUGUST, Fraction(8 + 10, 2))

    def test_a_ceiling_is_met_up_to_the_target(self):  # L5
        self.assertEqual(["LIGHT_GREEN", "LIGHT_YELLOW", "LIGHT_YELLOW", "LIGHT_RED"],
                         [by_ceiling(Fraction(days), 120) for days in (108, 109, 120, 121)])

    def test_decided_in_time(self):  # F.5.7: due on 2019-06-24; with the suspension on 2019-07-01
        known = facts(approval_cases=[
            case("in-time", run("2019-06-10", "2019-06-24"), decided_on="2019-06-24"),
            case("late", run("2019-06-10", "2019-06-25"), decided_on="2019-06-25"),
            case("stood", run("2019-06-10", "2019-06-13"), run("2019-06-20", "2019-07-01"), decided_on="2019-07-01"),
            case("revoked", run("2019-06-10", "2019-06-12"), decided_on="2019-06-12", ended_on="2019-06-20"),
            case("before", run("2018-12-10", "2018-12-12"), decided_on="2018-12-12")])
        self.check(known, "A02", XIANGYUAN, day("2019-06-11"), NOT_APPLICABLE)
        self.check(known, "A02", XIANGYUAN, day("2019-06-24"), 100)
        self.check(known, "A02", XIANGYUAN, JUNE, Fraction(200, 3))
        self.check(known, "A02", XIANGYUAN, AUGUST, 75)
        self.check(known, "A02", TUNLIU, AUGUST, NOT_APPLICABLE)

    def test_overdue_until_decided_or_withdrawn(self):
        known = facts(approval_cases=[
            case("in-time", run("2019-06-10", "2019-06-12"), decided_on="2019-06-12"),
            case("late", run("2019-06-10", "2019-07-01"), decided_on="2019-07-01"),
            case("withdrawn", run("2019-06-10", "2019-06-28"), ended_on="2019-06-28"),
            case("suspended", run("2019-06-10", "2019-06-21"))])
        for on, below in (("2019-06-24", 1), ("2019-06-25", 3), ("2019-06-27", 3), ("2019-06-28", 2),
                          ("2019-07-01", 2)):
            self.check(known, "A02", XIANGYUAN, day(on), Fraction(100, below))

    def test_overdue_since_the_year_before(self):
        known = facts(approval_cases=[case("old", run("2018-11-01")), case("done", run("2018-11-01", "2019-03-04"),
                                                                            decided_on="2019-03-04")])
        self.check(known, "A02", XIANGYUAN, day("2019-01-01"), 0)
        self.assertEqual(2, len(value_of(known, "A02", XIANGYUAN, day("2019-01-01")).denominator))
        self.assertEqual(2, len(value_of(known, "A02", XIANGYUAN, DECEMBER).denominator))

    def test_no_clock_before_the_acceptance(self):  # rulings 20, 21; F.3
        silent = {"accepted_by": "", "accepted_on": "", "deemed_on": "2019-06-18"}
        known = facts(approval_cases=[
            case("silent", run("2019-06-10"), limit=1, **silent),
            case("declined", run("2019-06-10", "2019-06-14"), limit=1, ended_on="2019-06-14", accepted_by="",
                 accepted_on="")])
        self.check(known, "A02", XIANGYUAN, day("2019-06-17"), NOT_APPLICABLE)
        self.check(known, "A02", XIANGYUAN, day("2019-06-18"), 0)

    def test_counties_with_a_flow_and_a_parallel_case(self):  # K10: both, within 90 days
        both = ("S2-01", "S2-02")
        known = facts(
            parallel_flows=[flow("140423", "2019-03-01"), flow("140405", "2019-07-01"), flow("140400", "2019-03-01"),
                            flow("140471", "2019-03-01"), flow("140425", "2019-03-01", "2019-06-30"),
                            flow("140426", "2019-03-01")],
            stage_applications=[
                application("2019-04-02", both), application("2019-05-06", both, office="140405"),
                application("2019-06-03", both, office="140400"), application("2019-06-03", both, office="140471"),
                application("2019-06-03", both, office="140425"),
                application("2019-06-03", both[:1], office="140426", unit="140423")])
        for on, number in (("2019-04-01", 0), ("2019-04-02", 1), ("2019-06-29", 2), ("2019-06-30", 1),
                           ("2019-07-01", 1), ("2019-08-03", 1), ("2019-08-04", 0)):
            self.check(known, "A03", WHOLE_CITY, day(on), number)
        self.assertEqual("1", judge(known, PLAN["A03"], WHOLE_CITY, JUNE).shown)

    def test_joint_acceptance(self):  # K8
        known = facts(stage_applications=[
            application("2019-06-30", stage=4, joint_acceptance=True, office="140400"),
            application("2019-02-11", stage=4), application("2018-12-31", stage=4),
            application("2019-06-03", stage=3), application("2019-06-04", stage=4, unit="140405")])
        self.check(known, "A11", XIANGYUAN, day("2019-06-29"), 0)
        self.check(known, "A11", XIANGYUAN, JUNE, 50)
        self.check(known, "A11", WHOLE_CITY, JUNE, Fraction(100, 3))
        self.check(known, "A11", Scope("UNIT", "140400"), JUNE, NOT_APPLICABLE)

    def test_green_channel_of_key_transformation_projects(self):  # K22
        def eia(project, since="2019-06-10", item="S1-07", **fields):
            return case(f"{project}-{since}", run(since), of=project, item=item, **fields)
        silent = {"accepted_by": "", "accepted_on": "", "deemed_on": "2019-06-18"}
        rulings = [{"is_transformation": False, "on": "2019-06-10"}]
        known = facts(
            construction_projects=[construction(name) for name in ("green", "plain", "silent", "late", "other")] + [
                construction("another's", unit="140405"),
                construction("coal", industry="0610"), construction("gone", exited_on="2019-06-10"),
                construction("ruled", transformation_rulings=rulings)],
            list_entries=[listed(name, "KEY_CITY", "2019-06-10")
                          for name in ("green", "plain", "silent", "another's", "coal", "gone", "ruled",
                                       "no-project")] + [
                listed("late", "KEY_PROVINCE", "2019-06-11"), listed("other", "KEY_COUNTY", "2019-05-01")],
            approval_cases=[eia("green", green_channel=True), eia("plain", item="S1-06"), eia("silent", **silent),
                            eia("late"), eia("other"), eia("coal"), eia("gone"), eia("ruled"), eia("no-project"),
                            eia("another's"),
                            eia("green", "2019-06-12", item="S1-08")])
        self.check(known, "A14", XIANGYUAN, day("2019-06-09"), NOT_APPLICABLE)
        self.check(known, "A14", XIANGYUAN, day("2019-06-17"), 50)
        self.check(known, "A14", XIANGYUAN, day("2019-06-18"), Fraction(100, 3))
        self.check(known, "A14", TUNLIU, JUNE, NOT_APPLICABLE)

    def test_nodes_by_the_dues_of_the_examples(self):  # F.10.6
        monday = ("2019-06-03", "2019-06-04", "2019-06-06", "2019-06-10")
        known = facts(supervision_items=[matter("1", *monday)])
        self.check(known, "A10", XIANGYUAN, day("2019-06-03"), NOT_APPLICABLE)
        self.check(known, "A10", XIANGYUAN, day("2019-06-04"), 100)
        self.check(known, "A10", TUNLIU, JUNE, NOT_APPLICABLE)
        late = facts(supervision_items=[matter("1", "2019-06-03", "2019-06-05", "2019-06-06", "")])
        for on, percent in (("2019-06-05", 0), ("2019-06-06", 50), ("2019-06-10", Fraction(100, 3))):
            self.check(late, "A10", XIANGYUAN, day(on), percent)
        # A Friday: 30 June is a Sunday, and the major one is due on 1 July.
        friday = ("2019-05-31", "2019-06-03", "2019-06-04", "2019-07-01")
        known = facts(supervision_items=[matter("1", *friday, category="MAJOR")])
        self.check(known, "A10", XIANGYUAN, JUNE, 50)
        self.check(known, "A10", XIANGYUAN, day("2019-07-01"), Fraction(200, 3))

    def test_a_plan_that_is_approved_has_a_node_of_its_own(self):
        plan = {"planned": [{"due_on": "2019-07-20"}, {"due_on": "2019-08-10"}], "verdict": "PLAN_VERDICT_APPROVED"}
        done = ("2019-06-03", "2019-06-04", "2019-06-06", "2019-07-01", "2019-08-12")
        known = facts(supervision_items=[matter("1", *done, category="MAJOR", plan=plan)])
        self.check(known, "A10", XIANGYUAN, day("2019-08-09"), 100)
        self.check(known, "A10", XIANGYUAN, day("2019-08-10"), 75)
        refused = facts(supervision_items=[matter("1", *done[:3], "", category="MAJOR",
                                                  plan={**plan, "verdict": "PLAN_VERDICT_REFUSED"})])
        self.check(refused, "A10", XIANGYUAN, AUGUST, Fraction(200, 3))

    def test_systems_that_run(self):  # K25
        known = facts(connected_systems=[
            {"name": f"units/140400/connectedSystems/{n}", "registered_on": "2019-03-04", **fields}
            for n, fields in enumerate(({"connected_on": "2019-06-30"}, {"exception": "涉密"}, {},
                                        {"connected_on": "2019-04-01", "retired_on": "2019-06-30"}))])
        self.check(known, "A08", WHOLE_CITY, day("2019-03-03"), NOT_APPLICABLE)
        self.check(known, "A08", WHOLE_CITY, day("2019-06-29"), 25)
        self.check(known, "A08", WHOLE_CITY, JUNE, Fraction(100, 3))

    def test_agencies_and_persons_with_a_record(self):  # K26
        agencies = [{"listed_on": "2019-03-04", "supervision": {"on": "2019-06-30"}, "removed_on": "2019-10-08"},
                    {"listed_on": "2019-03-05", "state": "STATE_SUSPENDED"}, {"applied_on": "2019-03-01"}]
        known = facts(
            intermediary_agencies=[{"name": f"units/140400/intermediaryAgencies/{n}", **fields}
                                   for n, fields in enumerate(agencies)],
            licensed_persons=[{"name": "units/140423/licensedPersons/1", "registered_on": "2019-03-01",
                               "supervision": {"on": "2019-03-04"}}])
        self.check(known, "A09", WHOLE_CITY, day("2019-02-28"), NOT_APPLICABLE)
        self.check(known, "A09", WHOLE_CITY, day("2019-03-04"), 50)
        self.check(known, "A09", WHOLE_CITY, day("2019-06-29"), Fraction(100, 3))
        self.check(known, "A09", WHOLE_CITY, JUNE, Fraction(200, 3))
        self.check(known, "A09", WHOLE_CITY, day("2019-10-08"), 50)

    def test_zones_with_an_approved_planning_eia(self):  # K22
        known = facts(planning_eias=[
            {"name": f"units/140400/planningEias/{zone}", "zone": zone, "approved_on": on}
            for zone, on in (("Z01", "2019-06-30"), ("Z02", "2018-05-02"), ("Z03", ""))])
        self.check(known, "A15", WHOLE_CITY, day("2019-06-29"), Fraction(100, 9))
        self.check(known, "A15", WHOLE_CITY, JUNE, Fraction(200, 9))
        for zone, expected in (("Z01", 100), ("Z02", 100), ("Z03", 0), ("Z04", 0)):
            self.check(known, "A15", Scope("ZONE", zone), JUNE, expected)

    def test_what_the_catalogue_was_cut_by(self):  # K24
        def edition(number, on, items, limit_days, replaces=""):
            return {"name": f"units/140400/catalogueEditions/{number}", "effective_on": on, "items": items,
                    "limit_days": limit_days, "replaces": replaces and f"units/140400/catalogueEditions/{replaces}"}
        known = facts(catalogue_editions=[
            edition("d", "2019-06-30", 30, 350, "c"), edition("c", "2019-06-30", 30, 300, "b"),
            edition("b", "2019-03-01", 40, 400, "a"), edition("a", "2018-12-10", 40, 500)])
        self.check(known, "A13.n", WHOLE_CITY, day("2018-12-09"), NOT_APPLICABLE)
        self.check(known, "A13.n", WHOLE_CITY, day("2018-12-10"), 0)
        self.check(known, "A13.limits", WHOLE_CITY, day("2019-06-29"), 20)
        self.check(known, "A13.n", WHOLE_CITY, JUNE, 25)
        self.check(known, "A13.limits", WHOLE_CITY, JUNE, 30)
        corrected = facts(catalogue_editions=[
            edition("a", "2018-12-10", 460, 500), edition("b", "2018-12-10", 40, 500, "a") | {"corrects": True},
            edition("c", "2019-06-30", 30, 400, "b")])
        self.check(corrected, "A13.n", WHOLE_CITY, day("2018-12-10"), 0)
        self.check(corrected, "A13.n", WHOLE_CITY, JUNE, 25)
        self.assertEqual("LIGHT_YELLOW", judge(known, PLAN["A13.n"], WHOLE_CITY, day("2019-06-29")).light,
                         "0 is nine tenths of 0")
        self.assertEqual("LIGHT_GREEN", judge(known, PLAN["A13.n"], WHOLE_CITY, JUNE).light)

    def test_documents_done(self):  # K24
        known = facts(policy_documents=[
            {"name": f"units/140400/policyDocuments/{n}", "listed_on": "2019-03-04", "done_on": on}
            for n, on in enumerate(("2019-06-30", "2019-07-01", ""))])
        self.check(known, "A12", WHOLE_CITY, day("2019-06-29"), 0)
        self.check(known, "A12", WHOLE_CITY, JUNE, Fraction(100, 3))


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/env python3
"""The recount's days, how it judges, that the city is the sum of its units, and how it compares. Needs no servers."""
import datetime
import random
import unittest
from fractions import Fraction

from recount.compare import Comparison, disagreements, weight
from recount.days import day, last_finished_month, months_finished
from recount.formulas import value_of
from recount.judge import judge, rounded
from recount.plan import PLAN, UNITS, WHOLE_CITY, Scope, scopes_of
from recount.ranking import bulletin_differences, mentions, ranked
from recount.records import parse_lines
from recount.score import score_of
from recount.shapes import NOT_APPLICABLE, VALUE, Value
from recount_examples import (AUGUST, DECEMBER, JUNE, WORKING_DAYS, XIANGYUAN, Case, application, arrival, case,
                              construction, contract, event, facts, figure, listed, matter, process, report, reserve,
                              run, target, tracker)


class Days(Case):
    def test_checked_examples_of_the_rulebook(self):  # F.5.7
        for start, number, due in (("2019-01-28", 5, "2019-02-02"), ("2019-02-01", 3, "2019-02-11"),
                                   ("2019-04-26", 4, "2019-05-05"), ("2019-09-27", 5, "2019-10-10"),
                                   ("2020-01-20", 5, "2020-02-04"), ("2019-06-10", 10, "2019-06-24"),
                                   ("2019-05-02", 0, "2019-05-05")):
            self.assertEqual(day(due), WORKING_DAYS.after(day(start), number), start)

    def test_working_days_of_each_month(self):  # F.6
        for year, expected in ((2019, [22, 17, 21, 22, 21, 19, 23, 22, 21, 19, 21, 22]),
                               (2020, [17, 20, 22, 22, 19, 21, 23, 21, 23, 17, 21, 23])):
            found = [0] * 12
            for offset in range(366):
                date = datetime.date(year, 1, 1) + datetime.timedelta(days=offset)
                found[date.month - 1] += date.year == year and WORKING_DAYS.works(date)
            self.assertEqual(expected, found)

    def test_a_month_is_finished_on_its_last_day(self):  # I.43
        for date, number in ((JUNE, 6), (day("2019-06-29"), 5), (AUGUST, 7), (day("2019-01-30"), 0)):
            self.assertEqual(number, months_finished(date))
        self.assertEqual("2019-07", last_finished_month(AUGUST))


class Judging(Case):
    def test_rounding_half_away_from_zero(self):
        self.assertEqual(["0.13", "-0.13", "0.00", "3", "12.00"], [
            rounded(Fraction(1, 8), 2), rounded(Fraction(-1, 8), 2), rounded(Fraction(-1, 1000), 2),
            rounded(Fraction(5, 2), 0), rounded(Fraction(12), 2)])

    def test_light_by_time_progress(self):  # L1, I.35
        def light(yuan):
            known = facts(official_figures=[figure("FAI", XIANGYUAN, "2019-06", yuan)],
                          targets=[target("C01", XIANGYUAN, "60")])
            return self.light(known, "C01", XIANGYUAN, JUNE)
        self.assertEqual(["GREEN", "YELLOW", "YELLOW", "RED"],
                         [light(y) for y in (3_000_000_000, 2_999_999_999, 2_400_000_000, 2_399_999_999)])
        without = facts(official_figures=[figure("FAI", XIANGYUAN, "2019-06", 1)])
        self.assertEqual("NO_TARGET", self.light(without, "C01", XIANGYUAN, JUNE))
        self.assertEqual(VALUE, value_of(without, "C01", XIANGYUAN, JUNE).outcome)

    def test_by_date_before_the_date(self):  # L3: both days included
        known = facts(construction_projects=[construction("p", actual_start="2019-03-01"), construction("q"),
                                             construction("r")])
        # 1/3 of 70 % is 0.476; 2019-03-27 is day 86 of 181 (0.475), the day after 87 (0.481).
        for date, light in (("2019-03-27", "GREEN"), ("2019-03-28", "YELLOW")):
            self.assertEqual(light, self.light(known, "C10", XIANGYUAN, day(date)))

    def test_three_contracts_a_county(self):  # I05: SAME, I05C: the city's 36
        def lights(number):
            known = facts(contracts=[contract(f"c{i}", total=1_000_000_000, landed_on="2019-04-01")
                                     for i in range(number)])
            return [self.light(known, "I05", XIANGYUAN, JUNE), self.light(known, "I05C", WHOLE_CITY, JUNE)]
        self.assertEqual([["RED", "RED"], ["GREEN", "RED"]], [lights(1), lights(2)])  # half of 3 by mid-year
        self.assertEqual([3, 36], [judge(facts(), PLAN[c], s, JUNE).target for c, s in (
            ("I05", XIANGYUAN), ("I05C", WHOLE_CITY))])

    def test_what_is_only_watched_has_no_light(self):
        known = facts(contracts=[contract("c")], fund_arrivals=[arrival("c", "2019-06-01")])
        for code in ("R06", "I08"):
            self.assertEqual("NONE", self.light(known, code, XIANGYUAN, JUNE))
        self.assertEqual(["NO_TARGET", "RED"], [self.light(known, c, XIANGYUAN, JUNE) for c in ("I01", "I06")])

    def test_every_indicator_has_a_value_of_an_empty_node(self):
        known = facts()
        for indicator in PLAN.values():
            for scope in scopes_of(indicator):
                judge(known, indicator, scope, JUNE)
        self.check(known, "C06", WHOLE_CITY, JUNE, NOT_APPLICABLE)
        self.assertEqual(15, len(UNITS))


class Sums(Case):
    def test_a_surplus_of_one_county_does_not_offset_another(self):  # I05C, ruling 9
        known = facts(contracts=[
            contract(f"{unit}-{i}", total=1_000_000_000, unit=unit, landed_on="2019-04-01")
            for unit, number in (("140423", 5), ("140405", 1), ("140471", 3), ("140472", 3), ("140400", 3))
            for i in range(number)])
        self.check(known, "I05", XIANGYUAN, JUNE, 5)
        self.check(known, "I05C", WHOLE_CITY, JUNE, 3 + 1)
        self.assertEqual(12, len(scopes_of(PLAN["I05"])))

    def check_sums(self, known, codes):
        for code in codes:
            for as_of in (JUNE, AUGUST, DECEMBER):
                city = value_of(known, code, WHOLE_CITY, as_of)
                units = [value_of(known, code, Scope("UNIT", unit), as_of) for unit in UNITS]
                for part in ("numerator", "denominator"):
                    of_city = sum(e.amount for e in getattr(city, part))
                    of_units = sum(e.amount for value in units for e in getattr(value, part))
                    self.assertEqual(of_city, of_units, (code, as_of, part))
                self.assertTrue(sum(e.amount for e in city.numerator), code)

    def test_the_city_is_the_sum_of_its_units(self):  # A.6, I.32
        dice = random.Random(2019)

        def some(*choices):
            return dice.choice(choices)

        def on(*years):
            return f"{some(*years)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"

        projects, reports, entries, lists, statistics = [], [], [], [], []
        for i in range(150):
            units = dice.sample(UNITS, 3)
            moves = [{"from": "2018-01-01", "unit": units[0]}, {"from": on("2019"), "unit": units[1]}]
            shares = [{"unit": u, "basis_points": b} for u, b in zip(units, (3333, 3333, 3334))]
            plans = [{"year": 2019, "yuan": str(dice.randint(1, 10**9)), "from": on("2018", "2019")}]
            projects.append(construction(f"p{i}", units[0], dice.randint(10**6, 10**8), unit_history=moves,
                                         shares=some([], shares), annual_plans=plans, admitted_on=on("2018", "2019"),
                                         actual_start=some("", on("2018", "2019")), exited_on=some("", "", on("2019")),
                                         year_activities=[{"year": 2019, "on": on("2019")}],
                                         investor=some("INVESTOR_KIND_PRIVATE", "INVESTOR_KIND_GOV")))
            reports += [report(f"p{i}", f"2019-{m:02}", dice.randint(1, 10**7)) for m in dice.sample(range(1, 13), 5)]
            entries.append(reserve(f"r{i}", on("2018", "2019"), dice.randint(1, 10**9), units[0], unit_history=moves,
                                   transferred_on=some("", "2019-06-20")))
            lists.append(listed(f"p{i}", some("KEY_CITY", "KEY_COUNTY"), on("2019")))
            statistics.append({"project_id": f"p{i}", "entered_on": some("", on("2019"))})
        known = facts(construction_projects=projects, monthly_reports=reports, reserve_projects=entries,
                      list_entries=lists, statistics_entries=statistics)
        self.check_sums(known, ("R01", "R02", "R07.n", "R07.amount", "C09", "C10", "C12", "C25", "C31"))

    def test_also_of_promotion(self):  # I.33: wherever the host was moved to
        dice = random.Random(2019)

        def some_day():
            return f"2019-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"

        contracts, trackers, arrivals, entries, events = [], [], [], [], []
        for i in range(150):
            before, after = dice.sample(UNITS, 2)
            moves = [{"from": "2018-01-01", "unit": before}, {"from": some_day(), "unit": after}]
            contracts.append(contract(f"c{i}", some_day(), dice.randint(5 * 10**7, 2 * 10**8), before,
                                      unit_history=moves, started_on=dice.choice(["", "2019-06-01"]),
                                      terminated_on=dice.choice(["", "", "2019-12-29"])))
            trackers.append(tracker(f"c{i}", some_day(), dice.choice(["", "2019-12-30"]), before))
            arrivals += [arrival(f"c{i}", on, dice.randint(1, 10**7), before)
                         for on in ("2019-06-10", "2019-08-10", "2019-12-10")]
            entries.append(reserve(f"c{i}", "", unit_history=[{"from": some_day(), "unit": before}]))
            events.append(event("LEADING_ENTERPRISE", some_day(), after))
        self.check_sums(facts(contracts=contracts, trackers=trackers, fund_arrivals=arrivals, reserve_projects=entries,
                              promotion_events=events), ("R06", "I01", "I02", "I06", "I08", "I09"))

    def test_also_of_approval(self):
        dice = random.Random(2019)

        def some_day():
            return f"2019-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"

        processes, cases, applications = [], [], []
        for i in range(150):
            unit = dice.choice(UNITS)
            finished = some_day()
            processes.append(process(f"p{i}", dice.choice(["", finished]), unit))
            cases.append(case(f"c{i}", run("2019-01-02", finished), unit=unit, of=f"p{i}",
                              decided_on=dice.choice(["", finished])))
            applications.append(application(some_day(), stage=4, unit=unit, joint_acceptance=dice.random() < 0.7))
        self.check_sums(facts(approval_processes=processes, approval_cases=cases, stage_applications=applications),
                        ("A01", "A02", "A11"))


class Answers:
    """Scoreboards as the service would give them, from the recount of other records."""

    def __init__(self, known):
        self.known = known

    def scoreboard(self, scope, as_of):
        values = []
        for indicator in PLAN.values():
            for owner in scopes_of(indicator):
                if owner == scope or (owner.kind == "ZONE" and scope == WHOLE_CITY):
                    values.append(self.value(indicator, owner, as_of))
        return {"as_of": str(as_of), "values": values}

    def value(self, indicator, scope, as_of):
        ours = judge(self.known, indicator, scope, as_of)
        value = {"code": indicator.code, "scope": {"kind": f"SCOPE_KIND_{scope.kind}", "code": scope.code},
                 "outcome": ours.value.outcome, "light": ours.light, "value": ours.shown}
        if ours.value.exact is not None:  # not in lowest terms
            exact = ours.value.exact
            value |= {"numerator": str(exact.numerator * 7), "denominator": str(exact.denominator * 7)}
        if ours.target is not None:
            value["target"] = str(float(ours.target))
        return value

    def contributions(self, *_):
        return [], []


class Comparing(Case):
    def compare(self, here, there):
        comparison = Comparison(here, Answers(there))
        comparison.run(JUNE)
        return comparison

    def test_equal(self):
        known = facts(reserve_projects=[reserve("a", "2019-05-01")])
        comparison = self.compare(known, known)
        self.assertEqual([], comparison.differences)
        self.assertEqual(len(PLAN), len([code for code in PLAN if comparison.compared[code]]))
        self.assertEqual(3, comparison.codes_compared())  # R01 has no base, R02 nothing transferred

    def test_a_difference_names_its_records(self):
        comparison = self.compare(facts(reserve_projects=[reserve("a", "2019-05-01"), reserve("b", "2019-05-01")]),
                                  facts(reserve_projects=[reserve("a", "2019-05-01")]))
        (difference,) = [d for d in comparison.differences if d.startswith("R07.n UNIT:140423")]
        self.assertIn("value: recount 2", difference)
        self.assertIn("units/140423/reserveProjects/b", difference)
        self.assertEqual({"R01A", "R07.n", "R07.amount"}, {code for code, n in comparison.differing.items() if n})

    def test_a_value_that_is_missing_or_not_of_the_plan_differs(self):
        class Odd(Answers):
            def scoreboard(self, scope, as_of):
                board = super().scoreboard(scope, as_of)
                for value in board["values"]:
                    if value["code"] == "C11" and scope == XIANGYUAN:
                        value["scope"]["code"] = "140499"
                return board
        comparison = Comparison(facts(), Odd(facts()))
        comparison.run(JUNE)
        self.assertEqual(2, comparison.differing["C11"])

    def test_contributions_enter_with_the_sign_of_their_sum(self):
        sums = [{"part": "PART_NUMERATOR", "measure": "M", "to": "2019-06-30", "sign": 1},
                {"part": "PART_NUMERATOR", "measure": "M", "from": "2019-02-01", "to": "2019-12-31", "sign": -1}]
        found = [weight({"part": "PART_NUMERATOR", "measure": "M", "business_day": on}, sums)
                 for on in ("2019-01-05", "2019-03-01", "2019-08-01")]
        self.assertEqual([1, 0, -1], found)

    def test_light_alone(self):
        ours = judge(facts(), PLAN["R03"], XIANGYUAN, JUNE)
        theirs = {"outcome": VALUE, "numerator": "0", "denominator": "1", "value": "0", "target": "0",
                  "light": "LIGHT_RED"}
        self.assertEqual(["light: recount LIGHT_GREEN, service LIGHT_RED"], list(disagreements(ours, theirs)))

    def test_names_in_either_spelling(self):
        (record,) = parse_lines('{"plannedTotalHistory":[{"readyOn":"2019-01-01"}],"admitted_on":"2019-01-02"}\n')
        self.assertEqual({"planned_total_history": [{"ready_on": "2019-01-01"}], "admitted_on": "2019-01-02"}, record)


class Score(Case):
    """G.4."""

    def test_the_example(self):
        given = {"C01": (33, 60), "C10": (60, 70), "I02": (10, 30)}

        def value_and_target(indicator):
            if indicator.code not in given:
                return Value(NOT_APPLICABLE), None
            exact, wanted = given[indicator.code]
            return Value(VALUE, Fraction(exact)), Fraction(wanted)
        score = score_of(facts(), XIANGYUAN, JUNE, value_and_target)
        self.assertEqual("94.68", rounded(score.exact, 2))
        late = [{"name": f"units/140423/unitMonths/{n}", "month": "2019-03", "late": True} for n in range(11)]
        commended = [{"name": f"units/140400/commendations/{n}", "awarded_to": "140423", "awarded_on": "2019-06-30"}
                     for n in range(4)]
        red = [matter(str(n), "2019-06-03", "2019-06-04", "2019-06-06", "") for n in range(11)]
        for known, expected in ((facts(unit_months=late[:1]), "94.18"), (facts(unit_months=late), "89.68"),
                                (facts(commendations=commended[:1]), "96.68"), (facts(commendations=commended), "100.68"),
                                (facts(supervision_items=red[:1]), "93.68"), (facts(supervision_items=red), "84.68")):
            self.assertEqual(expected, rounded(score_of(known, XIANGYUAN, JUNE, value_and_target).exact, 2))
        nothing = score_of(facts(), XIANGYUAN, JUNE, lambda of: (Value(NOT_APPLICABLE), None))
        self.assertEqual(NOT_APPLICABLE, nothing.outcome)

    def test_of_a_county_is_made_of_its_values(self):
        known = facts(construction_projects=[construction("p", actual_start="2019-03-01")])
        self.assertEqual(VALUE, judge(known, PLAN["W01"], XIANGYUAN, JUNE).value.outcome)

    def test_the_ranking(self):  # G.5
        known = facts(targets=[target("C01", Scope("UNIT", "140425"), "10")], official_figures=[
            figure("FAI", Scope("UNIT", "140425"), "2019-06", 500_000_000)],
            contracts=[contract("c", total=200_000_000)],
            commendations=[{"name": "units/140400/commendations/1", "awarded_to": "140426", "awarded_on": "2019-06-30"}])
        places = ranked(known, "counties", JUNE)
        self.assertEqual(12, len(places))
        scores = [shown for _, _, shown in places]
        self.assertEqual(sorted(scores, key=lambda s: -Fraction(s)), scores)
        self.assertEqual((1, "140425"), places[0][:2])
        self.assertEqual((2, "140426"), places[1][:2])
        self.assertEqual((3, "140423"), places[2][:2], "of equal scores the one with contracts comes first")
        self.assertEqual({3}, {rank for rank, _, _ in places[2:]})
        self.assertEqual(2, len(ranked(known, "zones", JUNE)))

    def test_what_a_bulletin_says_of_a_place(self):  # G.5
        def said(*ranks):
            return "".join(m[len("MENTION_"):][:1] or "-" for m in mentions([(rank, "", "") for rank in ranks]))
        self.assertEqual("CCC-NN--", said(1, 2, 3, 4, 5, 6, 0, 0))
        self.assertEqual("CCC--NN", said(1, 2, 2, 4, 5, 6, 6))
        self.assertEqual("CC-N", said(1, 2, 3, 4), "the third is one of the last two as well")
        self.assertEqual("---", said(1, 1, 1))
        self.assertEqual("-", said(1))

    def test_a_bulletin_counts_in_the_quarter_in_which_it_is_published(self):  # R05
        def bulletin(published_on, number=0, subject="RANKING"):
            return {"name": "units/140400/to/all/bulletins/1", "published_on": published_on, "number": number,
                    "subject": f"BULLETIN_SUBJECT_{subject}", "rankings": []}
        known = facts(bulletins=[bulletin("2019-04-12"), bulletin("2019-06-30", 1), bulletin("2019-07-01"),
                                 bulletin("2019-07-08", subject="KEY_PROJECTS")])
        for scope in (WHOLE_CITY, XIANGYUAN):
            self.check(known, "R05", scope, JUNE, 1)
            self.check(known, "R05", scope, day("2019-04-11"), 0)
            self.check(known, "R05", scope, AUGUST, 1)
            self.check(known, "R05", scope, DECEMBER, 0)
        self.assertEqual(3, len(list(bulletin_differences(known))), "they rank nobody")


if __name__ == "__main__":
    unittest.main()

"""The synthetic year: the same everywhere, labelled as what it is, and near the plan's sums."""
import base64
import datetime
import json
import os
import subprocess
import sys
import tempfile
import unittest
from collections import Counter, defaultdict
from pathlib import Path

import approvals

DATA = Path(__file__).resolve().parents[2] / "deploy/data"
sys.path.insert(0, str(DATA))
from make_synthetic_year import plan  # noqa: E402
from synthetic import approval, factors, figures, money, year  # noqa: E402
from synthetic.places import UNITS  # noqa: E402
from synthetic.projects import YI  # noqa: E402

TODAY = "2020-01-10"


def made(seed):
    """Every file by its path, as a process with another hash seed writes it."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-B", str(DATA / "make_synthetic_year.py"), folder], check=True,
                       env={**os.environ, "PYTHONHASHSEED": str(seed)})
        return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(Path(folder).rglob("*.jsonl"))}


class TheSyntheticYear(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.projects = plan()
        cls.chains = list(year.lay_steps(cls.projects))
        cls.steps = [(chain, step) for chain in cls.chains for step in chain["steps"]]
        cls.proceedings = approvals.of_year(cls.chains)
        cls.cases = [case for proceedings in cls.proceedings.values() for case in proceedings.opened]

    def test_is_the_same_whoever_makes_it(self):
        first, second = made(1), made(2)
        self.assertEqual(sorted(first), sorted(second))
        for path, written in first.items():
            self.assertTrue(written == second[path], path)

    def test_says_in_every_record_that_it_is_synthetic(self):
        for chain, step in self.steps:
            if step["do"].startswith("Create"):
                (entity,) = step["take"].values()
                self.assertEqual(entity["data_origin"], "DATA_ORIGIN_SYNTHETIC", step)
            if step["do"] == "CreateRoadSection":
                self.assertIn("模拟", entity["title"])
        for project in self.projects:
            self.assertIn("模拟", project.title)
        for rows in (figures.official_figures(self.projects), figures.targets(self.projects)):
            for row in sum(rows.values(), []):
                self.assertEqual(row["data_origin"], "DATA_ORIGIN_SYNTHETIC")
                self.assertIn("模拟", row["source"])

    def test_goes_by_its_phases_and_ends_before_today(self):
        phases = [chain["phase"] for chain in self.chains]
        self.assertEqual(phases, sorted(phases))
        for chain, step in self.steps:
            self.assertLessEqual(step["on"], TODAY, (chain["chain"], step))
        said = [json.dumps([chain["chain"], step]) for chain, step in self.steps]
        self.assertEqual(len(set(said)), len(said), "two steps have one name")

    def test_takes_the_steps_on_one_entity_in_order_of_days(self):
        last = {}
        for chain, step in self.steps:
            entity = (chain["chain"], step.get("at") or step.get("makes"))
            self.assertGreaterEqual(step["on"], last.get(entity, ""), (chain["chain"], step))
            last[entity] = step["on"]

    def test_reserve_population_and_industrial_list_are_the_plans(self):
        population = [p for p in self.projects if p.path in ("new", "library", "left")]
        self.assertEqual(sum(p.wan for p in population), 1704 * YI)
        for klass, count, total in (("EMERGING", 88, 502), ("TRADITIONAL", 7, 217)):
            on = [p for p in self.projects if "exited" not in p.days
                  and any(q.klass == klass and q.listed and not q.delisted for q in p.places)]
            self.assertEqual((len(on), sum(p.wan for p in on)), (count, total * YI))
            self.assertFalse([p for p in on if p.revised])

    def test_key_projects_and_the_list_complete_about_what_the_plan_asks_for(self):
        key = money.completed(self.projects, money.is_key) / YI / 737.4
        province = money.completed(self.projects, lambda p, m: money.on_list(p, "KEY_PROVINCE", m)) / YI / 737.4
        listed = money.completed(self.projects, lambda p, m: money.on_list_of_year(p, "INDUSTRY95", m)) / YI
        self.assertTrue(0.28 < key < 0.32 and 0.095 < province < 0.115 and 150 < listed < 170, (key, province, listed))

    def test_official_figures_of_units_add_up_to_the_citys(self):
        rows = sum(figures.official_figures(self.projects).values(), [])
        city = {(r["series"], r["month"]): int(r["cumulative_yuan"]) for r in rows if r["scope_kind"] == "SCOPE_KIND_CITY"}
        self.assertEqual(city[("SERIES_FAI", "2018-12")], 67_963_000_000)
        self.assertEqual(city[("SERIES_FAI", "2019-12")], 73_740_000_000)
        for row in rows:
            if row["scope_kind"] == "SCOPE_KIND_UNIT":
                city[(row["series"], row["month"])] -= int(row["cumulative_yuan"])
        self.assertEqual(set(city.values()), {0})
        targets = figures.targets(self.projects)
        self.assertEqual(set(targets), set(UNITS))
        self.assertGreaterEqual(sum(float(row["value"]) for (row,) in targets.values()), 737.4)

    def test_goes_through_approval_in_every_unit_and_flow_and_as_its_service_allows(self):
        # Each of its steps was taken by `approvals`, which asserts what the service would.
        self.assertTrue(80 < len(self.proceedings) < 110 and len(self.cases) > 900, len(self.cases))
        units = Counter(proceedings.project_unit for proceedings in self.proceedings.values())
        self.assertEqual(set(units), set(UNITS))
        flows = Counter(proceedings.flow.removeprefix("APPROVAL_FLOW_") for proceedings in self.proceedings.values())
        self.assertTrue(flows["GOVERNMENT"] > 10 and flows["VERIFICATION"] > 5 and flows["FILING"] > 30, flows)
        of_approval = sum(hasattr(approvals.Proceedings, step["do"]) for _, step in self.steps)
        self.assertTrue(4_000 < of_approval < 12_000, of_approval)

    def test_decides_most_cases_in_time_and_leaves_some_open_under_every_light(self):
        decided = [case for case in self.cases if case.verdict]
        self.assertTrue(0.03 < sum(case.is_late() for case in decided) / len(decided) < 0.055)
        today = datetime.date.fromisoformat(TODAY)
        lights = Counter(case.light(today) for case in self.cases if case.state in approvals.OPEN)
        self.assertTrue(all(lights[light] > 1 for light in ("GREEN", "YELLOW", "RED", "GREY")), lights)
        states = Counter(case.state for case in self.cases)
        for state in (*approvals.OPEN, "DECIDED_GRANTED", "NOT_ACCEPTED", "WITHDRAWN"):
            self.assertGreater(states[state], 1, states)
        self.assertGreater(sum(case.verdict == "REFUSED" for case in decided), 2)
        self.assertGreater(sum(case.acceptor is None for case in decided), 2, "silence accepts some")
        tolerant = [case for case in self.cases if case.promised_by]
        self.assertGreater(sum(case.was_preliminary for case in tolerant), 3, "papers came after the decision")
        self.assertGreater(sum(not case.was_preliminary for case in tolerant), 10)

    def test_accepts_jointly_and_by_the_green_channel_as_a_rule(self):
        last = Counter(proceedings.joint for proceedings in self.proceedings.values())
        self.assertTrue(0 < last[False] < last[True] / 2, last)
        listed = {project.key for project in self.projects if approval.is_key_transformation(project)}
        of_key = Counter(case.green for key, proceedings in self.proceedings.items() if key in listed
                         for case in proceedings.opened if case.item.code in ("S1-06", "S1-07"))
        self.assertTrue(0 < of_key[False] < of_key[True] / 2, of_key)

    def test_grants_before_what_rests_on_it_is_recorded(self):
        granted = {(key, case.item.code): case.decided.isoformat() for key, proceedings in self.proceedings.items()
                   for case in proceedings.opened if case.verdict == "GRANTED"}
        facts = {"CHECKLIST_ITEM_EIA": ("S1-06", "S1-07"), "CHECKLIST_ITEM_CONSTRUCTION_PLANNING_PERMIT": ("S2-02",),
                 "CHECKLIST_ITEM_ENERGY_AND_SOIL": ("S1-08", "S1-09"), "CHECKLIST_ITEM_CONSTRUCTION_PERMIT": ("S3-04",),
                 **{f"FORMAL_ITEM_{code.replace('-', '_')}": (code,) for code in approvals.ITEMS if code[1] == "4"}}
        acts = {"StartConstruction": ("S3-04",), "CompleteConstruction": [f"S4-0{n}" for n in range(1, 6)]}
        compared = Counter()
        for chain, step in self.steps:
            item = step.get("take", {}).get("item", "")
            for code in acts.get(step["do"]) or facts.get(item, ()):
                if (chain["chain"], code) in granted:
                    self.assertLessEqual(granted[chain["chain"], code], step["on"], (chain["chain"], step))
                    compared[step["do"]] += 1
        for do in ("StartConstruction", "CompleteConstruction", "RecordChecklistFact", "RecordFormalFact"):
            self.assertGreater(compared[do], 40, compared)
        # And works do not begin while the permit is applied for.
        for key, proceedings in self.proceedings.items():
            project = next(one for one in self.projects if one.key == key)
            if 3 in proceedings.stages and "started" in project.days:
                self.assertIn((key, "S3-04"), granted)

    def test_allots_what_its_quotas_hold_in_order_of_days_and_leaves_enough_for_the_others(self):
        balances, last, needs = Counter(), {}, {}
        comes_in = ("RECEIVED", "FREED", "BOUGHT")
        for chain, step in self.steps:  # as they are taken
            take = step.get("take", {})
            if step["do"] == "CreateFactorNeed":
                need = take["factor_need"]
                needs[chain["chain"], step["makes"]] = {"factor": need["factor"].removeprefix("FACTOR_"), "given": 0,
                                                        "open": int(need["amount"])}
            elif step["do"] == "RecordQuotaEntry":
                sign = 1 if take["kind"].removeprefix("QUOTA_ENTRY_KIND_") in comes_in else -1
                balances[step["at"]] += sign * int(take["amount"])
                last[step["at"]] = step["on"]
            elif step["do"] == "MeetFactorNeed":
                need = needs[step["made_by"], step["at"]]
                need["open"] -= int(take["amount"])
                self.assertGreaterEqual(need["open"], 0, step)
                if "put" not in step:
                    continue
                factor = need["factor"]
                self.assertLessEqual(last[factor], step["on"], step)
                last[factor] = step["on"]
                need["given"] += int(take["amount"])
                balances[factor] -= int(take["amount"])
                waiting = sum(one["open"] for one in needs.values() if one["factor"] == factor)
                self.assertGreaterEqual(balances[factor], waiting, step)
            elif step["do"] == "WithdrawFactorNeed":
                need = needs[chain["chain"], step["at"]]
                balances[need["factor"]] += need["given"]
                need["open"] = need["given"] = 0
                last[need["factor"]] = max(last.get(need["factor"], ""), step["on"])
        self.assertGreater(len(needs), 100)
        self.assertEqual(len({factor for factor in balances if factors.has_quota(factor)}), 9)

    def test_meets_most_needs_in_time_and_not_alike_in_every_unit(self):  # C28
        due, satisfied = Counter(), Counter()
        for project in self.projects:
            for need in factors.needs_of(project):
                if need.needed_by.year == 2019 and not (need.withdrawn and need.withdrawn < need.needed_by):
                    due[project.unit] += 1
                    whole = sum(amount for _, amount in need.parts) == need.amount
                    satisfied[project.unit] += whole and need.parts[-1][0] <= need.needed_by
        self.assertEqual(set(due), set(UNITS))
        self.assertTrue(0.7 < satisfied.total() / due.total() < 0.9, (satisfied, due))
        self.assertGreater(len({round(satisfied[unit] / due[unit], 1) for unit in due}), 3)

    def test_opens_the_bids_that_were_sealed_and_contracts_with_the_lowest(self):
        sealed, opened, prices, contracted = {}, {}, defaultdict(dict), 0
        for chain, step in self.steps:
            demand, agency = (chain["chain"], step.get("at")), step.get("put", {}).get("agency")
            if step["do"] == "EnterServiceBid":
                sealed[(demand, agency)] = (step["seal"]["price_yuan"], step["seal"]["salt"])
            elif step["do"] == "OpenServiceBid":
                price, salt = int(step["take"]["price_yuan"]), base64.b64decode(step["take"]["salt"])
                opened[(demand, agency)] = (price, salt.hex())
                prices[demand][price] = agency.removeprefix("agency ")
            elif step["do"] == "ContractServiceDemand" and demand in prices:
                lowest = prices[demand][min(prices[demand])]
                self.assertEqual(step["put"]["persons"], [f"person {lowest}-1"], step)
                contracted += 1
        self.assertEqual(opened, sealed)
        self.assertTrue(len(sealed) > 30 and contracted > 8, (len(sealed), contracted))


if __name__ == "__main__":
    unittest.main(verbosity=2)

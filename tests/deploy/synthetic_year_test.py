"""The synthetic year: the same everywhere, labelled as what it is, and near the plan's sums."""
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "deploy/data"
sys.path.insert(0, str(DATA))
from make_synthetic_year import plan  # noqa: E402
from synthetic import figures, money, roads, year  # noqa: E402
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
        for project in self.projects:
            self.assertIn("模拟", project.title)
        for row in sum(roads.road_sections().values(), []):
            self.assertEqual(row["data_origin"], "DATA_ORIGIN_SYNTHETIC")
            self.assertIn("模拟", row["title"])
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


if __name__ == "__main__":
    unittest.main(verbosity=2)

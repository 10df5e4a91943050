"""tiernetctl shows a scoreboard again when a value in it has changed, and ends with Ctrl-C."""
import json
import signal
import subprocess
import unittest

from node import CITY, Node


class Watch(unittest.TestCase):
    def test_a_board_comes_again_when_a_figure_has_changed_it(self):
        with Node(services=("indicators",)) as node:
            node.start()
            watching = subprocess.Popen(
                node.ctl_command("--json", "scoreboard", "--as-of", "2019-12-31", "--watch"),
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            self.addCleanup(watching.kill)
            self.enterContext(watching.stdout)
            value = lambda board: {v["code"]: v for v in board["values"] if "zone" not in v}["C01"].get("value", "")  # noqa: E731
            self.assertEqual(value(json.loads(watching.stdout.readline())), "")
            with node.client(CITY) as city:
                city.call("CreateOfficialFigure", parent="units/140400/to/140400", official_figure=dict(
                    series="SERIES_FAI", scope_kind="SCOPE_KIND_CITY", month="2019-12", cumulative_yuan=73_740_000_000,
                    basis="FIGURE_BASIS_OFFICIAL", source="统计公报"))
            self.assertEqual(value(json.loads(watching.stdout.readline())), "737.40")
            watching.send_signal(signal.SIGINT)
            self.assertEqual(watching.wait(60), -signal.SIGINT)


if __name__ == "__main__":
    unittest.main(verbosity=2)

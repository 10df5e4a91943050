"""A list as a workbook: what a sheet program finds in it."""
import re
import subprocess
import unittest
import zipfile

from load import writer_account
from node import Node, project

UNIT = "140423"
# Of which a sheet program must not make a formula.
TITLES = ("氢能产业园", "=1+1", "<&>")


class Workbook(unittest.TestCase):
    def test_a_list_and_a_place_where_none_can_be_written(self):
        node = self.enterContext(Node())
        node.start()
        with node.client(writer_account(UNIT)) as county:
            for title in TITLES:
                county.call("CreateReserveProject", parent=f"units/{UNIT}", reserve_project=project(title))
        path = node.folder / "list.xlsx"
        words = ("list", "reserve-projects", "--parent", f"units/{UNIT}", "--columns", "title,planned_total_yuan")
        code, said = node.ctl(*words, "--xlsx", str(path))
        self.assertEqual((code, said), (0, f"3 written to {path}\n"))
        with zipfile.ZipFile(path) as whole:
            sheet = whole.read("xl/worksheets/sheet1.xml").decode()
        self.assertEqual(sheet.count("<row "), 4)
        for text in ("氢能产业园", "=1+1", "&lt;&amp;&gt;"):
            self.assertIn(f">{text}<", sheet)
        self.assertNotIn("<f>", sheet)
        self.assertEqual(len(re.findall(r"<v>800000000</v>", sheet)), 3)
        code, said = node.ctl(*words, "--xlsx", str(node.folder / "none/list.xlsx"))
        self.assertEqual(code, 64)
        self.assertIn("none/list.xlsx cannot be written: No such file or directory", said)
        with open("/dev/full", "wb") as full:
            done = subprocess.run(node.ctl_command("list", "reserve-projects", "--parent", f"units/{UNIT}"), stdout=full,
                                  stderr=subprocess.PIPE, text=True, timeout=60, check=False)
        self.assertEqual((done.returncode, done.stderr),
                         (74, "3 shown\nstandard output cannot be written: No space left on device\n"))


if __name__ == "__main__":
    unittest.main(verbosity=2)

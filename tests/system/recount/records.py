"""Reading records: JSON lines as `tiernetctl --json list` prints them, or saved files of them."""
import json
import os
import re
import subprocess
from pathlib import Path

# Kind, service that holds it, parent of a list of all.
KINDS = (
    ("reserve-projects", "reserve", "units/-"),
    ("construction-projects", "construction", "units/-"),
    ("monthly-reports", "construction", "units/-"),
    ("statistics-entries", "construction", "units/-"),
    ("list-entries", "construction", "units/-"),
    ("leader-assignments", "construction", "units/140400/to/-"),
    ("site-visits", "construction", "units/-"),
    ("milestones", "construction", "units/-"),
    ("road-sections", "construction", "units/-"),
    ("issues", "construction", "units/-"),
    ("dispatch-meetings", "construction", "units/-"),
    ("obstruction-cases", "construction", "units/-"),
    ("solid-waste-uses", "construction", "units/-"),
    ("publicity-items", "construction", "units/-"),
    ("ppp-budgets", "construction", "units/-"),
    ("ppp-changes", "construction", "units/-"),
    ("factor-needs", "construction", "units/-"),
    ("contracts", "promotion", "units/-"),
    ("trackers", "promotion", "units/-"),
    ("fund-arrivals", "promotion", "units/-"),
    ("promotion-events", "promotion", "units/-"),
    ("recommendation-items", "promotion", "units/-"),
    ("approval-processes", "approval", "units/-"),
    ("stage-applications", "approval", "units/-"),
    ("approval-cases", "approval", "units/-"),
    ("parallel-flows", "approval", "units/-"),
    ("commitment-cases", "approval", "units/-"),
    ("standard-parcels", "approval", "units/-"),
    ("supervision-items", "approval", "units/-"),
    ("connected-systems", "approval", "units/-"),
    ("policy-documents", "approval", "units/-"),
    ("planning-eias", "approval", "units/-"),
    ("catalogue-editions", "approval", "units/-"),
    ("intermediary-agencies", "approval", "units/-"),
    ("licensed-persons", "approval", "units/-"),
    ("unit-months", "construction", "units/-"),
    ("commendations", "indicators", "units/-"),
    ("bulletins", "indicators", "units/140400/to/-"),
    ("official-figures", "indicators", "units/140400/to/-"),
    ("targets", "indicators", "units/140400/to/-"),
)
SERVICES = ("reserve", "construction", "promotion", "approval", "indicators")


class Unreadable(Exception):
    """The command line failed."""


def snake(value):
    """The same JSON with `plannedTotalYuan` as `planned_total_yuan`."""
    if isinstance(value, dict):
        return {re.sub(r"(?<=[a-z0-9])[A-Z]", lambda m: "_" + m[0].lower(), key): snake(v) for key, v in value.items()}
    if isinstance(value, list):
        return [snake(v) for v in value]
    return value


def parse_lines(text):
    return [snake(json.loads(line)) for line in text.splitlines() if line.strip()]


class CommandLine:
    """`tiernetctl` as an account of the city."""

    def __init__(self, program, addresses=None, save=None):
        self.program = str(program)
        self.environment = dict(os.environ)
        for service, address in (addresses or {}).items():
            self.environment[f"TIERNET_{service.upper()}"] = address
        self.save = Path(save) if save else None
        if self.save:
            self.save.mkdir(parents=True, exist_ok=True)

    def run(self, name, *arguments):
        """The JSON lines that a command prints, kept under `name` if it has one."""
        caller = ["--lang", "en", "--unit", "140400", "--tier", "CITY", "--as", "recount", "--json"]
        done = subprocess.run([self.program, *caller, *arguments], env=self.environment, capture_output=True, text=True,
                              check=False)
        if done.returncode != 0:
            raise Unreadable(f"{' '.join(arguments)}: exit code {done.returncode}: {done.stderr.strip()}")
        if self.save and name:
            (self.save / f"{name}.jsonl").write_text(done.stdout)
        return parse_lines(done.stdout)

    def records(self):
        return {kind: self.run(kind, "--service", service, "list", kind, "--parent", parent, "--all")
                for kind, service, parent in KINDS}

    def scoreboard(self, scope, as_of):
        name = f"scoreboard-{scope.kind}-{scope.code}-{as_of}"
        (board,) = self.run(name, "scoreboard", "--scope", str(scope), "--as-of", str(as_of))
        return board

    def ranking(self, group, as_of):
        (found,) = self.run(f"ranking-{group}-{as_of}", "rank", group, "--as-of", str(as_of))
        return found

    def progress(self, month):
        (found,) = self.run(f"progress-{month}", "progress", month)
        return found

    def contributions(self, code, scope, as_of):
        """What the service says that a value was counted from, and the sums that it made of it."""
        found, token = [], ""
        while True:
            request = {"indicator": code, "scope": {"kind": f"SCOPE_KIND_{scope.kind}", "code": scope.code},
                       "as_of": str(as_of), "page_size": 1000, "page_token": token}
            (answer,) = self.run("", "call", "Explain", json.dumps(request))
            found += answer.get("contributions", [])
            token = answer.get("next_page_token", "")
            if not token:
                return found, answer.get("sums", [])


class Folder:
    """What `--save` left: the same answers without services."""

    def __init__(self, path):
        self.path = Path(path)

    def read(self, name):
        path = self.path / f"{name}.jsonl"
        return parse_lines(path.read_text()) if path.exists() else []

    def records(self):
        return {kind: self.read(kind) for kind, _, _ in KINDS}

    def scoreboard(self, scope, as_of):
        boards = self.read(f"scoreboard-{scope.kind}-{scope.code}-{as_of}")
        if not boards:
            raise Unreadable(f"no saved scoreboard of {scope} as of {as_of}")
        return boards[0]

    def ranking(self, group, as_of):
        (found,) = self.read(f"ranking-{group}-{as_of}")
        return found

    def progress(self, month):
        (found,) = self.read(f"progress-{month}")
        return found

    def contributions(self, code, scope, as_of):
        raise Unreadable(f"no saved explanation of {code}")

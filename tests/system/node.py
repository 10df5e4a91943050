"""A node of its own for one test: real binaries over a temporary folder."""
import contextlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# Starting a process must not disturb gRPC's threads in this one.
os.environ["GRPC_ENABLE_FORK_SUPPORT"] = "0"

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "deploy/client"))
from schema import Client, Refused, Schema  # noqa: E402

BUILD = Path(os.environ.get("TIERNET_BUILD", ROOT / "build/dev"))
DEPLOY = ROOT / "deploy"
LONG = os.environ.get("TIERNET_LONG", "0") == "1"

COUNTY = ("li.si", "140423", "COUNTY")
CITY = ("wang.wu", "140400", "CITY")


def seeded(name):
    """A generator whose seed is printed; TIERNET_SEED repeats a run."""
    seed = int(os.environ.get("TIERNET_SEED") or random.SystemRandom().randrange(2**32))
    print(f"{name}: TIERNET_SEED={seed}", flush=True)
    return random.Random(seed)


def await_(what, condition, seconds=60):
    """The first true value of `condition`; fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds} s: {what}")
        time.sleep(0.01)


class Node:
    """One `reserve_server` and its data; a context that leaves no process and no folder."""

    def __init__(self, listen="127.0.0.1:0"):
        self.folder = Path(tempfile.mkdtemp(prefix="tiernet-system-"))
        self.data = self.folder / "data"
        self.log = self.folder / "server.log"
        self.config = self.write_config("node.txtpb", listen)
        self.process = None
        self.address = None
        self.schema = None

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        with contextlib.suppress(ProcessLookupError):
            self.kill()
        if kind is not None and self.log.exists():
            print("".join(self.log.read_text().splitlines(keepends=True)[-20:]), flush=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def write_config(self, name, listen, data=None, change=lambda text: text):
        """The city node of deploy/ with another folder and port."""
        text = (DEPLOY / "node.txtpb").read_text()
        text = re.sub(r'^data_directory:.*$', f'data_directory: "{data or self.data}"', text, flags=re.M)
        text = text.replace('reference_files: "', f'reference_files: "{DEPLOY}/')
        text = re.sub(r'^services .*$', "", text, flags=re.M)
        path = self.folder / name
        path.write_text(change(text + f'services {{ service: "reserve" listen: "{listen}" }}\n'))
        return path

    @staticmethod
    def command(*arguments):
        return [str(BUILD / "services/reserve/reserve_server"), *map(str, arguments)]

    def spawn(self):
        """Starts the server without waiting for it."""
        (self.data / "reserve.address").unlink(missing_ok=True)
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(self.command(f"--config={self.config}"), stdout=log, stderr=log)

    def start(self):
        """Starts the server; returns when it listens."""
        self.spawn()
        file = self.data / "reserve.address"

        def address():
            assert self.process.poll() is None, f"ended with {self.process.returncode}: {self.log.read_text()[-2000:]}"
            return file.exists() and file.read_text().strip()

        self.address = await_("the server writes its address", address)
        if self.schema is None:
            self.schema = Schema(self.address)

    def kill(self):
        """`kill -9`."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait(60)

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)

    def client(self, account=COUNTY, **options):
        return Client(self.schema, self.address, account, **options)

    def ctl(self, *arguments, timeout=300):
        """tiernetctl as the city's operator: (exit code, output)."""
        done = subprocess.run([str(BUILD / "services/tiernetctl/tiernetctl"), "--lang", "en", "--address", self.address,
                               "--unit", "140400", "--as", "operator", *arguments],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=timeout, check=False)
        return done.returncode, done.stdout

    def check_whole(self):
        """Health is SERVING and `journal verify` finds nothing; how many records there are."""
        code, said = self.ctl("status", "--wait", "30")
        assert code == 0 and "SERVING" in said, said
        code, said = self.ctl("journal", "verify")
        assert code == 0 and " 0 finding(s)" in said, said
        return int(re.search(r"(\d+) records", said).group(1))

    def projects(self):
        """Every reserve project of every unit, by name."""
        found, token = {}, ""
        with self.client(CITY) as city:
            while True:
                page = city.call("ListReserveProjects", parent="units/-", page_size=1000, page_token=token)
                found.update((project.name, project) for project in page.reserve_projects)
                token = page.next_page_token
                if not token:
                    return found


def project(title, **fields):
    """An entry that meets the standard for entry once it is appraised (domain.md C.3)."""
    return dict(title=title, owner_unit="140423", owner_person="张三", sponsor_name="山西某某新材料有限公司", region="140423",
                industry="26", planned_total_yuan=800_000_000, planned_start="2020-03-04", lead_kind="LEAD_KIND_MARKET",
                sector="SECTOR_CLUSTER_COAL_CHEMISTRY", source="SOURCE_ENTERPRISE", **fields)


def appraisal(project_id):
    return dict(project_id=project_id, appraised_on="2019-12-20", result="APPRAISAL_RESULT_PASSED", body="市工程咨询中心")


def name_leader(client, unit):
    """Without a principal leader a unit cannot submit."""
    try:
        client.call("CreatePrincipalLeader", parent=f"units/{unit}",
                    principal_leader={"role": "LEADER_ROLE_PRINCIPAL", "person": "李四", "from": "2019-01-01"})
    except Refused as refusal:
        if refusal.reason != "ALREADY_CLAIMED":
            raise

#!/usr/bin/env python3
"""Loads a file of steps through the services' public API.

usage: load_steps.py [--reserve ADDRESS] [--construction ADDRESS] [--promotion ADDRESS] [--approval ADDRESS]
                     [--indicators ADDRESS] [--threads N] STEPS.jsonl

One line is a chain: {"phase", "chain", "unit", "title", "steps": [...]}. Chains of one
phase are taken side by side, the steps of a chain one after the other, a phase after
the one before it; its first word is its month, for the lines of progress. A step
(deploy/data/synthetic/steps.py says which fields it has) is named by its content, and
the name is its request_id: a load that was cut off is simply run again, and what was
taken before is answered as it was then.

Ends with 1 at the first step that is refused, and names project, step and refusal.
"""

import argparse
import itertools
import json
import os
import sys
import time
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from pathlib import Path

os.environ.setdefault("GRPC_ENABLE_FORK_SUPPORT", "0")
sys.path.insert(0, str(Path(__file__).resolve().parent / "client"))
import grpc  # noqa: E402

from steps import Servers, StepFailed, Taker  # noqa: E402


SERVICES = ("reserve", "construction", "promotion", "approval", "indicators")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    for service in SERVICES:
        parser.add_argument(f"--{service}", help=f"address of the {service} service, if steps are of it")
    parser.add_argument("--threads", type=int, default=32, help="chains taken at a time (32)")
    parser.add_argument("steps", help="file of chains, phase after phase")
    return parser.parse_args()


def side_by_side(pool, calls):
    """Runs all; after the first that fails none begins any more."""
    futures = [pool.submit(call, *arguments) for call, *arguments in calls]
    try:
        for future in wait(futures, return_when=FIRST_EXCEPTION).done:
            future.result()
    finally:
        for future in futures:
            future.cancel()


def take_phase(pool, taker, chains):
    """What may go in bulk first, then the rest; long chains first, so that none is left over at the end."""
    bulk = {}
    for chain in chains:
        first = chain["steps"][0]
        if first.get("bulk"):
            bulk.setdefault((chain["unit"], first["do"]), []).append(chain)
    side_by_side(pool, [(taker.run_bulk, unit, method, members) for (unit, method), members in bulk.items()])
    rest = [chain for chain in chains if not (len(chain["steps"]) == 1 and chain["steps"][0].get("bulk"))]
    side_by_side(pool, [(taker.run, chain) for chain in sorted(rest, key=lambda chain: -len(chain["steps"]))])


def load(options):
    addresses = {name: getattr(options, name) for name in SERVICES}
    taker = Taker(Servers({name: address for name, address in addresses.items() if address}))
    begun, total = time.monotonic(), 0
    with open(options.steps, encoding="utf-8") as lines, ThreadPoolExecutor(options.threads) as pool:
        for month, phases in itertools.groupby(map(json.loads, lines), key=lambda chain: chain["phase"].split()[0]):
            count, since = 0, time.monotonic()
            for _, chains in itertools.groupby(phases, key=lambda chain: chain["phase"]):
                chains = list(chains)
                take_phase(pool, taker, chains)
                count += sum(len(chain["steps"]) for chain in chains)
            total += count
            print(f"  {month}: {count} steps, {time.monotonic() - since:.1f} s", flush=True)
    seconds = time.monotonic() - begun
    print(f"  {total} steps in {seconds:.0f} s, {total / seconds:.0f} a second", flush=True)


def main():
    options = arguments()
    try:
        load(options)
    except StepFailed as failure:
        sys.exit(f"load_steps.py: {failure}")
    except grpc.RpcError as error:
        sys.exit(f"load_steps.py: {error.code().name}: {error.details()}")
    except KeyboardInterrupt:
        sys.exit("load_steps.py: stopped; run it, or deploy/up, again to go on")


if __name__ == "__main__":
    main()

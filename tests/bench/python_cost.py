# What polling from Python costs beside the program alone: CPU of both, in turns, on netpoll-lab.
# Usage: python_cost.py --netpoll NETPOLL --lab NETPOLL-LAB [--devices 1000] [--repeat 5]. A measurement, no verdict.
import argparse
import os
import pathlib
import statistics
import sys
import tempfile

import servers
from measured import cost_of

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "tests" / "cookbook" / "poll_versions.py"


def costs(options, fleet, folder):
    """CPU in s of each turn: of the program alone, and of the script and the program that it runs."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src" / "python"), "NETPOLL_PROGRAM": options.netpoll,
                   "NETPOLL_KNOWN_HOSTS": str(fleet.known_hosts), "NETPOLL_PROGRESS": "never",
                   "NETPOLL_NO_CONFIG": "yes"}
    alone = [options.netpoll, "--mode", "async", "-c", "show version", "--format", "ndjson", "-o",
             str(folder / "alone.ndjson"), str(fleet.inventory)]
    script = [sys.executable, str(SCRIPT)]
    os.chdir(fleet.inventory.parent)  # the script reads inventory.yaml, where it stands
    by_program, by_script = [], []
    for turn in range(options.repeat + 1):
        for argv, to in ((alone, by_program), (script, by_script)):
            with open(folder / "log", "w+", encoding="utf-8") as log:
                cost = cost_of(argv, environment, log)
                if cost.exit_code != 0:
                    log.seek(0)
                    sys.exit(f"{argv[0]} ended with {cost.exit_code}: {log.read()[-2000:]}")
            if turn > 0:  # the first warms caches up
                to.append(cost.cpu)
    return by_program, by_script


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--netpoll", required=True, type=os.path.abspath)
    parser.add_argument("--lab", required=True, type=os.path.abspath)
    parser.add_argument("--devices", type=int, default=1000)
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="netpoll-bench-") as folder, \
            servers.lab(options.lab, "cisco_ios", options.devices) as fleet:
        alone, script = costs(options, fleet, pathlib.Path(folder))
    program, python = statistics.median(alone), statistics.median(script)
    print(f"{options.devices} devices, medians of {options.repeat}: {program:.2f} s of CPU by the program alone "
          f"({min(alone):.2f}-{max(alone):.2f}), {python:.2f} s from Python {sys.version.split()[0]} "
          f"({min(script):.2f}-{max(script):.2f}), {python / program:.2f} times as much")


if __name__ == "__main__":
    main()

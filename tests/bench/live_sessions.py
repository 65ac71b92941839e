# As many sessions live at once as asked for, in netpoll, over several netpoll-labs: failures, memory, CPU.
#
# Usage: live_sessions.py --netpoll PROGRAM --lab PROGRAM [--sessions 100000] [--mode processes]
#        [--think 30s] [--commands 6]
# Each device answers each command after --think, so that the first sessions are still there when
# the last ones begin. Prints one line; ends with 1 where a device failed or fewer were live.
import argparse
import contextlib
import datetime
import itertools
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import measured
from servers import HOST, Lab

DEVICES_EACH = 16_000  # of a lab: this machine's processes may open 20,000 files
PATIENT = ["--connect-timeout", "2m", "--kex-timeout", "10m", "--auth-timeout", "10m", "--prompt-timeout", "10m",
           "--idle-timeout", "10m"]  # the labs share the machine, so they answer late


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--netpoll", required=True)
    parser.add_argument("--lab", required=True)
    parser.add_argument("--sessions", type=int, default=100_000)
    parser.add_argument("--mode", default="processes")
    parser.add_argument("--think", default="30s")
    parser.add_argument("--commands", type=int, default=6)
    return parser.parse_args()


def labs(stack, options, folder):
    """Labs with `sessions` devices together, each with a port of its own."""
    left, all_labs = options.sessions, []
    while left > 0:
        count = min(left, DEVICES_EACH)
        left -= count
        settings = ["--devices", count, "--one-listener", "--platforms", "linux", "--auth",
                    "password", "--latency", options.think, "--name-prefix", f"l{left}-",
                    "--stats", folder / f"{left}.json"]
        all_labs.append(stack.enter_context(Lab(options.lab, [], settings)))
    return all_labs


def write_inventory(all_labs, folder):
    with open(folder / "inventory.yaml", "w", encoding="utf-8") as inventory:
        inventory.write("defaults: {username: lab, password: 'env:LAB_PASSWORD'}\n"
                        "groups: {linux: {platform: linux, channel: exec}}\nhosts:\n")
        for lab in all_labs:
            text = lab.inventory.read_text(encoding="utf-8")
            port = next(line.split()[1] for line in text.splitlines() if "port:" in line)
            for host, address in HOST.findall(text):
                inventory.write(f"  {host}: {{hostname: {address}, port: {port}, "
                                "groups: [linux]}\n")
    keys = folder / "known_hosts"
    keys.write_text("".join(lab.known_hosts.read_text(encoding="ascii") for lab in all_labs),
                    encoding="ascii")


def command_line(options, folder):
    asked = [word for i in range(options.commands) for word in ("-c", f"uname -a; echo {i}")]
    return [options.netpoll, f"--mode={options.mode}", "-f", str(options.sessions), *PATIENT,
            "--known-hosts", folder / "known_hosts", "--format", "ndjson", "-o",
            folder / "results", "--summary", "never", *asked, folder / "inventory.yaml"]


def logged_in(record):
    """When the device's session had logged in, and when it ended: seconds."""
    ended = datetime.datetime.fromisoformat(record["ended"].replace("Z", "+00:00")).timestamp()
    phases = record["phases"]
    return ended - sum(phases.get(f"{each}_ms", 0) for each in ("channel", "prompt", "command", "close")) / 1000, ended


def most_at_once(spans):
    """Of all labs together, which a lab's own counter cannot know."""
    steps = sorted([(begin, 1) for begin, _ in spans] + [(end, -1) for _, end in spans])
    return max(itertools.accumulate(step for _, step in steps), default=0)


def read_run(results):
    """The run object, and how many sessions were live at once by its records. Prints the first failure of each kind."""
    seen, spans = set(), []
    with open(results, encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if "run" in record:
                return record["run"], most_at_once(spans)
            error = record["error"]
            kind = error and (error["code"], error["phase"])
            if error and kind not in seen:
                seen.add(kind)
                print(*kind, error["detail"])
            if not error:
                spans.append(logged_in(record))
    raise RuntimeError("netpoll wrote no run object")


def main():
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="netpoll-live-") as name, contextlib.ExitStack() as stack:
        folder = pathlib.Path(name)
        all_labs = labs(stack, options, folder)
        write_inventory(all_labs, folder)
        environment = {**os.environ, "LAB_PASSWORD": "lab-password"}
        code, peak = measured.peak_memory_of(command_line(options, folder), environment,
                                             subprocess.DEVNULL, limit=1500, interval=2)
        run, told = read_run(folder / "results")
        stack.close()
        counted = sum(json.loads(each.read_text(encoding="utf-8"))["sessions_open_max"]
                      for each in folder.glob("*.json"))
    live = min(told, counted)
    cpu = run["resources"]["user_ms"] + run["resources"]["system_ms"]
    print(f"{options.mode}, {run['workers']} workers: {run['by_status']}, "
          f"{run['by_error'] or 'no error'}, most live {live}, "
          f"{run['duration_ms'] / 1000:.0f} s, memory (PSS) {peak / 1e6:.2f} GB = "
          f"{peak / options.sessions:.1f} KB/session, CPU {cpu / options.sessions:.2f} ms/device, "
          f"exit {code}")
    return 0 if run["by_status"]["ok"] == live == options.sessions else 1


if __name__ == "__main__":
    sys.exit(main())

# A history of many runs of many devices: size, rate, and how long its questions take, and 'netpoll diff' of
# the last two. Runs are made up, so that no network is needed; with --lab the CPU of real runs with and without
# a history and a run folder is compared.
# Usage: history_scale.py --netpoll PROGRAM [--lab PROGRAM] [--devices N] [--commands N] [--runs N] [--changes PERCENT]
import argparse
import datetime
import hashlib
import json
import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from measured import cost_of  # noqa: E402

LAB_COMMANDS = ["version", "running-config", "interfaces", "inventory", "clock"]


def stamp(when):
    return when.strftime("%Y-%m-%dT%H:%M:%S.") + f"{when.microsecond // 1000:03d}Z"


class Network:
    """Devices with outputs of about 2.5 KB, of which some change from run to run."""

    def __init__(self, devices, commands):
        self.random = random.Random(7)
        self.commands = [f"show thing {n}" for n in range(commands)]
        self.outputs = [[self.output(d, c) for c in range(commands)] for d in range(devices)]

    def output(self, device, command):
        return "".join(f"interface Gigabit{n}/0/{command}\n description to sw{self.random.randrange(10000)}\n"
                       f" ip address 10.{device % 250}.{n}.{self.random.randrange(250)} 255.255.255.0\n"
                       for n in range(30))

    def change(self, percent):
        """How many outputs were changed."""
        places = [(d, c) for d in range(len(self.outputs)) for c in range(len(self.commands))]
        chosen = self.random.sample(places, round(len(places) * percent / 100))
        for device, command in chosen:
            self.outputs[device][command] = self.output(device, command)
        return len(chosen)

    def record(self, device, run_id, began):
        start = began + datetime.timedelta(milliseconds=self.random.randrange(30_000))
        took = self.random.randrange(200, 1500)
        phases = {f"{phase}_ms": self.random.randrange(1000) / 10
                  for phase in ("resolve", "connect", "kex", "host_key", "auth", "channel", "prompt", "command", "close")}
        return {"host": f"device-{device:05d}", "hostname": f"10.0.{device // 250}.{device % 250}", "port": 22,
                "address": f"10.0.{device // 250}.{device % 250}",
                "platform": "cisco_ios", "groups": ["core"], "data": {}, "run_id": run_id, "status": "ok",
                "error": None, "attempts": 1, "failed_attempts": [], "started": stamp(start),
                "ended": stamp(start + datetime.timedelta(milliseconds=took)), "duration_ms": took,
                "phases": phases,
                "ssh": {"server_version": "SSH-2.0-Cisco-1.25", "hostkey": "ssh-rsa", "auth": "password",
                        "fingerprint": "SHA256:" + hashlib.sha256(str(device).encode()).hexdigest()[:43]},
                "commands": [{"command": command, "status": "ok", "output": output, "bytes": len(output),
                              "sha256": hashlib.sha256(output.encode()).hexdigest(), "duration_ms": 5}
                             for command, output in zip(self.commands, self.outputs[device])]}

    def write_run(self, path, number):
        began = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=30 - number)
        run_id = began.strftime("%Y%m%dT%H%M%SZ-") + f"{number:08x}"
        with open(path, "w", encoding="utf-8") as to:
            for device in range(len(self.outputs)):
                to.write(json.dumps(self.record(device, run_id, began), separators=(",", ":")) + "\n")
            run = {"run_id": run_id, "version": "0.1.0", "schema": "netpoll/1", "mode": "async", "started": stamp(began),
                   "ended": stamp(began + datetime.timedelta(seconds=32)), "inventory": ["/etc/netpoll/hosts.yaml"]}
            to.write(json.dumps({"run": run}) + "\n")


def size_of(history):
    return sum(p.stat().st_size for p in history.parent.glob(history.name + "*"))


def timed(argv, environment):
    """Seconds, and what it printed."""
    began = time.monotonic()
    done = subprocess.run(argv, env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr)
    return time.monotonic() - began, done.stdout


def as_document(lines):
    *records, run = lines.read_text(encoding="utf-8").splitlines()
    document = lines.with_suffix(".json")
    document.write_text('{"schema":"netpoll/1",\n' + run[1:-1] + ',\n"devices":[\n' + ",\n".join(records) + "\n]}\n",
                        encoding="utf-8")
    return document


def fill(options, history, folder, environment):
    """The results of the last two runs."""
    network = Network(options.devices, options.commands)
    for number in range(options.runs):
        results = folder / f"run-{number % 2}.ndjson"
        changed = network.change(options.changes) if number else 0
        network.write_run(results, number)
        before = size_of(history) if history.exists() else 0
        cost = cost_of([options.netpoll, "runs", "--add", "--history", str(history), str(results)], environment,
                       subprocess.DEVNULL)
        if cost.exit_code != 0:
            sys.exit("a run could not be added")
        if number < 3 or number == options.runs - 1:
            grown = size_of(history) - before
            print(f"run {number + 1:3}: {changed:5} changed; {cost.wall:.2f} s, CPU {cost.cpu:.2f} s "
                  f"({cost.cpu / options.devices * 1e6:.0f} us a device, with reading), "
                  f"{grown / 1e6:.2f} MB more ({grown / options.devices:.0f} bytes a device)")
    print(f"{options.runs} runs of {options.devices} devices with {options.commands} commands: "
          f"{size_of(history) / 1e6:.1f} MB; results of one run: {results.stat().st_size / 1e6:.1f} MB")
    return [folder / f"run-{(options.runs + n) % 2}.ndjson" for n in range(2)]


def ask(options, history, last_two, environment):
    """The slowest question, in seconds."""
    slowest = 0.0
    host = f"device-{options.devices // 2:05d}"
    for words in (["history", host], ["history", host, "-c", "show thing 0", "--show", "1"],
                  ["stale", "--older-than", "24h"], ["runs"], ["history", host, "--json"]):
        took, text = timed([options.netpoll, *words, "--history", str(history)], environment)
        print(f"{' '.join(words):60} {took:.3f} s, {len(text)} bytes")
        slowest = max(slowest, took)
    for files in (last_two, [as_document(each) for each in last_two]):
        took, text = timed([options.netpoll, "diff", "--no-config", *map(str, files)], environment)
        print(f"{'diff of two ' + files[0].suffix:60} {took:.3f} s, {len(text)} bytes")
        slowest = max(slowest, took)
    took, text = timed([options.netpoll, "prune", "--keep", "15d", "--history", str(history)], environment)
    print(f"{'prune --keep 15d':60} {took:.3f} s: {text.strip()}")
    return slowest


def times(costs, name):
    """What it costs over a run without, by round: what slows the machine down for a while hits both."""
    return statistics.median(one / bare for one, bare in zip(costs[name], costs["without"]))


def compare(options, folder, environment):
    """Real runs on netpoll-lab: their CPU with a history, and with a run folder as well, over that without.

    Nothing is deleted before the end: ext4 passes by each inode that was freed in the last minutes, which
    makes new files many times dearer. For the same reason let some minutes go by between two measurements.
    """
    lab = subprocess.Popen([options.lab, "--devices", str(options.lab_devices), "--base", "127.91.0.1",
                            "--platforms", "cisco_ios", "--write-inventory", str(folder / "lab.yaml")],
                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment)
    try:
        lab.stdout.readline()
        commands = [word for name in LAB_COMMANDS[:options.lab_commands] for word in ("-c", f"show {name}")]
        for mode in ("async", "threads", "processes"):
            base = [options.netpoll, "-q", "--host-keys=off", "--mode", mode, *commands]
            written = {"without": ["-o", str(folder / "r.json")],
                       "history": ["-o", str(folder / "r.json"), "--history", str(folder / f"{mode}.sqlite")],
                       "rundir": ["--rundir", str(folder / f"runs-{mode}")]}
            costs = {name: [] for name in written}
            for turn in range(options.repeat + 1):
                for name in list(written)[::1 if turn % 2 else -1]:
                    cost = cost_of([*base, *written[name], str(folder / "lab.yaml")], environment, subprocess.DEVNULL)
                    assert cost.exit_code == 0, (mode, name, cost)
                    if turn:  # the first warms up, and makes each host's entry in the history
                        costs[name].append(cost.cpu)
            print(f"{mode}: CPU of {options.lab_devices} devices x {options.lab_commands} commands "
                  f"{statistics.median(costs['without']):.2f} s, with a history {times(costs, 'history'):.3f} times, "
                  f"with a run folder and its history {times(costs, 'rundir'):.3f} times (medians of ratios by round)",
                  flush=True)
    finally:
        lab.terminate()
        lab.wait()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--netpoll", required=True)
    parser.add_argument("--lab")
    parser.add_argument("--lab-devices", type=int, default=2000)
    parser.add_argument("--lab-commands", type=int, default=1, choices=range(1, len(LAB_COMMANDS) + 1))
    parser.add_argument("--lab-only", action="store_true", help="nothing but what --lab compares")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--devices", type=int, default=10_000)
    parser.add_argument("--commands", type=int, default=5)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--changes", type=float, default=1.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        environment = {"PATH": os.environ["PATH"], "HOME": name, "NETPOLL_NO_CONFIG": "yes"}
        history = folder / "history.sqlite"
        if options.lab:
            compare(options, folder, environment)
        if options.lab_only:
            return
        last_two = fill(options, history, folder, environment)
        slowest = ask(options, history, last_two, environment)
    print("each question within 1 s" if slowest < 1 else f"a question took {slowest:.1f} s")


if __name__ == "__main__":
    main()

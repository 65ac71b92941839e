# One device, cold: the CPU of a whole run, the time to its first connect, and what known_hosts of many lines adds;
# beside ssh and, with --compare, another build of netpoll.
#
# Usage: cold_start.py --netpoll PROGRAM --lab PROGRAM [--compare PROGRAM] [--repeat 21] [--lines 100000]
# The programs take turns. Prints medians in ms and MB.
import argparse
import base64
import json
import os
import pathlib
import socket
import statistics
import subprocess
import tempfile
import threading
import time

import measured
from servers import lab


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--netpoll", required=True)
    parser.add_argument("--lab", required=True)
    parser.add_argument("--compare", help="another build of netpoll")
    parser.add_argument("--repeat", type=int, default=21)
    parser.add_argument("--lines", type=int, default=100_000)
    return parser.parse_args()


class Doorbell:
    """Listens, and keeps when somebody came; nobody is let in."""

    def __init__(self, address):
        self._listener = socket.create_server((address, 0))
        self.address, self.port = self._listener.getsockname()
        self.rang = []
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self):
        while True:
            try:
                with self._listener.accept()[0]:
                    self.rang.append(time.monotonic())
            except OSError:  # closed
                return

    def close(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()


def many_lines(folder, fleet, lines):
    """The network's known_hosts with as many others before, plain and hashed."""
    own = fleet.known_hosts.read_text(encoding="ascii")
    head = bytes.fromhex("0000000b") + b"ssh-ed25519" + bytes.fromhex("00000020")
    plain = folder / "plain"
    with plain.open("w", encoding="ascii") as to:
        for n in range(lines):
            key = base64.b64encode(head + os.urandom(32)).decode()
            to.write(f"10.{n >> 16}.{n >> 8 & 255}.{n & 255} ssh-ed25519 {key}\n")
        to.write(own)
    hashed = folder / "hashed"
    hashed.write_bytes(plain.read_bytes())
    subprocess.run(["ssh-keygen", "-q", "-H", "-f", hashed], check=True, stderr=subprocess.DEVNULL)
    return {"plain": plain, "hashed": hashed}


def poll_argv(program, known_hosts, key, host, inventory, output):
    return [program, "--no-config", "--known-hosts", str(known_hosts), "--private-key", str(key), "-l", host, "-c",
            "uname", "-q", "--retries=0", "--progress=never", "--summary=never", "-o", str(output), str(inventory)]


def ssh_argv(known_hosts, key, user, address, port):
    return ["ssh", "-F", "none", "-o", f"UserKnownHostsFile={known_hosts}", "-o", "GlobalKnownHostsFile=none", "-o",
            "BatchMode=yes", "-o", "LogLevel=QUIET", "-i", str(key), "-p", str(port), f"{user}@{address}", "uname"]


def in_turns(repeat, runs):
    """Each run's results; `runs`: name to a function without arguments."""
    results = {name: [] for name in runs}
    for _ in range(repeat):
        for name, run in runs.items():
            results[name].append(run())
    return results


class Bench:
    def __init__(self, options, fleet, folder, key):
        self.fleet, self.folder, self.key = fleet, folder, key
        self.programs = {"netpoll": options.netpoll}
        if options.compare:
            self.programs["netpoll before"] = options.compare
        self.repeat = options.repeat
        self.environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "BENCH_PASSWORD": fleet.password}

    def cost(self, argv):
        cost = measured.cost_of(argv, self.environment, subprocess.DEVNULL)
        if cost.exit_code != 0:
            raise RuntimeError(f"{' '.join(argv)} ended with {cost.exit_code}")
        return cost.cpu * 1000

    def poll(self, program, known_hosts):
        """CPU in ms, and the peak of its memory in MB by its own account."""
        host, output = self.fleet.devices[0][0], self.folder / "results.json"
        cpu = self.cost(poll_argv(program, known_hosts, self.key, host, self.fleet.inventory, output))
        run = json.loads(output.read_text(encoding="utf-8"))["run"]
        return cpu, run["resources"]["peak_memory_bytes"] / 1e6

    def ssh(self, known_hosts):
        return self.cost(ssh_argv(known_hosts, self.key, self.fleet.username, self.fleet.devices[0][1],
                                  self.fleet.port)), 0.0

    def runs(self, known_hosts):
        made = {name: lambda program=program: self.poll(program, known_hosts)
                for name, program in self.programs.items()}
        made["ssh"] = lambda: self.ssh(known_hosts)
        return made

    def first_connects(self):
        bell = Doorbell("127.0.0.99")
        inventory = self.folder / "bell.yaml"
        inventory.write_text(f"hosts: {{bell: {{hostname: {bell.address}, port: {bell.port}, username: lab, "
                             "platform: linux, channel: exec}}\n", encoding="ascii")

        def until_rung(argv):
            heard = len(bell.rang)
            began = time.monotonic()
            measured.cost_of(argv, self.environment, subprocess.DEVNULL)
            return (bell.rang[heard] - began) * 1000

        known = self.fleet.known_hosts
        runs = {name: lambda program=program: until_rung(
            poll_argv(program, known, self.key, "bell", inventory, self.folder / "results.json"))
                for name, program in self.programs.items()}
        runs["ssh"] = lambda: until_rung(ssh_argv(known, self.key, "lab", bell.address, bell.port))
        try:
            return in_turns(self.repeat, runs)
        finally:
            bell.close()


def medians(results, place):
    return {name: statistics.median(each[place] for each in all_of) for name, all_of in results.items()}


def show(title, figures, unit):
    shown = "  ".join(f"{name} {value:.1f}" for name, value in figures.items())
    others = {name: value for name, value in figures.items() if name != "netpoll" and value > 0}
    ratios = ", ".join(f"{figures['netpoll'] / value:.2f} of {name}" for name, value in others.items())
    print(f"{title}, {unit}:  {shown}" + (f"  (netpoll: {ratios})" if ratios else ""))


def main():
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="netpoll-bench-") as folder:
        folder = pathlib.Path(folder)
        key = folder / "key"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
        with lab(options.lab, "linux", 1, ["--authorized-key", f"{key}.pub"], "publickey") as fleet:
            bench = Bench(options, fleet, folder, key)
            small = in_turns(options.repeat, bench.runs(fleet.known_hosts))
            show("one device, CPU", medians(small, 0), "ms")
            connects = bench.first_connects()
            show("start to first connect", {name: statistics.median(each) for name, each in connects.items()}, "ms")
            for kind, known_hosts in many_lines(folder, fleet, options.lines).items():
                large = in_turns(options.repeat, bench.runs(known_hosts))
                for place, what, unit in ((0, "CPU", "ms"), (1, "peak", "MB")):
                    less, more = medians(small, place), medians(large, place)
                    added = {name: more[name] - less[name] for name in more if place == 0 or name != "ssh"}
                    show(f"known_hosts of {options.lines} {kind} lines adds, {what}", added, unit)


if __name__ == "__main__":
    main()

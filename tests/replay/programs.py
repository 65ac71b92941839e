# netpoll-lab and netpoll as processes of a test. Knows no recording and no verdict.
import argparse
import json
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from loopback import free_port  # noqa: E402

SKIPPED = 77
LIMITS = ["--idle-timeout", "20s", "--prompt-timeout", "20s"]  # what hangs ends in time
MARKER = "NETPOLL-LAB"  # stands in every log line that the lab throws in


def argument_parser():
    """What every test over recordings is told."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--netpoll", required=True)
    parser.add_argument("--lab", required=True)
    parser.add_argument("--recordings", required=True)
    return parser


def skip_without(folder, what):
    if not pathlib.Path(folder).is_dir():
        print(f"skipped: no {what} at {folder}")
        sys.exit(SKIPPED)


class Lab:
    """A network of recorded devices. Ends with the block that it is used in."""

    def __init__(self, program, recordings, options=()):
        self._folder = tempfile.TemporaryDirectory(prefix="netpoll-replay-")
        self.folder = pathlib.Path(self._folder.name)
        self.inventory = self.folder / "inventory.yaml"
        self.known_hosts = self.folder / "known_hosts"
        base = f"127.{random.randint(60, 240)}.{random.randint(0, 240)}.1"
        command = [program, "--base", base, "--port", str(free_port(base)), "--die-with-parent",
                   "--write-inventory", self.inventory, "--write-known-hosts", self.known_hosts,
                   *options]
        for each in recordings:
            command += ["--replay", each]
        self._log = open(self.folder / "lab.log", "w+", encoding="utf-8")
        self._process = subprocess.Popen([str(each) for each in command],
                                         stdout=subprocess.PIPE, stderr=self._log, text=True)
        if not any("ready" in line for line in self._process.stdout):
            self.close()
            raise RuntimeError("netpoll-lab did not start")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self._process.terminate()
        self._process.wait(60)
        self._process.stdout.close()
        if self._process.returncode not in (0, -signal.SIGTERM):
            self._log.seek(0)
            print(f"netpoll-lab ended with {self._process.returncode}: {self._log.read()[-2000:]}")
        self._log.close()
        self._folder.cleanup()

    def write_counters(self):
        """Asks for the counters, which go to the file of its --stats."""
        self._process.send_signal(signal.SIGUSR1)

    def change_platforms(self, name):
        """Writes this platform for every device into the inventory."""
        text = self.inventory.read_text(encoding="utf-8")
        text = re.sub(r"^( +platform:) .*$", rf"\1 {name}", text, flags=re.M)
        self.inventory.write_text(text, encoding="utf-8")

    def poll(self, netpoll, options):
        """Each device's record of one run, by host, in the inventory's order."""
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith("NETPOLL_")}
        ran = subprocess.run([netpoll, "--no-config", "--known-hosts", self.known_hosts, "--summary",
                              "never", "--progress", "never", *LIMITS, *options, self.inventory],
                             capture_output=True, env=environment, timeout=900, check=False)
        if ran.returncode not in (0, 1):
            raise RuntimeError(f"netpoll ended with {ran.returncode}: "
                               f"{ran.stderr.decode(errors='replace')[-4000:]}")
        document = json.loads(ran.stdout)
        return {each["host"]: each for each in document["devices"]}

# The units, the cron line and the examples that the package brings: systemd takes the units without a word, and each
# variable in the examples is that of an option.
# Usage: units_test.py SOURCE_DIR NETPOLL. Says what it leaves out where systemd-analyze is absent.
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

SCHEDULED = pathlib.Path(sys.argv[1]) / "src/package/scheduled"
NETPOLL = sys.argv[2]
del sys.argv[1:]


class Units(unittest.TestCase):
    def verified(self, change=lambda text: text):
        """What systemd-analyze says of the units of one run, with this build's program in them."""
        with tempfile.TemporaryDirectory() as folder:
            for name in ("netpoll@.service", "netpoll@.timer", "netpoll-poller@.service"):
                text = (SCHEDULED / name).read_text().replace("=/usr/bin/netpoll", f"={NETPOLL}")
                (pathlib.Path(folder) / name).write_text(change(text))
            units = [f"{folder}/netpoll@nightly.{kind}" for kind in ("service", "timer")]
            units.append(f"{folder}/netpoll-poller@1.service")
            done = subprocess.run(["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True)
            return done.returncode, done.stdout + done.stderr

    def test_systemd_takes_them(self):
        if not shutil.which("systemd-analyze"):
            self.skipTest("systemd-analyze is not installed (apt-get install systemd)")
        code, said = self.verified()
        self.assertEqual((code, [line for line in said.splitlines() if "netpoll@" in line or "netpoll-poller@" in line]), (0, []))
        _, said = self.verified(lambda text: text.replace("ProtectSystem=strict", "ProtectSystem=most"))
        self.assertRegex(said, r"(?i)failed to parse protect ?system")

    def test_variables_of_the_examples_are_those_of_options(self):
        help_text = subprocess.run([NETPOLL, "--help-all"], capture_output=True, text=True, check=True).stdout
        options = set(re.findall(r"(--[a-z][a-z-]+)", help_text))
        found = 0
        for name in ("netpoll@.service", "nightly.conf", "netpoll-poller@.service", "poller.conf", "cron"):
            text = (SCHEDULED / name).read_text()
            for variable in re.findall(r"^#?(?:Environment=)?NETPOLL_([A-Z_]+)=", text, re.M):
                found += 1
                self.assertIn("--" + variable.lower().replace("_", "-"), options, f"{name}: NETPOLL_{variable}")
            for option in re.findall(r"\s(--[a-z-]+)", text.split("* * *")[-1] if name == "cron" else ""):
                self.assertIn(option, options, name)
        self.assertGreater(found, 8)

    def test_options_of_the_poller_are_those_of_its_verb(self):
        said = subprocess.run([NETPOLL, "poller", "--help"], capture_output=True, text=True, check=True).stdout
        text = (SCHEDULED / "netpoll-poller@.service").read_text() + (SCHEDULED / "poller.conf").read_text()
        options = re.findall(r"[ =](--[a-z][a-z-]+)", re.sub(r"^#.*", "", text, flags=re.M))
        self.assertGreaterEqual(len(options), 5)
        for option in options:
            self.assertRegex(said, re.escape(option) + r"\b")


if __name__ == "__main__":
    unittest.main()

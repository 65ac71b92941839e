# Jobs that configure simulated devices, by every engine: what is there then, what a bad line leaves, and once more.
# Usage: rehearsal_test.py --netpoll NETPOLL --lab NETPOLL-LAB
import argparse
import json
import pathlib
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "replay"))
from programs import Lab  # noqa: E402

PROGRAMS = None
ENGINES = ("async", "threads", "processes")

# What a good job types, what is in the running configuration then, how the saved one is shown, and a job with a line
# that the platform does not know: what stood before it is there, what stands behind it is not.
IOS_SAVE = {"send": "copy running-config startup-config", "expect": "filename", "answer": ""}
CISCO_ACL = ["permit tcp 192.0.2.0/24 any eq 22", "deny ip any any log"]
JOBS = {
    "cisco_ios": {
        "job": ["configure terminal", "ntp server 192.0.2.123", "ip access-list extended MGMT",
                "permit tcp 192.0.2.0 0.0.0.255 any eq 22", "deny ip any any log", "end", IOS_SAVE],
        "has": ["\nntp server 192.0.2.123\n", "\nip access-list extended MGMT\n"
                " permit tcp 192.0.2.0 0.0.0.255 any eq 22\n deny ip any any log\n"],
        "show": "show running-config", "saved": "show startup-config",
        "bad": ["configure terminal", "ntp server 192.0.2.124", "ip acess-list extended X",
                "ntp server 192.0.2.125", "end", "write memory"]},
    "cisco_nxos": {
        "job": ["configure terminal", "ntp server 192.0.2.123", "ip access-list MGMT", *CISCO_ACL, "end",
                "copy running-config startup-config"],
        "has": ["\nntp server 192.0.2.123\n", "\nip access-list MGMT\n"
                "  10 permit tcp 192.0.2.0/24 any eq 22\n  20 deny ip any any log\n"],
        "show": "show running-config", "saved": "show startup-config",
        "bad": ["configure terminal", "ntp server 192.0.2.124", "ip acess-list X",
                "ntp server 192.0.2.125", "end", "copy running-config startup-config"]},
    "arista_eos": {
        "job": ["configure terminal", "ntp server 192.0.2.123", "ip access-list MGMT", *CISCO_ACL, "end",
                "write memory"],
        "has": ["\nntp server 192.0.2.123\n", "\nip access-list MGMT\n"
                "   10 permit tcp 192.0.2.0/24 any eq 22\n   20 deny ip any any log\n"],
        "show": "show running-config", "saved": "show startup-config",
        "bad": ["configure terminal", "ntp server 192.0.2.124", "ip acess-list X",
                "ntp server 192.0.2.125", "end", "write memory"]},
    "juniper_junos": {
        "job": ["configure private", "set system ntp server 192.0.2.123",
                "set firewall family inet filter MGMT term ssh from protocol tcp",
                "set firewall family inet filter MGMT term ssh then accept", "commit and-quit"],
        "has": ["    ntp {\n        server 192.0.2.123;\n    }\n",
                "    family inet {\n        filter MGMT {\n            term ssh {\n"],
        "show": "show configuration", "saved": "show configuration",
        "bad": ["configure private", "set system ntp server 192.0.2.124", "set sytem ntp server 192.0.2.1",
                "set system ntp server 192.0.2.125", "commit and-quit"]},
}


class Network(Lab):
    """Two simulated devices of each platform that has a configuration."""

    def __init__(self, folder, engine):
        self.stats = folder / "stats.json"
        self.engine = engine
        self._job = folder / "job.yaml"
        super().__init__(PROGRAMS.lab, [], ["--devices", "8", "--platforms", ",".join(JOBS),
                                            "--stats", str(self.stats)])

    def run(self, platform, commands):
        """The records of a job on the platform's two devices."""
        self._job.write_text(json.dumps({"commands": commands}))
        records = self.poll(PROGRAMS.netpoll, ["--mode", self.engine, "-l", f"platform={platform}",
                                               "--job", str(self._job)])
        return list(records.values())

    def output(self, platform, command):
        return [record["commands"][0]["output"] for record in self.run(platform, [command])]


class Rehearsal(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="netpoll-rehearsal-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def each(self, check):
        for engine in ENGINES:
            with Network(self.folder, engine) as network:
                for platform, what in JOBS.items():
                    with self.subTest(engine=engine, platform=platform):
                        check(network, platform, what)
            self.counted = json.loads(network.stats.read_text())

    def test_a_job_configures_and_saves_and_may_run_twice(self):
        def check(network, platform, what):
            before = network.output(platform, what["saved"])
            for record in network.run(platform, what["job"]):
                self.assertEqual(record["status"], "ok", record.get("error"))
            once = network.output(platform, what["show"])
            self.assertEqual(len(once), 2)
            for device, text in enumerate(once):
                for part in what["has"]:
                    self.assertIn(part, text + "\n")
                    self.assertNotIn(part, before[device])
            for device, text in enumerate(network.output(platform, what["saved"])):
                self.assertIn("192.0.2.123", text, f"device {device}")
            self.assertEqual([record["status"] for record in network.run(platform, what["job"])], ["ok", "ok"])
            self.assertEqual(network.output(platform, what["show"]), once)

        self.each(check)
        self.assertEqual(self.counted["config_refused"], 0)
        self.assertEqual(self.counted["config_saved"], 16)  # 4 platforms, 2 devices, 2 runs

    def test_a_job_with_a_bad_line_ends_there_and_saves_nothing(self):
        def check(network, platform, what):
            saved = network.output(platform, what["saved"])
            for record in network.run(platform, what["bad"]):
                self.assertEqual(record["error"]["code"], "command_error")
                self.assertIn("configuration mode was left", record["error"]["detail"])
                self.assertEqual([each["status"] for each in record["commands"]],
                                 ["ok", "ok", "error_marker"] + ["not_run"] * (len(what["bad"]) - 3))
            self.assertEqual(network.output(platform, what["saved"]), saved)
            for text in network.output(platform, what["show"]):
                # Junos' private candidate is gone with what was before the line, too.
                self.assertEqual("192.0.2.124" in text, platform != "juniper_junos")
                self.assertNotIn("192.0.2.125", text)

        self.each(check)
        self.assertEqual(self.counted["config_refused"], 8)
        self.assertEqual(self.counted["config_saved"], 0)

    def test_what_one_session_configured_is_there_for_the_next_of_another_engine(self):
        with Network(self.folder, "async") as network:
            network.run("cisco_ios", ["configure terminal", "snmp-server location rack 7", "end"])
            network.engine = "threads"
            for text in network.output("cisco_ios", "show running-config | include snmp"):
                self.assertEqual(text.strip(), "snmp-server location rack 7")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--netpoll", required=True)
    parser.add_argument("--lab", required=True)
    PROGRAMS, rest = parser.parse_known_args()
    unittest.main(argv=[sys.argv[0], *rest])

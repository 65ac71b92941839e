# src/python with the program, against devices of the lab: what comes back, who logs in, and how it is stopped.
import asyncio
import contextlib
import io
import os
import pathlib
import re
import threading
import unittest
from unittest import mock

from under_test import LAB, ROOT, is_alive, netpoll

from programs import Lab

PASSWORD = "lab-password"
COMMAND = "show version"
DEVICES = 12


class Group:
    def __init__(self, name):
        self.name = name


class Host:
    """As nornir's."""

    def __init__(self, entry):
        self.__dict__.update(entry)
        self.groups = [Group("access")]
        self.data = {"site": "fra" if entry["name"].endswith("1") else "ams"}


class Polling(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.lab = Lab(LAB, [], ["--devices", str(DEVICES), "--platforms", "cisco_ios:1,linux:1"])
        text = cls.lab.inventory.read_text()
        port = int(re.search(r"port: (\d+)", text)[1])
        cls.hosts = {name: {"hostname": address, "port": port, "username": "lab", "password": PASSWORD,
                            "platform": platform}
                     for name, address, platform in
                     re.findall(r"^  (\S+): \{hostname: (\S+), groups: \[(\w+)", text, re.M)}

    @classmethod
    def tearDownClass(cls):
        cls.lab.close()

    def poll(self, *given, **more):
        return netpoll.poll(*given, known_hosts=self.lab.known_hosts, **more)

    def apoll(self, *given, **more):
        return netpoll.apoll(*given, known_hosts=self.lab.known_hosts, **more)

    def check_all(self, run):
        records = list(run)
        self.assertEqual({record.host: record.status for record in records}, dict.fromkeys(self.hosts, "ok"))
        self.assertEqual((run.exit_code, run.run.devices), (0, DEVICES))
        return records

    def test_a_file_in_every_mode(self):
        for mode in ("async", "threads", "processes", "sequential"):
            run = self.poll(self.lab.inventory, commands=["show version"], mode=mode)
            for record in self.check_all(run):
                self.assertEqual([command.command for command in record.commands], ["show version"])
                self.assertEqual(record.commands[0].bytes, len(record.commands[0].output.encode()))
                self.assertLess(record.started, record.ended)
            self.assertEqual(run.run.mode, mode)

    def test_dicts_and_nornir(self):
        class Inventory:
            hosts = {name: Host({"name": name, **entry}) for name, entry in self.hosts.items()}

        class Nornir:
            inventory = Inventory

        listed = [{"name": name, **entry} for name, entry in self.hosts.items()]
        for given in (self.hosts, listed, Nornir, Inventory, list(Inventory.hosts.values())):
            self.check_all(self.poll(hosts=given, commands=COMMAND))
        for given in ({"hosts": self.hosts}, Nornir):
            self.check_all(self.poll(given, commands=COMMAND))
        chosen = list(self.poll(Nornir, commands=COMMAND, limit="data.site=fra"))
        self.assertEqual({record.host for record in chosen}, {name for name in self.hosts if name.endswith("1")})
        self.assertTrue(all(record.groups == ["access"] for record in chosen))
        self.assertEqual(len(list(self.poll(Nornir, commands=COMMAND, limit="group=access"))), DEVICES)

    def test_defaults_and_a_password_for_all(self):
        bare = {name: {key: entry[key] for key in ("hostname", "port", "platform")}
                for name, entry in self.hosts.items()}
        login = {"username": "lab", "password": PASSWORD}
        for more in ({"defaults": login}, login):
            self.check_all(self.poll(hosts=bare, commands=["show version"], **more))

    def test_commands_of_each_kind(self):
        name, entry = next((name, entry) for name, entry in self.hosts.items() if entry["platform"] == "cisco_ios")
        asked = {"send": "show clock", "expect": "never asked", "answer": "nothing"}
        record = next(self.poll(hosts={name: entry}, commands=["show version", asked]))
        self.assertEqual([(each.command, each.status) for each in record.commands],
                         [("show version", "ok"), ("show clock", "ok")])

    def test_a_wrong_password_is_a_record_and_is_nowhere_else(self):
        wrong = "wrong-pw-7391"
        hosts = {name: {**entry, "password": wrong} for name, entry in self.hosts.items()}
        run = self.poll(hosts=hosts, commands=["show version"], verbose=True)
        records = []
        with self.assertLogs("netpoll", "INFO"):
            for record in run:
                records.append(record)
                self.assertNotIn(wrong, pathlib.Path(f"/proc/{run._program.pid}/cmdline").read_text())
        self.assertEqual({record.error.code for record in records} - {"auth_rejected", "auth_guard"}, set())
        self.assertEqual(run.exit_code, 5)
        self.assertNotIn(wrong, run.stderr + repr(records) + repr(run.run))
        self.assertEqual({name: value for name, value in os.environ.items() if wrong in value}, {})

    def test_mistakes_are_an_exception(self):
        hosts = {"a": {"password": "pw-of-a", "pasword": "x"}, "b": {"port": 99999, "platform": "cisco_nsox"}}
        with self.assertRaises(netpoll.UsageError) as found:
            next(self.poll(hosts=hosts))
        for part in ("did you mean 'password'", "99999", "cisco_nsox"):
            self.assertIn(part, str(found.exception))
        self.assertNotIn("pw-of-a", str(found.exception))
        with self.assertRaisesRegex(netpoll.UsageError, "does not exist"):
            next(self.poll("/nonexistent.yaml"))

    def test_leaving_early_ends_it(self):
        run = self.poll(self.lab.inventory, commands=["show version"], mode="sequential")
        for _ in run:
            break
        self.assertTrue(is_alive(run._program.pid))
        run.close()
        self.assertFalse(is_alive(run._program.pid))
        self.assertEqual((list(run), run.run, run.exit_code), ([], None, None))
        run.close()

    def test_awaited(self):
        async def gathered():
            runs = [self.apoll(self.lab.inventory, commands=[COMMAND]), self.apoll(hosts=self.hosts, commands=COMMAND)]

            async def hosts_of(run):
                return {record.host async for record in run if record.ok}

            found = await asyncio.gather(*map(hosts_of, runs))
            return found, [(run.exit_code, run.run.devices) for run in runs]

        self.assertEqual(asyncio.run(gathered()), ([set(self.hosts)] * 2, [(0, DEVICES)] * 2))

    def test_two_at_once(self):
        found = {}

        def take(place, run):
            found[place] = {record.host for record in run if record.ok}

        runs = [self.poll(self.lab.inventory, commands=[COMMAND]), self.poll(hosts=self.hosts, commands=[COMMAND])]
        threads = [threading.Thread(target=take, args=pair) for pair in enumerate(runs)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(found, {0: set(self.hosts), 1: set(self.hosts)})

    def test_the_page(self):
        page = (ROOT / "src" / "python" / "README.md").read_text()
        examples = re.findall(r"```python\n(.*?)```", page, re.S)
        self.assertGreater(len(examples), 3)
        for example in examples:
            compile(example, "README.md", "exec")
        shown = io.StringIO()
        variables = {"NETPOLL_KNOWN_HOSTS": str(self.lab.known_hosts)}
        with (contextlib.chdir(self.lab.folder), contextlib.redirect_stdout(shown),
              mock.patch.dict(os.environ, variables)):
            exec(examples[0], {})
        self.assertEqual({line.split()[0] for line in shown.getvalue().splitlines()}, set(self.hosts))


if __name__ == "__main__":
    unittest.main()

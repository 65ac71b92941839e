# Options, secrets, hosts and records of src/python against what the program says of itself. Knows no server.
import dataclasses
import datetime
import json
import pathlib
import pickle
import re
import unittest

from under_test import ROOT, netpoll, refused

from netpoll import invocation, options, records, secrets

SECRETS = ("pw-one", "pw-two", "enable-one", "phrase-one", "pin-one", "pw-default", "pw-gate", "pw-local", "pw-listed",
           "pw-option", "enable-option")


class Group:
    def __init__(self, name, groups=()):
        self.name, self.groups = name, list(groups)


class Host:
    """As nornir's, whose attributes already say what groups and defaults do."""

    def __init__(self, name, **given):
        self.name, self.groups, self.data = name, [], {}
        self.hostname = self.port = self.username = self.password = self.platform = None
        self.__dict__.update(given)


class Inventory:
    def __init__(self, *hosts):
        self.hosts = {host.name: host for host in hosts}


class Nornir:
    def __init__(self, *hosts):
        self.inventory = Inventory(*hosts)


def called(source=None, **given):
    for name in ("hosts", "groups", "defaults", "commands", "password", "secret", "program"):
        given.setdefault(name, None)
    return invocation.invocation_of(source, arguments=(), options=given.pop("options", {}), **given)


def written(source=None, **given):
    return json.loads(called(source, **given).inventory)


class Options(unittest.TestCase):
    def test_they_are_those_of_the_program(self):
        text = (ROOT / "tests/cli/help_all.txt").read_text().split("\nEnvironment:")[0]
        told = {name.replace("-", "_") for name in re.findall(r"^ .{0,20}?--([a-z][a-z-]+)", text, re.M)}
        self.assertEqual(told - options.KNOWN - options.ELSEWHERE, set(), "options.py does not know these")
        self.assertEqual(options.KNOWN - told, set(), "netpoll does not know these")

    def test_values_become_texts(self):
        found = options.arguments_of({
            "limit": ["a*", "group=b"], "only": ["failed", "skipped"], "connect_timeout": 1.5, "deadline": "2h",
            "attempt_gap": datetime.timedelta(seconds=2), "adaptive": True, "partial": False, "retries": 0,
            "agent": False, "pace": "off", "kex": "-A*", "outdir": pathlib.Path("out"), "serial": None})
        self.assertEqual(found, ["--limit=a*", "--limit=group=b", "--only=failed,skipped", "--connect-timeout=1500ms",
                                 "--deadline=2h", "--attempt-gap=2000ms", "--adaptive", "--retries=0", "--agent=off",
                                 "--pace=off", "--kex=-A*", "--outdir=out"])

    def test_inventories_are_one_path_or_several(self):
        for given, paths in [("a.yaml", ["a.yaml"]), (["a.yaml", pathlib.Path("b")], ["a.yaml", "b"]),
                             ([{"name": "sw1"}], ["/dev/stdin"])]:
            self.assertEqual([word for word in called(given).arguments if word.startswith("--inventory=")],
                             [f"--inventory={path}" for path in paths])

    def test_mistakes_are_told_before_anything_runs(self):
        for wrong, said in [({"concurency": 5}, "did you mean 'concurrency'"), ({"dry_run": True}, "from Python"),
                            ({"adaptive": 1}, "True or False"), ({"port": True}, "bool"),
                            ({"mode": ["a"]}, "one value"),
                            ({"inventory_": 1}, "no option"), ({"max_output": b"1"}, "bytes")]:
            with self.assertRaisesRegex(TypeError, said):
                netpoll.poll("x.yaml", **wrong)
        for wrong in ({}, {"inventory": "x", "hosts": []}, {"inventory": "x", "defaults": {}},
                      {"inventory": "x", "commands": ["a"], "job": "b"}, {"hosts": "a,b"}, {"hosts": 5}):
            with self.assertRaises(TypeError):
                netpoll.poll(**wrong)
        for wrong in ({"inventory": "x", "commands": []}, {"hosts": [{"port": 22}]}, {"hosts": ["a", {"name": "a"}]},
                      {"hosts": [{"name": "a", "password": "a\0b"}]}, {"inventory": "x", "password": "a\0b"}):
            with self.assertRaises(ValueError):
                netpoll.poll(**wrong)


class Secrets(unittest.TestCase):
    def test_keys_are_those_of_the_inventory(self):
        text = (ROOT / "src/inventory/fields.cpp").read_text()
        for fields, known in [(("password", "secret", "passphrase"), secrets.SECRET_KEYS),
                              (("private_key",), secrets.KEY_FILE_KEYS), (("login",), secrets.LOGIN_KEYS),
                              (("ssh_config",), secrets.SSH_CONFIG_KEYS)]:
            aliases = re.findall(r'alias\{"(\w+)", field::(?:' + "|".join(fields) + r")\b", text)
            self.assertEqual(known, {*fields, *aliases})

    def test_each_goes_by_a_variable_and_nothing_else_holds_it(self):
        call = called({
            "defaults": {"password": "pw-default"},
            "groups": {"g": {"secret": "enable-one", "login": [{"expect": "PIN", "answer": "pin-one"}]}},
            "bastions": {"gate": {"password": "pw-gate"}},
            "credentials": {"local": {"username": "admin", "password": "pw-local"}},
            "hosts": {"a": {"password": "pw-one", "private_key": {"path": "/k", "passphrase": "phrase-one"}},
                      "b": {"connection_options": {"ssh": {"password": "pw-two"}}},
                      "c": {"ansible_password": "pw-one"},
                      "d": {"credentials": ["local", {"username": "x", "password": "pw-listed"}]}},
        }, password="pw-option", secret="enable-option", commands=["show clock"])
        everything_else = " ".join([repr(call), call.inventory, call.job, *call.arguments])
        for secret in SECRETS:
            self.assertIn(secret, call.variables.values())
            self.assertNotIn(secret, everything_else)
        self.assertEqual(call.variables["NETPOLL_PASSWORD"], "pw-option")
        self.assertEqual(len(call.variables), len(SECRETS))
        hosts = json.loads(call.inventory)["hosts"]
        self.assertEqual(hosts["a"]["password"], hosts["c"]["ansible_password"])

    def test_sources_stay_and_paths_are_from_this_folder(self):
        here = pathlib.Path.cwd()
        for given, becomes in [("env:X", "env:X"), ("cmd:pass x", "cmd:pass x"), ("ask", "ask"), ("", ""),
                               ("file:pw", f"file:{here}/pw"), ("file:~/pw", "file:~/pw"), ("file:/pw", "file:/pw")]:
            call = called(hosts=[{"name": "a", "password": given}])
            self.assertEqual((json.loads(call.inventory)["hosts"]["a"]["password"], call.variables), (becomes, {}))
        plain = called(hosts=[{"name": "a", "password": "plain:$x"}])
        self.assertEqual(list(plain.variables.values()), ["plain:$x"])
        for given, becomes in [("default", "default"), ("none", "none"), ("conf", f"{here}/conf")]:
            self.assertEqual(written(hosts=["a"], defaults={"ssh_config": given})["defaults"], {"ssh_config": becomes})
        keys = [pathlib.Path("k"), "~/k", {"path": "k", "certificate": "c"}, "-----BEGIN KEY"]
        self.assertEqual(written(hosts=[{"name": "a", "private_key": keys}])["hosts"]["a"]["private_key"],
                         [f"{here}/k", "~/k", {"path": f"{here}/k", "certificate": f"{here}/c"}, "-----BEGIN KEY"])


class Hosts(unittest.TestCase):
    def test_all_their_forms(self):
        for given in ([{"name": "a", "hostname": "h"}], {"a": {"hostname": "h"}}, ({"name": "a", "hostname": "h"},),
                      iter([{"hostname": "h", "name": "a", "port": None}])):
            self.assertEqual(written(hosts=given)["hosts"], {"a": {"hostname": "h"}})
        self.assertEqual(written(hosts=["a", "192.0.2.1"])["hosts"], {"a": {}, "192.0.2.1": {}})
        self.assertEqual(written(hosts=[{"host": "h"}])["hosts"], {"h": {"host": "h"}})
        self.assertEqual(written(hosts=["a"], groups={"g": {"port": 1}}, defaults={"username": "u"}),
                         {"hosts": {"a": {}}, "groups": {"g": {"port": 1}}, "defaults": {"username": "u"}})

    def test_the_shape_of_nornir(self):
        top = Group("top")
        host = Host("a", hostname="h", port=22, username="u", platform="ios", groups=[Group("g", [top])],
                    data={"site": "fra", "net": pathlib.Path("/x")})
        for given in ({"hosts": [host]}, {"hosts": {"a": host}}, {"hosts": Nornir(host)}, {"hosts": Inventory(host)},
                      {"source": Nornir(host)}, {"source": Inventory(host)}):
            self.assertEqual(written(**given), {
                "groups": {"g": {"groups": ["top"]}, "top": {}},
                "hosts": {"a": {"hostname": "h", "port": 22, "username": "u", "platform": "ios", "groups": ["g"],
                                "data": {"site": "fra", "net": "/x"}}}})
        host.extended_data = lambda: {"site": "ams"}
        self.assertEqual(written(hosts=[host])["hosts"]["a"]["data"], {"site": "ams"})
        host.data["loop"] = 1
        loop = Group("loop")
        loop.groups.append(loop)
        self.assertEqual(written(hosts=[Host("a", groups=[loop])])["groups"], {"loop": {"groups": ["loop"]}})

    def test_every_character_is_read_back(self):
        text = "".join(map(chr, [*range(1, 0x100), 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0x1F600])) + "\\u0041"
        self.assertEqual(written(hosts=[{"name": "a", "data": {"k": text}}])["hosts"]["a"]["data"]["k"], text)
        # The program reads it too: it gets as far as the device.
        for each in netpoll.poll(hosts=[{"name": "a\u00e9\u2028", "hostname": "127.0.0.1", "port": 1, "username": "u",
                                         "password": "x", "platform": "linux", "data": {"k": text}}],
                                 commands=["id"], retries=0):
            self.assertEqual((each.host, each.error.code), ("a\u00e9\u2028", "refused"))


class Records(unittest.TestCase):
    def test_fields_are_those_of_the_schema(self):
        schema = json.loads((ROOT / "src/results/netpoll-1.schema.json").read_text())["$defs"]
        attempt = schema["device"]["properties"]["failed_attempts"]["items"]
        for kind, told in [(netpoll.Record, schema["device"]), (netpoll.Error, schema["error"]),
                           (netpoll.Ssh, schema["ssh"]), (netpoll.Command, schema["command"]),
                           (netpoll.Check, schema["check"]),
                           (netpoll.ParseError, schema["command"]["properties"]["parse_error"]["anyOf"][1]),
                           (netpoll.FailedAttempt, attempt), (netpoll.Run, schema["run"])]:
            known = {field.name for field in dataclasses.fields(kind)} - {"raw"}
            self.assertEqual(known, set(told["properties"]), f"{kind.__name__} in records.py and the schema differ")
            needed = {field.name for field in dataclasses.fields(kind)
                      if field.default is field.default_factory is dataclasses.MISSING}
            self.assertLessEqual(needed, set(told["required"]), f"{kind.__name__} needs what may be absent")

    def test_what_a_later_version_adds_stays_in_raw(self):
        raw = {**next(refused()).raw, "novelty": 1}
        raw["ssh"] = {**raw["ssh"], "novelty": 2}
        found = records.read_line(json.dumps(raw).encode())
        self.assertEqual((found.host, found.raw["novelty"], found.raw["ssh"]["novelty"]), ("nobody", 1, 2))

    def test_what_is_no_record_is_told(self):
        for line in (b"", b"[]\n", b"5\n", b"null\n", b"{}\n", b'{"host": 1}\n', b'{"run": {}}\n', b"\xff\n",
                     b"[" * 9999, b'{"host": "a", "error": 5}'):
            with self.assertRaises(netpoll.ProtocolError):
                records.read_line(line)

    def test_rows(self):
        record = next(refused())
        record.commands.append(netpoll.Command("id", "ok", "uid=0", 5, "0" * 64, 1.5))
        bare = dataclasses.replace(record, commands=[], error=None)
        rows = netpoll.to_rows([record, bare])
        self.assertEqual([row["command"] for row in rows], [*(each.command for each in record.commands), None])
        self.assertTrue(all(row.keys() == rows[0].keys() for row in rows))
        self.assertEqual((rows[0]["host"], rows[0]["error_code"], rows[-1]["error_code"]), ("nobody", "refused", None))

    def test_values_can_be_pickled(self):
        record = next(refused())
        self.assertEqual(pickle.loads(pickle.dumps(record)), record)
        problem = netpoll.UsageError("what", exit_code=2, stderr="x" * 9000)
        again = pickle.loads(pickle.dumps(problem))
        self.assertEqual((type(again), str(again), again.exit_code), (netpoll.UsageError, str(problem), 2))
        self.assertLess(len(str(problem)), 5000)

    def test_the_version_is_the_programs(self):
        for _ in (run := refused()):
            pass
        text = (ROOT / "src/python/pyproject.toml").read_text()
        self.assertIn(f'version = "{run.run.version}"', text)


if __name__ == "__main__":
    unittest.main()

# netpoll parse and netpoll templates, with small templates of its own.
# Usage: parse_program_test.py NETPOLL NETPOLL_LAB VALIDATE. Exits 1 where something is wrong.
import csv
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

VALIDATE = os.path.abspath(sys.argv.pop(3))
LAB = os.path.abspath(sys.argv.pop(2))
NETPOLL = os.path.abspath(sys.argv.pop(1))

INDEX = """# The first row that fits is the one.
Template, Hostname, Platform, Command

acme_show_ports.textfsm, .*, acme_os, sh[[ow]] po[[rts]]
acme_show_users.textfsm, .*, acme_os, sh[[ow]] users
cisco_show_version.textfsm, .*, cisco_ios, sh[[ow]] ver[[sion]]
"""
PORTS = r"""Value Required PORT (\S+)
Value STATE (up|down)
Value List VLANS (\d+)

Start
  ^Port ${PORT} is ${STATE} -> Continue
  ^.*vlan ${VLANS} -> Record
  ^\s*$$
  ^. -> Error
"""
USERS = r"""Value List USER (\w+)

Start
  ^${USER}?\s -> Record
"""
VERSION = r"""Value VERSION (\S+?)
Value HOSTNAME (\S+)

Start
  ^.*Version ${VERSION},
  ^${HOSTNAME} uptime
"""
GOOD = "Port 1 is up, vlan 10\nPort 2 is down, vlan 20\n"
BAD = "Port 1 is up, vlan 10\nwhat is this\n"
ROWS = [{"port": "1", "state": "up", "vlans": ["10"]}, {"port": "2", "state": "down", "vlans": ["20"]}]
WHY = "a line that the template does not know"
PORTS_ARE = ["--platform", "acme_os", "--command", "show ports"]


def record(host, *commands):
    none = {"resolve_ms": 1}
    return {"host": host, "hostname": host, "address": None, "port": 22, "platform": "acme_os", "groups": [],
            "data": {}, "run_id": "20260101T000000Z-0001", "status": "ok", "error": None, "attempts": 1,
            "failed_attempts": [], "started": "2026-01-01T00:00:00.000Z", "ended": "2026-01-01T00:00:01.000Z",
            "duration_ms": 1000, "phases": none, "ssh": {}, "commands": list(commands)}


def command(text, output, status="ok"):
    return {"command": text, "status": status, "output": output, "bytes": len(output), "sha256": "0" * 64,
            "duration_ms": 5, "parsed": None, "parse_error": None}


class Parse(unittest.TestCase):
    def setUp(self):
        here = tempfile.TemporaryDirectory()
        self.addCleanup(here.cleanup)
        self.folder = pathlib.Path(here.name)
        self.templates = self.folder / "templates"
        self.templates.mkdir()
        self.write("templates/index", INDEX)
        self.write("templates/acme_show_ports.textfsm", PORTS)
        self.write("templates/acme_show_users.textfsm", USERS)
        self.write("templates/cisco_show_version.textfsm", VERSION)
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "NETPOLL_NO_CONFIG": "yes",
                            "NTC_TEMPLATES_DIR": str(self.templates)}

    def write(self, name, text):
        (self.folder / name).write_text(text)
        return str(self.folder / name)

    def run_netpoll(self, *arguments, given="", **environment):
        return subprocess.run([NETPOLL, *arguments], input=given, capture_output=True, text=True, check=False,
                              cwd=self.folder, timeout=60, env={**self.environment, **environment})

    def said(self, *arguments, status=0, given=""):
        done = self.run_netpoll(*arguments, given=given)
        self.assertEqual(done.returncode, status, done.stderr)
        if status == 0:
            self.assertEqual(done.stderr, "")
        return done

    def test_one_output_gives_its_rows(self):
        file = self.write("ports.txt", GOOD)
        self.assertEqual(json.loads(self.said("parse", *PORTS_ARE, file).stdout), ROWS)
        self.assertEqual(json.loads(self.said("parse", *PORTS_ARE, given=GOOD).stdout), ROWS)
        self.assertEqual(json.loads(self.said("parse", *PORTS_ARE, "-", given=GOOD.replace("\n", "\r\n")).stdout), ROWS)
        self.assertEqual(json.loads(self.said("parse", "--platform=acme_os", "-c", "sh po", file).stdout), ROWS)
        empty = self.said("parse", *PORTS_ARE, given="\n").stdout
        self.assertEqual(empty, "[]\n")

    def test_several_outputs_give_an_object_each(self):
        files = [self.write("a.txt", GOOD), self.write("b.txt", BAD), str(self.folder / "c.txt")]
        done = self.said("parse", *PORTS_ARE, *files, status=1)
        good, bad, missing = json.loads(done.stdout)
        self.assertEqual(good, {"file": files[0], "parsed": ROWS, "parse_error": None})
        self.assertEqual(bad, {"file": files[1], "parsed": None, "parse_error": {
            "message": WHY, "template": "acme_show_ports.textfsm", "template_line": 9, "input_line": 2,
            "input": "what is this"}})
        self.assertEqual(missing["parse_error"]["message"], "the file does not exist")
        self.assertEqual(done.stderr.splitlines(), [
            f"netpoll: {files[1]}: acme_show_ports.textfsm:9: {WHY}, at line 2: 'what is this'",
            f"netpoll: {files[2]}: the file does not exist"])
        lines = self.said("parse", *PORTS_ARE, "--format=ndjson", *files, status=1).stdout.splitlines()
        self.assertEqual([json.loads(each) for each in lines], [good, bad, missing])
        alone = self.said("parse", *PORTS_ARE, "--format=ndjson", files[0]).stdout
        self.assertEqual(json.loads(alone), good)

    def test_one_that_cannot_be_read_says_nothing(self):
        target = self.folder / "rows.json"
        done = self.said("parse", *PORTS_ARE, "-o", str(target), given=BAD, status=1)
        self.assertEqual(done.stdout, "")
        self.assertFalse(target.exists())
        self.said("parse", *PORTS_ARE, "-o", str(target), given=GOOD)
        self.assertEqual(json.loads(target.read_text()), ROWS)
        self.assertEqual(target.stat().st_mode & 0o777, 0o600)

    def test_many_come_in_their_order(self):
        files = [self.write(f"{n}.txt", GOOD.replace("Port 1", f"Port {n}")) for n in range(600)]
        read = json.loads(self.said("parse", *PORTS_ARE, *files).stdout)
        self.assertEqual([each["file"] for each in read], files)
        self.assertEqual([each["parsed"][0]["port"] for each in read], [str(n) for n in range(600)])

    def test_csv_and_table(self):
        a, b = self.write("a.txt", GOOD), self.write("b.txt", GOOD.replace("up", "down"))
        rows = list(csv.reader(io.StringIO(self.said("parse", *PORTS_ARE, "--format=csv", a).stdout)))
        self.assertEqual(rows, [["port", "state", "vlans"], ["1", "up", "10"], ["2", "down", "20"]])
        rows = list(csv.DictReader(io.StringIO(self.said("parse", *PORTS_ARE, "--format=csv", a, b).stdout)))
        self.assertEqual([(each["file"], each["state"]) for each in rows],
                         [(a, "up"), (a, "down"), (b, "down"), (b, "down")])
        table = self.said("parse", *PORTS_ARE, "--format=table", a).stdout
        self.assertEqual(table, "port  state  vlans\n1     up     10\n2     down   20\n")

    def test_none_is_text_or_null(self):
        users = ["--platform=acme_os", "--command=show users"]
        self.assertEqual(json.loads(self.said("parse", *users, given=" tty\n").stdout), [{"user": ["None"]}])
        self.assertEqual(json.loads(self.said("parse", *users, "--parse-none=null", given=" tty\n").stdout),
                         [{"user": [None]}])

    def test_a_named_template(self):
        template = self.write("mine.textfsm", "Value A (.)\n\nStart\n  ^${A} -> Record\n")
        done = self.run_netpoll("parse", "--template", template, given="x\n", NTC_TEMPLATES_DIR="/nowhere")
        self.assertEqual((done.returncode, done.stdout), (0, '[{"a":"x"}]\n'), done.stderr)
        wrong = self.write("wrong.textfsm", "Value A (\n\nStart\n")
        done = self.said("parse", "--template", wrong, given="x\n", status=1)
        self.assertIn("wrong.textfsm:1: the template wrong.textfsm is wrong: ", done.stderr)

    def test_json_of_a_device(self):
        done = self.said("parse", "--platform=acme_os", "--command=show x | json", given=' {"a": [1, 2.50]}\n')
        self.assertEqual(done.stdout, '{"a":[1,2.50]}\n')
        done = self.said("parse", "--platform=acme_os", "--command=show x | json", given='{"a": 1,\n "b": no}\n', status=1)
        self.assertEqual(done.stderr, "netpoll: -: the command asks for JSON, and the output is no JSON, at line 2: 'o}'\n")

    def test_names_of_platforms(self):
        out = "IOS Version 15.2, x\nr1 uptime is\n"
        for name in ("cisco_ios", "ios", "cisco_xe"):
            rows = json.loads(self.said("parse", "--platform", name, "-c", "show version", given=out).stdout)
            self.assertEqual(rows, [{"version": "15.2", "hostname": "r1"}])
        done = self.said("parse", "--platform=acme_so", "-c", "show version", given=out, status=2)
        self.assertIn("unknown platform 'acme_so' (did you mean 'acme_os'?)", done.stderr)

    def results(self, name="results.json", run=True):
        devices = [record("r1", command("show ports", GOOD), command("show users", "bob x\n")),
                   record("r2", command("show ports", BAD), command("show clock", "noon\n")),
                   record("r3", command("show ports", "half", "incomplete"))]
        whole = {"schema": "netpoll/1", "run": {"run_id": "20260101T000000Z-0001", "schema": "netpoll/1"},
                 "devices": devices}
        if name.endswith(".ndjson"):
            lines = [json.dumps(each) for each in devices] + ([json.dumps({"run": whole["run"]})] if run else [])
            return self.write(name, "\n".join(lines) + "\n"), whole
        return self.write(name, json.dumps(whole, indent=2)), whole

    def filled(self, whole):
        error = dict.fromkeys(("template", "template_line", "input_line", "input"))
        (ports1, users), (ports2, clock), (ports3,) = (each["commands"] for each in whole["devices"])
        ports1["parsed"] = ROWS
        users["parsed"] = [{"user": ["bob"]}]
        ports2["parse_error"] = {"message": WHY, "template": "acme_show_ports.textfsm", "template_line": 9,
                                 "input_line": 2, "input": "what is this"}
        clock["parse_error"] = {"message": "there is no template for 'show clock' on acme_os; "
                                           "'netpoll templates list' has those that there are", **error}
        ports3["parse_error"] = {"message": "the output is not whole", **error}
        return whole

    def test_a_result_comes_out_as_a_result(self):
        file, whole = self.results()
        done = self.said("parse", file, status=1)
        self.assertEqual(json.loads(done.stdout), self.filled(whole))
        self.assertEqual(done.stderr.splitlines()[0],
                         f"netpoll: r2: show ports: acme_show_ports.textfsm:9: {WHY}, at line 2: 'what is this'")
        again = self.write("again.json", done.stdout)
        self.assertEqual(self.said("parse", again, status=1).stdout, done.stdout)
        lines = self.said("parse", "--format=ndjson", again, status=1).stdout.splitlines()
        self.assertEqual([json.loads(each) for each in lines], [*whole["devices"], {"run": whole["run"]}])

    def test_lines_of_results_and_halves(self):
        file, whole = self.results("results.ndjson", run=False)
        self.assertIn("--partial", self.said("parse", file, status=2).stderr)
        done = self.said("parse", "--partial", "--format=ndjson", file, status=1)
        self.assertEqual([json.loads(each) for each in done.stdout.splitlines()], self.filled(whole)["devices"])
        self.assertIn("warning: ", done.stderr)

    def test_rows_of_a_result(self):
        file, _ = self.results()
        done = self.said("parse", file, "-c", "show po*", "--format=csv", status=1)
        self.assertEqual(done.stdout, "host,command,port,state,vlans\nr1,show ports,1,up,10\nr1,show ports,2,down,20\n")

    def test_a_run_of_the_lab(self):
        lab = subprocess.Popen(
            [LAB, "--devices=3", "--platforms=cisco_ios", "--base", f"127.{60 + os.getpid() % 60}.16.1", "--port",
             str(20000 + os.getpid() % 12000), "--for=600s", "--die-with-parent", "--write-inventory=lab.yaml"],
            stdout=subprocess.PIPE, text=True, cwd=self.folder)
        self.addCleanup(lambda: (lab.kill(), lab.communicate()))
        lab.stdout.readline()
        polled = self.run_netpoll("--rundir=runs", "--host-keys=off", "-c", "show version", "lab.yaml",
                                  NETPOLL_PASSWORD="lab-password")
        self.assertEqual(polled.returncode, 0, polled.stderr)
        done = self.said("parse", "runs", "-o", "parsed.json")
        devices = json.loads((self.folder / "parsed.json").read_text())["devices"]
        self.assertEqual(len(devices), 3)
        for each in devices:
            self.assertEqual([row["hostname"] for row in each["commands"][0]["parsed"]], [each["host"]])
        valid = subprocess.run([sys.executable, VALIDATE, self.folder / "parsed.json"], capture_output=True, text=True,
                               check=False)
        self.assertIn(valid.returncode, (0, 77), valid.stdout + valid.stderr)
        self.assertEqual(self.said("parse", "parsed.json").stdout, (self.folder / "parsed.json").read_text())
        self.assertEqual(done.stdout, "")

    def test_a_result_is_no_output(self):
        for name in "results.json", "results.ndjson":
            done = self.said("parse", *PORTS_ARE, self.results(name)[0], status=1)
            self.assertEqual(done.stdout, "")
            self.assertIn(f"{name}: this is a result of netpoll, and no output of a device", done.stderr)

    def test_options_that_do_not_fit(self):
        for arguments, sentence in (
                (["--platform=acme_os", "x"], "--command: say which command"),
                (["a", "b"], "parse: name one result"),
                ([*PORTS_ARE, "--format=text"], "unknown format 'text'"),
                ([*PORTS_ARE, "--parse-none=no"], "--parse-none: unknown word 'no'"),
                (["-"], "-: a result is read from a file"),
                ([*PORTS_ARE, "-", "-"], "-: standard input can be read once"),
                ([self.results()[0], "-c", "show prots"],
                 "--command: no command of this result fits: unknown command 'show prots' "
                 "(did you mean 'show ports'?)"),
                (["/nowhere"], "/nowhere: ")):
            done = self.said("parse", *arguments, status=2)
            self.assertIn(sentence, done.stderr)

    def test_where_templates_are(self):
        def answer(**environment):
            return self.run_netpoll("templates", "list", "--format=json",
                                    **{"NTC_TEMPLATES_DIR": "", "NET_TEXTFSM": "", **environment})

        found = [json.loads(answer(**{name: str(self.templates)}).stdout)["folder"]
                 for name in ("NTC_TEMPLATES_DIR", "NET_TEXTFSM")]
        self.assertEqual(found, [str(self.templates)] * 2)
        wrong = answer(NET_TEXTFSM="/nowhere")
        self.assertEqual(wrong.returncode, 2)
        self.assertIn("NET_TEXTFSM: /nowhere/index does not exist", wrong.stderr)
        for python in ("python3.9", "python3.11", "python3.12x"):
            place = self.folder / "venv" / "lib" / python / "site-packages" / "ntc_templates" / "templates"
            place.mkdir(parents=True)
            (place / "index").write_text(INDEX)
        folder = json.loads(answer(VIRTUAL_ENV=str(self.folder / "venv")).stdout)["folder"]
        self.assertIn("/venv/lib/python3.11/", folder)

    def test_the_list(self):
        table = self.said("templates", "list", "--platform=ios").stdout
        self.assertEqual(table.splitlines()[1].split(), ["cisco_ios", "show", "version", "cisco_show_version.textfsm"])
        self.assertEqual(len(table.splitlines()), 2)
        nothing = self.said("templates", "list", "--platform=acme_so", status=2)
        self.assertEqual(nothing.stdout, "")
        self.assertIn("--platform: unknown platform 'acme_so' (did you mean 'acme_os'?)", nothing.stderr)
        listed = json.loads(self.said("templates", "list", str(self.templates), "--format=json").stdout)
        self.assertEqual(listed["templates"][0], {"platform": "acme_os", "command": "show ports",
                                                  "templates": ["acme_show_ports.textfsm"], "line": 4})

    def test_a_check_that_finds_nothing(self):
        done = self.said("templates", "check", str(self.templates))
        self.assertEqual(done.stdout, f"{self.templates}: 3 templates and 3 rows of the index, no mistakes\n")

    def test_a_check_names_file_and_line(self):
        self.write("templates/index", INDEX + "acme_show_x.textfsm, .*, acme_os, show x\n"
                                              "acme_show_users.textfsm, .*, acme_os, show (\n"
                                              "acme_show_users.textfsm, .*, acme_os\n"
                                              "acme_show_users.textfsm, .*, acme_os, sh[[ow]] ports all\n")
        self.write("templates/acme_bad.textfsm", "Value A (\\d+)\n\nStart\n  ^${B} -> Record\n")
        done = self.said("templates", "check", str(self.templates), status=1)
        where = f"{self.templates}/"
        said = done.stderr.splitlines()
        for begin in (f"{where}acme_bad.textfsm:4: ", f"{where}index:7: the template acme_show_x.textfsm does not exist",
                      f"{where}index:8: the command 'show (' is no regular expression: ",
                      f"{where}index:9: this row is left out: ", f"warning: {where}acme_bad.textfsm: no row",
                      f"warning: {where}index:10: 'show ports all' is never read by this row, since line 4 "):
            self.assertTrue(any(line.startswith(begin) for line in said), f"{begin!r} is not in {said}")
        self.assertEqual(len(said), 6, said)
        self.assertTrue(done.stdout.endswith(": 3 of the templates are good, 4 mistakes\n"), done.stdout)
        self.write("templates/index", INDEX + "acme_show_users.textfsm, .*, , show all\n"
                                              "acme_show_users.textfsm, .*, acme_os,\n")
        said = self.said("templates", "check", str(self.templates), status=1).stderr.splitlines()
        for line, what in (7, "platform"), (8, "command"):
            self.assertIn(f"warning: {where}index:{line}: it names no {what}, and so is for all of them", said)
        alone = self.said("templates", "check", f"{where}acme_bad.textfsm", status=1)
        self.assertTrue(alone.stderr.startswith(f"{where}acme_bad.textfsm:4: "))


if __name__ == "__main__":
    unittest.main()

# netpoll without anyone watching: no run beside another, and who hears of a run's end. The device is a socket that
# accepts and says nothing; a web server, a sendmail and a rundir are this test's own.
# Usage: program_test.py NETPOLL. Exits 1 where something is wrong.
import hashlib
import hmac
import http.server
import json
import os
import pathlib
import queue
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
import unittest

NETPOLL = os.path.abspath(sys.argv.pop(1))
KEY = "webhook-key-0123456789"


class SilentDevice:
    """Accepts, and tells of each connection."""

    def __init__(self, address):
        self.socket = socket.create_server((address, 0), backlog=64)
        self.port = self.socket.getsockname()[1]
        self.accepted = queue.Queue()
        self.held = []
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        try:
            while True:
                self.held.append(self.socket.accept()[0])
                self.accepted.put(1)
        except OSError:
            pass

    def close(self):
        self.socket.close()


class Hooks(http.server.BaseHTTPRequestHandler):
    """What a path's first word is, it answers: /503/ once, then 200."""

    seen = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        before = sum(path == self.path for path, _, _ in self.seen)
        self.seen.append((self.path, dict(self.headers), body))
        wanted = int(self.path.split("/")[1])
        self.send_response(200 if wanted == 503 and before else wanted)
        if wanted == 302:
            self.send_header("Location", "/200/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class Program(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.home = pathlib.Path(self.folder.name)
        self.device = SilentDevice("127.43.0.1")
        self.addCleanup(self.device.close)
        self.inventory = self.home / "core.yaml"
        self.inventory.write_text("defaults: {username: u, password: env:DEVICE_PASSWORD, platform: linux, commands: [uptime]}\n"
                                  f"hosts:\n  sw1: {{hostname: 127.43.0.1, port: {self.device.port}}}\n")

    def start(self, *arguments, limit="60s", **variables):
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.home), "NETPOLL_NO_CONFIG": "yes",
                       "DEVICE_PASSWORD": "d3vice-pa55", **variables}
        command = [NETPOLL, "--host-keys", "off", "--retries", "0", "--kex-timeout", limit, *map(str, arguments),
                   str(self.inventory)]
        child = subprocess.Popen(command, env=environment, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE)
        self.addCleanup(child.communicate)
        self.addCleanup(child.kill)
        return child

    def run_netpoll(self, *arguments, limit="50ms", **variables):
        child = self.start(*arguments, limit=limit, **variables)
        out, err = child.communicate(timeout=60)
        return child.returncode, out, err

    def holding(self, *arguments):
        """A run that has its device's connection open, and stays."""
        child = self.start(*arguments)
        self.device.accepted.get(timeout=30)
        return child

    def test_two_runs_at_once_and_one_that_was_killed(self):
        for mode in ("async", "processes"):
            with self.subTest(mode):
                where = ("--rundir", self.home / f"runs-{mode}")
                first = self.holding("--mode", mode, *where)
                code, _, said = self.run_netpoll(*where)
                self.assertEqual(code, 75, said)
                self.assertIn("netpoll: another run of this inventory and job is going on: "
                              f"pid {first.pid} on {socket.gethostname()} since ", said)
                self.assertIn("): netpoll --host-keys off", said)
                self.assertTrue(self.device.accepted.empty())
                self.assertEqual(self.run_netpoll(*where, "-c", "show clock")[0], 1)  # another job
                self.assertEqual(self.run_netpoll(*where, "--no-lock")[0], 1)
                first.send_signal(signal.SIGKILL)
                first.wait(timeout=30)
                code, _, said = self.run_netpoll(*where, "-v")
                self.assertEqual(code, 1, said)
                self.assertIn(f"was left by a run that was killed: pid {first.pid} on ", said)
                code, _, said = self.run_netpoll(*where, "-v")
                self.assertEqual((code, "was killed" in said), (1, False), said)
                while not self.device.accepted.empty():
                    self.device.accepted.get()

    def test_a_run_waits_for_another(self):
        where = ("--lock", self.home / "lock")
        first = self.holding(*where)
        second = self.start(*where, "--wait-lock", "60s", limit="50ms")
        waiting = second.stderr.readline()
        self.assertIn("another run holds the lock " + str(self.home / "lock"), waiting)
        self.assertTrue(waiting.rstrip().endswith("; waiting"), waiting)
        code, _, said = self.run_netpoll(*where, "--wait-lock", "10ms")
        self.assertEqual(code, 75, said)
        self.assertIn("; waited 10ms", said)
        first.terminate()
        self.assertEqual(second.wait(timeout=60), 1)

    def test_a_lock_that_cannot_be_had_contacts_nobody(self):
        for lock, why in ((self.home / "none" / "lock", "No such file or directory"),
                          (self.home, "Is a directory")):
            code, _, said = self.run_netpoll("--lock", lock)
            self.assertEqual(code, 3, said)
            self.assertIn(f"the lock of this run: {lock}: {why}", said)
        code, _, said = self.run_netpoll("--lock", self.inventory)
        self.assertEqual(code, 2, said)
        other = self.home / "notes"
        other.write_text("notes\n")
        code, _, said = self.run_netpoll("--lock", other)
        self.assertEqual((code, other.read_text()), (3, "notes\n"), said)
        self.assertTrue(self.device.accepted.empty())

    def hooks(self):
        Hooks.seen.clear()
        server = http.server.ThreadingHTTPServer(("127.43.0.2", 0), Hooks)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return f"http://127.43.0.2:{server.server_port}"

    def test_a_webhook_hears_the_end_signed(self):
        base = self.hooks()
        code, _, said = self.run_netpoll(
            "-o", self.home / "out.json", "--webhook", "env:HOOK", "--webhook-secret", "env:HOOK_KEY",
            HOOK=f"{base}/503/T0KEN", HOOK_KEY=KEY)
        self.assertEqual(code, 1, said)
        self.assertNotIn("warn webhook", said)
        self.assertEqual([path for path, _, _ in Hooks.seen], ["/503/T0KEN"] * 2)
        _, headers, body = Hooks.seen[-1]
        when, total = (part.split("=")[1] for part in headers["X-Netpoll-Signature"].split(","))
        wanted = hmac.new(KEY.encode(), when.encode() + b"." + body, hashlib.sha256).hexdigest()
        self.assertEqual(total, wanted)
        self.assertLess(abs(time.time() - int(when)), 600)
        notice = json.loads(body)
        self.assertEqual(notice["verdict"], "some_failed")
        self.assertEqual(notice["devices"], {"total": 1, "cancelled": 0, "failed": 1, "ok": 0, "skipped": 0})
        self.assertEqual(notice["causes"][0]["hosts"], ["sw1"])
        self.assertEqual(notice["run_id"], json.loads((self.home / "out.json").read_text())["run"]["run_id"])
        for file in self.home.rglob("*"):
            if file.is_file():
                self.assertNotIn("T0KEN", file.read_text(), file)
                self.assertNotIn(KEY, file.read_text(), file)

    def test_a_webhook_that_fails_is_a_warning(self):
        base = self.hooks()
        for path, why in (("302/x", "HTTP 302: it redirects elsewhere"), ("404/x", "HTTP 404")):
            code, _, said = self.run_netpoll("-o", self.home / "out.json", "--webhook", f"{base}/{path}")
            self.assertEqual(code, 1, said)
            self.assertIn(f" warn webhook: {base}: {why}", said)
        self.assertEqual(len(Hooks.seen), 2)
        code, _, said = self.run_netpoll("--webhook", base, "--webhook-secret", "env:NOT_SET")
        self.assertEqual(code, 2, said)
        self.assertIn("--webhook-secret: secret: the variable NOT_SET is not set", said)

    def test_a_mail_is_sent_when_it_is_asked_for(self):
        program = self.home / "sendmail"
        program.write_text(f"#!/bin/sh\nenv > {self.home}/env\ncat >> {self.home}/mails\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        mails = self.home / "mails"

        def sent(*arguments, code=1):
            mails.unlink(missing_ok=True)
            got, _, said = self.run_netpoll("--mail", "noc@example.net", *arguments, NETPOLL_SENDMAIL=str(program),
                                            NETPOLL_PASSWORD="pa55word")
            self.assertEqual(got, code, said)
            return mails.read_text() if mails.exists() else ""

        runs = ("--rundir", self.home / "runs")
        text = sent(*runs)
        self.assertTrue(text.startswith("To: noc@example.net\nSubject: netpoll on "), text)
        self.assertIn(": 1 of 1 device failed (core.yaml)\n", text)
        self.assertIn("\n  1 timed_out (kex): sw1\n", text)
        self.assertNotIn("pa55word", (self.home / "env").read_text())
        self.assertEqual(sent(*runs, "--mail-when", "changed"), "")
        self.assertIn("Subject: ", sent(*runs, "--mail-when", "changed", "--no-lock", "-w", "sw1,127.43.0.3"))
        self.assertIn("Subject: ", sent("--mail-when", "always", "-o", "/dev/null"))
        self.assertIn("results could not be written", sent("--format", "ndjson", "-o", "/dev/full", code=3))

    def test_metrics_are_there_for_prometheus(self):
        file = self.home / "netpoll-core.prom"
        file.touch(mode=0o644)
        code, _, said = self.run_netpoll("--metrics", file, "-o", "/dev/null")
        self.assertEqual(code, 1, said)
        text = file.read_text()
        self.assertIn('\nnetpoll_run_devices{run="netpoll-core",status="failed"} 1\n', text)
        self.assertIn('\nnetpoll_run_device_errors{run="netpoll-core",code="timed_out"} 1\n', text)
        self.assertIn('\nnetpoll_run_phase_duration_seconds_count{run="netpoll-core",phase="connect"} 1\n', text)
        self.assertNotIn("netpoll_devices_stale", text)
        self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o644)
        # With a history, which a rundir has: a device that was never ok is stale.
        code, _, said = self.run_netpoll("--rundir", self.home / "nightly")
        self.assertEqual(code, 1, said)
        text = (self.home / "nightly" / "latest" / "metrics.prom").read_text()
        self.assertIn('\nnetpoll_devices_stale{run="nightly"} 1\n', text)
        code, _, said = self.run_netpoll("--metrics", self.home / "none" / "x.prom")
        self.assertEqual(code, 3, said)
        self.assertIn("No such file or directory", said)

    def test_what_is_no_file_stays_what_it_is(self):
        pipe = self.home / "pipe"
        os.mkfifo(pipe)
        for option in ("--metrics", "--page", "--junit", "-o"):
            reader = os.open(pipe, os.O_RDWR)
            code, _, said = self.run_netpoll(option, pipe, *(() if option == "-o" else ("-o", "/dev/null")))
            self.assertEqual(code, 1, said)
            self.assertGreater(len(os.read(reader, 1 << 20)), 100)
            self.assertTrue(pipe.is_fifo())
            os.close(reader)
        # Nobody reads it: told before anyone is contacted, and not waited for.
        for option in ("--metrics", "--page"):
            code, _, said = self.run_netpoll(option, pipe, "-o", self.home / "results")
            self.assertEqual(code, 3, said)
            self.assertIn("nobody reads this pipe: begin its reader first", said)
            self.assertFalse((self.home / "results").exists())

    def test_wrong_words_are_said(self):
        for words, why in ((("--webhook", "hooks.example.net"), "https://HOST/PATH is expected"),
                           (("--webhook-secret", "s3cret"), "not the secret itself"),
                           (("--mail", "a@b\nBcc: c"), "an address like ops@example.net is expected"),
                           (("--mail", "noc", "--mail-when", "changed"), "--rundir"),
                           (("--wait-lock", "1m"), "there is no lock without --lock or --rundir")):
            code, _, said = self.run_netpoll(*words)
            self.assertEqual(code, 2, said)
            self.assertIn(why, said)
            self.assertNotIn("s3cret", said)


if __name__ == "__main__":
    unittest.main()

# netpoll with an inventory that is NetBox's: a server here speaks its pages, filters, throttling and errors.
# Usage: program_test.py NETPOLL. Exits 1 where something is wrong.
import http.server
import json
import os
import pathlib
import ssl
import stat
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.parse

NETPOLL = os.path.abspath(sys.argv.pop(1))
TOKEN = "canary0123456789abcdef0123456789abcdef01"
PAGE = 2  # the most that a page of this server holds


def device(number, version, **more):
    role = {"id": 1, "slug": "access" if number % 2 else "core"}
    return {"id": number, "name": f"sw{number}", "site": {"slug": "ams1"}, "platform": {"slug": "ios"},
            "role" if version == 4 else "device_role": role, "custom_fields": {"floor": number}, "tags": [],
            "primary_ip": {"address": f"127.0.0.1/{8}"}, "comments": "not needed", **more}


class NetBox(http.server.BaseHTTPRequestHandler):
    """What its first folder says is what it does: /v4/api/dcim/devices/ answers as version 4."""

    protocol_version = "HTTP/1.1"
    times = {}
    seen = []

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        deed = url.path.split("/")[1]
        self.seen.append((self.path, self.headers.get("Authorization")))
        self.times[deed] = self.times.get(deed, 0) + 1
        if self.headers.get("Authorization") != f"Token {TOKEN}":
            return self.say(403, {"detail": f"Invalid token {TOKEN}"})
        if deed == "throttled" and self.times[deed] < 3:
            return self.say(429, {"detail": "Request was throttled."}, {"Retry-After": "0"})
        if deed == "failing":
            return self.say(500, {"error": TOKEN})
        if deed == "elsewhere":
            return self.say(302, {}, {"Location": query["to"]})
        if deed == "moved" and "then" not in query:
            return self.say(301, {}, {"Location": f"{url.path}?{url.query}&then=1"})
        if deed == "login":
            return self.say(200, "<!DOCTYPE html><title>Log in</title>")
        if query.get("role") == "nobody":
            return self.say(400, {"role": ["Select a valid choice. nobody is not one of the available choices."]})
        self.devices(deed, url.path, query)

    def devices(self, deed, path, query):
        version = 3 if deed == "v3" else 4
        chosen = [each for each in (device(n, version) for n in range(1, 6))
                  if query.get("role") in (None, (each.get("role") or each.get("device_role"))["slug"])]
        limit, offset = min(int(query["limit"]), PAGE), int(query.get("offset", 0))
        # Behind a proxy, with another idea of its own name.
        following = urllib.parse.urlencode({**query, "limit": limit, "offset": offset + limit})
        more = offset + limit < len(chosen)
        page = {"count": len(chosen), "next": f"http://netbox.invalid{path}?{following}" if more else None,
                "previous": None, "results": chosen[offset:offset + limit]}
        text = json.dumps(page)
        if deed == "half" and offset:
            text = text[:len(text) // 2]
        self.say(200, text, cut=deed == "cut" and offset)

    def say(self, status, body, headers=(), cut=False):
        text = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text) + (100 if cut else 0)))
        for name, value in dict(headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text)
        self.close_connection = bool(cut)

    def log_message(self, *_):
        pass


def serve(address, context=None):
    server = http.server.ThreadingHTTPServer((address, 0), NetBox)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


class Program(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.home = pathlib.Path(cls.folder.name)
        cls.server = serve("127.0.0.1")
        cls.other = serve("127.0.0.2")
        cls.base = "netbox:http://127.0.0.1:%d" % cls.server.server_port

    @classmethod
    def tearDownClass(cls):
        for each in (cls.server, cls.other):
            each.shutdown()
            each.server_close()
        cls.folder.cleanup()

    def setUp(self):
        NetBox.seen.clear()
        NetBox.times.clear()

    def run_netpoll(self, *arguments, token=TOKEN, **variables):
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.home), "NETPOLL_NO_CONFIG": "yes", **variables}
        if token:
            environment["NETBOX_TOKEN"] = token
        done = subprocess.run([NETPOLL, *arguments], env=environment, capture_output=True, text=True, timeout=120)
        self.assertNotIn(TOKEN, done.stdout + done.stderr)
        for file in self.home.rglob("*"):
            if file.is_file() and not file.name.endswith(".key"):
                self.assertNotIn(TOKEN, file.read_text(errors="replace"), file)
        return done

    def refused(self, *arguments, **more):
        done = self.run_netpoll("--list-hosts", *arguments, **more)
        self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
        return done.stderr

    def test_all_pages_of_both_versions_are_read(self):
        for version in ("v3", "v4"):
            done = self.run_netpoll("inventory", "show", f"{self.base}/{version}")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(done.stdout.count("cisco_ios"), 5)
            self.assertIn("role_core", done.stdout)
        self.assertEqual({sent for _, sent in NetBox.seen}, {f"Token {TOKEN}"})
        self.assertTrue(all(TOKEN not in path for path, _ in NetBox.seen))

    def test_libcurl_is_opened_only_for_a_netbox(self):
        broken = self.home / "libraries"
        broken.mkdir()
        (broken / "libcurl.so.4").write_text("no library")
        done = self.run_netpoll("--version", LD_LIBRARY_PATH=str(broken))
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        said = self.refused(f"{self.base}/v4", LD_LIBRARY_PATH=str(broken))
        self.assertIn("libcurl.so.4 cannot be loaded: ", said)
        self.assertEqual(NetBox.seen, [])

    def test_filters_are_passed_on_and_selections_come_behind(self):
        done = self.run_netpoll("--list-hosts", "-l", "data.floor=3", f"{self.base}/v4?role=access")
        self.assertEqual((done.returncode, done.stdout), (0, "sw3\n"), done.stderr)
        self.assertEqual([path for path, _ in NetBox.seen if "role=access" not in path],
                         ["/v4/api/dcim/devices/?limit=1&exclude=config_context"])
        said = self.run_netpoll("inventory", "check", f"{self.base}/v4?rolle=core").stderr
        self.assertIn("the filters keep every device (5)", said)
        self.assertIn("nobody is not one of the available choices", self.refused(f"{self.base}/v4?role=nobody"))

    def test_a_run_says_where_its_devices_are_from(self):
        done = self.run_netpoll("--port=1", "--host-keys=off", "--retries=0", "-u", "x", "-c", "show version", "-vv",
                                "--log-file", str(self.home / "log"), f"{self.base}/v4", NETPOLL_PASSWORD="never-to-be-seen")
        self.assertEqual(done.returncode, 1, done.stderr)
        result = json.loads(done.stdout)
        self.assertEqual([each["host"] for each in result["devices"]], [f"sw{n}" for n in range(1, 6)])
        self.assertEqual(result["run"]["inventory"], [f"{self.base}/v4"])

    def test_a_redirect_to_another_host_gets_nothing(self):
        to = urllib.parse.quote(f"http://127.0.0.2:{self.other.server_port}/v4/", safe="")
        said = self.refused(f"{self.base}/elsewhere?to={to}")
        self.assertIn(f"redirects to http://127.0.0.2:{self.other.server_port}, which gets no token", said)
        self.assertEqual(len(NetBox.seen), 1)
        self.assertEqual(self.run_netpoll("--list-hosts", f"{self.base}/moved?role=core").stdout, "sw2\nsw4\n")

    def test_throttling_is_waited_out(self):
        done = self.run_netpoll("--list-hosts", f"{self.base}/throttled")
        self.assertEqual((done.returncode, len(done.stdout.split())), (0, 5), done.stderr)

    def test_a_copy_serves_where_it_is_asked_for_and_says_its_age(self):
        address = f"{self.base}/turning"
        self.assertIn("there is no copy from before", self.refused("--use-cache", f"{self.base}/failing"))
        self.assertEqual(self.run_netpoll("--list-hosts", address).returncode, 0)
        copies = list((self.home / ".cache/netpoll").glob("netbox-*.json"))
        self.assertTrue(copies and all(stat.S_IMODE(each.stat().st_mode) == 0o600 for each in copies))
        copy = next(each for each in copies if address in each.read_text())
        os.utime(copy, (0, copy.stat().st_mtime - 3 * 3600))
        whole = NetBox.do_GET
        NetBox.do_GET = lambda server: server.say(500, "{}")
        try:
            self.assertIn("HTTP 500", self.refused(address))
            done = self.run_netpoll("--list-hosts", "--use-cache", address)
            self.assertEqual((done.returncode, len(done.stdout.split())), (0, 5), done.stderr)
            self.assertIn("a copy from 3 h ago is used: HTTP 500", done.stderr)
            shown = self.run_netpoll("inventory", "check", "--use-cache", address)
            self.assertIn("a copy from 3 h ago is used", shown.stderr)
        finally:
            NetBox.do_GET = whole
        # Who may not read has no copy either.
        self.assertIn("NETBOX_TOKEN", self.refused("--use-cache", address, token="another"))

    def test_what_is_no_whole_answer_is_told(self):
        self.assertIn("page 2 is cut off", self.refused(f"{self.base}/half"))
        self.assertIn("the answer was cut off after", self.refused(f"{self.base}/cut"))
        self.assertIn("is HTML", self.refused(f"{self.base}/login"))
        self.assertIn("HTTP 403", self.refused(f"{self.base}/v4", token=None))
        self.assertIn("http://127.0.0.1:1", self.refused("netbox:http://127.0.0.1:1"))

    def test_the_token_has_a_source_and_is_no_argument(self):
        seen = self.home / "environment.key"
        command = f"env > {seen}; echo {TOKEN}"
        for source, variables in (("env:NB", {"NB": TOKEN}), (f"cmd:{command}", {"NETBOX_TOKEN": "hidden"})):
            done = self.run_netpoll("--list-hosts", "--netbox-token", source, f"{self.base}/v4", token=None,
                                    **variables)
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("hidden", seen.read_text())
        self.assertIn("not the secret itself", self.refused("--netbox-token", TOKEN, f"{self.base}/v4"))
        self.assertIn("--netbox-token: token: the variable NB is not set",
                      self.refused("--netbox-token", "env:NB", f"{self.base}/v4"))

    def test_certificates_are_checked(self):
        key, ca = self.home / "ca.key", self.home / "ca.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", ca,
                        "-days", "2", "-subj", "/CN=netbox", "-addext", "subjectAltName=IP:127.0.0.1"],
                       check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(ca, key)
        server = serve("127.0.0.1", context)
        try:
            address = f"netbox:https://127.0.0.1:{server.server_port}/v4"
            said = self.refused(address)
            self.assertIn("its certificate is not trusted", said)
            self.assertIn("--netbox-ca", said)
            self.assertEqual(NetBox.seen, [])
            done = self.run_netpoll("--list-hosts", "--netbox-ca", str(ca), address)
            self.assertEqual((done.returncode, len(done.stdout.split())), (0, 5), done.stderr)
        finally:
            server.shutdown()
            server.server_close()


if __name__ == "__main__":
    unittest.main(verbosity=1)

# Whose Ed25519 netpoll uses, over simulated devices whose host keys and login keys are Ed25519.
# Usage: program_test.py NETPOLL NETPOLL_LAB. Exits 1 where something is wrong.
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

LAB = os.path.abspath(sys.argv.pop(2))
NETPOLL = os.path.abspath(sys.argv.pop(1))
DEVICES = 20
FAST = "Ed25519 by libsodium 1."


class Crypto(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.here = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.here.cleanup)
        cls.home = pathlib.Path(cls.here.name)
        cls.environment = {"HOME": cls.here.name, "PATH": os.environ["PATH"], "NETPOLL_NO_CONFIG": "yes",
                           **{name: text for name, text in os.environ.items() if name.endswith("SAN_OPTIONS")}}
        cls.key = str(cls.home / "key")
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", cls.key], check=True)
        lab = subprocess.Popen([LAB, "--devices", str(DEVICES), f"--base=127.{60 + os.getpid() % 60}.18.1",
                                "--port", str(20_000 + os.getpid() % 10_000),
                                "--auth=publickey,password", "--authorized-key", cls.key + ".pub",
                                "--write-inventory", str(cls.home / "lab.yaml"),
                                "--write-known-hosts", str(cls.home / "known_hosts"), "--die-with-parent"],
                               stdout=subprocess.PIPE, text=True, env=cls.environment)
        cls.addClassCleanup(lambda: (lab.terminate(), lab.wait(), lab.stdout.close()))
        if not lab.stdout.readline():
            raise RuntimeError("the lab did not start")

    def poll(self, *arguments, devices=DEVICES, **variables):
        """What the log says of Ed25519 at -vv, when all devices were well."""
        done = subprocess.run(
            [NETPOLL, "--known-hosts", str(self.home / "known_hosts"), "-c", "show clock", "--format=json", "-vv",
             "-o", str(self.home / "out.json"), "--pace=off", "--canaries=0", *arguments, str(self.home / "lab.yaml")],
            env={**self.environment, **variables}, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr[-2000:])
        with open(self.home / "out.json", encoding="utf-8") as file:
            records = json.load(file)["devices"]
        self.assertEqual([each["ssh"]["hostkey"] for each in records], ["ssh-ed25519"] * devices)
        said = [line for line in done.stderr.splitlines() if "Ed25519 by " in line]
        self.assertEqual(len(said), 1, done.stderr[-2000:])
        return said[0]

    def test_who_asks_for_it_gets_it(self):
        self.assertIn("fewer than", self.poll())
        self.assertIn(": --crypto=openssl", self.poll("--crypto=openssl"))
        self.assertIn(FAST, self.poll(*self.first(2), "--crypto=libsodium", devices=2))

    def first(self, count):
        """So many devices, as --limit names them."""
        names = subprocess.run([NETPOLL, "--list-hosts", str(self.home / "lab.yaml")], env=self.environment,
                               capture_output=True, text=True, check=True).stdout.split()
        return [f"--limit={name}" for name in names[:count]]

    def test_each_mode_logs_in_with_an_ed25519_key(self):
        for mode in ("async", "threads", "processes"):
            for crypto in ("libsodium", "openssl"):
                said = self.poll("--mode", mode, "--crypto", crypto, "--private-key", self.key, "--concurrency=8")
                self.assertEqual(FAST in said, crypto == "libsodium", said)
                with open(self.home / "out.json", encoding="utf-8") as file:
                    self.assertEqual({each["ssh"]["auth"] for each in json.load(file)["devices"]}, {"publickey"})

    def test_what_openssl_cnf_prefers_stays_preferred(self):
        for section, line, why in (
                ("alg_section", "default_properties = ?provider=default", "openssl.cnf sets default_properties"),
                ("alg_section.1", "default_properties = ?provider=default", "openssl.cnf sets default_properties"),
                ("alg_section", "fips_mode = yes", "FIPS is on")):
            (self.home / "openssl.cnf").write_text(f"openssl_conf = all\n[all]\n{section} = algs\n[algs]\n{line}\n")
            done = subprocess.run([NETPOLL, "-vv", "--known-hosts", str(self.home / "known_hosts"), "-c", "show clock",
                                   "--crypto=libsodium", "--retries=0", "-o", str(self.home / "out.json"),
                                   str(self.home / "lab.yaml")],
                                  env={**self.environment, "OPENSSL_CONF": str(self.home / "openssl.cnf")},
                                  capture_output=True, text=True, check=False)
            # With FIPS and no provider that has it, no session can be: what is asked is the choice.
            self.assertIn(": " + why, done.stderr)
            self.assertNotIn(FAST, done.stderr)

    def test_it_does_without(self):
        broken = self.home / "libraries"
        broken.mkdir()
        (broken / "libsodium.so.23").write_text("no library")
        said = self.poll("--crypto=libsodium", LD_LIBRARY_PATH=str(broken))
        self.assertIn("Ed25519 by OpenSSL", said)
        self.assertIn("libsodium.so.23 cannot be loaded", said)
        self.assertIn("warn", said)
        self.poll(LD_LIBRARY_PATH=str(broken))

    def test_it_is_opened_only_by_sessions(self):
        for arguments in (["--help"], ["--list-hosts", str(self.home / "lab.yaml")],
                          ["-n", "-c", "x", str(self.home / "lab.yaml")]):
            done = subprocess.run([NETPOLL, *arguments], env={**self.environment, "LD_DEBUG": "files"},
                                  capture_output=True, text=True, check=False)
            self.assertIn("libcrypto", done.stderr)
            self.assertNotIn("libsodium", done.stderr)


if __name__ == "__main__":
    unittest.main()

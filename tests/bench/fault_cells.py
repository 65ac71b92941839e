# What can fail in a session, phase by phase, with the code, the phase and the time that a record has
# to say then; and the network in which each of it happens once. Knows no run of netpoll.
import dataclasses
import json
import re
import tempfile

import fault_peers
from fault_peers import Point
from servers import Lab

PHASES = ["resolve", "connect", "kex", "host_key", "auth", "channel", "prompt", "command", "close"]
# All differ, so that the wrong one shows. Seconds.
LIMITS = {"connect": 1.0, "kex": 1.1, "auth": 1.2, "prompt": 2.0, "idle": 0.8, "command": 2.4,
          "close": 0.6, "device": 20.0}
PATIENT = {**{each: 30.0 for each in LIMITS}, "close": LIMITS["close"]}
WHOLE = 1.5  # s, the limit of a whole device or run where that is what ends it
MAX_OUTPUT = 200_000  # bytes
NAME_SERVER = "127.53.53.53"
NOWHERE = "255.255.255.255"  # the kernel lets no TCP go there
PASSWORD = "lab-password"

# A relay's points: phase, what is not answered, from which packet on, and on which channel.
POINTS = [
    ("kex", "identification", Point(0), "shell"),
    ("kex", "algorithms", Point(1), "shell"),
    ("kex", "key", Point(2), "shell"),
    ("kex", "new keys", Point(3), "shell"),
    ("auth", "service", Point(1, True), "shell"),
    ("auth", "methods", Point(2, True), "shell"),
    ("auth", "password", Point(3, True), "shell"),
    ("channel", "open", Point(4, True), "shell"),
    ("channel", "terminal", Point(5, True), "shell"),
    ("channel", "shell", Point(6, True), "shell"),
    ("channel", "open", Point(4, True), "exec"),
    ("channel", "exec", Point(5, True), "exec"),
    ("prompt", "greeting", Point(6, True, 1), "shell"),
    ("prompt", "paging off", Point(9, True), "shell"),
    ("command", "output", Point(11, True), "shell"),
    ("command", "output", Point(5, True, 1), "exec"),
    ("close", "exit", Point(12, True), "shell"),
]
AT_ONCE = {"reset": "closed", "close": "closed", "fin": "closed", "garbage": "protocol_error",
           "reject": "closed"}
SLOW = ["stall", "half", "trickle"]


@dataclasses.dataclass(frozen=True)
class Cell:
    """One device that fails. Without a code it is not to fail."""

    phase: str
    way: str
    point: str
    code: str | None
    host: dict
    where: str | None = None  # error.phase, where it is not `phase`
    within: float = 0.0  # s from the begin of `since` (where None: of `where`) on
    goodbye: float = 0.0  # s further, for a goodbye that nobody answers
    since: str | None = None
    exact: bool = True  # nothing may end it before `within` is over
    also: str | None = None  # a code that is right as well
    name: str = ""

    @property
    def failed_in(self):
        return self.where or self.phase

    @property
    def begin(self):
        return self.since or self.failed_in


def limits(values):
    return {f"{name}_timeout": f"{round(1000 * seconds)}ms" for name, seconds in values.items()}


def _expected(phase, point, way):
    """Of a relay: the code, its phase, the limit, and what a goodbye may take further."""
    if phase == "close":
        if way in SLOW:  # what would have shown that the last output was over
            return "prompt_not_seen", "command", LIMITS["idle"], LIMITS["close"]
        return None, None, LIMITS["close"] if way == "late" else 0.0, 0.0
    if point == "identification" and way in ("garbage", "flood"):
        return "not_ssh", None, LIMITS["kex"] if way == "garbage" else 0.0, 0.0
    if way in AT_ONCE:
        bad_exchange = phase == "kex" and way == "garbage"
        return "kex_failed" if bad_exchange else AT_ONCE[way], None, 0.0, 0.0
    if phase in ("kex", "auth"):
        return "timed_out", None, LIMITS[phase], 0.0
    if phase == "channel":
        return "timed_out", None, LIMITS["prompt"], 0.0
    if point == "greeting":
        return "prompt_not_seen", None, LIMITS["prompt"], LIMITS["close"]
    return "stalled", None, LIMITS["idle"], LIMITS["close"]


class Network:
    """Labs, peers, and the cells that they make. Lives as long as `stack`."""

    def __init__(self, stack, program, names):
        self._stack, self._program, self._names = stack, program, names
        self.peers = stack.enter_context(fault_peers.Peers())
        self.cells = []
        self.known_hosts = []  # lines
        self.primed = []  # hosts that somebody has to fail to log in to beforehand
        self._spare, self._port = [], 0  # addresses of well devices

    def build(self):
        relayed = [(*each, way) for each in POINTS for way in self._ways(*each[:2])]
        for kind, platform in (("shell", "cisco_ios"), ("exec", "linux")):
            self._relays([each for each in relayed if each[3] == kind], platform)
        self._late_then_silent()
        self._connections()
        if self._names:
            self._lookups()
        self._before_login()
        self._logins()
        self._behind_login()
        self._recorded_floods()
        self._whole_device()
        self.cells = [dataclasses.replace(each, name=f"cell-{n:03}")
                      for n, each in enumerate(sorted(self.cells, key=lambda c: (
                          PHASES.index(c.phase), c.way, c.point)))]
        return self

    @staticmethod
    def _ways(phase, point):
        ways = [*AT_ONCE, *SLOW]
        if phase != "kex" or point == "identification":
            ways.remove("reject")
        if phase == "kex" and point != "new keys":
            ways.append("flood")
        return ways + ["late"] if point in ("identification", "service", "exit") else ways

    def _devices(self, count, platform, *options):
        words = ["--devices", count, "--platforms", platform, *options]
        if "--auth" not in options and "kbd-interactive-only=100%" not in options:
            words += ["--auth", "password"]
        return self._lab(words)

    def _lab(self, words):
        """Addresses and port of a new lab."""
        lab = self._stack.enter_context(Lab(self._program, [], words))
        text = lab.inventory.read_text(encoding="utf-8")
        self.known_hosts += lab.known_hosts.read_text(encoding="ascii").splitlines()
        return re.findall(r"hostname: '?([\d.]+)", text), int(re.search(r"port: (\d+)", text)[1])

    @staticmethod
    def _host(address, port, platform="cisco_ios", **more):
        kind = "exec" if platform == "linux" else "shell"
        asked = "uname -a" if platform == "linux" else "show version"
        return {"hostname": address, "port": port, "platform": platform, "channel": kind,
                "commands": [asked], **more}

    def _relay(self, address, port, point, way):
        """The port beside the device's, where the same host key is known."""
        self.peers.relay(address, port + 1, (address, port), point, way)
        self.known_hosts += [line.replace(f"[{address}]:{port} ", f"[{address}]:{port + 1} ")
                             for line in self.known_hosts if line.startswith(f"[{address}]:{port} ")]
        return port + 1

    def _relays(self, relayed, platform):
        addresses, port = self._devices(len(relayed), platform, "--ciphers", fault_peers.CIPHER)
        for address, (phase, point, at, kind, way) in zip(addresses, relayed):
            host = self._host(address, self._relay(address, port, at, way), platform)
            name = f"{point}, exec" if kind == "exec" and point != "exec" else point
            code, *rest = _expected(phase, point, way)
            self._add(phase, way, name, code, host, *rest, since=phase)

    def _late_then_silent(self):
        """The limit of the prompt begins at the channel's."""
        (address,), port = self._devices(1, "cisco_ios", "--fault", "no-prompt=100%", "--ciphers",
                                         fault_peers.CIPHER)
        host = self._host(address, self._relay(address, port, Point(4, True), "late"))
        self._add("prompt", "late", "channel, and none", "prompt_not_seen", host, since="channel",
                  within=LIMITS["prompt"], goodbye=LIMITS["close"])

    def _add(self, *words, **more):
        self.cells.append(Cell(*words, **more))

    def _connections(self):
        (dead, closed, *self._spare), port = self._devices(5, "cisco_ios")
        self.peers.black_hole(dead, port + 1)
        self._add("connect", "stall", "black hole", "timed_out", self._host(dead, port + 1),
                  within=LIMITS["connect"])
        self._add("connect", "refuse", "no listener", "refused", self._host(closed, port + 1))
        self._add("connect", "reject", "no route", "unreachable", self._host(NOWHERE, port))
        self._port = port

    def _lookups(self):
        for each in self._spare:
            self.peers.black_hole(each, self._port + 2)
        self.peers.names(NAME_SERVER, {"many.test": self._spare})
        host = self._host("many.test", self._port + 2)
        self._add("connect", "stall", "3 addresses", "timed_out", host, within=3 * LIMITS["connect"])
        for way in ("nxdomain", "servfail", "reject", "reset", "close"):
            self._add("resolve", way, "name server", "name_not_found",
                      self._host(f"{way}.test", self._port))
        for way in ("stall", "trickle", "garbage", "flood"):
            self._add("resolve", way, "name server", "timed_out",
                      self._host(f"{way}.test", self._port), within=LIMITS["connect"])

    def _one(self, words, fault, *options, platform="cisco_ios", host=None, **more):
        broken = ["--fault", f"{fault}=100%"] if fault else []
        (address,), port = self._devices(1, platform, *broken, *options)
        one = {**self._host(address, port, platform), **(host or {})}
        self._add(*words, one, **more)
        return one

    def _before_login(self):
        one, kex = self._one, LIMITS["kex"]
        one(("connect", "refuse", "lab", "refused"), "refuse")
        one(("connect", "refuse", "lab, for a while", "refused"), "refuse-for:60m")
        one(("kex", "reset", "lab", "closed"), "reset-first:1000000")
        one(("kex", "close", "lab", "closed"), "close-first:1000000")
        one(("kex", "close", "lab, always", "closed"), "close-before-banner")
        one(("kex", "stall", "lab", "timed_out"), "silent", within=kex)
        one(("kex", "garbage", "lab, HTTP", "not_ssh"), "not-ssh")
        one(("kex", "garbage", "lab, then well", None), "garbage-before-banner", since="close")
        one(("kex", "trickle", "lab", "not_ssh"), "slow-banner", within=kex)
        one(("kex", "reject", "lab, legacy", "no_common_algorithm"), "legacy-kex")
        one(("kex", "reject", "lab, cipher", "no_common_algorithm"), None, "--ciphers", "3des-cbc")
        one(("kex", "late", "lab, group 18", None), "dh-group18", since="close",
            host={"limits": limits(PATIENT)})
        one(("host_key", "reject", "changed", "host_key_changed"), "changed-host-key")
        one(("host_key", "reject", "unlisted", "host_key_unknown"), "unlisted-host-key")
        revoked = one(("host_key", "reject", "revoked", "host_key_revoked"), None)
        self.known_hosts.append("@revoked " + self.known_hosts[-1])
        assert revoked["hostname"] in self.known_hosts[-1]
        full = one(("kex", "reject", "startups", "throttled"), None, "--max-startups", "1")
        self.peers.hold(full["hostname"], full["port"])

    def _logins(self):
        one, auth = self._one, LIMITS["auth"]
        one(("auth", "reject", "lab", "auth_rejected"), "wrong-password")
        one(("auth", "late", "lab", "timed_out"), "slow-login", within=auth)
        one(("auth", "reject", "keys only", "auth_unavailable"), None, "--auth", "publickey")
        one(("auth", "late", "questions only", None), "kbd-interactive-only", since="close")
        one(("auth", "flood", "banner, 20 KB", None), None, "--banner", "x" * 20_000, since="close")
        one(("auth", "flood", "banner, 100 KB", None), None, "--banner", "x" * 100_000,
            since="close")
        one(("auth", "stall", "silent realm", "timed_out"), None, "--realms", "1", "--silent-realm",
            "0", within=auth)
        one(("auth", "reject", "realm", "auth_rejected"), None, "--realms", "1", "--reject-realm",
            "0")
        one(("auth", "late", "AAA server", "timed_out"), None, "--aaa-delay", "60m", within=auth)
        one(("auth", "reject", "AAA server, late", "auth_rejected"), None, "--reject-realm", "0",
            "--realms", "1", "--aaa-delay", "700ms", within=0.7)
        self.primed = [
            one(("kex", "reject", "penalty", "throttled"), None, "--penalty-after", "1",
                "--penalty", "60m"),
            one(("auth", "reject", "locked", "auth_rejected"), None, "--lock-after", "1")]

    def _behind_login(self):
        one, close = self._one, LIMITS["close"]
        one(("channel", "close", "lab", "closed"), "drop-after-login")
        one(("channel", "reject", "lab", "channel_refused"), "no-shell")
        one(("channel", "reject", "lab, exec", "channel_refused"), "no-shell", platform="linux")
        one(("prompt", "stall", "lab", "prompt_not_seen"), "no-prompt", within=LIMITS["prompt"],
            goodbye=close)
        one(("prompt", "trickle", "lab", "prompt_not_seen"), "slow-drip", "--banner", "x" * 200,
            within=LIMITS["prompt"], goodbye=close)
        for kind in ("cisco_ios", "linux"):
            point = "lab, exec" if kind == "linux" else "lab"
            one(("command", "close", point, "closed"), "close-mid-output", platform=kind)
            one(("command", "stall", point, "stalled"), "stall-mid-output", platform=kind,
                within=LIMITS["idle"], goodbye=close)
            one(("command", "flood", point, "output_limit"), "endless-output", platform=kind,
                goodbye=close, host={"commands": ["lines 5"]})
            one(("command", "late", point, "stalled"), None, "--latency", "60m", platform=kind,
                within=LIMITS["idle"], goodbye=close)
        one(("command", "trickle", "lab, exec", "timed_out"), "slow-drip", platform="linux",
            within=LIMITS["command"], host={"commands": ["lines 50"]})
        one(("command", "reject", "lab", "command_error"), None, since="close",
            where="command", host={"commands": ["nonsense"]})
        one(("command", "close", "after 500 bytes", "closed"), None, "--drop-after", "500",
            "--output-lines", "50")

    def _recorded_floods(self):
        """More text than anybody waits for, where the lab by itself says little."""
        text = "and one line more of what nobody has asked for\r\n" * 100_000
        slow = ["--chunk", "500", "--chunk-delay", "10ms"]
        greeting = {"init_prompt": text, "commands": []}
        leaving = {"init_prompt": "\r\nr1#", "commands": [
            {"terminal length 0\n": "terminal length 0\r\nr1#"},
            {"terminal width 512\n": "terminal width 512\r\nr1#"},
            {"show version\n": "show version\r\nVersion 1\r\nr1#"},
            {"exit\n": "exit\r\n" + text + "r1#"}]}
        self._replay(("prompt", "flood", "greeting", "output_limit"), greeting)
        self._replay(("prompt", "flood", "greeting, slow", "prompt_not_seen"), greeting, *slow,
                     within=LIMITS["prompt"], goodbye=LIMITS["close"])
        self._replay(("close", "flood", "exit", None), leaving, within=LIMITS["close"], exact=False)

    def _replay(self, words, recording, *options, **more):
        with tempfile.NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8") as file:
            json.dump({"platform": "cisco_ios", "channel": "shell", **recording}, file)
            file.flush()
            (address,), port = self._lab(["--replay", file.name, *options])
        self._add(*words, self._host(address, port), **more)

    def _whole_device(self):
        """The same silence under the limit of the whole device."""
        for each in [each for each in self.cells if each.way == "stall"]:
            host = {**each.host, "limits": limits({**PATIENT, "device": WHOLE})}
            code = each.code if each.phase == "close" else "device_deadline"
            self.cells.append(dataclasses.replace(each, way="device", code=code, host=host,
                                                  within=WHOLE, since="resolve"))

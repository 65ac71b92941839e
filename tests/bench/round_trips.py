# How many round trips a login and one command take over a slow link, in netpoll and its peers.
#
# Usage: round_trips.py --netpoll PROGRAM --lab PROGRAM [--go PROGRAM] [--bare PROGRAM]
#        [--rtt 200] [--devices 3] [--repeat 5] [--server lab|openssh|both] [--peers A,B]
# Wall time by round trip time, medians. "first": a run of one device, the program's start included.
# "further": what each further device of a run adds, one after the other. TCP's own handshake is not
# in it (slow_link.py): a real link costs one more. All log in by password, as asked for; netpoll
# also in other ways: "named" (auth_methods: [password]), "key", "again" (further logins to one and
# the same device).
# Exits 1 where a device failed.
import contextlib
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

import peers
import run
import servers
from slow_link import SlowLink

ADDRESS = re.compile(r"127(?:\.\d{1,3}){3}")
WAYS = ("named", "key", "again")


def arguments():
    parser = run.parser_of_programs("round trips of a login and one command")
    parser.add_argument("--rtt", type=float, default=200, help="of the link, ms")
    parser.add_argument("--devices", type=int, default=3)
    parser.add_argument("--repeat", type=int, default=5)
    parser.set_defaults(concurrency=1, server="both")
    return parser.parse_args()


def chosen_peers(options):
    """Those that start a process a device for each command tell nothing more than xargs ssh."""
    left_out = {"netpoll processes", "asyncssh uvloop", "clush"}
    wanted = options.peers.split(",") if options.peers else None
    everybody = [*peers.all_peers(), peers.threads_shell()]
    ours = [each for each in everybody if each.name in ("netpoll async", "netpoll shell")]
    everybody += [each._replace(name=f"{each.name}: {way}", platform=f"{each.platform}: {way}")
                  for each in ours for way in WAYS]
    return run.runnable([each for each in everybody
                         if not each.is_tool and each.name not in left_out
                         and (wanted is None or each.name in wanted)],
                        options)


def seen_through(fleet, nears):
    """The first devices of a fleet, at the addresses of a link that leads to them."""
    devices = fleet.devices[:len(nears)]
    through = {far: near for (_, far), near in zip(devices, nears)}
    others = {address for _, address in fleet.devices} - set(through)
    folder = fleet.folder / f"link-{len(nears)}"
    folder.mkdir()

    def written(path):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if not others.intersection(ADDRESS.findall(line))]
        copy = folder / path.name
        copy.write_text(ADDRESS.sub(lambda match: through[match[0]], "".join(kept)),
                        encoding="utf-8")
        return copy

    return fleet._replace(folder=folder, inventory=written(fleet.inventory),
                          known_hosts=written(fleet.known_hosts), hosts=written(fleet.hosts),
                          devices=[(host, through[far]) for host, far in devices])


@contextlib.contextmanager
def far_away(fleet, one_way):
    """A link to a fleet: the fleet of its first device, and that of all."""
    pid = os.getpid()
    nears = [f"127.{241 + pid % 10}.{pid // 10 % 250}.{n + 1}" for n in range(len(fleet.devices))]
    routes = {(near, fleet.port): (far, fleet.port)
              for near, (_, far) in zip(nears, fleet.devices)}
    with SlowLink(one_way, routes):
        yield seen_through(fleet, nears[:1]), seen_through(fleet, nears)


def logged_in_by(way, fleet):
    """The same fleet with an inventory that logs in another way."""
    text = fleet.inventory.read_text(encoding="utf-8")
    lines = {"named": "  auth_methods: [password]\n", "key": f"  private_key: {KEY.path}\n"}
    text = text.replace("defaults:\n", "defaults:\n" + lines.get(way, ""), 1)
    if way == "again":
        hosts = text.index("\nhosts:")
        text = text[:hosts] + ADDRESS.sub(fleet.devices[0][1], text[hosts:])
    path = fleet.folder / f"{way}.yaml"
    path.write_text(text, encoding="utf-8")
    return fleet._replace(inventory=path)


class Key:
    """One that the lab accepts, made when it is needed first."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="netpoll-bench-")
        self.path = pathlib.Path(self._folder.name) / "key"

    def lab_options(self):
        if not self.path.exists():
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.path],
                           check=True)
        return ["--authorized-key", f"{self.path}.pub"]


KEY = Key()


class Meter:
    """Round trips of some peers to some devices."""

    def __init__(self, options, fleets):
        self._options = options
        self._one, self._all = (run.Bench(options, by_platform) for by_platform in
                                ({name: pair[which] for name, pair in fleets.items()}
                                 for which in (0, 1)))
        self.failed = 0

    def measure(self, chosen):
        for number in range(self._options.repeat):
            for peer in chosen:
                self.failed += self._one.run(peer, number) + self._all.run(peer, number)
                print(".", end="", file=sys.stderr, flush=True)
        print(file=sys.stderr)

    def trips(self, peer):
        """Medians: of the first device, of each further one."""
        one, all_of_them = ([each["wall_s"] * 1000 / self._options.rtt for each in bench.runs
                             if each["peer"] == peer.name] for bench in (self._one, self._all))
        more = self._options.devices - 1
        return (statistics.median(one),
                statistics.median((every - first) / more for first, every in zip(one, all_of_them))
                if more else None)


def report(title, meter, chosen):
    print(f"{title}\n{'':28}{'first':>8}{'further':>10}")
    for peer in chosen:
        first, further = meter.trips(peer)
        print(f"{peer.name:28}{first:8.2f}{'-' if further is None else f'{further:.2f}':>10}")
    sys.stdout.flush()


def on_lab(options, chosen, stack):
    fleets, links = {}, {}
    for label in sorted({each.platform for each in chosen}):
        platform, _, way = label.partition(": ")
        where = platform, way == "key"
        if where not in links:
            accepts = {"methods": "publickey", "options": KEY.lab_options()} if way == "key" else {}
            fleet = stack.enter_context(servers.lab(options.lab, platform, options.devices,
                                                    **accepts))
            links[where] = stack.enter_context(far_away(fleet, options.rtt / 2000))
        fleets[label] = tuple(logged_in_by(way, each) if way else each for each in links[where])
    return fleets


def on_openssh(options, chosen, stack):
    fleet = stack.enter_context(servers.openssh(options.devices))
    link = stack.enter_context(far_away(fleet, options.rtt / 2000))
    labels = {each.platform for each in chosen}
    return {label: tuple(logged_in_by(label.partition(": ")[2], each) if ":" in label else each
                         for each in link) for label in labels}


def run_on(server, devices_of, options, chosen):
    with contextlib.ExitStack() as stack:
        meter = Meter(options, devices_of(options, chosen, stack))
        meter.measure(chosen)
    report(f"{server}, {options.rtt:g} ms, medians of {options.repeat}", meter, chosen)
    return meter.failed


def main():
    options = arguments()
    chosen = chosen_peers(options)
    failed = 0
    if options.server != "openssh":
        failed += run_on("netpoll-lab", on_lab, options, chosen)
    why = servers.openssh_obstacle() if options.server != "lab" else None
    if why:
        print(f"skipped: OpenSSH: {why}")
    elif options.server != "lab":
        hosts = [each for each in chosen
                 if each.platform.startswith("linux") and not each.platform.endswith("key")]
        failed += run_on("OpenSSH", on_openssh, options, hosts)
    print(f"{failed} devices failed" if failed else "every device answered every peer")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

# How many round trips a login and one command take over a slow link, in netpoll and its peers.
#
# Usage: round_trips.py --netpoll PROGRAM --lab PROGRAM [--go PROGRAM] [--bare PROGRAM]
#        [--rtt 200] [--devices 3] [--repeat 5] [--server lab|openssh|both] [--peers A,B]
# Wall time by round trip time, medians. "first": a run of one device, the program's start included.
# "further": what each further device of a run adds, one after the other. TCP's own handshake is not
# in it (slow_link.py): a real link costs one more.
# Exits 1 where a device failed.
import contextlib
import os
import re
import statistics
import sys

import peers
import run
import servers
from slow_link import SlowLink

ADDRESS = re.compile(r"127(?:\.\d{1,3}){3}")


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
    return run.runnable([each for each in [*peers.all_peers(), peers.threads_shell()]
                         if each.name not in left_out and (wanted is None or each.name in wanted)],
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
    print(f"{title}\n{'':24}{'first':>8}{'further':>10}")
    for peer in chosen:
        first, further = meter.trips(peer)
        print(f"{peer.name:24}{first:8.2f}{'-' if further is None else f'{further:.2f}':>10}")
    sys.stdout.flush()


def on_lab(options, chosen, stack):
    fleets = {}
    for platform in sorted({each.platform for each in chosen}):
        fleet = stack.enter_context(servers.lab(options.lab, platform, options.devices))
        fleets[platform] = stack.enter_context(far_away(fleet, options.rtt / 2000))
    return fleets


def on_openssh(options, _, stack):
    fleet = stack.enter_context(servers.openssh(options.devices))
    return {"linux": stack.enter_context(far_away(fleet, options.rtt / 2000))}


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
        hosts = [each for each in chosen if each.platform == "linux"]
        failed += run_on("OpenSSH", on_openssh, options, hosts)
    print(f"{failed} devices failed" if failed else "every device answered every peer")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

# Runs netpoll and its peers over the same devices, in turns, and prints what each costs. Knows
# neither how a peer is started nor how a server is.
# Exits 1 where a device failed, or where nothing could run.
import argparse
import json
import os
import pathlib
import resource
import shutil
import signal
import subprocess
import sys
import tempfile

import measured
import peers
import servers
import table

LOG_TAIL = 2000


def parser_of_programs(description):
    """What every comparison with peers is told."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--netpoll", required=True)
    parser.add_argument("--lab", required=True, help="netpoll-lab")
    parser.add_argument("--bare", help="the program bare_libssh_threads")
    parser.add_argument("--go", help="the program go_client")
    parser.add_argument("--server", choices=["lab", "openssh", "both"], default="lab")
    parser.add_argument("--peers", help="comma list of names; all by default")
    return parser


def arguments():
    parser = parser_of_programs("netpoll beside its peers")
    parser.add_argument("--devices", type=int, default=2000)
    parser.add_argument("--openssh-devices", type=int, default=320,
                        help="at most so many on OpenSSH, where a login costs the server 20 ms")
    parser.add_argument("--concurrency", type=int, default=200)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--warm-up", type=int, default=1, help="rounds that do not count")
    parser.add_argument("--live", type=int, default=200,
                        help="sessions of which memory is measured; 0: it is not")
    parser.add_argument("--latency", default="10s",
                        help="think time there: all sessions have to be up before the first ends")
    parser.add_argument("--json", metavar="FILE", help="every single run")
    parser.add_argument("--tools", action="store_true", help="also what people use now, which is far slower")
    parser.add_argument("--compare", metavar="BUILD", help="another netpoll: each of ours runs by it as well")
    options = parser.parse_args()
    options.compare = options.compare and os.path.abspath(options.compare)
    return options


def chosen_peers(options):
    wanted = options.peers.split(",") if options.peers else None
    tools = getattr(options, "tools", False)
    chosen = [each for each in peers.all_peers()
              if (each.name in wanted if wanted is not None else tools or not each.is_tool)]
    unknown = set(wanted or ()) - {each.name for each in chosen}
    if unknown:
        sys.exit(f"no such peer: {', '.join(sorted(unknown))}; there are: "
                 f"{', '.join(each.name for each in peers.all_peers())}")
    return with_before(runnable(chosen, options), options)


def with_before(chosen, options):
    """Each of ours beside the same of another build, where there is one."""
    if not getattr(options, "compare", None):
        return chosen
    return [one for each in chosen for one in ((each, peers.before(each)) if each.options else (each,))]


def runnable(chosen, options):
    """Those that nothing is in the way of; says what is in the others' way."""
    able = []
    for each in chosen:
        why = each.obstacle(options)
        if why:
            print(f"skipped: {each.name}: {why}", flush=True)
        else:
            able.append(each)
    return able


def environment(password):
    clean = {name: value for name, value in os.environ.items()
             if not name.startswith(("NETPOLL_", "SSH_"))}
    return {**clean, "BENCH_PASSWORD": password, "SSHPASS": password, "LC_ALL": "C.UTF-8"}


def job_of(options, fleet, peer, concurrency):
    """With a place for results that no other run has: what is killed may still write."""
    folder = pathlib.Path(tempfile.mkdtemp(dir=fleet.folder))
    return peers.Job(options, fleet, concurrency, peer.command, folder / "results")


def remove(job):
    shutil.rmtree(job.results.parent, ignore_errors=True)


class Bench:
    """The runs of some peers over some devices."""

    def __init__(self, options, fleets):
        self._options = options
        self._fleets = fleets  # by platform
        self._expected = {}  # what each command gave on each device of a fleet when it first ran
        self.runs = []

    def run(self, peer, round_number):
        """One run. What another peer got from the same device must come back here too."""
        job, cost = self._measure(peer, self._fleets[peer.platform], self._options.concurrency,
                                  measured.cost_of)
        outputs = {host: text.strip() for host, text in peer.read(job).items()}
        remove(job)
        expected = self._expected.setdefault((peer.platform, peer.command), outputs)
        well = sum(text != "" and expected.get(host) == text for host, text in outputs.items())
        failed = len(job.fleet.devices) - well
        self.runs.append({"peer": peer.name, "round": round_number, "wall_s": cost.wall,
                          "cpu_s": cost.cpu, "devices": well + failed, "failed": failed,
                          "exit_code": cost.exit_code})
        return failed

    def memory(self, peer):
        """KB with one session, with all live, and how many of these were open at once."""
        count = self._options.live
        one, _ = self._live(peer, 1, "500ms")
        (answered, all_kb), most = self._live(peer, count, self._options.latency)
        return {"one_kb": one[1], "all_kb": all_kb, "sessions": count, "open_at_once": most,
                "failed": count - answered, "per_session_kb": (all_kb - one[1]) / max(1, count - 1)}

    def _live(self, peer, count, latency):
        def work(fleet):
            job, (_, peak) = self._measure(peer, fleet, count, measured.peak_memory_of)
            answered = len(peer.read(job))
            remove(job)
            return answered, peak
        return servers.most_open(self._options.lab, peer.platform, count, latency, work)

    def _measure(self, peer, fleet, concurrency, measure):
        job = job_of(self._options, fleet, peer, concurrency)
        with tempfile.TemporaryFile() as log:
            result = measure(peer.argv(job), environment(fleet.password), log)
            if result[0] != 0:
                log.seek(0)
                print(f"{peer.name} ended with {result[0]}: "
                      f"{log.read()[-LOG_TAIL:].decode(errors='replace')}", flush=True)
        return job, result


def rounds(bench, chosen, options):
    """In turns (A B C, B C A), so that what drifts on this machine drifts for all, and nobody
    always runs behind the same one."""
    failed = 0
    for number in range(-options.warm_up, options.repeat):
        first = number % len(chosen)
        for peer in chosen[first:] + chosen[:first]:
            failed += bench.run(peer, number)
            print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    bench.runs = [each for each in bench.runs if each["round"] >= 0]
    return failed


def on_lab(options, chosen):
    with servers.lab(options.lab, "linux", options.devices) as hosts, \
            servers.lab(options.lab, "cisco_ios", options.devices) as routers:
        bench = Bench(options, {"linux": hosts, "cisco_ios": routers})
        failed = rounds(bench, chosen, options)
    memory = {each.name: bench.memory(each) for each in chosen} if options.live else {}
    failed += sum(each["failed"] for each in memory.values())
    return {"server": "netpoll-lab", "devices": options.devices,
            "peers": [each.name for each in chosen], "runs": bench.runs,
            "memory": memory}, failed


def on_openssh(options, chosen):
    chosen = [each for each in chosen if each.platform == "linux"]
    count = min(options.devices, options.openssh_devices)
    with servers.openssh(count) as fleet:
        bench = Bench(options, {"linux": fleet})
        failed = rounds(bench, chosen, options)
    return {"server": "OpenSSH", "devices": count, "peers": [each.name for each in chosen],
            "runs": bench.runs, "memory": {}}, failed


def machine():
    names = ["libssh-4", "openssh-client", "golang-go", "golang-golang-x-crypto-dev",
             "python3-asyncssh", "python3-uvloop", "python3-paramiko", "clustershell", "sshpass", "pssh",
             "ansible-core", "python3-netmiko"]
    ran = subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${Version}\n", *names],
                         capture_output=True, text=True, check=False)
    said = [line.split() for line in ran.stdout.splitlines()]
    return {"cores": os.cpu_count(), "load": os.getloadavg(),
            # What was removed is listed without a version.
            "packages": dict(each for each in said if len(each) == 2)}


def main():
    options = arguments()
    # Ends what it started, as it does when interrupted.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # ours is the peers' too
    chosen = chosen_peers(options)
    works = [on_lab] if options.server != "openssh" else []
    why = servers.openssh_obstacle() if options.server != "lab" else None
    if why:
        print(f"skipped: OpenSSH: {why}")
    elif options.server != "lab":
        works.append(on_openssh)
    parts = []
    for work in works:
        parts.append(work(options, chosen))
        print(table.of(parts[-1][0], options.concurrency), flush=True)
        print("".join(table.against_before(parts[-1][0])), end="", flush=True)
    facts = machine()
    print(f"{facts['cores']} cores, shared with the servers; "
          + ", ".join(f"{name} {version}" for name, version in facts["packages"].items()))
    if options.json:
        document = {"machine": facts, "concurrency": options.concurrency,
                    "parts": [part for part, _ in parts]}
        pathlib.Path(options.json).write_text(json.dumps(document, indent=1), encoding="utf-8")
    failed = sum(each for _, each in parts)
    done = bool(parts) and all(part["runs"] for part, _ in parts)
    print(f"{failed} devices failed" if failed else "every device answered every peer")
    return 0 if done and not failed else 1


if __name__ == "__main__":
    sys.exit(main())

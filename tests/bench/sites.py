# Runs over pollers and a broker beside a run on one machine, and what they stand. On loopback.
#
# Usage: sites.py --netpoll PROGRAM --lab PROGRAM [--devices N] [--pollers N] compare [--rounds N]
#        sites.py ... chaos poller|broker|coordinator [--times N]
#        sites.py ... large [--megabytes N]
#        sites.py ... far [--round-trip MS] [--loss PERCENT]
# compare: CPU a device at pollers, coordinator and broker, against local runs of the same program, in turns, and
#          whether the records are the same.
# chaos:   SIGKILL at random moments; the lab counts logins. Ends with 1 where a device has no record, or two,
#          or was logged in to twice without its poller having died.
# large:   the largest memory of coordinator, broker and pollers while all devices have long outputs.
# far:     pollers behind a link of so long a round trip, which loses segments.
import argparse
import contextlib
import json
import os
import pathlib
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time

import slow_link
from servers import HOST, Lab, free_port

SITES = ("fra", "ams", "nyc")


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--netpoll", required=True)
    parser.add_argument("--lab", required=True)
    parser.add_argument("--devices", type=int, default=2_000)
    parser.add_argument("--sites", type=int, default=3, choices=(1, 2, 3))
    parser.add_argument("--pollers", type=int, default=1, help="of each site")
    parser.add_argument("--concurrency", type=int, default=200, help="of each poller")
    parser.add_argument("--latency", default="0s")
    verbs = parser.add_subparsers(dest="verb", required=True)
    compare = verbs.add_parser("compare")
    compare.add_argument("--rounds", type=int, default=5)
    chaos = verbs.add_parser("chaos")
    chaos.add_argument("victim", choices=("poller", "broker", "coordinator"))
    chaos.add_argument("--times", type=int, default=20)
    chaos.add_argument("--seed", type=int, default=1)
    large = verbs.add_parser("large")
    large.add_argument("--megabytes", type=int, default=20)
    far = verbs.add_parser("far")
    far.add_argument("--round-trip", type=int, default=200)
    far.add_argument("--loss", type=float, default=1.0)
    return parser.parse_args()


class Broker:
    """nats-server on a port that it keeps over its deaths."""

    def __init__(self, folder):
        self._folder = folder
        self._port = "-1"
        self.start()

    def start(self):
        for old in self._folder.glob("*.ports"):
            old.unlink()
        with open(self._folder / "nats.log", "ab") as log:
            self._process = subprocess.Popen(
                ["nats-server", "-a", "127.0.0.1", "-p", self._port, "-js", "-sd", self._folder / "jetstream",
                 "--ports_file_dir", self._folder], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        while not list(self._folder.glob("*.ports")):
            time.sleep(0.02)
        time.sleep(0.05)
        self.url = json.loads(next(self._folder.glob("*.ports")).read_text())["nats"][0]
        self._port = self.url.rsplit(":", 1)[1]

    @property
    def pid(self):
        return self._process.pid

    def kill(self):
        self._process.kill()
        self._process.wait()

    def stop(self):
        self._process.terminate()
        self._process.wait()


class Network:
    """Devices, a broker and pollers; all ends with `stack`."""

    def __init__(self, stack, options, lab_settings=(), url=None):
        self.options = options
        self.folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="netpoll-sites-")))
        self.stats = self.folder / "stats.json"
        settings = ["--devices", options.devices, "--one-listener", "--platforms", "linux", "--auth", "password",
                    "--latency", options.latency, "--stats", self.stats, *lab_settings]
        self.lab = stack.enter_context(Lab(options.lab, [], settings))
        self.broker = Broker(self.folder)
        stack.callback(self.broker.stop)
        hosts = HOST.findall(self.lab.inventory.read_text(encoding="utf-8"))
        port = self.lab.inventory.read_text(encoding="utf-8").split("port: ")[1].split()[0]
        with open(self.folder / "sites.yaml", "w", encoding="utf-8") as inventory:
            inventory.write("defaults: {username: lab, platform: linux, channel: exec, repeatable: true, port: "
                            f"{port}, password: 'env:LAB_PASSWORD', commands: [uname -a]}}\nhosts:\n")
            for index, (host, address) in enumerate(hosts):
                inventory.write(f"  {host}: {{hostname: {address}, site: {SITES[index % options.sites]}}}\n")
        (self.folder / "logins.yaml").write_text("lab: {username: lab, password: 'env:LAB_PASSWORD'}\n")
        os.chmod(self.folder / "logins.yaml", 0o600)
        self.environment = dict(os.environ, LAB_PASSWORD="lab-password", NETPOLL_NO_CONFIG="yes", HOME="",
                                XDG_STATE_HOME=str(self.folder / "state"))
        self.pollers = []
        self._stack = stack
        self.url = url or self.broker.url

    def start_pollers(self):
        for site in SITES[:self.options.sites]:
            for _ in range(self.options.pollers):
                self.start_poller(site)

    def start_poller(self, site, url=None):
        command = [self.options.netpoll, "poller", "--site", site, "--via", url or self.url, "--logins",
                   self.folder / "logins.yaml", "--spool", self.folder / "spool", "--concurrency",
                   str(self.options.concurrency), "-q", "--crypto", "openssl"]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, env=self.environment)
        process.site = site
        self.pollers.append(process)
        self._stack.callback(end, process)
        return process

    def run_command(self, *more, via=True):
        words = [self.options.netpoll, "-q", "--known-hosts", self.lab.known_hosts, "--no-lock", "--crypto",
                 "openssl"]
        if via:
            words += ["--via", self.url]
        return [str(each) for each in (*words, *more, self.folder / "sites.yaml")]

    def logins(self):
        """What the lab has counted since it began: logins, and the most of one device."""
        self.stats.unlink(missing_ok=True)
        self.lab.write_counters()
        while True:
            with contextlib.suppress(FileNotFoundError, json.JSONDecodeError):
                counted = json.loads(self.stats.read_text())
                return counted["logins"]
            time.sleep(0.02)


def end(process):
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def cpu_of(pid):
    """Seconds that a live process has used."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_of(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0


def timed(command, environment):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    status = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL).returncode
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return status, time.monotonic() - began, (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)


# What two runs of the same devices may differ in.
OF_ONE_RUN = ("run_id", "started", "ended", "duration_ms", "phases", "poller")


def devices_in(path):
    """Their records, without what is of one run; all of them ok."""
    devices = json.loads(path.read_text())["devices"]
    for record in devices:
        assert record["status"] == "ok", record
        for name in OF_ONE_RUN:
            record.pop(name, None)
        for command in record["commands"]:
            command.pop("duration_ms")
    return devices


def compare(options):
    """The same devices by one process, by as many local processes as there are pollers, and by the pollers."""
    processes = options.sites * options.pollers
    middle = statistics.median
    with contextlib.ExitStack() as stack:
        network = Network(stack, options)
        network.start_pollers()
        costs = {name: [] for name in ("async", "processes", "pollers", "coordinator", "broker")}
        walls = []

        def locally(name, *more):
            status, _, cpu = timed(network.run_command("-o", network.folder / f"{name}.json", *more, via=False),
                                   network.environment)
            assert status == 0, (name, status)
            costs[name].append(cpu)
            return devices_in(network.folder / f"{name}.json")

        for _ in range(options.rounds):
            here = locally("async", "--concurrency", options.concurrency)
            locally("processes", "--mode", "processes", "--workers", processes,
                    "--concurrency", options.concurrency * processes)
            before = [cpu_of(each.pid) for each in network.pollers], cpu_of(network.broker.pid)
            status, wall, cpu = timed(network.run_command("-o", network.folder / "there.json"), network.environment)
            assert status == 0, status
            costs["pollers"].append(sum(cpu_of(each.pid) for each in network.pollers) - sum(before[0]))
            costs["broker"].append(cpu_of(network.broker.pid) - before[1])
            costs["coordinator"].append(cpu)
            walls.append(wall)
            assert devices_in(network.folder / "there.json") == here, "records differ"
        each = {name: f"{middle(of) * 1e6 / options.devices:.0f} us" for name, of in costs.items()}
        ratio = {name: middle(p / l for p, l in zip(costs["pollers"], costs[name])) for name in ("async", "processes")}
        print(f"{options.devices} devices, {options.sites} sites x {options.pollers} pollers, {options.rounds} rounds, "
              f"records equal; CPU a device: pollers {each['pollers']}, {ratio['async']:.2f} of a local run "
              f"({each['async']}), {ratio['processes']:.2f} of a local one of {processes} processes "
              f"({each['processes']}); coordinator {each['coordinator']}, broker {each['broker']}; "
              f"wall {middle(walls):.2f} s")


def records_of(rundir):
    """Records by host, of the finished run; a host with two is an error."""
    found = {}
    for line in (rundir / "latest" / "results.ndjson").read_text().splitlines():
        record = json.loads(line)
        if "host" in record:
            assert record["host"] not in found, f"two records of {record['host']}"
            found[record["host"]] = record
    return found


def one_accident(network, victim, moment):
    """Whether each device has one record, and none a second login that its record does not tell the cause of."""
    options = network.options
    before = network.logins()
    rundir = pathlib.Path(tempfile.mkdtemp(dir=network.folder))
    run = subprocess.Popen(network.run_command("--rundir", rundir, "--no-history"), stdin=subprocess.DEVNULL,
                           env=network.environment)
    while network.logins() - before < moment:
        time.sleep(0.005)
    if victim == "poller":
        dead = random.choice(network.pollers)
        network.pollers.remove(dead)
        dead.kill()
        dead.wait()
        network.start_poller(dead.site)
    elif victim == "broker":
        network.broker.kill()
        network.broker.start()
    else:
        run.kill()
        run.wait()
        folder = next(each for each in rundir.iterdir() if each.is_dir() and not each.is_symlink())
        run = subprocess.Popen([options.netpoll, "resume", "-q", folder], stdin=subprocess.DEVNULL,
                               env=network.environment)
    status = run.wait(300)
    records = records_of(rundir)
    again = network.logins() - before - options.devices
    lost = sum(len(record.get("failed_attempts", [])) for record in records.values())
    well = (status == 0 and len(records) == options.devices and 0 <= again <= lost
            and (victim == "poller" or lost == 0))
    print(f"{victim} killed after {moment} logins: exit {status}, {len(records)} records, "
          f"{sum(record['status'] == 'ok' for record in records.values())} ok, {again} begun again "
          f"(of {lost} lost with their poller)", flush=True)
    return well


def chaos(options):
    random.seed(options.seed)
    with contextlib.ExitStack() as stack:
        network = Network(stack, options)
        network.start_pollers()
        moments = [random.randrange(1, max(options.devices - options.devices // 10, 2)) for _ in range(options.times)]
        well = [one_accident(network, options.victim, moment) for moment in moments]
    print(f"{options.victim}: {sum(well)} of {len(well)} well")
    return 0 if all(well) else 1


def large(options):
    lines = options.megabytes * 1_000_000 // 70
    with contextlib.ExitStack() as stack:
        network = Network(stack, options, ["--output-lines", lines])
        network.start_pollers()
        run = subprocess.Popen(network.run_command("-c", "show version", "--format", "ndjson", "-o",
                                                   network.folder / "out.ndjson", "--memory", "4G"),
                               stdin=subprocess.DEVNULL, env=network.environment)
        peak = 0
        while run.poll() is None:
            with contextlib.suppress(OSError):
                peak = max(peak, peak_of(run.pid))
            time.sleep(0.1)
        size = (network.folder / "out.ndjson").stat().st_size / 1e6
        print(f"{options.devices} devices, {size:.0f} MB of results, exit {run.returncode}: coordinator {peak:.0f} MiB, "
              f"broker {peak_of(network.broker.pid):.0f} MiB, pollers "
              f"{', '.join(f'{peak_of(each.pid):.0f}' for each in network.pollers)} MiB")


def far(options):
    with contextlib.ExitStack() as stack:
        network = Network(stack, options)
        port = int(network.url.rsplit(":", 1)[1])
        link = free_port("127.0.0.1")
        stack.enter_context(slow_link.SlowLink(options.round_trip / 2_000,
                                               {("127.0.0.1", link): ("127.0.0.1", port)}, options.loss / 100))
        for site in SITES[:options.sites]:
            for _ in range(options.pollers):
                network.start_poller(site, f"nats://127.0.0.1:{link}")
        status, wall, _ = timed(network.run_command("-o", network.folder / "far.json"), network.environment)
        records = json.loads((network.folder / "far.json").read_text())["devices"]
        ok = sum(record["status"] == "ok" for record in records)
        print(f"{options.devices} devices behind {options.round_trip} ms and {options.loss:g} % loss: "
              f"exit {status}, {ok} ok, "
              f"{options.devices / wall:.0f} devices/s, wall {wall:.2f} s")


def main():
    options = arguments()
    return {"compare": compare, "chaos": chaos, "large": large, "far": far}[options.verb](options)


if __name__ == "__main__":
    sys.exit(main())

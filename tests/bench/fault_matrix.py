# Every way to fail in every phase of a session, in every mode of netpoll: whether the record has the
# right code and phase, and whether it ended within the limit that governs it and half a second.
#
# Usage: fault_matrix.py --netpoll PROGRAM --lab PROGRAM [--modes async,threads] [--only TEXT]
# A figure is s beyond that limit. "!" marks what is wrong, and is explained below the table. What is
# not well is measured again, alone, up to three times, since the machine may be busy. Look-ups take
# root (a resolv.conf of their own) and are left out without it. Ends with 1 where anything is wrong.
#
# Ways: "fin" closes one direction, "half" sends half a packet, "late" answers late. "device",
# "deadline" and "signal" are a stall that the device's limit, the run's or SIGTERM ends; "*" is a
# way with --retries, within the device's limit.
import argparse
import concurrent.futures
import contextlib
import dataclasses
import datetime
import itertools
import json
import os
import pathlib
import sys
import tempfile
import time
import typing

import fault_cells
import fault_peers
import measured
from fault_cells import LIMITS, MAX_OUTPUT, PASSWORD, PATIENT, PHASES, WHOLE, limits

MODES = ["async", "threads", "processes", "sequential"]
TOLERANCE = 0.5  # s
SIGNALLED = 2 * WHOLE  # s from the begin of a program, which may take a while to begin its work
RETRIED = 4.0  # s, the limit of a device that is tried again and again
EARLY = 0.05  # s before its limit at which nothing may end
AGAIN = 3  # further measurements of what is not well
AT_A_TIME = 64  # devices in a run
AT_ONCE = 8  # netpolls that run one device each
PASSING = ["refused", "closed", "throttled", "name_not_found", "unreachable"]  # is tried again
SAME = ["--retries", "0", "--pace", "off", "--auth-guard", "0", "--canaries", "0", "--format",
        "json", "--summary", "never", "--progress", "never", "--max-output", str(MAX_OUTPUT)]


class Verdict(typing.NamedTuple):
    """What one record says."""

    seen: str  # "code/phase" or "ok"
    right: bool
    beyond: float  # s
    early: bool
    detail: str

    @property
    def late(self):
        return self.beyond > TOLERANCE

    @property
    def well(self):
        return self.right and not self.late and not self.early


class Run(typing.NamedTuple):
    document: dict
    cpu: float  # s
    lag: float  # s from the last device's end to the program's


def arguments():
    parser = argparse.ArgumentParser(description="every fault, phase and mode")
    parser.add_argument("--netpoll", required=True)
    parser.add_argument("--lab", required=True, help="netpoll-lab")
    parser.add_argument("--modes", default=",".join(MODES))
    parser.add_argument("--only", default="", help="cells whose line contains this text")
    options = parser.parse_args()
    options.modes = options.modes.split(",")
    if not set(options.modes) <= set(MODES):
        parser.error(f"modes are {', '.join(MODES)}")
    return options


def title(cell):
    due = f"{cell.within + cell.goodbye:.1f} s" if cell.within + cell.goodbye else "at once"
    return f"{cell.phase:<9}{cell.way:<11}{cell.point:<22}{cell.code or 'ok':<20}{due:<8}"


def seconds(stamp):
    return datetime.datetime.fromisoformat(stamp).timestamp()


def judge(cell, record, run):
    """A record against its cell. Its `ended - started` is all that counts, and what had passed when
    the limit began to."""
    error = record["error"]
    if record["started"] is None:  # the end of the run came before
        return Verdict("skipped", False, 0.0, False, "")
    code, where = (error["code"], error["phase"]) if error else (None, None)
    right = code in (cell.code, cell.also or cell.code) and (code is None or where == cell.failed_in)
    took = record["duration_ms"] / 1000
    spent = sum(record["phases"].get(f"{each}_ms", 0)
                for each in PHASES[:PHASES.index(cell.begin)]) / 1000
    if cell.way in ("deadline", "signal"):
        took += seconds(record["started"]) - seconds(run["started"])
    beyond = took - spent - cell.within - cell.goodbye
    early = right and cell.exact and beyond + cell.goodbye < -EARLY
    return Verdict(f"{code}/{where}" if code else "ok", right, beyond, early,
                   error["detail"] if error else "")


class Matrix:
    """Runs netpoll over cells."""

    def __init__(self, options, folder, network, prefix):
        self._options, self._folder, self._prefix = options, folder, prefix
        self._numbers = itertools.count()
        self.known_hosts = folder / "known_hosts"
        self.known_hosts.write_text("\n".join(network.known_hosts) + "\n", encoding="ascii")
        password = folder / "password"
        password.write_text(PASSWORD, encoding="ascii")
        password.chmod(0o600)
        self._defaults = {"username": "lab", "password": f"file:{password}"}

    def poll(self, mode, hosts, values, extra=(), before=()):
        """One run over these hosts, by name."""
        folder = self._folder / str(next(self._numbers))
        folder.mkdir()
        inventory, results, log = (folder / each for each in ("inventory.yaml", "results", "log"))
        document = {"defaults": {**self._defaults, "limits": limits(values)}, "hosts": hosts}
        inventory.write_text(json.dumps(document), encoding="utf-8")
        command = [*self._prefix, *before, self._options.netpoll, "--mode", mode, "-f", str(AT_A_TIME),
                   *(["--workers", "2"] if mode == "processes" else []), *SAME, "--known-hosts",
                   str(self.known_hosts), *extra, "-o", str(results), str(inventory)]
        with open(log, "wb") as said:
            cost = measured.cost_of(command, _environment(), said, limit=300)
        ended = time.time()
        if not results.exists():
            raise RuntimeError(f"netpoll ended with {cost.exit_code}: {log.read_text()[-2000:]}")
        found = json.loads(results.read_text(encoding="utf-8"))
        last = max((seconds(each["ended"]) for each in found["devices"] if each["ended"]),
                   default=ended)
        return Run(found, cost.cpu, ended - last)

    def _part(self, mode, cells, *how):
        run = self.poll(mode, {each.name: each.host for each in cells}, *how)
        records = {each["host"]: each for each in run.document["devices"]}
        return run, {each.name: judge(each, records[each.name], run.document["run"])
                     for each in cells}

    def measure(self, mode, cells, *how):
        """All verdicts by name, and what is to be said of the runs. One device after another takes
        minutes: in its place so many netpolls with one device each."""
        parts = [[each] for each in cells] if mode == "sequential" else [cells]
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            done = list(pool.map(lambda part: self._part(mode, part, *how), parts))
        verdicts = {name: verdict for _, some in done for name, verdict in some.items()}
        doubtful = [each for each in cells if not verdicts[each.name].well]
        for cell in doubtful:
            for _ in range(AGAIN):
                verdicts.update(self._part(mode, [cell], *how)[1])
                if verdicts[cell.name].well:
                    break
        cpu, lag = sum(run.cpu for run, _ in done), max(run.lag for run, _ in done)
        return verdicts, (f"{cpu:.2f} s of CPU, the program ended {lag:.2f} s after its last device; "
                          f"{len(doubtful)} measured again")


def _environment():
    return {name: value for name, value in os.environ.items() if not name.startswith("NETPOLL_")}


def ended_by(word, code, within, cells):
    """The devices that fall silent, where only the run ends them."""
    return [dataclasses.replace(
                each, way=word, code=each.code if each.phase == "close" else code,
                within=within, exact=word != "signal",
                host={name: value for name, value in each.host.items() if name != "limits"})
            for each in cells if each.way == "device"]


def tried_again(cells):
    """What is worth another attempt, and may not take longer for it. By chance the limit comes while
    the next is made, or there is no time for one."""
    bounded = limits({"device": RETRIED})
    return [dataclasses.replace(each, way=f"{each.way} *", since="resolve", within=RETRIED, goodbye=0,
                                exact=False, also="device_deadline",
                                host={**each.host, "limits": bounded})
            for each in cells if each.way != "device" and each.phase in ("resolve", "connect", "kex")
            and (each.code in PASSING or each.phase == "connect")]


def parts(cells):
    """Cells, the limits of the run, further options, and what goes before the command."""
    yield cells, LIMITS, (), ()
    yield tried_again(cells), LIMITS, ("--retries", "20"), ()
    yield ended_by("deadline", "run_deadline", WHOLE, cells), PATIENT, ("--deadline", f"{WHOLE}s"), ()
    yield (ended_by("signal", "interrupted", SIGNALLED, cells), PATIENT, (),
           ("timeout", "--foreground", "--signal", "TERM", str(SIGNALLED)))


def shown(verdict):
    mark = "" if verdict.well else " !"
    return f"{verdict.beyond:+.2f}{mark}" if verdict.right else f"{verdict.seen}{mark}"


def complaint(mode, cell, verdict):
    kinds = [word for word, is_so in (("wrong", not verdict.right), ("late", verdict.late),
                                      ("early", verdict.early)) if is_so]
    return (f"{mode}: {title(cell).rstrip()}: {' and '.join(kinds)}: {verdict.seen} "
            f"{verdict.beyond:+.2f} s: {verdict.detail[:160]}")


def print_table(modes, cells, verdicts):
    print(f"{'phase':<9}{'way':<11}{'where':<22}{'expected':<20}{'within':<8}"
          + "".join(f"{each:<20}" for each in modes))
    for cell in cells:
        print(title(cell) + "".join(f"{shown(verdicts[mode][cell.name]):<20}" for mode in modes))


def measured_part(matrix, modes, cells, *how):
    """Prints the table of these cells. Returns all verdicts."""
    verdicts, notes, wrong = {}, [], []
    for mode in modes:
        began = time.monotonic()
        verdicts[mode], note = matrix.measure(mode, cells, *how)
        notes.append(f"{mode}: {time.monotonic() - began:.0f} s, {note}")
        wrong += [complaint(mode, cell, verdicts[mode][cell.name]) for cell in cells
                  if not verdicts[mode][cell.name].well]
    print_table(modes, cells, verdicts)
    print("\n".join(["", *notes, "", *wrong, ""]), flush=True)
    return [each for some in verdicts.values() for each in some.values()]


def main():
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="netpoll-faults-") as name, \
            contextlib.ExitStack() as stack:
        folder = pathlib.Path(name)
        prefix = fault_peers.with_name_server(folder, fault_cells.NAME_SERVER)
        network = fault_cells.Network(stack, options.lab, prefix is not None).build()
        if prefix is None:
            print("skipped: look-ups: they take root and unshare")
        matrix = Matrix(options, folder, network, prefix or [])
        primed = {f"primed-{n}": {**each, "password": "wrong"}
                  for n, each in enumerate(network.primed)}
        matrix.poll("sequential", primed, LIMITS)
        cells = [each for each in network.cells if options.only in title(each)]
        verdicts = [each for part in parts(cells) if part[0]
                    for each in measured_part(matrix, options.modes, *part)]
    print(f"{len(verdicts)} cells: {sum(each.well for each in verdicts)} well, "
          f"{sum(not each.right for each in verdicts)} wrong, "
          f"{sum(each.late for each in verdicts)} late, "
          f"{sum(each.early for each in verdicts)} early")
    return 0 if all(each.well for each in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())

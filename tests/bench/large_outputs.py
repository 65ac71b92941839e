# One large output: netpoll beside ssh(1) on OpenSSH's sshd, each by exec and by shell. Knows no figure of others.
#
# Usage: large_outputs.py --netpoll PROGRAM [--compare PROGRAM] [--megabytes 60] [--repeat 5]
#        [--ways exec,shell] [--formats stream,ndjson,json,rundir] [--most-held exec=1.6,shell=2.0]
# The programs take turns. Wall is also shown as the median of its ratios to ssh's in the same round (ssh has a
# terminal where netpoll has a shell). "held" is what a byte of output takes of memory: the peak less that of an
# output of one line. A stream is NDJSON to standard output, which waits for no disk, as ssh's does not; the
# others are on the disk at the end, the journal that they are made of as well. Ends with 1 where an output is
# not the one that was sent, or more is held than --most-held says.
import argparse
import hashlib
import json
import pathlib
import random
import shutil
import statistics
import sys
import tempfile
import typing

import measured
from peers import ssh_words
from servers import openssh, openssh_obstacle

FORMATS = {"stream": ["--format", "ndjson", "-o"], "ndjson": ["--format", "ndjson", "-o"], "json": ["--format", "json", "-o"],
           "rundir": ["--rundir"]}
SMALL, LARGE = "small", "large"


class Use(typing.NamedTuple):
    """A program and how it is asked."""

    title: str
    way: str  # exec or shell
    program: str  # empty: ssh
    format: str = ""


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--netpoll", required=True)
    parser.add_argument("--compare", help="another build of it")
    parser.add_argument("--megabytes", type=int, default=60)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--ways", default="exec,shell")
    parser.add_argument("--formats", default="stream,ndjson,json,rundir")
    parser.add_argument("--most-held", default="", help="bytes by way, for --netpoll")
    return parser.parse_args()


def uses(options):
    for way in options.ways.split(","):
        yield Use(f"{way} ssh", way, "")
        for form in options.formats.split(","):
            yield Use(f"{way} {form} netpoll", way, options.netpoll, form)
            if options.compare:
                yield Use(f"{way} {form} compared", way, options.compare, form)


def write_texts(folder, size):
    """What the devices print: lines as of a configuration, a few with quotes and in other scripts."""
    dice = random.Random(1)
    lines = [f"interface GigabitEthernet{n}/0/{dice.randrange(48)}\n"
             f" description \"link to {dice.randrange(1 << 32):08x}\", b\u00fcro\n"
             f" ip address 10.{n % 256}.{dice.randrange(256)}.1 255.255.255.0\n" for n in range(5000)]
    block = "".join(lines).encode()
    text = (block * (size // len(block) + 1))[:size]
    text = text[:text.rfind(b"\n") + 1]
    (folder / LARGE).write_bytes(text)
    (folder / SMALL).write_text("one line\n", encoding="ascii")
    return text


def to_stdout(use):
    return not use.program or use.format == "stream"


def argv_of(use, fleet, text, into):
    command = f"cat {fleet.folder / text}"
    if not use.program:
        terminal = ["-tt"] if use.way == "shell" else []
        words = [word for word in ssh_words(fleet) if word != "-T" or not terminal]
        return ["sshpass", "-e", "ssh", *words, *terminal,
                f"{fleet.username}@{fleet.devices[0][1]}", command]
    return [use.program, "--known-hosts", fleet.known_hosts, "--max-output", "1G", "--memory", "8G",
            "--summary", "never", "--progress", "never", "--channel", use.way,
            "-c", command, *FORMATS[use.format], "-" if to_stdout(use) else into, fleet.inventory]


def record_in(use, into):
    """The record of the only device, and the name of the file that it lies in."""
    path = next(into.glob("*/results.ndjson")) if use.format == "rundir" else into
    with open(path, encoding="utf-8") as lines:
        return json.load(lines)["devices"][0] if use.format == "json" else json.loads(next(lines))


def check(use, into, text):
    if not use.program:
        got = into.read_bytes().replace(b"\r\n", b"\n")
    else:
        command = record_in(use, into)["commands"][0]
        got = command["output"].encode()
        if command["sha256"] != hashlib.sha256(got).hexdigest():
            raise RuntimeError(f"{use.title}: sha256 is not that of the output")
    if got != text:
        raise RuntimeError(f"{use.title}: {len(got)} bytes came of {len(text)}, or other ones")


def run(use, fleet, text, folder):
    """What it cost, and where the results are."""
    into = folder / "results"
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "NETPOLL_NO_CONFIG": "yes",
                   "XDG_STATE_HOME": str(folder / "state"),
                   "SSHPASS": fleet.password, "BENCH_PASSWORD": fleet.password}
    with open(into if to_stdout(use) else folder / "said", "wb") as out, \
            open(folder / "errors", "wb") as errors:
        cost = measured.peak_cost_of(argv_of(use, fleet, text, into), environment, out, errors)
    if cost.exit_code != 0:
        raise RuntimeError(f"{use.title}: {(folder / 'errors').read_text(encoding='utf-8')}")
    return cost, into


def measure(chosen, fleet, text, options):
    """Costs by use, a list each, and the peak of a small output in KB."""
    costs, base = {use: [] for use in chosen}, {}
    for number in range(options.repeat + 1):  # the first one warms up
        for use in chosen if number % 2 else reversed(chosen):
            with tempfile.TemporaryDirectory(prefix="netpoll-bench-") as name:
                cost, into = run(use, fleet, LARGE if number else SMALL, pathlib.Path(name))
                if number == 0:
                    base[use] = cost.peak
                else:
                    costs[use].append(cost)
                    check(use, into, text)
    return costs, base


def held(costs, base, size):
    """Bytes by byte of output."""
    return (statistics.median(each.peak for each in costs) - base) * 1024 / size


def report(chosen, costs, base, size):
    print(f"{'':24}   wall s  x ssh  CPU ms  peak MB  held")
    for use in chosen:
        ssh = costs[Use(f"{use.way} ssh", use.way, "")]
        ratio = statistics.median(one.wall / theirs.wall for one, theirs in zip(costs[use], ssh))
        wall, cpu, peak = (statistics.median(getattr(each, what) for each in costs[use])
                           for what in ("wall", "cpu", "peak"))
        print(f"{use.title:24}  {wall:7.2f}  {ratio:5.2f}  {cpu * 1000:6.0f}  {peak / 1000:7.1f}"
              f"  {held(costs[use], base[use], size):4.2f}")


def main():
    options = arguments()
    if why := openssh_obstacle() or (None if shutil.which("sshpass") else "sshpass is not installed"):
        print(why)
        return 77
    chosen = list(uses(options))
    with openssh(1) as fleet:
        text = write_texts(fleet.folder, options.megabytes * 1_000_000)
        costs, base = measure(chosen, fleet, text, options)
    print(f"{len(text)} bytes, medians of {options.repeat}")
    report(chosen, costs, base, len(text))
    most = dict(each.split("=") for each in options.most_held.split(",") if each)
    over = [use.title for use in chosen if use.program == options.netpoll and use.way in most
            and held(costs[use], base[use], len(text)) > float(most[use.way])]
    if over:
        print("over --most-held:", ", ".join(over))
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())

# Outputs read by templates: netpoll's engine beside Python's textfsm, in one run. Knows no device.
"""Usage: parse_speed.py --program PARSE_SPEED --folder NTC_TEMPLATES [--repeat N] [--cases N] [--check]

Each reads every case of ntc-templates N times on one core; the figures are the medians of CPU time.
"kept" is textfsm with templates that are compiled already, "own call" is what ntc-templates does for
each output: a CliTable, which compiles the template. "first time" is netpoll with no template read yet. With --check, ends with 1 where netpoll is not
30 times as fast as the one and 200 times as the other, needs more than 5 ms for a case or more than
50 ms for what is hostile.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import time

try:
    from textfsm import clitable, parser as textfsm
except ImportError:
    print("parse_speed: python3-textfsm is not installed: nothing to compare with")
    sys.exit(77)

KEPT, OWN, CASE_MS, HOSTILE_MS = 30, 200, 5, 50
PASSES = 5  # of netpoll, each time that it is started


def read_cases(folder, most):
    """Platform, command and output of each case."""
    cases = []
    for path in sorted(folder.glob("tests/*/*/*.raw")):
        cases.append((path.parent.parent.name, path.parent.name.replace("_", " "), path.read_text("utf-8")))
    return cases[:most]


def rows_of(table):
    names = [each.lower() for each in table.header]
    return [dict(zip(names, row)) for row in table]


def own_call(cases, templates):
    for platform, command, output in cases:
        table = clitable.CliTable("index", templates)
        table.ParseCmd(output, {"Command": command, "Platform": platform})
        rows_of(table)


def keep(cases, templates):
    """Each case's compiled templates."""
    index = clitable.CliTable("index", templates).index
    compiled = {}
    kept = []
    for platform, command, output in cases:
        row = index.GetRowMatch({"Command": command, "Platform": platform})
        names = index.index[row]["Template"].split(":")
        for name in names:
            if name not in compiled:
                with open(pathlib.Path(templates) / name, encoding="utf-8") as file:
                    compiled[name] = textfsm.TextFSM(file)
        kept.append(([compiled[name] for name in names], output))
    return kept


def parse_kept(kept):
    for machines, output in kept:
        for machine in machines:
            machine.Reset()
            machine.ParseText(output)


def measured(call, *arguments):
    begin = time.process_time()
    call(*arguments)
    return time.process_time() - begin


def compare(options):
    templates = str(options.folder / "templates")
    cases = read_cases(options.folder, options.cases)
    kept = keep(cases, templates)
    of_kept, of_own, of_netpoll, told = [], [], [], []
    for _ in range(options.repeat):
        of_kept.append(measured(parse_kept, kept))
        of_own.append(measured(own_call, cases, templates))
        told.append(json.loads(subprocess.run(
            [options.program, str(options.folder), str(PASSES), str(len(cases))], check=True, stdout=subprocess.PIPE).stdout))
        of_netpoll.append(statistics.median(told[-1]["seconds"]))
    netpoll = statistics.median(of_netpoll)
    worst = min(told, key=lambda each: each["worst_ms"])
    print(f"{told[-1]['cases']} cases, {told[-1]['failed']} of them without rows")
    print(f"netpoll          {netpoll * 1e3:9.1f} ms   {netpoll / len(cases) * 1e6:6.1f} us an output")
    print(f"first time       {statistics.median(each['first_seconds'] for each in told) * 1e3:9.1f} ms")
    for name, seconds in (("textfsm, kept", of_kept), ("own call", of_own)):
        median = statistics.median(seconds)
        print(f"{name:16} {median * 1e3:9.1f} ms   {median / netpoll:6.1f} times as long")
    print(f"worst case       {worst['worst_ms']:9.2f} ms   {pathlib.Path(worst['worst_case']).name}")
    for each in worst["hostile"]:
        print(f"{each['name']:16} {each['ms']:9.2f} ms   {each['error'] or 'rows'}")
    return (statistics.median(of_kept) >= KEPT * netpoll and statistics.median(of_own) >= OWN * netpoll
            and worst["worst_ms"] <= CASE_MS and all(each["ms"] <= HOSTILE_MS for each in worst["hostile"]))


def main():
    reader = argparse.ArgumentParser(usage=__doc__)
    reader.add_argument("--program", required=True)
    reader.add_argument("--folder", type=pathlib.Path, required=True)
    reader.add_argument("--repeat", type=int, default=5)
    reader.add_argument("--cases", type=int, default=None)
    reader.add_argument("--check", action="store_true")
    options = reader.parse_args()
    if not options.folder.is_dir():
        print(f"parse_speed: no recordings in {options.folder} (NETPOLL_RECORDINGS)")
        sys.exit(77)
    fast = compare(options)
    if options.check and not fast:
        sys.exit(1)


main()

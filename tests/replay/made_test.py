# Polls made recordings (made.py) and compares with what was put in. Knows no C++.
#
# Usage: made_test.py [--netpoll PROGRAM --lab PROGRAM] [--only PLATFORM] [--chunks 1,0]
#        [--modes async] [--seeds 1]
# Without programs it holds recorded.py, the judge of real recordings, to the same.
import argparse
import json
import pathlib
import sys
import tempfile

import made
import programs
import recorded
from replay_test import Tally, device_trouble, difference, judge_output, plain


def write_all(folder, only):
    """Each made recording's expected outputs by its file's name."""
    found = {}
    for number, make in enumerate(made.MAKES):
        if only not in make.platform:
            continue
        document, expected = made.recording(make, number + 1)
        name = f"{make.platform}-{number:02}"
        (folder / f"{name}.yaml").write_text(json.dumps(document), encoding="utf-8")
        found[name] = expected
    return found


def judge_the_judge(folder, devices, tally):
    for name, expected in devices.items():
        replies = recorded.read(folder / f"{name}.yaml").replies
        for (command, output), reply in zip(expected, replies, strict=True):
            tally.add(name, command, difference(output, reply.output)
                      if reply.output != output else [], "recorded.py")


def judge(record, expected, log_lines):
    trouble = device_trouble(record)
    found = [("(device)", trouble)] if trouble else []
    results = {got["command"]: got for got in record["commands"]} if record else {}
    for command, output in expected:
        got = results.get(command, {"output": "", "status": "missing"})
        wrong = judge_output(output, got["output"] or "", log_lines)
        if got["status"] != "ok":
            wrong.append(f"status {got['status']}")
        found.append((command, wrong))
    return found


def poll(arguments, folder, devices, tally):
    seeds = [None] + [int(each) for each in arguments.seeds.split(",") if each]
    for chunk in arguments.chunks.split(","):
        for seed in seeds:
            options = ["--chunk", chunk]
            options += [] if seed is None else ["--log-lines", "--seed", str(seed)]
            with programs.Lab(arguments.lab, [folder], options) as lab:
                for mode in arguments.modes.split(","):
                    records = lab.poll(arguments.netpoll, ["--mode", mode])
                    by_name = {plain(host): each for host, each in records.items()}
                    where = f"{' '.join(options)} --mode {mode}"
                    for name, expected in devices.items():
                        for command, wrong in judge(by_name.get(plain(name)), expected,
                                                    seed is not None):
                            tally.add(name, command, wrong, where)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--netpoll")
    parser.add_argument("--lab")
    parser.add_argument("--only", default="")
    parser.add_argument("--chunks", default="1,0")
    parser.add_argument("--modes", default="async")
    parser.add_argument("--seeds", default="", help="of log lines; none: without them only")
    arguments = parser.parse_args()
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="netpoll-made-") as name:
        folder = pathlib.Path(name)
        devices = write_all(folder, arguments.only)
        judge_the_judge(folder, devices, tally)
        if arguments.lab:
            poll(arguments, folder, devices, tally)
    return tally.verdict()


if __name__ == "__main__":
    sys.exit(main())

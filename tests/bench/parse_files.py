# netpoll parse over many files beside Python's textfsm as ntc-templates calls it (a CliTable a call), in one
# run on the same outputs; their rows are compared, too. Without --templates both read one made-up command.
# Usage: parse_files.py --netpoll PROGRAM [--files N] [--python-files N] [--repeat N]
#            [--templates DIR --cases DIR --commands N]
# DIR of --cases holds PLATFORM/COMMAND_WITH_UNDERSCORES/*.raw, as the tests of ntc-templates. Exit code 77:
# there is no textfsm.
import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

try:
    from textfsm import clitable
except ImportError:
    print("skipped: there is no textfsm (python3-textfsm)")
    sys.exit(77)

INDEX = """Template, Hostname, Platform, Command

acme_show_interface.textfsm, .*, acme_os, sh[[ow]] int[[erface]]
"""
TEMPLATE = r"""Value Required NAME (\S+)
Value STATE (up|down|administratively down)
Value ADDRESS (\d+\.\d+\.\d+\.\d+)
Value MTU (\d+)
Value List NEIGHBORS (\S+)

Start
  ^\S+ is -> Continue.Record
  ^${NAME} is ${STATE},
  ^\s+Internet address is ${ADDRESS}/
  ^\s+MTU ${MTU} bytes
  ^\s+neighbor ${NEIGHBORS}
  ^\s+\d+ packets (?:in|out)put
  ^\s*$$
  ^. -> Error
"""


def made_output(number):
    return "".join(f"Gigabit{number}/{port} is up, line protocol is up\n  Internet address is 10.{number % 200}.{port}.1/24\n"
                   f"  MTU 1500 bytes\n  neighbor sw{port}\n  neighbor sw{port + 1}\n  {port * 99} packets input\n"
                   f"  {port * 88} packets output\n\n" for port in range(12))


class Job:
    """Outputs of one command, in files."""

    def __init__(self, templates, platform, command, files):
        self.templates, self.platform, self.command, self.files = str(templates), platform, command, files

    def netpoll(self, program):
        said = subprocess.run([program, "parse", "--templates", self.templates, "--platform", self.platform,
                               "--command", self.command, "--format=ndjson", *map(str, self.files)],
                              capture_output=True, text=True, check=False)
        return [json.loads(line)["parsed"] for line in said.stdout.splitlines()]

    def python(self, file):
        table = clitable.CliTable("index", self.templates)
        table.ParseCmd(file.read_text(encoding="utf-8"), {"Command": self.command, "Platform": self.platform})
        heads = [each.lower() for each in table.header]
        return [dict(zip(heads, row)) for row in table]


def made_job(folder, files):
    (folder / "index").write_text(INDEX)
    (folder / "acme_show_interface.textfsm").write_text(TEMPLATE)
    names = []
    for number in range(files):
        names.append(folder / f"{number}.txt")
        names[-1].write_text(made_output(number))
    return Job(folder, "acme_os", "show interface", names)


def real_jobs(options):
    """The commands with most cases; files repeat until there are enough."""
    folders = [each for each in pathlib.Path(options.cases).glob("*/*") if any(each.glob("*.raw"))]
    folders.sort(key=lambda each: (-len(list(each.glob("*.raw"))), str(each)))
    for folder in folders[:options.commands]:
        cases = sorted(folder.glob("*.raw"))
        share = options.files // options.commands
        yield Job(options.templates, folder.parent.name, folder.name.replace("_", " "),
                  (cases * (share // len(cases) + 1))[:share])


def measured(work):
    begin = time.perf_counter()
    result = work()
    return time.perf_counter() - begin, result


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--netpoll", required=True)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--python-files", type=int, default=200)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--templates")
    parser.add_argument("--cases")
    parser.add_argument("--commands", type=int, default=10)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        jobs = list(real_jobs(options)) if options.cases else [made_job(pathlib.Path(name), options.files)]
        files = sum(len(each.files) for each in jobs)
        share = max(options.python_files // len(jobs), 1)
        python = different = read = 0
        for job in jobs:
            ours = job.netpoll(options.netpoll)
            job.python(job.files[0])  # the index is read once a process
            for file, rows in zip(job.files[:share], ours):
                took, theirs = measured(lambda each=file, of=job: of.python(each))
                python, read, different = python + took, read + 1, different + (rows != theirs)
        walls = []
        for _ in range(options.repeat):
            walls.append(sum(measured(lambda of=job: subprocess.run(
                [options.netpoll, "parse", "--templates", of.templates, "--platform", of.platform, "--command",
                 of.command, *map(str, of.files)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                check=False))[0] for job in jobs))
    ours, theirs = statistics.median(walls) / files, python / read
    print(f"{files} files of {len(jobs)} commands, by {len(jobs)} calls of netpoll parse, median of {options.repeat}")
    print(f"netpoll parse       {ours * 1000:8.3f} ms a file  {statistics.median(walls):.3f} s in all")
    print(f"textfsm, CliTable   {theirs * 1000:8.3f} ms a file, of {read}")
    print(f"{theirs / ours:.0f} times as fast; {different} of {read} have other rows")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())

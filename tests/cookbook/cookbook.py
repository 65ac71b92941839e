# Runs a job of the cookbook on netpoll-lab: its shell script, with the commands between marks at a terminal of their own.
# Usage: cookbook.py NETPOLL NETPOLL-LAB JOB.sh. Exits with the script's code; 77 where what it needs is missing.
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import typing

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from loopback import free_port
from terminal import Terminal

ROOT = pathlib.Path(__file__).resolve().parents[2]
JOBS = pathlib.Path(__file__).resolve().parent / "jobs"
PYTHON = sys.executable
COLUMNS = 100
# A command that the page shows stands between these; a number behind the first is its exit code, if it is not 0.
BEGIN, END = re.compile(r"^#>(?: (\d+))?$"), "#<"


class Shown(typing.NamedTuple):
    command: str
    output: str


class Job(typing.NamedTuple):
    """A script: its title and text for the page, and itself with `shown N CODE` in place of what stands between marks."""

    title: str
    text: str
    script: str
    commands: list[str]


def job_of(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    head = [line.removeprefix("#").removeprefix(" ") for line in lines[:next(
        (i for i, line in enumerate(lines) if not line.startswith("#")), len(lines))]]
    script, commands, block, code = [], [], None, 0
    for line in lines:
        if begins := BEGIN.match(line):
            block, code = [], int(begins[1] or 0)
        elif line == END:
            script.append(f"shown {len(commands)} {code}")
            commands.append("\n".join(block))
            block = None
        elif block is not None:
            block.append(line)
        else:
            script.append(line)
    assert block is None and commands, f"{path.name}: marks are not in pairs"
    return Job(head[0], "\n".join(head[1:]).strip(), "\n".join(script) + "\n", commands)


def environment_of(netpoll, lab, folder, number):
    """What a job finds: both programs in PATH, a home and a folder of its own, an address range and a port."""
    base = f"127.{100 + number}.{os.getpid() % 200}"
    kept = {name: os.environ[name] for name in ("LANG", "TERM", "USER", "LOGNAME") if name in os.environ}
    return kept | {
        "PATH": f"{folder}/bin:{os.environ['PATH']}", "HOME": str(folder / "home"), "COLUMNS": str(COLUMNS),
        "PYTHONPATH": str(ROOT / "src" / "python"), "PYTHONDONTWRITEBYTECODE": "1",
        "NET_PASS": "of-the-cookbook", "NO_COLOR": "1", "NETPOLL_PROGRESS": "never",
        "COOKBOOK": str(folder), "JOB_FILES": str(JOBS.parent), "BASE": base, "PORT": str(free_port(base + ".1")),
        "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_AUTHOR_NAME": "netops", "GIT_AUTHOR_EMAIL": "netops@example.net",
        "GIT_COMMITTER_NAME": "netops", "GIT_COMMITTER_EMAIL": "netops@example.net"}


def run(job, netpoll, lab, number=0):
    """The exit code of a job, what it said, and its shown commands with what they printed."""
    with tempfile.TemporaryDirectory(prefix="netpoll-cookbook-") as name:
        folder = pathlib.Path(name)
        for each in ("bin", "home", "home/.ssh", "work"):
            (folder / each).mkdir(mode=0o700)
        for program in (netpoll, lab):
            (folder / "bin" / pathlib.Path(program).name).symlink_to(pathlib.Path(program).resolve())
        for i, command in enumerate(job.commands):
            (folder / f"command.{i}").write_text(command + "\n", encoding="utf-8")
        terminal = shlex.join([PYTHON, __file__, "--at-terminal"])
        script = (pathlib.Path(__file__).parent / "steps.sh").read_text(encoding="utf-8") + job.script
        ran = subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=folder / "work", check=False,
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                             env=environment_of(netpoll, lab, folder, number) | {"AT_TERMINAL": terminal})
        outputs = [folder / f"output.{i}" for i in range(len(job.commands))]
        shown = [Shown(command, each.read_text(encoding="utf-8") if each.exists() else "")
                 for command, each in zip(job.commands, outputs)]
    return ran.returncode, ran.stdout, shown


def at_terminal(command, output):
    """Runs the file `command` by bash at a terminal, as a person would; what came goes into the file `output`."""
    terminal = Terminal(["bash", "-euo", "pipefail", command], os.environ, (40, COLUMNS), limit=None)
    code = terminal.end()
    pathlib.Path(output).write_bytes(terminal.seen.replace(b"\r\n", b"\n"))
    return code


def main():
    if sys.argv[1] == "--at-terminal":
        return at_terminal(*sys.argv[2:])
    netpoll, lab, path = sys.argv[1:]
    names = sorted(each.name for each in JOBS.glob("*.sh"))
    code, said, shown = run(job_of(pathlib.Path(path)), netpoll, lab, names.index(pathlib.Path(path).name))
    for each in shown:
        print(f"$ {each.command}\n{each.output}", end="")
    print(said, end="")
    return code


if __name__ == "__main__":
    sys.exit(main())

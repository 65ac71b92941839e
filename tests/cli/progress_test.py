# How a run stands, while devices stand still: two lines at a terminal, and by SIGUSR1 anywhere. Knows no build.
# Usage: progress_test.py NETPOLL NETPOLL-LAB
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from terminal import Terminal

COLUMNS = 150
# Where three of the four devices stay for as long as they are let: seed 1 gives them these names.
SILENT, LOGIN, STALLED = "dist-ios-0001", "dist-ios-0002", "core-ios-0003"
COUNTS = r"1/4  ok 1  failed 0  connecting 1  login 1  commands 1"
WHERE = {SILENT: r"key exchange [\d.]+ s of 20 s", LOGIN: r"login [\d.]+ s of 30 s", STALLED: r"commands [\d.]+ s of 10 min"}


def rows_of(seen):
    """What stands on a terminal, line by line, that was given these bytes."""
    rows, row, column = [""], 0, 0
    for part in re.findall(r"\x1b\[[\d;]*[A-Za-z]|\r|\n|[^\x1b\r\n]+|\x1b", seen.decode(errors="replace")):
        if part == "\r":
            column = 0
        elif part == "\n":
            row += 1
            rows += [""] * (row + 1 - len(rows))
        elif part == "\x1b[A":
            row -= 1
        elif part == "\x1b[K":
            rows[row] = rows[row][:column]
        elif part == "\x1b[J":
            rows[row] = rows[row][:column]
            del rows[row + 1:]
        elif re.fullmatch(r"\x1b\[[\d;]*m", part):
            pass
        elif part.startswith("\x1b"):
            raise ValueError(f"{part!r} is not understood")
        else:
            rows[row] = rows[row][:column].ljust(column) + part + rows[row][column + len(part):]
            column += len(part)
            if column > COLUMNS:
                raise ValueError(f"{rows[row]!r} is too wide")
    return rows


def is_whole(lines):
    """Whether these are the two lines, of the devices that stand still."""
    counts, waiting = lines
    return re.match(COUNTS, counts) and waiting.startswith("waiting longest: ") and \
        all(re.search(f"{host}, {where}", waiting) for host, where in WHERE.items())


class Test:
    def __init__(self, netpoll, folder):
        self.wrong = []
        self.folder = folder
        self.argv = [netpoll, "--retries=0", "-o", str(folder / "out.json"), "-c", "show version",
                     str(folder / "lab.yaml")]
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "TERM": "xterm",
                            "NETPOLL_KNOWN_HOSTS": str(folder / "known")}

    def check(self, what, holds, seen):
        if not holds:
            self.wrong.append(f"{what}: {seen!r}")

    def start(self, *arguments):
        return Terminal([*self.argv, *arguments], self.environment, (40, COLUMNS + 1))

    def at_a_terminal(self, mode):
        terminal = self.start("--mode", mode)
        while not (len(rows_of(terminal.seen)) > 1 and is_whole(rows_of(terminal.seen)[-2:])):
            if not terminal.read():
                return self.check(f"{mode}: two lines repaint", False, terminal.seen)
        os.kill(terminal.pid, signal.SIGUSR1)
        # What was asked for stays, and the two lines go on below it.
        while not (len(rows_of(terminal.seen)) > 3 and is_whole(rows_of(terminal.seen)[-4:-2])
                   and is_whole(rows_of(terminal.seen)[-2:])):
            if not terminal.read():
                return self.check(f"{mode}: SIGUSR1 prints them", False, terminal.seen)
        os.kill(terminal.pid, signal.SIGTERM)
        self.check(f"{mode}: ends as told", terminal.end() == 4, terminal.seen)
        rows = rows_of(terminal.seen)
        self.check(f"{mode}: of the two lines nothing is left",
                   len([row for row in rows if row.startswith("1/4")]) == 1, rows)
        self.check(f"{mode}: the summary is there", any("4 devices in" in row for row in rows), rows)

    def without_one(self, mode):
        with subprocess.Popen([*self.argv, "-v", "--mode", mode], env=self.environment, text=True, stderr=subprocess.PIPE,
                              stdin=subprocess.DEVNULL, bufsize=1) as run:
            lines = ["", ""]
            while not is_whole(lines):
                # Not before the first line of the log: until then it may not have begun.
                if lines[1]:
                    run.send_signal(signal.SIGUSR1)
                lines = [lines[1], run.stderr.readline().rstrip("\n")]
                if not lines[1]:
                    break
            self.check(f"{mode}: SIGUSR1 prints two lines without a terminal", is_whole(lines), lines)
            run.terminate()
            rest = run.stderr.read()
            self.check(f"{mode}: and the run goes on to its end", run.wait() == 4 and "4 devices in" in rest, rest)

    def before_it_begins(self):
        terminal = self.start("-k")
        terminal.wait_for(b"Password of lab for 4 devices: ")
        os.kill(terminal.pid, signal.SIGUSR1)
        terminal.type(b"lab-password\n")
        terminal.wait_for(b"\r\n0/4  ok 0")
        os.kill(terminal.pid, signal.SIGTERM)
        self.check("asked at a question, it answers once it runs", terminal.end() == 4, terminal.seen)


def main(netpoll, lab):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        stands = [f"silent@{SILENT}", f"stall-mid-output@{STALLED}"]
        server = subprocess.Popen(
            [lab, "--devices", "4", "--platforms", "cisco_ios", "--seed", "1",
             # Of four realms the second, which is the second device's, answers no login.
             "--realms", "4", "--silent-realm", "1", "--base", f"127.{60 + os.getpid() % 60}.2.1", "--port",
             str(20000 + os.getpid() % 12000), "--for", "600s", "--die-with-parent", "--write-inventory", folder / "lab.yaml", "--write-known-hosts", folder / "known",
             *[word for each in stands for word in ("--fault", each)]],
            stdout=subprocess.PIPE, text=True)
        try:
            if "ready" not in server.stdout.readline():
                return ["the lab did not start"]
            test = Test(netpoll, folder)
            for mode in ("async", "processes", "threads"):
                test.at_a_terminal(mode)
                test.without_one(mode)
            test.before_it_begins()
            return test.wrong
        finally:
            server.terminate()
            server.wait()
            server.stdout.close()


if __name__ == "__main__":
    problems = main(*sys.argv[1:])
    for each in problems:
        print(each)
    sys.exit(1 if problems else 0)

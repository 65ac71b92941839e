# netpoll at a terminal: what is on the screen when, and what it asks. Knows no build.
# Usage: terminal_test.py NETPOLL NETPOLL-LAB
import json
import os
import pathlib
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import termios

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from terminal import LIMIT, Terminal

COLUMNS = 80


def rendered(text):
    """What stands on a line after carriage returns have gone back over it."""
    cells = []
    column = 0
    for c in text:
        if c == "\r":
            column = 0
            continue
        cells[column:column + 1] = [c]
        column += 1
    return "".join(cells).rstrip()


def lines_of(seen):
    return [rendered(line) for line in seen.decode().replace("\r\n", "\n").split("\n")]


class Test:
    def __init__(self, netpoll, lab):
        self.wrong = []
        self.netpoll = netpoll
        self.lab = lab

    def check(self, what, holds, seen):
        if not holds:
            self.wrong.append(f"{what}: {seen!r}")

    def run(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            port = 20000 + os.getpid() % 12000
            lab = subprocess.Popen(
                [self.lab, "--devices", "3", "--latency", "600ms", "--base",
                 f"127.{130 + os.getpid() % 60}.1.1", "--port", str(port), "--for", "600s",
                 "--die-with-parent", "--write-inventory", folder / "lab.yaml",
                 "--write-known-hosts", folder / "known", "--stats", folder / "stats"],
                stdout=subprocess.PIPE, text=True)
            try:
                if "ready" not in lab.stdout.readline():
                    return ["the lab did not start"]
                self.environment = {"PATH": os.environ["PATH"], "HOME": name, "TERM": "dumb",
                                    "NETPOLL_NO_CONFIG": "yes",
                                    "NETPOLL_KNOWN_HOSTS": str(folder / "known")}
                self.inventory = str(folder / "lab.yaml")
                self.folder = folder
                self.records_and_progress()
                self.text_for_people()
                self.progress_on_a_terminal_that_cannot_move()
                self.password()
                self.ctrl_c_at_a_question()
                self.signals_at_a_question()
                self.ctrl_z_at_a_question()
                self.empty_password()
                self.bench()
                self.confirm()
                self.lab_has_no_plain_password()
            finally:
                lab.send_signal(signal.SIGTERM)
                lab.wait()
                lab.stdout.close()
        return self.wrong

    def on_terminal(self, *arguments):
        return Terminal([self.netpoll, *arguments, self.inventory], self.environment)

    def records_and_progress(self):
        for extra in ([], ["--progress=always"]):
            for form in ("json", "ndjson"):
                terminal = self.on_terminal("--format", form, *extra)
                code = terminal.end()
                lines = lines_of(terminal.seen)
                what = f"{form} {extra}"
                self.check(f"{what} ends well", code == 0, terminal.seen)
                records = [line for line in lines if '"host":' in line]
                self.check(f"{what} has three records", len(records) == 3, terminal.seen)
                for line in records:
                    try:
                        json.loads(line.rstrip(","))
                    except ValueError:
                        self.check(f"{what}: a record shares its line", False, line)
                first = [line for line in lines if line.startswith('{"schema"')]
                self.check(f"{what}: the document begins a line", form != "json" or first, lines)
                if form == "ndjson" and not extra:
                    self.check(f"{what} shows no progress", b"ok 0" not in terminal.seen,
                               terminal.seen)
        shell = f"{self.netpoll} --format ndjson {self.inventory} | cat"
        beside = Terminal(["bash", "-c", shell], self.environment)
        beside.end()
        self.check("a pipe beside the terminal shows no progress", b"ok 0" not in beside.seen,
                   beside.seen)

    def text_for_people(self):
        """No format: text on a terminal, coloured where it may be, and JSON elsewhere."""
        terminal = self.on_terminal("-c", "show version")
        code = terminal.end()
        self.check("text ends well", code == 0, terminal.seen)
        lines = lines_of(terminal.seen)
        headings = [line for line in lines if "\x1b[1m== " in line]
        self.check("text has a coloured heading for each device", len(headings) == 3, terminal.seen)
        self.check("the progress gives way to text", b"0/3" in terminal.seen, terminal.seen)
        plain = Terminal([self.netpoll, "-b", "-c", "show version", self.inventory],
                         {**self.environment, "NO_COLOR": "1"})
        plain.end()
        self.check("NO_COLOR is honoured", b"\x1b[1m" not in plain.seen and b"== " in plain.seen, plain.seen)
        into_pipe = subprocess.run([self.netpoll, self.inventory], env=self.environment, capture_output=True)
        self.check("a pipe has JSON", json.loads(into_pipe.stdout)["schema"] == "netpoll/1", into_pipe)
        asked = subprocess.run([self.netpoll, "--match", "no such line", self.inventory],
                               env=self.environment, capture_output=True)
        self.check("nothing that matches is exit 1", (asked.returncode, asked.stdout) == (1, b""), asked)
        found = subprocess.run([self.netpoll, "--match", ".", "-c", "show version", self.inventory],
                               env=self.environment, capture_output=True)
        self.check("what matches is exit 0", found.returncode == 0 and b"== " in found.stdout, found)

    def progress_on_a_terminal_that_cannot_move(self):
        """TERM is dumb here, so one line is all there is."""
        terminal = self.on_terminal("-o", str(self.folder / "out.json"))
        terminal.end()
        self.check("progress has its counts", re.search(rb"\r0/3  ok 0  failed 0  c[^\r]+\d", terminal.seen),
                   terminal.seen)
        self.check("and no escape sequence", b"\x1b" not in terminal.seen.split(b"in ")[0], terminal.seen)

    def password(self):
        terminal = self.on_terminal("-k", "-o", str(self.folder / "out.json"))
        terminal.wait_for(b"Password of lab for 3 devices: ")
        terminal.type(b"lab-password\n")
        self.check("the password that was asked for is used", terminal.end() == 0, terminal.seen)
        self.check("it is not shown", b"lab-password" not in terminal.seen, terminal.seen)

    def questions(self):
        """Both kinds: what to run, and what is asked then."""
        return (("-k", "-o", str(self.folder / "asked.json")), b"3 devices: "), \
               (("bench", "--repeat", "200", "--concurrency", "1,2", "-o",
                 str(self.folder / "asked.json")), b"logins? [y/N] ")

    def in_a_shell(self, script, *arguments):
        """netpoll as a job of a shell that looks at the terminal behind it."""
        netpoll = shlex.join([self.netpoll, *arguments, self.inventory])
        return Terminal(["bash", "-ic", script.replace("NETPOLL", netpoll)],
                        {**self.environment, "PS1": ""})

    def ctrl_c_at_a_question(self):
        for arguments, question in self.questions():
            before = sorted(self.folder.iterdir())
            shell = self.in_a_shell("for i in 1 2 3; do echo turn $i; NETPOLL; done", *arguments)
            shell.wait_for(question)
            shell.type(b"secr\x03")
            shell.end()
            self.check(f"{arguments[0]}: Ctrl-C ends a loop", b"turn 2" not in shell.seen,
                       shell.seen)
            alone = self.on_terminal(*arguments)
            alone.wait_for(question)
            alone.type(b"\x03")
            self.check(f"{arguments[0]}: Ctrl-C ends by SIGINT", alone.end() == -signal.SIGINT,
                       alone.seen)
            quit_by_key = self.on_terminal(*arguments)
            quit_by_key.wait_for(question)
            quit_by_key.type(b"\x1c")
            self.check(f"{arguments[0]}: Ctrl-\\ ends by SIGQUIT",
                       quit_by_key.end() == -signal.SIGQUIT, quit_by_key.seen)
            self.check(f"{arguments[0]}: nothing is left of it",
                       sorted(self.folder.iterdir()) == before, sorted(self.folder.iterdir()))

    def signals_at_a_question(self):
        for arguments, question in self.questions():
            interrupted = self.on_terminal(*arguments)
            interrupted.wait_for(question)
            os.kill(interrupted.pid, signal.SIGINT)
            while interrupted.read():
                pass
            flags = termios.tcgetattr(interrupted.fd)[3]
            self.check(f"{arguments[0]}, SIGINT: the terminal is as before",
                       flags & termios.ECHO and flags & termios.ISIG, flags)
            self.check(f"{arguments[0]}, SIGINT: the end", interrupted.end() == -signal.SIGINT,
                       interrupted.seen)
            for number, code in ((signal.SIGTERM, 4), (signal.SIGHUP, 4)):
                what = f"{arguments[0]}, {number.name}"
                shell = self.in_a_shell("NETPOLL & echo job=$!; fg; echo code=$?; stty -a; exit 0",
                                        *arguments)
                shell.wait_for(question)
                job = re.search(rb"job=(\d+)", shell.seen)
                os.kill(int(job[1]), number)
                shell.end()
                self.check(f"{what}: the code", b"code=%d\r" % code in shell.seen, shell.seen)
                words = shell.seen.split(b"code=")[-1].replace(b";", b" ").split()
                self.check(f"{what}: the terminal is as before",
                           b"echo" in words and b"isig" in words, words)

    def ctrl_z_at_a_question(self):
        arguments, question = self.questions()[0]
        shell = self.in_a_shell("NETPOLL; stty -a; echo stopped; fg; echo code=$?", *arguments)
        shell.wait_for(question)
        shell.type(b"half\x1a")
        shell.wait_for(b"stopped\r")
        words = shell.seen.replace(b";", b" ").split()
        self.check("stopped: the terminal is as before", b"echo" in words, words)
        while shell.seen.count(question) < 2:
            shell.read()
        shell.type(b"lab-password\n")
        shell.end()
        self.check("after Ctrl-Z it asks again", b"code=0" in shell.seen, shell.seen)
        self.check("the password is not shown after Ctrl-Z", b"lab-password" not in shell.seen,
                   shell.seen)

    def empty_password(self):
        terminal = self.on_terminal("-k", "-o", str(self.folder / "out.json"))
        for asked in (1, 2, 3):
            while len(re.findall(rb"[Pp]assword[^:\r\n]*: ", terminal.seen)) < asked:
                if not terminal.read():
                    break
            else:
                terminal.type(b"\n")
        code = terminal.end()
        self.check("an empty answer is asked for again, and tried on nobody",
                   code == 2 and len(re.findall(rb"[Pp]assword[^:\r\n]*: ", terminal.seen)) == 3,
                   terminal.seen)

    def bench(self):
        terminal = self.on_terminal("bench", "--repeat", "200", "--concurrency", "1,2")
        terminal.wait_for(b"logins? [y/N] ")
        terminal.type(b"n\n")
        self.check("a bench that nobody wants is exit 4", terminal.end() == 4, terminal.seen)
        self.check("it says so", b"nobody was contacted" in terminal.seen, terminal.seen)
        few = self.on_terminal("bench", "--repeat", "1", "--modes", "async", "--concurrency", "3",
                               "--warmup", "0")
        self.check("few logins are made at once", few.end() == 0, few.seen)
        self.check("without a question", b"[y/N]" not in few.seen, few.seen)
        wide = [line for line in lines_of(few.seen) if len(line) > COLUMNS and "  " in line.strip()
                and not line.startswith(("-", "netpoll", "Take"))]
        self.check("its tables fit the terminal", not wide, wide)

    def confirm(self):
        for answer, code in ((b"n", 4), (b"", 4), (b"y", 0)):
            terminal = self.on_terminal("--confirm", "-o", str(self.folder / "confirmed"))
            terminal.wait_for(b"Contact 3 devices? [y/N] ")
            asked = len(terminal.seen)
            terminal.type(answer + b"\n")
            self.check(f"{answer!r} to --confirm is exit {code}", terminal.end() == code,
                       terminal.seen)
            self.check("the dry run stands above", b"show version" in terminal.seen[:asked],
                       terminal.seen)
            self.check("who is not wanted is not contacted",
                       (b"nobody was contacted" in terminal.seen) == (code == 4)
                       and (self.folder / "confirmed").exists() == (code == 0), terminal.seen)
        blind = subprocess.run([self.netpoll, "--confirm", self.inventory], timeout=LIMIT,
                               env=self.environment, capture_output=True, text=True,
                               stdin=subprocess.DEVNULL)
        self.check("without a terminal --confirm is refused", blind.returncode == 2, blind)
        self.check("with a reason", "--confirm asks at a terminal" in blind.stderr, blind.stderr)
        dry = subprocess.run([self.netpoll, "--confirm", "--dry-run", self.inventory],
                             timeout=LIMIT, env=self.environment, capture_output=True, text=True)
        self.check("a dry run has nothing to confirm", dry.returncode == 0, dry)

    def lab_has_no_plain_password(self):
        done = subprocess.run([self.netpoll, "-o", "/dev/null", self.inventory], timeout=LIMIT,
                              env=self.environment, capture_output=True, text=True)
        self.check("the lab's own inventory warns of nothing", done.stderr == "", done.stderr)
        mode = (self.folder / "lab.yaml.password").stat().st_mode & 0o777
        self.check("its password is its owner's alone", mode == 0o600, oct(mode))


def main(netpoll, lab):
    wrong = Test(netpoll, lab).run()
    print("\n".join(wrong) or "the screen is right")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

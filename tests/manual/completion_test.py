# bash, zsh and fish complete a command line of netpoll, each on a terminal of its own.
# Usage: completion_test.py MANUAL_FOLDER NETPOLL. A shell that is not installed is left out, with a line.
import os
import pathlib
import pty
import re
import select
import shutil
import sys
import tempfile
import time

folder, netpoll = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()

INVENTORY = """
groups: {core: {}, access: {}}
hosts:
  acc[01-12]: {hostname: 127.0.0.1, groups: [access]}
  core1: {hostname: 127.0.0.2, groups: [core]}
"""

# What is typed before a tab, and what stands on the line then.
CASES = [
    ("netpoll --mode=thr", "threads"),
    ("netpoll --host-keys acc", "accept-new"),
    ("netpoll --dead", "--deadline"),
    ("netpoll hostk", "hostkeys"),
    ("netpoll bench --repo", "--report"),
    ("netpoll report cry", "crypto"),
    ("netpoll --platform cisco_nx", "cisco_nxos"),
    ("netpoll dev", "devices.yaml"),
    ("netpoll devices.yaml -l cor", "core1"),
    ("netpoll devices.yaml -l group=acce", "access"),
    ("netpoll-lab --dev", "--devices"),
]
GIVE_UP = 30


class Terminal:
    """A shell on a pseudo terminal."""

    def __init__(self, argv, cwd):
        self.seen = b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(cwd)
            env = {"PATH": f"{netpoll.parent}:/usr/bin:/bin", "HOME": str(cwd), "TERM": "xterm", "LC_ALL": "C.UTF-8",
                   "XDG_CONFIG_HOME": str(cwd), "PS1": "$ ", "HISTFILE": ""}
            os.execvpe(argv[0], argv, env)

    def type(self, text):
        os.write(self.fd, text.encode())

    def read_until(self, wanted):
        """Reads until the pattern was seen; the text since the last call. Fails after a minute."""
        end = time.monotonic() + GIVE_UP
        text = ""
        while not re.search(wanted, text):
            ready, _, _ = select.select([self.fd], [], [], max(0, end - time.monotonic()))
            if not ready:
                raise AssertionError(f"{wanted!r} was not seen in {text!r}")
            chunk = os.read(self.fd, 65536)
            if b"\x1b[c" in chunk or b"\x1b[0c" in chunk:  # fish asks what the terminal is
                os.write(self.fd, b"\x1b[?62c")
            self.seen += chunk
            text = re.sub(r"\x1b(\[[0-9;?>=]*[a-zA-Z]|[=>]|\][^\x07]*\x07|\(B)", "", self.seen.decode(errors="replace"))
        self.seen = b""
        return text

    def end(self):
        os.close(self.fd)
        os.waitpid(self.pid, 0)


def start(shell, cwd):
    if shell == "bash":
        terminal = Terminal(["bash", "--norc", "--noprofile", "-i"], cwd)
        terminal.type(f"bind 'set bell-style none'; . {folder}/bash/netpoll; . {folder}/bash/netpoll-lab\n")
    elif shell == "zsh":
        terminal = Terminal(["zsh", "-f", "-i"], cwd)
        terminal.type(f"fpath=({folder}/zsh $fpath); autoload -U compinit; compinit -u -D; unsetopt BEEP\n")
    else:
        terminal = Terminal(["fish", "--no-config", "-i"], cwd)
        terminal.type(f"set -U fish_greeting; source {folder}/fish/netpoll.fish; source {folder}/fish/netpoll-lab.fish\n")
    terminal.type("echo be''gin\n")
    terminal.read_until("begin\r")
    return terminal


def check(shell, cwd):
    terminal = start(shell, cwd)
    try:
        for typed, wanted in CASES:
            # Ctrl-A, so that nothing runs: the line becomes an argument of echo, in brackets.
            terminal.type(typed + "\t")
            terminal.read_until(re.escape(wanted) if shell != "fish" else re.escape(wanted[-3:]))
            terminal.type("\x15")
            terminal.type("echo ne''xt\n")
            terminal.read_until("next\r")
    finally:
        terminal.end()


def main():
    with tempfile.TemporaryDirectory() as name:
        cwd = pathlib.Path(name)
        (cwd / "devices.yaml").write_text(INVENTORY)
        for shell in ("bash", "zsh", "fish"):
            if not shutil.which(shell):
                print(f"completion_test: {shell} is not installed, and left out")
                continue
            check(shell, cwd)
            print(f"{shell}: {len(CASES)} lines completed")


main()

# The program as a process: started, read and ended. Knows no record.
from __future__ import annotations

import errno
import os
import select
import signal
import subprocess
import threading
import time
from typing import IO, Any

from .errors import NetpollError, ProgramNotFound, UsageError
from .invocation import Files, Invocation
from .messages import LONGEST_LINE, Messages

# What open sessions get to say goodbye is 5 s, what is cut off then is written; after that SIGTERM ends netpoll at
# once, and is the gentle signal where SIGINT is ignored, as it is in the background of a shell script.
ENDINGS = ((signal.SIGINT, 15.0), (signal.SIGTERM, 10.0))
LOOK_AGAIN = 0.05
CHUNK = 1 << 16


def how_to_start(invocation: Invocation, files: Files) -> dict[str, Any]:
    """Keywords for subprocess and asyncio alike. In a session of its own Ctrl-C reaches Python alone, which then ends
    the program once: a second signal would cut its goodbyes short."""
    return {
        "stdin": subprocess.DEVNULL if files.inventory is None else files.inventory,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
        "env": invocation.environment(),
        "pass_fds": () if files.job is None else (files.job,),
        "start_new_session": True,
    }


def problem_of_start(program: str, problem: OSError) -> NetpollError:
    """What it means that a process could not begin."""
    if problem.errno == errno.E2BIG:
        return UsageError("the secrets of these hosts are more than an environment holds: name them in the inventory "
                          "by file: or cmd:")
    return ProgramNotFound(f"{program} cannot be run: {os.strerror(problem.errno or 0)}")


class Program:
    """A running netpoll. Its standard error is read by a thread, as who waits for records must not hold it up, and its
    standard output by whoever asks for a line, no faster."""

    def __init__(self, invocation: Invocation) -> None:
        """Raises ProgramNotFound or UsageError where it does not start."""
        self.messages = Messages()
        self._owner = os.getpid()
        self._ending = threading.RLock()
        with invocation.files() as files:
            argv = invocation.argv(files)
            try:
                self._process: subprocess.Popen[bytes] = subprocess.Popen(
                    argv, bufsize=CHUNK, **how_to_start(invocation, files))
            except OSError as problem:
                raise problem_of_start(argv[0], problem) from problem
        assert self._process.stdout is not None
        self._out = self._process.stdout
        self._collector = threading.Thread(
            target=_collect, args=(self._process.stderr, self.messages), name="netpoll-stderr", daemon=True)
        self._collector.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def read_line(self) -> bytes:
        """With its line end, which only the last of a program that was cut off lacks; b"" at the end."""
        return self._out.readline()

    def wait(self) -> int:
        """The exit code, once all was read; negative: the signal that ended it."""
        code = self._process.wait()
        # Something that it started may still hold its standard error.
        self._collector.join(1)
        return code

    def stop(self) -> None:
        """Ends the program as Ctrl-C does and waits for it, by force where it does not end. May be called again, from
        another thread, and in a fork of this process, where it does nothing: the program is none of its children."""
        if os.getpid() != self._owner:
            return
        with self._ending:
            try:
                self._end()
            finally:
                if self._process.poll() is None:
                    self._process.kill()
                self.wait()
                self._out.close()

    def _end(self) -> None:
        for number, seconds in ENDINGS:
            if self._process.poll() is not None:
                return
            self._process.send_signal(number)
            if self._ends_within(seconds):
                return

    def _ends_within(self, seconds: float) -> bool:
        """Throws away what still comes: a full pipe would keep the program from its end."""
        end = time.monotonic() + seconds
        out = self._out.fileno()
        while (left := end - time.monotonic()) > 0 and self._process.poll() is None:
            if select.select([out], [], [], min(left, LOOK_AGAIN))[0] and not os.read(out, CHUNK):
                break
        try:
            self._process.wait(max(left, 0))
        except subprocess.TimeoutExpired:
            return False
        return True


def _collect(pipe: IO[bytes], messages: Messages) -> None:
    with pipe:
        while line := pipe.readline(LONGEST_LINE):
            messages.add(line)

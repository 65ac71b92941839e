# A run whose records are asked for one after another. Knows no option and no inventory.
from __future__ import annotations

import weakref
from collections.abc import Iterator
from types import TracebackType

from .invocation import Invocation
from .program import Program
from .records import Record, Run, read_line
from .verdict import problem_of


class Poll(Iterator[Record]):
    """An iterator over records, as devices finish. The program begins when the first is asked for. It is ended, gently
    and within seconds, when this is closed, dropped, left as a `with` block, or Python exits; and by any exception in
    here, Ctrl-C among them.

    `run` is what the program said of the run as a whole, and `exit_code` how it ended (0, 1, 4, 5 or 6, as
    `netpoll --help-all` explains); both are None before the end, and where it was closed before."""

    run: Run | None = None
    exit_code: int | None = None

    def __init__(self, invocation: Invocation) -> None:
        self._invocation = invocation
        self._program: Program | None = None
        self._closed = False

    def __next__(self) -> Record:
        """Raises NetpollError where the program fails."""
        try:
            return self._next()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Ends the program where it still runs, and waits for it. Nothing comes any more."""
        self._closed = True
        if self._program is not None:
            self._program.stop()

    def __enter__(self) -> Poll:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()

    @property
    def stderr(self) -> str:
        """What the program has said so far, without the middle where that is long."""
        return "" if self._program is None else self._program.messages.text

    def _next(self) -> Record:
        if self._closed:
            raise StopIteration
        if self._program is None:
            self._program = Program(self._invocation)
            weakref.finalize(self, self._program.stop)
        while line := self._program.read_line():
            if self._closed:
                break
            if not line.endswith(b"\n"):
                self._finish(self._program, cut_off=True)
            found = read_line(line)
            if isinstance(found, Record):
                return found
            self.run = found
        if not self._closed:
            self._finish(self._program)
        raise StopIteration

    def _finish(self, program: Program, cut_off: bool = False) -> None:
        self.exit_code = program.wait()
        problem = problem_of(self.exit_code, self.run, program.messages.text, cut_off)
        if problem is not None:
            raise problem

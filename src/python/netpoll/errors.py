# What can go wrong with the program itself. A device that fails is no exception: its record says so. Knows no process.
from __future__ import annotations

LONGEST_SHOWN = 4096


class NetpollError(Exception):
    """The program gave no results, or not all of them.

    `exit_code` is the program's (negative: the signal that ended it), None where it did not end by itself or never
    began; `stderr` is what it said, without the middle where that was long."""

    def __init__(self, what: str, *, exit_code: int | None = None, stderr: str = "") -> None:
        super().__init__(what, exit_code, stderr)
        self.what = what
        self.exit_code = exit_code
        self.stderr = stderr

    def __str__(self) -> str:
        said = self.stderr.strip()
        if len(said) > LONGEST_SHOWN:
            said = said[:LONGEST_SHOWN] + " ..."
        return f"{self.what}:\n{said}" if said else self.what

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuilt, (type(self), self.what, self.exit_code, self.stderr)


def _rebuilt(kind: type[NetpollError], what: str, exit_code: int | None, stderr: str) -> NetpollError:
    return kind(what, exit_code=exit_code, stderr=stderr)


class UsageError(NetpollError):
    """Exit code 2: wrong option or inventory; nobody was contacted. `stderr` has every mistake, a line each."""


class ProgramFailed(NetpollError):
    """Exit code 3: netpoll itself failed, e.g. a full disk."""


class ProgramKilled(ProgramFailed):
    """A signal ended the program, one that was not sent from here. `exit_code` is -signal."""


class ProtocolError(ProgramFailed):
    """What came is no record: the program is no netpoll, or another version."""


class ProgramNotFound(NetpollError):
    """There is no program to run, or it may not be run."""

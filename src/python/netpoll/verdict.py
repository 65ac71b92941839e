# What an exit code means for the caller. Knows no process.
from __future__ import annotations

import signal

from .errors import NetpollError, ProgramFailed, ProgramKilled, ProtocolError, UsageError
from .records import Run

USAGE, FAILED = 2, 3


def problem_of(exit_code: int, run: Run | None, stderr: str, cut_off: bool) -> NetpollError | None:
    """What to raise when the program has ended and all its lines were read; None where devices alone may have failed.
    `cut_off`: the last line had no end. A program that ended well has said so by its last line, the run."""
    if exit_code == USAGE:
        return UsageError("netpoll was called wrongly, nobody was contacted", exit_code=exit_code, stderr=stderr)
    if exit_code == FAILED:
        return ProgramFailed("netpoll failed", exit_code=exit_code, stderr=stderr)
    if exit_code < 0:
        return ProgramKilled(f"netpoll was ended by {_name(-exit_code)}", exit_code=exit_code, stderr=stderr)
    if run is None:
        return ProtocolError(f"the program ended with {exit_code} and without the run that is its last line",
                             exit_code=exit_code, stderr=stderr)
    if cut_off:
        return ProtocolError("the last line of the program is cut off", exit_code=exit_code, stderr=stderr)
    return None


def _name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"

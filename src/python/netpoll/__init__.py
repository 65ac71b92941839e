# netpoll from Python: inventories in, records out, by the program `netpoll`. Start here: poll, apoll and to_rows.
"""Polls network devices over SSH, by the program netpoll.

    for record in netpoll.poll("inventory.yaml", commands=["show version"], mode="async"):
        print(record.host, record.status, record.commands[0].output if record.ok else record.error)
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Unpack

from .errors import NetpollError, ProgramFailed, ProgramKilled, ProgramNotFound, ProtocolError, UsageError
from .invocation import Commands, invocation_of
from .options import Options, Path
from .polling import Poll
from .records import Check, Command, Error, FailedAttempt, ParseError, Record, Run, Ssh
from .rows import to_rows

if TYPE_CHECKING:
    from .asynchronous import AsyncPoll

__all__ = [
    "poll", "apoll", "to_rows", "Poll", "AsyncPoll", "Record", "Check", "Command", "Error", "FailedAttempt", "ParseError",
    "Ssh", "Run", "Options", "NetpollError", "UsageError", "ProgramFailed", "ProgramKilled", "ProgramNotFound", "ProtocolError"]


def poll(inventory: Path | Sequence[Path] | Mapping[str, Any] | object | None = None, *, hosts: object | None = None,
         groups: Mapping[str, Any] | None = None, defaults: Mapping[str, Any] | None = None,
         commands: Commands | None = None, password: str | None = None, secret: str | None = None,
          program: Path | None = None,
         arguments: Iterable[str] = (), **options: Unpack[Options]) -> Poll:
    """Logs in to every device and gives its record as it finishes.

    `inventory` is a file or folder, several of them of which later ones win, or the same as a dict; `hosts`, in its place, are dicts with the inventory's keys
    and a name, just names, or objects with nornir's attributes, with `groups` and `defaults` beside them. A nornir, or
    its inventory, does as either. `commands` are lines, or dicts with questions (send, expect, answer), in place of
    the inventory's. `password` and `secret`, of enable mode, are for all hosts. `options` are the program's: `max_output="1M"` is
    `--max-output 1M`, times may be numbers of seconds; `arguments` are for what this version does not know.

    Secrets (password, secret, passphrase, answers at login) reach the program by its environment, all else that
    stands in dicts and commands by memory; none is an argument or in a file. The program is `program`, or the variable
    NETPOLL_PROGRAM, or `netpoll` of the PATH.

    Raises TypeError and ValueError at once for what cannot be meant; iterating raises NetpollError."""
    return Poll(invocation_of(inventory, hosts=hosts, groups=groups, defaults=defaults, commands=commands,
                              password=password, secret=secret, program=program, arguments=arguments, options=dict(options)))


def apoll(inventory: Path | Sequence[Path] | Mapping[str, Any] | object | None = None, *, hosts: object | None = None,
          groups: Mapping[str, Any] | None = None, defaults: Mapping[str, Any] | None = None,
          commands: Commands | None = None, password: str | None = None, secret: str | None = None,
          program: Path | None = None,
          arguments: Iterable[str] = (), **options: Unpack[Options]) -> AsyncPoll:
    """As poll, for `async for`."""
    from .asynchronous import AsyncPoll

    return AsyncPoll(invocation_of(inventory, hosts=hosts, groups=groups, defaults=defaults, commands=commands,
                                   password=password, secret=secret, program=program, arguments=arguments, options=dict(options)))


def __getattr__(name: str) -> object:
    if name == "AsyncPoll":
        # asyncio costs as much to import as all the rest.
        from .asynchronous import AsyncPoll

        return AsyncPoll
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

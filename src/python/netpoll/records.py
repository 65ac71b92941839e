# The records of schema netpoll/1 as dataclasses, and their lines. Knows no process and no file.
from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeVar

from .errors import ProtocolError

Status = Literal["ok", "failed", "skipped", "cancelled"]
CommandStatus = Literal["ok", "error_marker", "incomplete", "timeout", "not_run"]
Severity = Literal["info", "warning", "error"]
CheckStatus = Literal["passed", "failed", "unknown"]
Phase = Literal["resolve", "connect", "kex", "host_key", "auth", "channel", "prompt", "command", "close"]


@dataclass(slots=True)
class Error:
    """Why a device is not ok; `message` says what happened and what to do."""

    code: str
    phase: Phase
    message: str
    detail: str


@dataclass(slots=True)
class FailedAttempt:
    started: datetime | None
    code: str
    phase: Phase
    credential: str | None = None


@dataclass(slots=True)
class Ssh:
    """What the handshake agreed on; None for what was not reached."""

    server_version: str | None
    kex: str | None
    hostkey: str | None
    cipher: str | None
    mac: str | None
    fingerprint: str | None
    auth: str | None
    auth_key: str | None = None
    host_authority: str | None = None
    public_key: str | None = None
    known_as: str | None = None
    hostkey_algorithm: str | None = None
    hostkey_bits: int | None = None
    cipher_out: str | None = None
    mac_out: str | None = None
    offers: list[str] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)
    profile: str | None = None


@dataclass(slots=True)
class ParseError:
    """Why `parsed` is None: what is wrong with the template or the output, and where."""

    message: str
    template: str | None
    template_line: int | None
    input_line: int | None
    input: str | None


@dataclass(slots=True)
class Command:
    """One command and its output; `bytes` and `sha256` are of the output before it was made UTF-8."""

    command: str
    status: CommandStatus
    output: str | None
    bytes: int | None
    sha256: str | None
    duration_ms: float | None
    exit_status: int | None = None
    truncated: bool = False
    utf8_replaced: bool = False
    parsed: list[Any] | dict[str, Any] | None = None
    parse_error: ParseError | None = None


@dataclass(slots=True)
class Check:
    """What a check of the job came to on one command; `message` says why it did not pass."""

    name: str
    severity: Severity
    status: CheckStatus
    command: str | None
    message: str | None
    detail: str | None
    line: int | None


@dataclass(slots=True)
class Record:
    """What came of one device. `raw` is the whole record as JSON gave it, with what this version does not know."""

    host: str
    hostname: str
    address: str | None
    port: int
    platform: str
    groups: list[str]
    data: dict[str, Any]
    run_id: str
    status: Status
    error: Error | None
    attempts: int
    started: datetime | None
    ended: datetime | None
    duration_ms: float
    phases: dict[str, float]
    ssh: Ssh
    commands: list[Command]
    failed_attempts: list[FailedAttempt] = field(default_factory=list)
    via: str | None = None
    poller: str | None = None
    credential: str | None = None
    session_possibly_left: bool = False
    checks: list[Check] = field(default_factory=list)
    raw: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def ok(self) -> bool:
        """Every command was answered and none rejected."""
        return self.status == "ok"


@dataclass(slots=True)
class Run:
    """What is said of the run as a whole, once it has ended."""

    run_id: str
    version: str
    schema: str
    inventory: list[str]
    command_line: list[str] | None
    user: str | None
    machine: str | None
    mode: str
    concurrency: int
    reactors: int
    workers: int
    workers_lost: int
    cpu_workers: int
    started: datetime
    ended: datetime
    duration_ms: float
    devices: int
    by_status: dict[str, int]
    by_error: dict[str, int]
    commands: dict[str, int]
    reactor_lag_ms: dict[str, float] | None
    resources: dict[str, float]
    interrupted: bool
    adaptive: dict[str, int] | None = None
    resumed: str | None = None
    retry_of: str | None = None
    checks: dict[str, dict[str, int]] | None = None
    via: list[str] | None = None
    pollers: list[dict[str, Any]] | None = None
    raw: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)


Kind = TypeVar("Kind")


def _build(kind: type[Kind], members: dict[str, Any]) -> Kind:
    try:
        return kind(**members)
    except TypeError:
        # Of a later version: what is not known here stays in `raw`.
        known = kind.__slots__  # type: ignore[attr-defined]
        return kind(**{name: value for name, value in members.items() if name in known})


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _attempt(members: dict[str, Any]) -> FailedAttempt:
    return _build(FailedAttempt, {**members, "started": _time(members["started"])})


def _command(members: dict[str, Any]) -> Command:
    why = members.get("parse_error")
    return _build(Command, {**members, "parse_error": None if why is None else _build(ParseError, why)})


def record_from(raw: dict[str, Any]) -> Record:
    """A device's record of its JSON object. Raises KeyError, TypeError or ValueError where it is none."""
    error = raw["error"]
    members: dict[str, Any] = {
        **raw,
        "error": None if error is None else _build(Error, error),
        "started": _time(raw["started"]),
        "ended": _time(raw["ended"]),
        "ssh": _build(Ssh, raw["ssh"]),
        "commands": [_command(each) for each in raw["commands"]],
        "raw": raw,
    }
    if "checks" in raw:
        members["checks"] = [_build(Check, each) for each in raw["checks"]]
    if "failed_attempts" in raw:
        members["failed_attempts"] = [_attempt(each) for each in raw["failed_attempts"]]
    return _build(Record, members)


def run_from(raw: dict[str, Any]) -> Run:
    """The run of its JSON object. Raises as record_from."""
    return _build(Run, {**raw, "started": _time(raw["started"]), "ended": _time(raw["ended"]), "raw": raw})


def read_line(line: bytes) -> Record | Run:
    """A line of --format ndjson. Raises ProtocolError where it is none."""
    try:
        members = json.loads(line.decode())
        return record_from(members) if "host" in members else run_from(members["run"])
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as problem:
        start = line[:80].decode(errors="replace")
        raise ProtocolError(f"a line of the program is no record of netpoll/1 "
                            f"({type(problem).__name__}): {start!r}") from problem

# The program's options as keywords: max_output=... is --max-output. Knows no process.
from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import timedelta
from typing import Literal, TypedDict, Union

Path = Union[str, "os.PathLike[str]"]
Time = Union[str, int, float, timedelta]
"""As the program has it ("500ms", "5m"), or a number of seconds."""


class Options(TypedDict, total=False):
    """What `netpoll --help-all` explains, without what goes to a terminal or changes what comes back."""

    inventory_kind: str
    netbox_token: str
    netbox_ca: Path
    use_cache: bool
    limit: str | Iterable[str]
    exclude: str | Iterable[str]
    retry: Path
    only: str | Iterable[str]
    partial: bool
    job: Path
    platform: str
    platforms: Path
    channel: Literal["exec", "shell"]
    max_output: str | int
    memory: str | int
    mode: Literal["async", "threads", "processes", "sequential"]
    concurrency: int
    reactors: int
    workers: int
    cpu_workers: int
    crypto: Literal["auto", "libsodium", "openssl"]
    username: str
    private_key: Path | Iterable[Path]
    agent: str | bool
    port: int
    jump: str | Iterable[str]
    ssh_config: Path
    profile: Literal["modern", "compat", "legacy"]
    host_keys: Literal["strict", "accept-new", "off"]
    known_hosts: Path | Iterable[Path]
    kex: str
    host_key_algorithms: str
    ciphers: str
    macs: str
    public_key_algorithms: str
    via: str | Iterable[str]
    via_key: Path
    via_ca: Path
    wait_poller: Time
    wait_via: Time
    logins_per_second: float
    logins_in_flight: int
    attempt_gap: Time
    pace: str | bool
    adaptive: bool
    auth_guard: int
    canaries: int
    canary: str | Iterable[str]
    serial: str | int
    max_failures: str | int
    retries: int
    connect_timeout: Time
    kex_timeout: Time
    auth_timeout: Time
    prompt_timeout: Time
    idle_timeout: Time
    command_timeout: Time
    device_timeout: Time
    deadline: Time
    rundir: Path
    history: Path
    no_history: bool
    page: Path
    backup: Path
    backup_path: str
    backup_removed: bool
    git: bool
    git_push: bool
    lock: Path
    wait_lock: Time
    no_lock: bool
    metrics: Path
    syslog: bool
    webhook: str
    webhook_secret: str
    mail: str | Iterable[str]
    mail_when: Literal["failed", "changed", "always"]
    outdir: Path
    record: Path
    fail_on: Literal["info", "warning", "error", "never"]
    against: Path
    junit: Path
    sarif: Path
    mode_bits: str
    parse: bool
    templates: Path
    parse_none: Literal["text", "null"]
    verbose: bool
    log_file: Path
    no_config: bool


# Not here: what prints something else than records, asks at the terminal, or is set by this module.
ELSEWHERE = frozenset({
    "inventory", "devices", "command", "format", "output", "list_hosts", "list_groups", "dry_run", "confirm",
    "ask_pass", "ask_secret", "quiet", "progress", "summary", "color", "fold", "diff", "prefix", "match", "where",
    "fields", "log_format", "list_errors", "version", "help", "help_all"})
KNOWN = frozenset(Options.__annotations__)
FLAGS = frozenset({"partial", "adaptive", "parse", "verbose", "no_config", "use_cache", "no_lock", "syslog"})
SWITCHES = frozenset({"agent", "pace"})
REPEATED = frozenset({"limit", "exclude", "private_key", "jump", "known_hosts", "canary", "mail"})
TIMES = frozenset(name for name in KNOWN if name.endswith("_timeout")) | {
    "deadline", "attempt_gap", "wait_lock", "wait_poller", "wait_via"}


def arguments_of(options: dict[str, object]) -> list[str]:
    """Options as arguments of the program; None and False are left out. Raises TypeError for one that it has not."""
    out = []
    for name, value in options.items():
        if name not in KNOWN:
            raise TypeError(f"netpoll has no option {name!r}" + _hint(name))
        flag = "--" + name.replace("_", "-")
        if value is None:
            continue
        if name in FLAGS:
            if not isinstance(value, bool):
                raise TypeError(f"{name} is True or False, not {type(value).__name__}")
            out += [flag] if value else []
        else:
            out += [f"{flag}={text}" for text in _texts(name, value)]
    return out


def _hint(name: str) -> str:
    import difflib

    if name in ELSEWHERE:
        return " from Python"
    near = difflib.get_close_matches(name, KNOWN, 1)
    return f" (did you mean {near[0]!r}?)" if near else ""


def _texts(name: str, value: object) -> list[str]:
    if isinstance(value, Iterable) and not isinstance(value, (str, bytes, os.PathLike)):
        texts = [_text(name, each) for each in value]
        if name in REPEATED:
            return texts
        if name in ("only", "via"):
            return [",".join(texts)]
        raise TypeError(f"{name} takes one value")
    return [_text(name, value)]


def _text(name: str, value: object) -> str:
    if isinstance(value, bool):
        if name in SWITCHES:
            return "on" if value else "off"
    elif name in TIMES and isinstance(value, timedelta):
        return f"{round(value.total_seconds() * 1000)}ms"
    elif name in TIMES and isinstance(value, (int, float)):
        return f"{round(value * 1000)}ms"
    elif isinstance(value, (str, int, float)):
        return str(value)
    elif isinstance(value, os.PathLike):
        return os.fsdecode(value)
    raise TypeError(f"{name} cannot be a {type(value).__name__}")

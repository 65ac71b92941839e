# One call of the program: its arguments, variables and what it reads from memory. Starts nothing.
from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from . import inventory as inventories
from .errors import ProgramNotFound
from .options import Path, arguments_of
from .secrets import PREFIX, Secrets

Commands = str | Iterable[str | Mapping[str, Any] | Sequence[Mapping[str, Any]]]
ON_STDIN = "/dev/stdin"


@dataclass(slots=True)
class Files:
    """Descriptors for the program, without a name in any folder."""

    inventory: int | None = None
    job: int | None = None


@dataclass(slots=True)
class Invocation:
    """What to run. Texts go through descriptors and secrets through variables: arguments are for all to see."""

    program: str
    arguments: list[str]
    inventory: str | None = field(repr=False)
    job: str | None = field(repr=False)
    variables: dict[str, str] = field(repr=False)

    def argv(self, files: Files) -> list[str]:
        job = [] if files.job is None else [f"--job=/dev/fd/{files.job}"]
        return [self._found(), "--format=ndjson", "--output=-", "--progress=never", "--summary=never", "--color=never",
                "--log-format=text", *job, *self.arguments]

    def environment(self) -> dict[str, str]:
        ours = {name: value for name, value in os.environ.items()
                if name != "NETPOLL_PROGRAM" and not name.startswith(PREFIX)}
        return {**ours, **self.variables}

    @contextlib.contextmanager
    def files(self) -> Iterator[Files]:
        with contextlib.ExitStack() as stack:
            yield Files(*(None if text is None else _held(text, stack) for text in (self.inventory, self.job)))

    def _found(self) -> str:
        found = shutil.which(self.program)
        if found is None:
            raise ProgramNotFound(f"there is no program {self.program!r}: install netpoll, or name it by program= or "
                                  "the variable NETPOLL_PROGRAM")
        return found


def _held(text: str, stack: contextlib.ExitStack) -> int:
    """A file in memory: unlike a pipe, nobody need write while the program reads."""
    descriptor = os.memfd_create("netpoll")
    with open(descriptor, "wb", closefd=False) as file:
        stack.callback(os.close, descriptor)
        os.fchmod(descriptor, 0o600)
        file.write(text.encode())
    return descriptor


def invocation_of(inventory: Path | Sequence[Path] | Mapping[str, Any] | object | None, *, hosts: object | None,
                  groups: Mapping[str, Any] | None, defaults: Mapping[str, Any] | None, commands: Commands | None,
                  password: str | None, secret: str | None, program: Path | None, arguments: Iterable[str],
                  options: dict[str, Any]) -> Invocation:
    """Raises TypeError or ValueError for what makes no sense before any program is asked."""
    secrets = Secrets()
    paths, text = _inventory(inventory, hosts, groups, defaults, secrets)
    job = None if commands is None else _job(commands)
    if job is not None and options.get("job") is not None:
        raise TypeError("commands and job exclude each other")
    variables = secrets.variables
    for name, given in (("password", password), ("secret", secret)):
        if given is None:
            continue
        if "\0" in given:
            raise ValueError(f"{name} holds a NUL byte")
        variables["NETPOLL_" + name.upper()] = given
    return Invocation(os.fsdecode(program or os.environ.get("NETPOLL_PROGRAM") or "netpoll"),
                      [*arguments_of(options), *arguments, *(f"--inventory={path}" for path in paths)], text, job,
                      variables)


def _inventory(inventory: Any, hosts: object | None, groups: Mapping[str, Any] | None,
               defaults: Mapping[str, Any] | None, secrets: Secrets) -> tuple[list[str], str | None]:
    if (inventory is None) == (hosts is None):
        raise TypeError("either inventory or hosts is needed")
    if hosts is None:
        if groups is not None or defaults is not None:
            raise TypeError("groups and defaults go with hosts; an inventory has its own")
        if _is_path(inventory):
            return [os.fsdecode(inventory)], None
        if isinstance(inventory, Sequence) and inventory and all(map(_is_path, inventory)):
            return [os.fsdecode(path) for path in inventory], None
        if isinstance(inventory, Mapping):
            return [ON_STDIN], inventories.inventory_text(inventory, secrets)
        hosts = inventory
    document = inventories.document_of(hosts, groups, defaults)
    return [ON_STDIN], inventories.inventory_text(document, secrets)


def _is_path(value: object) -> bool:
    return isinstance(value, (str, os.PathLike))


def _job(commands: Commands) -> str:
    listed: list[Any] = [commands] if isinstance(commands, str) else list(commands)
    if not listed:
        raise ValueError("there is no command; leave commands out to run the inventory's")
    return inventories.job_text(listed)

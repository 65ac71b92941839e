# Hosts of Python as an inventory of the program: dicts, and objects of nornir's shape. Knows no process.
from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from .secrets import Secrets

NAMES = ("name", "hostname", "host", "ip", "ansible_host", "ansible_ssh_host")
OWN_KEYS = ("hostname", "port", "username", "password", "platform")

# What JSON may hold as it is and YAML may not, or would take for the end of a line.
UNREADABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def inventory_text(document: Mapping[str, Any], secrets: Secrets) -> str:
    """An inventory as the program reads it, a host a line, whose secrets are left with `secrets`."""
    parts = []
    for key, value in document.items():
        if key == "defaults" and isinstance(value, Mapping):
            parts.append(f"{_json(key)}: {_json(secrets.without(key, dict(value)))}")
        elif key in ("hosts", "groups", "bastions", "credentials") and isinstance(value, Mapping):
            lines = [f"{_json(str(name))}: {_json(_entry(secrets, f'{key[:-1]} {str(name)!r}', each))}"
                     for name, each in value.items()]
            parts.append(_json(key) + ": {\n" + ",\n".join(lines) + "\n}")
        elif value is not None:
            parts.append(f"{_json(key)}: {_json(value)}")
    return "{" + ",\n".join(parts) + "}\n"


def document_of(hosts: object, groups: Mapping[str, Any] | None, defaults: Mapping[str, Any] | None
                ) -> dict[str, Any]:
    """The inventory of `hosts`: dicts, names or objects with nornir's attributes; a list of them, a mapping by name,
    or a nornir or its inventory."""
    hosts = getattr(hosts, "inventory", hosts)
    hosts = getattr(hosts, "hosts", hosts)
    out: dict[str, Any] = {"defaults": defaults, "groups": dict(groups or {}), "hosts": {}}
    for name, host in _named(hosts):
        if name in out["hosts"]:
            raise ValueError(f"host {name!r} is there twice")
        out["hosts"][name] = _described(host, out["groups"])
    return out


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return UNREADABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _entry(secrets: Secrets, where: str, entry: Any) -> Any:
    return secrets.without(where, dict(entry)) if isinstance(entry, Mapping) else entry


def _named(hosts: object) -> Iterable[tuple[str, object]]:
    if isinstance(hosts, Mapping):
        return ((str(name), host) for name, host in hosts.items())
    if isinstance(hosts, (str, bytes)) or not isinstance(hosts, Iterable):
        raise TypeError(f"hosts are a list or a mapping, not {type(hosts).__name__}")
    return ((_name_of(host), host) for host in hosts)


def _name_of(host: object) -> str:
    if isinstance(host, str):
        return host
    if isinstance(host, Mapping):
        found = [host[key] for key in NAMES if host.get(key)]
    else:
        found = [getattr(host, key) for key in NAMES if getattr(host, key, None)]
    if not found:
        raise ValueError("a host has neither a name nor a hostname")
    return str(found[0])


def _described(host: object, groups: dict[str, Any]) -> Any:
    if host is None or isinstance(host, str):
        return {}
    if isinstance(host, Mapping):
        return {key: value for key, value in host.items() if key != "name"}
    out = {key: getattr(host, key, None) for key in OWN_KEYS}
    out["groups"] = _group_names(getattr(host, "groups", None), groups)
    # nornir's own answer with what the groups say, where it is nornir.
    inherited = getattr(host, "extended_data", None)
    data = inherited() if callable(inherited) else getattr(host, "data", None)
    out["data"] = dict(data) if data else None
    return out


def _group_names(members: Iterable[object] | None, groups: dict[str, Any]) -> list[str]:
    """Names of these groups; they and those above them are put into `groups`, whose members -l group= then knows."""
    names = []
    for group in members or ():
        name = group if isinstance(group, str) else str(getattr(group, "name", group))
        names.append(name)
        if name not in groups:
            groups[name] = {}
            above = _group_names(getattr(group, "groups", None), groups)
            groups[name] = {"groups": above} if above else {}
    return names


def job_text(commands: list[Any]) -> str:
    """A job file of the program with these commands."""
    return _json({"commands": commands}) + "\n"

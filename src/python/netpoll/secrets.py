# Takes secrets out of an inventory: each becomes a variable of the program. Knows no host and no process.
from __future__ import annotations

import os
from typing import Any

PREFIX = "PYTHON_NETPOLL_SECRET_"
SOURCES = ("env:", "cmd:")

# The inventory's keys, with other tools' names for them.
SECRET_KEYS = frozenset({
    "password", "ansible_password", "ansible_ssh_pass", "ansible_ssh_password", "auth_password",
    "secret", "enable", "enable_secret", "enable_password", "auth_secondary", "ansible_become_password",
    "ansible_become_pass", "ansible_enable_password", "ansible_enable_pass", "ansible_enable_secret",
    "passphrase", "ansible_ssh_private_key_passphrase", "ansible_private_key_passphrase"})
KEY_FILE_KEYS = frozenset({
    "private_key", "auth_private_key", "ansible_private_key_file", "key_file", "keyfile", "ssh_private_key_file",
    "ansible_ssh_private_key_file"})
LOGIN_KEYS = frozenset({"login", "answers"})
SSH_CONFIG_KEYS = frozenset({"ssh_config", "ssh_config_file"})


class Secrets:
    """The secrets of one run. Equal ones are one variable, so that the program sees one credential."""

    def __init__(self) -> None:
        self._name_of: dict[str, str] = {}

    def __repr__(self) -> str:
        return f"<{len(self._name_of)} secrets>"

    @property
    def variables(self) -> dict[str, str]:
        return {name: text for text, name in self._name_of.items()}

    def without(self, where: str, entry: dict[str, Any]) -> dict[str, Any]:
        """A host, group, bastion or the defaults, with references for secrets, and paths from this folder. Raises
        TypeError or ValueError, naming `where`, for what can be no secret."""
        return {key: self._value(f"{where}: {key}", key, value) for key, value in entry.items() if value is not None}

    def _value(self, where: str, key: str, value: Any) -> Any:
        if key in SECRET_KEYS:
            return self._reference(where, value)
        if key in KEY_FILE_KEYS or (key in SSH_CONFIG_KEYS and value not in ("default", "none")):
            return self._key_files(where, value)
        if key in LOGIN_KEYS:
            return self._login(where, value)
        if key == "credentials":
            return self._credentials(where, value)
        if key == "connection_options" and isinstance(value, dict):
            return {name: self.without(where, each) if isinstance(each, dict) else each
                    for name, each in value.items()}
        return value

    def _reference(self, where: str, value: Any) -> str:
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            raise TypeError(f"{where} is a text, not {type(value).__name__}")
        text = str(value)
        if "\0" in text:
            raise ValueError(f"{where} holds a NUL byte")
        if text in ("", "plain:", "ask") or text.startswith(SOURCES):
            return text
        if text.startswith("file:"):
            return "file:" + _path_from_here(text[len("file:"):].strip(" "))
        return "env:" + self._name_of.setdefault(text, f"{PREFIX}{len(self._name_of) + 1}")

    def _key_files(self, where: str, value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return [self._key_files(where, each) for each in value]
        if isinstance(value, dict):
            return {name: self._key_files(where, each) if name in ("path", "certificate") else each
                    for name, each in self.without(where, value).items()}
        return _path_from_here(os.fsdecode(value)) if isinstance(value, (str, os.PathLike)) else value

    def _credentials(self, where: str, value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return [self._credentials(where, each) for each in value]
        return self.without(where, value) if isinstance(value, dict) else value

    def _login(self, where: str, value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return [self._login(where, each) for each in value]
        if isinstance(value, dict) and value.get("answer"):
            return {**value, "answer": self._reference(where + ": answer", value["answer"])}
        return value


def _path_from_here(path: str) -> str:
    """The program reads paths from the inventory's folder, and an inventory in memory has none."""
    is_path = path and not path.startswith("~/") and "\n" not in path and "-----BEGIN" not in path
    return os.path.abspath(path) if is_path else path

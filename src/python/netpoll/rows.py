# Records as flat rows, for tables. Knows no table library.
from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .records import Command, Record


def to_rows(records: Iterable[Record]) -> list[dict[str, Any]]:
    """One row per command, all with the same columns; a device without any command has one row, whose columns of the
    command are None. `pandas.DataFrame(netpoll.to_rows(records))` makes a table of them, csv.DictWriter a file."""
    return [row for record in records for row in _rows_of(record)]


def _rows_of(record: Record) -> list[dict[str, Any]]:
    if not record.commands:
        return [_row(record, None)]
    return [_row(record, command) for command in record.commands]


def _row(record: Record, command: Command | None) -> dict[str, Any]:
    error = record.error
    return {
        "host": record.host,
        "hostname": record.hostname,
        "address": record.address,
        "port": record.port,
        "platform": record.platform,
        "groups": ",".join(record.groups),
        "via": record.via,
        "status": record.status,
        "error_code": error and error.code,
        "error_phase": error and error.phase,
        "error_message": error and error.message,
        "attempts": record.attempts,
        "started": record.started,
        "ended": record.ended,
        "duration_ms": record.duration_ms,
        "command": command and command.command,
        "command_status": command and command.status,
        "output": command and command.output,
        "bytes": command and command.bytes,
        "sha256": command and command.sha256,
        "command_duration_ms": command and command.duration_ms,
        "exit_status": command and command.exit_status,
        "truncated": command and command.truncated,
        "run_id": record.run_id,
    }

# What a Python peer of the benchmark is told, and the record it writes. Knows no SSH library.
import argparse
import base64
import json
import os
import typing


class Device(typing.NamedTuple):
    host: str
    address: str
    port: int


def arguments():
    """The command line of a peer; the password is in BENCH_PASSWORD."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--hosts", required=True, help='lines "host address port"')
    parser.add_argument("--known-hosts", required=True)
    parser.add_argument("--username", required=True)
    parser.add_argument("--concurrency", type=int, required=True)
    parser.add_argument("--command", required=True)
    parser.add_argument("--output", required=True)
    parser.add_argument("--uvloop", action="store_true", help="in place of asyncio's loop")
    given = parser.parse_args()
    given.password = os.environ["BENCH_PASSWORD"]
    return given


def devices(path):
    with open(path, encoding="utf-8") as lines:
        return [Device(host, address, int(port))
                for host, address, port in (line.split() for line in lines)]


def listed_keys(path):
    """(address, port) to (key type, raw key): libraries search their own tables line by line."""
    keys = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            where, kind, text = line.split()[:3]
            address, _, port = where.partition("]:")
            keys[address.lstrip("["), int(port or 22)] = kind, base64.b64decode(text)
    return keys


class Results:
    """One JSON object a line for each device, as they finish; for one thread at a time."""

    def __init__(self, path):
        self._file = open(path, "w", encoding="utf-8")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._file.close()

    def add(self, device, output, status, error=None):
        record = {"host": device.host, "address": device.address,
                  "status": "ok" if error is None else "failed", "error": error,
                  "exit_status": status, "output": output}
        self._file.write(json.dumps(record, ensure_ascii=False) + "\n")

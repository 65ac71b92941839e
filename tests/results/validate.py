#!/usr/bin/env python3
# Validates netpoll's results: the schema, and what a schema cannot say. Knows no engine.
"""usage: validate.py FILE...

Each FILE is a JSON document or NDJSON; "-" is standard input. Exits 1 and names the file, the place
and the reason where one is not valid.
"""
import collections
import hashlib
import json
import pathlib
import sys

import jsonschema

SCHEMA = pathlib.Path(__file__).resolve().parents[2] / "src/results/netpoll-1.schema.json"
MOST_COMPLAINTS = 20


def validator_of(definition):
    schema = json.loads(SCHEMA.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    schema.pop("anyOf")
    schema["$ref"] = f"#/$defs/{definition}"
    return jsonschema.Draft202012Validator(schema)


def device_complaints(device):
    for command in device["commands"]:
        where = f"{device['host']}: {command['command']}"
        if command["status"] == "not_run":
            if any(command[key] is not None for key in ("output", "bytes", "sha256")):
                yield f"{where}: not run, and yet it has an output"
            continue
        if command.get("utf8_replaced"):
            if "\ufffd" not in command["output"]:
                yield f"{where}: utf8_replaced, but no U+FFFD"
            continue
        raw = command["output"].encode()
        if len(raw) != command["bytes"]:
            yield f"{where}: bytes is {command['bytes']}, the output has {len(raw)}"
        if hashlib.sha256(raw).hexdigest() != command["sha256"]:
            yield f"{where}: sha256 does not fit the output"


def run_complaints(run, devices):
    statuses = collections.Counter(d["status"] for d in devices)
    errors = collections.Counter(d["error"]["code"] for d in devices if d["error"])
    commands = collections.Counter(c["status"] for d in devices for c in d["commands"])
    if run["devices"] != len(devices):
        yield f"run.devices is {run['devices']}, there are {len(devices)}"
    for key, counted in (("by_status", statuses), ("by_error", errors), ("commands", commands)):
        said = {name: number for name, number in run[key].items() if number}
        if said != dict(counted):
            yield f"run.{key} is {said}, counted {dict(counted)}"
    names = collections.Counter(d["host"] for d in devices)
    for name, number in names.items():
        if number > 1:
            yield f"{name} has {number} records"
    if "retry_of" not in run and any(d["run_id"] != run["run_id"] for d in devices):
        yield "a record's run_id is not the run's"


def parse(text):
    """The (definition, value) pairs to check, the run object and the device records."""
    try:
        document = json.loads(text)
    except ValueError:
        document = None
    if isinstance(document, dict) and "schema" in document:
        return [("document", document)], document.get("run"), document.get("devices")
    lines = [json.loads(line) for line in text.split("\n") if line]
    run = lines[-1].get("run") if lines else None
    devices = lines[:-1]
    parts = [("device", device) for device in devices]
    return parts + [("run", run)], run, devices


def complaints(text):
    try:
        parts, run, devices = parse(text)
    except ValueError as error:
        return [f"not JSON: {error}"]
    found = []
    validators = {definition: validator_of(definition) for definition, _ in parts}
    for definition, value in parts:
        for error in validators[definition].iter_errors(value):
            found.append(f"{definition} {error.json_path}: {error.message[:300]}")
    if found:
        return found
    for device in devices:
        found.extend(device_complaints(device))
    return found + list(run_complaints(run, devices))


def main(names):
    if not names:
        sys.exit(__doc__)
    bad = False
    for name in names:
        text = sys.stdin.read() if name == "-" else pathlib.Path(name).read_text()
        found = complaints(text)
        for complaint in found[:MOST_COMPLAINTS]:
            print(f"{name}: {complaint}", file=sys.stderr)
        bad = bad or bool(found)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

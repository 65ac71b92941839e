# What the program says on standard error: logged, and kept for exceptions. Knows no process.
from __future__ import annotations

import re

LONGEST_LINE = 1 << 16
KEPT_AT_EACH_END = 1 << 15
LOGGED = re.compile(r"\d{4}-\d\d-\d\dT\S+Z (trace|debug|info|warn|warning|error|err|critical) (.*)", re.DOTALL)
LEVELS = {"trace": 10, "debug": 10, "info": 20, "warn": 30, "warning": 30, "error": 40, "err": 40, "critical": 50}


class Messages:
    """Keeps the first and the last 32 KiB, however much there is. Log lines also go to the logger "netpoll"."""

    def __init__(self) -> None:
        self._first = ""
        self._last = ""
        self._left_out = False

    def add(self, line: bytes) -> None:
        text = line.decode(errors="replace")
        if len(self._first) + len(text) <= KEPT_AT_EACH_END and not self._last:
            self._first += text
        else:
            self._last += text
            if len(self._last) > 2 * KEPT_AT_EACH_END:
                self._last = self._last[-KEPT_AT_EACH_END:]
                self._left_out = True
        if found := LOGGED.match(text):
            # Imported where something is to be logged, as it costs a tenth of a short script.
            import logging

            logging.getLogger("netpoll").log(LEVELS[found[1]], "%s", found[2].rstrip("\n"))

    @property
    def text(self) -> str:
        return self._first + ("...\n" if self._left_out else "") + self._last

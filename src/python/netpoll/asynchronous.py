# A run whose records are awaited, over asyncio. Knows no option and no inventory.
from __future__ import annotations

import asyncio
import contextlib
import io
import math
from asyncio import StreamReader
from asyncio.subprocess import Process
from collections.abc import AsyncGenerator, AsyncIterator
from types import TracebackType

from .invocation import Invocation
from .messages import LONGEST_LINE, Messages
from .program import CHUNK, ENDINGS, how_to_start, problem_of_start
from .records import Record, Run, read_line
from .verdict import problem_of


class AsyncPoll(AsyncIterator[Record]):
    """An asynchronous iterator over records, else as Poll. It is ended by `aclose`, as an `async with` block, and
    where its task is cancelled while it waits for a record; one that is dropped is ended by the event loop, at the
    latest when that closes."""

    def __init__(self, invocation: Invocation) -> None:
        self._state = _State(invocation)
        self._records = _records(self._state)

    async def __anext__(self) -> Record:
        """Raises NetpollError where the program fails."""
        return await anext(self._records)

    async def aclose(self) -> None:
        """Ends the program where it still runs, and waits for it. Nothing comes any more."""
        await self._records.aclose()

    async def __aenter__(self) -> AsyncPoll:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, problem: BaseException | None,
                        trace: TracebackType | None) -> None:
        await self.aclose()

    @property
    def run(self) -> Run | None:
        return self._state.run

    @property
    def exit_code(self) -> int | None:
        return self._state.exit_code

    @property
    def stderr(self) -> str:
        """What the program has said so far, without the middle where that is long."""
        return self._state.messages.text


class _State:
    """What the generator and its owner share, so that the generator does not keep its owner alive."""

    def __init__(self, invocation: Invocation) -> None:
        self.invocation = invocation
        self.messages = Messages()
        self.run: Run | None = None
        self.exit_code: int | None = None


async def _records(state: _State) -> AsyncGenerator[Record, None]:
    process = await _start(state.invocation)
    collector = asyncio.create_task(_collect(_open(process.stderr), state.messages))
    try:
        async for line in _lines(_open(process.stdout)):
            if not line.endswith(b"\n"):
                await _finish(state, process, collector, cut_off=True)
            found = read_line(line)
            if isinstance(found, Record):
                yield found
            else:
                state.run = found
        await _finish(state, process, collector)
    finally:
        await _stop(process)
        collector.cancel()


async def _start(invocation: Invocation) -> Process:
    with invocation.files() as files:
        argv = invocation.argv(files)
        try:
            return await asyncio.create_subprocess_exec(*argv, limit=CHUNK, **how_to_start(invocation, files))
        except OSError as problem:
            raise problem_of_start(argv[0], problem) from problem


def _open(pipe: StreamReader | None) -> StreamReader:
    assert pipe is not None, "it was asked for"
    return pipe


async def _lines(pipe: StreamReader, longest: float = math.inf) -> AsyncGenerator[bytes, None]:
    """Lines of any length, which StreamReader's own are not, read no faster than they are asked for; one that is longer
    than `longest` comes in pieces."""
    begun: list[bytes] = []
    while chunk := await pipe.read(CHUNK):
        for part in io.BytesIO(chunk):
            begun.append(part)
            if part.endswith(b"\n") or sum(map(len, begun)) > longest:
                yield b"".join(begun)
                begun.clear()
    if begun:
        yield b"".join(begun)


async def _collect(pipe: StreamReader, messages: Messages) -> None:
    async for line in _lines(pipe, LONGEST_LINE):
        messages.add(line)


async def _finish(state: _State, process: Process, collector: asyncio.Task[None], cut_off: bool = False) -> None:
    state.exit_code = await process.wait()
    # Something that it started may still hold its standard error.
    await asyncio.wait([collector], timeout=1)
    problem = problem_of(state.exit_code, state.run, state.messages.text, cut_off)
    if problem is not None:
        raise problem


async def _stop(process: Process) -> None:
    """As Program.stop. Whoever is cancelled in here kills it."""
    try:
        for number, seconds in ENDINGS:
            if process.returncode is not None:
                return
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(number)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await _gone(process)
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await _gone(process)


async def _gone(process: Process) -> None:
    """asyncio tells of an end only when the pipes are read to theirs, also where the process is no more."""
    while await _open(process.stdout).read(CHUNK):
        pass
    await process.wait()

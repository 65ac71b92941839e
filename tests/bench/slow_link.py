# A TCP proxy that is as far away as one likes: each byte arrives so much later, in order, as many a
# second as come. Knows no SSH.
#
# The kernel answers a connect at once, so the round trip of the TCP handshake itself is missing: a
# link as slow as this costs one more than what is measured over it. A lost segment is one that comes
# two round trips later, as after a tail loss probe (RFC 8985, 7.2), and all behind it waits for it.
import asyncio
import collections
import contextlib
import random
import threading

CHUNK = 1 << 20
SEGMENT = 1448  # bytes of data in a packet of Ethernet


class _Direction:
    """One way: what is read goes into a queue with the time at which it is due, however long the
    other side takes."""

    def __init__(self, delay, loss):
        self._delay = delay
        self._loss = loss
        self._last = 0.0
        self._due = collections.deque()
        self._more = asyncio.Event()

    async def fill(self, reader):
        loop = asyncio.get_running_loop()
        while True:
            try:
                data = await reader.read(CHUNK)
            except OSError:
                data = b""
            self._last = max(self._last, loop.time() + self._delay + self._repeated(len(data)))
            self._due.append((self._last, data))
            self._more.set()
            if not data:
                return

    def _repeated(self, size):
        """How much later than sent bytes arrive of which some were lost, in s."""
        segments = -(-size // SEGMENT)
        return 4 * self._delay if random.random() < 1 - (1 - self._loss) ** segments else 0.0

    async def empty(self, writer):
        """Ends once the end has been handed on."""
        loop = asyncio.get_running_loop()
        while True:
            while not self._due:
                self._more.clear()
                await self._more.wait()
            when, data = self._due.popleft()
            await asyncio.sleep(when - loop.time())
            if not data:
                break
            writer.write(data)  # not awaited: the link has room for all
        with contextlib.suppress(OSError):
            writer.write_eof()


async def _carry(client, server, delay, loss):
    """Both ways at once, until both have ended. `server` is a coroutine that connects."""
    there, back = _Direction(delay, loss), _Direction(delay, loss)
    filling = asyncio.ensure_future(there.fill(client[0]))
    try:
        await asyncio.sleep(delay)  # the device sees the connection no sooner
        reader, writer = await server
    except OSError:
        filling.cancel()
        client[1].close()
        return
    try:
        await asyncio.gather(filling, there.empty(writer), back.fill(reader), back.empty(client[1]),
                             return_exceptions=True)
    finally:
        writer.close()
        client[1].close()


class SlowLink:
    """Listens as long as the block that it is used in; on a thread of its own."""

    def __init__(self, one_way, routes, loss=0.0):
        """`routes`: (address, port) listened on to (address, port) behind it. `one_way` in s, `loss` the
        share of segments that are sent again."""
        self._one_way = one_way
        self._loss = loss
        self._routes = routes
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)

    async def _listen(self):
        return [await asyncio.start_server(self._handler(far), *near, limit=CHUNK)
                for near, far in self._routes.items()]

    def _handler(self, far):
        async def handle(reader, writer):
            with contextlib.suppress(asyncio.CancelledError):
                await _carry((reader, writer), asyncio.open_connection(*far, limit=CHUNK),
                             self._one_way, self._loss)
        return handle

    def __enter__(self):
        self._thread.start()
        try:
            self._servers = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()
        except OSError:
            self._stop()
            raise
        return self

    def __exit__(self, *_):
        for each in self._servers:
            self._loop.call_soon_threadsafe(each.close)
        asyncio.run_coroutine_threadsafe(self._drop(), self._loop).result()
        self._stop()

    async def _drop(self):
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _stop(self):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

# Peers that fail at one point of an SSH session, in one way: relays to a device of netpoll-lab, a
# black hole, a name server. Knows no netpoll and no cryptography: behind the key exchange a relay
# counts packets, whose length aes256-gcm leaves readable.
import asyncio
import contextlib
import os
import random
import shutil
import socket
import struct
import subprocess
import threading
import typing

CIPHER = "aes256-gcm@openssh.com"
TAG = 16  # bytes that this cipher adds to a packet
NEWKEYS = 21
DRIP = 0.1  # s between two bytes
DELAY = 0.45  # s that a late packet is late
PAUSE = 0.05  # s before what ends a session, so that all before it has been taken in
# Where a client sees it, it takes no other packet during the key exchange, and so no flood.
STRICT = (b"kex-strict-s-v00@openssh.com", b"kex-strikt-s-v00@openssh.com")
GARBAGE = bytes(byte for byte in random.Random(1).randbytes(4096) if byte not in b"\n\xff\x00S")
LINE = b"please hold the line, SSH will be with you shortly\r\n"


class Point(typing.NamedTuple):
    """From which packet of the device on: the one with this number (0: the identification), or,
    where `typed` is set, what follows the client's packet of this number behind the key exchange,
    from the first but `skip` on."""

    packet: int
    typed: bool = False
    skip: int = 0


def plain_packet(payload):
    padding = 8 - (len(payload) + 5) % 8
    padding += 8 if padding < 4 else 0
    return struct.pack(">IB", len(payload) + padding + 1, padding) + payload + bytes(padding)


def _disconnect():
    words = b"Too many users"
    return plain_packet(struct.pack(">BII", 1, 12, len(words)) + words + bytes(4))


async def _packets(stream):
    """Each with whether it is encrypted; the first is the identification."""
    yield await stream.readline(), False
    sealed = False
    while True:
        head = await stream.readexactly(4)
        body = await stream.readexactly(int.from_bytes(head, "big") + (TAG if sealed else 0))
        yield head + body, sealed
        sealed = sealed or body[1] == NEWKEYS


def _reset(writer):
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                               struct.pack("ii", 1, 0))
    writer.transport.abort()


class _Relay:
    """One connection to a device, well up to a point."""

    def __init__(self, point, way, device, client):
        self._point, self._way = point, way
        self._from_device, self._to_device = device
        self._from_client, self._to_client = client
        self._typed = 0
        self._left = point.skip

    async def run(self):
        answers = asyncio.ensure_future(self._answer())
        try:
            async for packet, sealed in _packets(self._from_client):
                self._typed += sealed
                self._to_device.write(packet)
        except (asyncio.IncompleteReadError, OSError):
            pass  # the client has gone, and all is over
        finally:
            answers.cancel()
            with contextlib.suppress(asyncio.CancelledError, OSError):
                await answers
            for each in (self._to_device, self._to_client):
                each.close()

    async def _answer(self):
        number, struck = -1, False
        with contextlib.suppress(asyncio.IncompleteReadError):
            async for packet, _ in _packets(self._from_device):
                number += 1
                if struck or self._due(number):
                    struck = True
                    await self._strike(packet, number)
                else:
                    self._to_client.write(packet.replace(*STRICT) if self._way == "flood" else packet)
            self._to_client.close()

    def _due(self, number):
        if not self._point.typed:
            return number >= self._point.packet
        if self._typed < self._point.packet:
            return False
        self._left -= 1
        return self._left < 0

    async def _strike(self, packet, number):
        out = self._to_client
        if self._way == "late":
            await asyncio.sleep(DELAY)
            out.write(packet)
        elif self._way == "trickle":
            for byte in packet:
                out.write(bytes([byte]))
                await asyncio.sleep(DRIP)
        else:
            await getattr(self, "_" + self._way)(packet, number)
            await asyncio.Event().wait()  # until the client goes

    async def _stall(self, *_):
        pass

    async def _half(self, packet, _):
        self._to_client.write(packet[:len(packet) // 2])

    async def _garbage(self, packet, _):
        await asyncio.sleep(PAUSE)
        self._to_client.write(GARBAGE[:max(512, len(packet))])

    async def _close(self, *_):
        await asyncio.sleep(PAUSE)
        self._to_client.close()

    async def _fin(self, *_):
        """Has no more to say, and still listens."""
        await asyncio.sleep(PAUSE)
        self._to_client.write_eof()

    async def _reset(self, *_):
        await asyncio.sleep(PAUSE)
        _reset(self._to_client)

    async def _reject(self, *_):
        await asyncio.sleep(PAUSE)
        self._to_client.write(_disconnect())
        self._to_client.close()

    async def _flood(self, _, number):
        """Lines before the identification, then what the protocol wants to be ignored."""
        one = LINE if number == 0 else plain_packet(b"\x02" + struct.pack(">I", 64) + bytes(64))
        while True:
            self._to_client.write(one * 64)
            await self._to_client.drain()
            await asyncio.sleep(0)


class _Names(asyncio.DatagramProtocol):
    """A name server. The first label of a name says how it answers."""

    def __init__(self, addresses):
        self._addresses = addresses  # by name
        self._transport = None

    def connection_made(self, transport):
        self._transport = transport

    def datagram_received(self, query, sender):
        for answer in self._answers(query):
            self._transport.sendto(answer, sender)

    def _answers(self, query):
        labels, at = [], 12
        while query[at]:
            labels.append(query[at + 1:at + 1 + query[at]].decode("ascii"))
            at += 1 + query[at]
        kind, question = query[at + 1:at + 3], query[12:at + 5]

        def answer(flags, records=()):
            counts = struct.pack(">HHHH", 1, len(records), 0, 0)
            return query[:2] + struct.pack(">H", 0x8180 | flags) + counts + question + b"".join(records)

        way = labels[0]
        if way == "garbage":
            return [query[:2] + GARBAGE[:60]]
        if way == "flood":
            return [bytes([query[0] ^ 1]) + answer(0)[1:]] * 200
        if way in ("trickle", "reset", "close"):
            return [answer(0x200)]  # truncated: ask again over TCP
        codes = {"nxdomain": 3, "servfail": 2, "reject": 5}
        if way in codes:
            return [answer(codes[way])]
        found = self._addresses.get(".".join(labels), [])
        records = [b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 60, 4) + socket.inet_aton(each)
                   for each in found if kind == b"\0\1"]
        return [answer(0, records)] if found else []

    async def serve_tcp(self, reader, writer):
        with contextlib.suppress(asyncio.IncompleteReadError, OSError):
            length = int.from_bytes(await reader.readexactly(2), "big")
            query = await reader.readexactly(length)
            way = query[13:13 + query[12]]
            if way == b"reset":
                _reset(writer)
            elif way == b"trickle":
                while True:  # within a message of 64 KB
                    writer.write(b"\xff")
                    await writer.drain()
                    await asyncio.sleep(DRIP)
        writer.close()


class Peers:
    """All of them, on a thread of their own. End with the block that they are used in."""

    def __init__(self):
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._held = []  # sockets

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        for each in self._held:
            each.close()

    def _do(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(10)

    def relay(self, address, port, device, point, way):
        """Listens at address and port for one device, which is an address and a port too."""
        async def serve(reader, writer):
            with contextlib.suppress(OSError):
                upstream = await asyncio.open_connection(*device)
                await _Relay(point, way, upstream, (reader, writer)).run()
            writer.close()
        self._do(asyncio.start_server(serve, address, port, backlog=64))

    def black_hole(self, address, port):
        """Answers no SYN: its queue is full."""
        listener = socket.create_server((address, port), backlog=0)
        self._held.append(listener)
        for _ in range(4):
            self.hold(address, port)

    def hold(self, address, port):
        """A connection that says nothing."""
        one = socket.socket()
        one.setblocking(False)
        one.connect_ex((address, port))
        self._held.append(one)

    def names(self, address, addresses):
        async def start():
            server = _Names(addresses)
            await self._loop.create_datagram_endpoint(lambda: server, local_addr=(address, 53))
            await asyncio.start_server(server.serve_tcp, address, 53)
        self._do(start())


def with_name_server(folder, address):
    """What to put before a command so that it asks this name server alone; None where we may not:
    its own view of /etc/resolv.conf takes root."""
    configuration = folder / "resolv.conf"
    configuration.write_text(f"nameserver {address}\n", encoding="ascii")
    prefix = ["unshare", "--mount", "sh", "-c",
              'mount --bind "$0" /etc/resolv.conf && exec "$@"', str(configuration)]
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        return None
    tried = subprocess.run([*prefix, "true"], capture_output=True, timeout=30, check=False)
    return prefix if tried.returncode == 0 else None

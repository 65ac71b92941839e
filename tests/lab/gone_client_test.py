#!/usr/bin/env python3
# A client that is gone in the middle of its key exchange leaves no session open at netpoll-lab. Knows
# as much SSH as that takes: nothing of it is enciphered yet.
# Usage: gone_client_test.py NETPOLL-LAB
import os
import pathlib
import random
import re
import signal
import socket
import struct
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from loopback import free_port  # noqa: E402

KEXINIT, NEWKEYS, ECDH_INIT = 20, 21, 30
TIMES = 5


def packet(payload):
    padding = 8 - (len(payload) + 5) % 8
    if padding < 4:
        padding += 8
    return struct.pack(">IB", len(payload) + padding + 1, padding) + payload + bytes(padding)


def text(value):
    return struct.pack(">I", len(value)) + value


def offer():
    """A KEXINIT that asks for EXT_INFO, which the server sends behind NEWKEYS."""
    lists = [b"curve25519-sha256,ext-info-c", b"ssh-ed25519", b"aes256-ctr", b"aes256-ctr",
             b"hmac-sha2-256", b"hmac-sha2-256", b"none", b"none", b"", b""]
    return packet(bytes([KEXINIT]) + bytes(16) + b"".join(map(text, lists)) + bytes(5))


def read_up_to(stream, wanted):
    """Reads packets up to the first of this type."""
    while True:
        length = struct.unpack(">I", stream.read(4))[0]
        if stream.read(length)[1] == wanted:
            return


def exchange_and_go(where, lab):
    client = socket.create_connection(where, timeout=30)
    stream = client.makefile("rb")
    base_point = bytes([9] + [0] * 31)
    client.sendall(b"SSH-2.0-gone\r\n" + offer())
    stream.readline()
    read_up_to(stream, KEXINIT)
    client.sendall(packet(bytes([ECDH_INIT]) + text(base_point)))
    read_up_to(stream, NEWKEYS)
    # The lab finds our NEWKEYS and the reset at once, so that its EXT_INFO cannot be sent.
    lab.send_signal(signal.SIGSTOP)
    os.waitpid(lab.pid, os.WUNTRACED)
    client.sendall(packet(bytes([NEWKEYS])))
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    stream.close()
    client.close()
    lab.send_signal(signal.SIGCONT)


def counters(lab):
    lab.send_signal(signal.SIGUSR1)
    return {name: int(value)
            for name, value in re.findall(r"(\w+)=(\d+)", lab.stderr.readline())}


def main():
    address = f"127.{random.randint(60, 240)}.{random.randint(0, 240)}.1"
    port = free_port(address)
    lab = subprocess.Popen([sys.argv[1], "--devices", "1", "--platforms", "linux", "--base", address,
                            "--port", str(port), "--die-with-parent"],
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        if "ready" not in lab.stdout.readline():
            raise RuntimeError("netpoll-lab did not start")
        for _ in range(TIMES):
            exchange_and_go((address, port), lab)
        seen = counters(lab)
        for _ in range(1000):  # each asks the lab anew, which is busy with us before it answers
            if seen["accepted"] == TIMES and seen["open"] == 0:
                break
            seen = counters(lab)
        print(seen)
        return 0 if seen["accepted"] == TIMES and seen["open"] == 0 else 1
    finally:
        lab.send_signal(signal.SIGCONT)
        lab.terminate()
        lab.wait()


sys.exit(main())

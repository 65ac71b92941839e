# A peer that is no SSH server, or one up to a certain byte of the key exchange (RFC 4253, 4419,
# 5656). Knows no cryptography and nothing of netpoll. Prints "ready ADDRESS PORT" when it listens.
import argparse
import os
import signal
import socket
import struct
import threading

WAYS = {
    "telnet": "negotiates options and waits",
    "login": "asks for a user name in clear text and waits",
    "smtp": "greets as a mail server and waits",
    "reset": "resets the connection before it says anything",
    "long-identification": "identifies itself in 300 bytes",
    "protocol-1": "speaks SSH protocol 1 only",
    "lists": "offers the algorithms that are named, and no more",
    "short-group": "answers the group exchange with 1,024 bits",
    "short-rsa": "shows an RSA host key of 512 bits",
}
CURVE = "curve25519-sha256"
SPOKEN = {
    "telnet": b"\xff\xfd\x18\xff\xfd\x20\xff\xfd\x23\xff\xfd\x27",
    "login": b"\r\nUser Access Verification\r\n\r\nUsername: ",
    "smtp": b"220 mail.example.net ESMTP ready\r\n",
    "long-identification": b"SSH-2.0-" + b"x" * 290 + b"\r\n",
    "protocol-1": b"SSH-1.5-Cisco-1.25\r\n",
}


def text(data):
    return struct.pack(">I", len(data)) + data


def number(value):
    return text(value.to_bytes(value.bit_length() // 8 + 1, "big"))


def packet(payload):
    padding = 8 - (len(payload) + 5) % 8
    padding += 8 if padding < 4 else 0
    length = struct.pack(">IB", len(payload) + padding + 1, padding)
    return length + payload + bytes(padding)


def offer(options):
    lists = [options.kex, options.host_key, options.cipher, options.cipher, options.mac,
             options.mac, options.compression, options.compression, "", ""]
    return packet(b"\x14" + os.urandom(16) + b"".join(text(x.encode()) for x in lists) + bytes(5))


def take_packet(stream):
    head = stream.read(5)
    if len(head) < 5:
        raise EOFError
    length, padding = struct.unpack(">IB", head)
    return stream.read(length - 1)[: length - 1 - padding]


def exchange(options, wire):
    stream = wire.makefile("rb")
    stream.readline()
    take_packet(stream)
    if options.way == "lists":
        return
    kind = take_packet(stream)[0]
    if options.way == "short-group":
        assert kind == 34, kind
        wire.sendall(packet(b"\x1f" + number((1 << 1024) - 105) + number(2)))
    else:
        assert kind == 30, kind
        key = text(b"ssh-rsa") + number(65537) + number((1 << 511) + 111)
        signature = text(b"rsa-sha2-256") + text(os.urandom(64))
        wire.sendall(packet(b"\x1f" + text(key) + text(b"\x09" + bytes(31)) + text(signature)))
        wire.sendall(packet(b"\x15"))  # libssh looks at the key when keys are taken into use


def serve(options, wire):
    if options.way == "reset":
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        wire.close()
        return
    try:
        wire.sendall(SPOKEN.get(options.way, b"SSH-2.0-raw\r\n"))
        if options.way not in SPOKEN:
            wire.sendall(offer(options))
            exchange(options, wire)
        while wire.recv(4096):
            pass
    except (OSError, EOFError):
        pass
    wire.close()


def main():
    parser = argparse.ArgumentParser(description="No SSH server, or one that is not whole.")
    parser.add_argument("address")
    parser.add_argument("port", type=int)
    ways = "; ".join(f"{name}: {meaning}" for name, meaning in WAYS.items())
    parser.add_argument("--way", choices=WAYS, required=True, help=ways)
    parser.add_argument("--kex", default=CURVE)
    parser.add_argument("--host-key", default="ssh-ed25519")
    parser.add_argument("--cipher", default="aes256-ctr")
    parser.add_argument("--mac", default="hmac-sha2-256")
    parser.add_argument("--compression", default="none")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    with socket.create_server((options.address, options.port), backlog=64) as listener:
        print("ready", options.address, options.port, flush=True)
        while True:
            wire, _ = listener.accept()
            threading.Thread(target=serve, args=(options, wire), daemon=True).start()


if __name__ == "__main__":
    main()

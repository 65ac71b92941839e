# An ssh-agent with one key that behaves oddly, or whose key is on a security key made of software.
# Prints "ready TYPE BASE64" when it listens.
import argparse
import base64
import hashlib
import os
import socket
import socketserver
import struct
import time

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

SK_TYPE = b"sk-ssh-ed25519@openssh.com"


def text(data):
    return struct.pack(">I", len(data)) + data


class Agent:
    def __init__(self, way):
        self.way = way
        self.key = ed25519.Ed25519PrivateKey.generate()
        raw = self.key.public_key().public_bytes(
            serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        if way == "sk":
            self.type = SK_TYPE
            self.blob = text(SK_TYPE) + text(raw) + text(b"ssh:")
        else:
            self.type = b"ssh-ed25519"
            self.blob = text(b"ssh-ed25519") + text(raw)
        self.counter = 0

    def sign(self, data):
        if self.type != SK_TYPE:
            return text(self.type) + text(self.key.sign(data))
        self.counter += 1
        tail = b"\x01" + struct.pack(">I", self.counter)
        signed = hashlib.sha256(b"ssh:").digest() + tail + hashlib.sha256(data).digest()
        return text(self.type) + text(self.key.sign(signed)) + tail

    def answer(self, message):
        """What is said to a message; None: nothing, ever; b"": the connection ends."""
        if message[0] == 11:
            if self.way == "mute":
                return None
            if self.way == "locked":
                return b"\x0c" + struct.pack(">I", 0)
            if self.way == "huge-list":
                return b"\x0c" + struct.pack(">I", 1) + text(b"x" * 300000) + text(b"")
            return b"\x0c" + struct.pack(">I", 1) + text(self.blob) + text(b"odd one")
        print("asked to sign", flush=True)
        if self.way == "hang":
            return None
        if self.way == "refuse":
            return b"\x05"
        if self.way == "garbage":
            return b"\x0e" + text(text(b"ssh-ed25519") + text(b"\x00" * 64))
        if self.way == "cut":
            return b""
        size = struct.unpack(">I", message[1:5])[0]
        rest = message[5 + size:]
        length = struct.unpack(">I", rest[:4])[0]
        return b"\x0e" + text(self.sign(rest[4:4 + length]))


class Connection(socketserver.StreamRequestHandler):
    def handle(self):
        while True:
            head = self.rfile.read(4)
            if len(head) < 4:
                return
            said = self.server.agent.answer(self.rfile.read(struct.unpack(">I", head)[0]))
            while said is None:
                time.sleep(1)
            if not said:
                return
            self.wfile.write(text(said))


class Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    request_queue_size = 128


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("socket")
    parser.add_argument("way", choices=["good", "sk", "locked", "mute", "hang", "refuse", "garbage",
                                        "cut", "huge-list"])
    options = parser.parse_args()
    with Server(options.socket, Connection) as server:
        server.agent = Agent(options.way)
        public = base64.b64encode(server.agent.blob).decode()
        print(f"ready {server.agent.type.decode()} {public}", flush=True)
        server.serve_forever()


main()

# A network device made of asyncssh: prompt, echo, pager, questions, and odd ways on request.
# Knows no inventory and nothing of netpoll. Secrets come by environment: NETPOLL_DEVICE_PASSWORD,
# NETPOLL_DEVICE_TOKEN. Prints "known-hosts LINE" and "ready ADDRESS PORT" when it listens.
import argparse
import asyncio
import os
import signal
import sys

import asyncssh

import asyncssh_channels
from asyncssh_login import Login

ODD = {
    **asyncssh_channels.ODD,
    "no-exit-status": "exec channels close without an exit status",
    "exit-signal": "exec channels end by signal TERM instead of an exit status",
    "close-without-eof": "channels are closed without an EOF before",
    "control-banner": "the login banner holds escape sequences, BEL and C1 controls",
    "partial-success": "after the first method that succeeds another one is wanted too",
    "empty-kbdint": "keyboard-interactive begins with a request that asks nothing",
    "token": "keyboard-interactive asks for password and token in one request",
    "token-later": "keyboard-interactive asks for the token in a second request",
    "prompt-change": "the host name in the prompt changes after each command",
    "slow-drip": "every byte of output is sent by itself, one each --drip-ms",
    "no-echo": "what is typed is not echoed",
    "log-noise": "a log line appears after each prompt",
    "key-to-continue": "the shell waits for a key before its first prompt",
    "drop": "the connection is cut in the middle of the second command's output",
    "no-shell": "shell requests are refused",
    "no-exec": "exec requests are refused",
    "no-answer": "shell and exec requests are never answered",
    "one-exec": "the connection is cut at the second exec request",
    "user-mode": "the shell begins in user mode; enable asks for the token",
    "copy-asks": "copy running-config startup-config asks for a file name and a confirmation",
    "late-question": "--late-ms behind the first prompt, or that of the command --late-after, a new "
                     "password is asked for, and takes what was typed meanwhile",
    "user-login": "the shell asks for user name and password again",
    "change-request": "a right password is answered with a request to change it",
    "hang-up": "the connection is cut at the first key, password or answer",
    "partial-forever": "every login request is accepted and never enough",
    "no-extensions": "no extensions are announced, so no signatures with SHA-2",
    "goodbye": "the device disconnects with a reason at the first shell or exec request",
}
MORE = b" --More-- "
VERSION = ["Test Device Software, Version 1.0", "Uptime is 1 week", "Serial number TD0001"]
INVALID = ["      ^", "% Invalid input detected at '^' marker."]


class Device:
    """One session channel."""

    def __init__(self, options, process):
        self.options = options
        self.process = process
        self.page = options.page_lines
        self.commands = 0
        self.sign = ">" if "user-mode" in options.odd else "#"

    async def say(self, data):
        if "slow-drip" not in self.options.odd:
            self.process.stdout.write(data)
            await self.process.stdout.drain()
            return
        for byte in data:
            self.process.stdout.write(bytes([byte]))
            await asyncio.sleep(self.options.drip_ms / 1000)

    def answer(self, command):
        """The lines that a command prints and its exit status."""
        if command.startswith("big "):
            count = int(command.split()[1])
            return [f"line {i:06} {'x' * 60}" for i in range(1, count + 1)], 0
        if command == "show version":
            return [self.options.version_text or VERSION[0], *VERSION[1:]], 0
        if command == "show running-config":
            return [f"interface Ethernet{i}" for i in range(1, 61)], 0
        if command == "show raw":
            return ["text \u00e9 \x1b[31mred\x1b[0m bell \x07 tab\there", "ab\b\bAB  done"], 0
        if command == "terminal length 0":
            self.page = 0
            return [], 0
        return INVALID, 1

    def host(self):
        changing = "prompt-change" in self.options.odd and self.commands
        return self.options.hostname + (f"-{self.commands}" if changing else "")

    async def prompt(self):
        await self.say(f"\r\n{self.host()}{self.sign}".encode())
        if "log-noise" in self.options.odd:
            noise = f"\r\n%SYS-5-NOISE: event {self.commands}\r\n{self.host()}{self.sign}"
            await self.say(noise.encode())

    async def read_byte(self):
        """One byte of what is typed; empty at its end."""
        while True:
            try:
                return await self.process.stdin.read(1)
            except asyncssh.TerminalSizeChanged:
                continue

    async def ask(self, question, hidden=False):
        await self.say(question.encode())
        return await self.read_line(hidden)

    async def enable(self):
        """Three tries for the secret, as Cisco does."""
        for _ in range(3):
            secret = await self.ask("Password: ", hidden=True)
            if secret is None or secret == self.options.token:
                self.sign = "#"
                return
        await self.say(b"% Bad secrets\r\n")

    async def log_in(self):
        """False where user name or password are wrong."""
        name = await self.ask("User Name:")
        password = await self.ask("Password:", hidden=True)
        return name == self.options.username and password == self.options.password

    async def ask_late(self):
        """Says what it got for its answer."""
        if "late-question" not in self.options.odd or self.commands != self.options.late_after:
            return
        await asyncio.sleep(self.options.late_ms / 1000)
        while (given := await self.ask("\r\nNew password: ", hidden=True)) is not None:
            print(f"question got {given!r}", flush=True)
            await self.say(b"% Too short")

    async def copy(self):
        name = await self.ask("Destination filename [startup-config]? ")
        await self.say(f"Overwrite {name or 'startup-config'}? [confirm]".encode())
        key = await self.read_byte()
        await self.say(b"\r\n[OK]\r\n" if key in b"\ry" else b"\r\n% Aborted\r\n")

    async def read_line(self, hidden=False):
        line = b""
        while True:
            byte = await self.read_byte()
            if not byte:
                return None
            if byte in b"\r\n":
                if "no-echo" not in self.options.odd:
                    await self.say(b"\r\n")
                return line.decode(errors="replace")
            line += byte
            if "no-echo" not in self.options.odd and not hidden:
                await self.say(byte)

    async def show(self, lines):
        """Prints a page at a time. False where the reader has gone."""
        left = self.page
        for number, line in enumerate(lines):
            await self.say(line.encode() + b"\r\n")
            if "drop" in self.options.odd and self.commands == 2 and number == len(lines) // 2:
                self.process.channel.get_connection().abort()
                return False
            left -= 1
            if self.page == 0 or left > 0 or number + 1 == len(lines):
                continue
            await self.say(MORE)
            key = await self.read_byte()
            await self.say(b"\b" * len(MORE) + b" " * len(MORE) + b"\b" * len(MORE))
            if not key:
                return False
            if key == b"q":
                break
            left = 1 if key in b"\r\n" else self.page
        return True

    async def run(self, command):
        """False where the reader has gone."""
        if command == "enable" and self.sign == ">":
            await self.enable()
        elif command.startswith("copy ") and "copy-asks" in self.options.odd:
            await self.copy()
        else:
            return await self.show(self.answer(command)[0])
        return True

    async def shell(self):
        if self.options.motd:
            await self.say(self.options.motd.encode() + b"\r\n")
        if "key-to-continue" in self.options.odd:
            await self.say(b"Press any key to continue")
            await self.read_byte()
        if "user-login" in self.options.odd and not await self.log_in():
            await self.say(b"% Login failed\r\n")
            self.close(1)
            return
        await self.prompt()
        await self.ask_late()
        while (line := await self.read_line()) is not None:
            command = line.strip()
            if command in ("exit", "quit", "logout"):
                break
            if command:
                self.commands += 1
                if not await self.run(command):
                    return
            await self.prompt()
            if command:
                await self.ask_late()
        self.close(0)

    async def execute(self, command):
        self.commands += 1
        if command == "cat":
            await self.say(await self.process.stdin.read())
            return self.close(0)
        lines, status = self.answer(command.strip())
        text = "".join(line + "\n" for line in lines).encode()
        if "cut-exec" in self.options.odd and self.executed() >= self.options.cut_from:
            await self.say(text[:len(text) // 2])
            return self.process.channel.cut()
        if status == 0:
            await self.say(text)
        else:
            self.process.stderr.write(text)
        self.close(status)

    def executed(self):
        conn = self.process.channel.get_connection()
        conn.executed = getattr(conn, "executed", 0) + 1
        return conn.executed

    def close(self, status):
        channel = self.process.channel
        if "close-without-eof" not in self.options.odd:
            channel.write_eof()
        if self.process.command is None or "no-exit-status" in self.options.odd:
            channel.close()
        elif "exit-signal" in self.options.odd:
            channel.exit_with_signal("TERM")
        else:
            channel.exit(status)


async def converse(options, process):
    device = Device(options, process)
    try:
        if process.command is None:
            await device.shell()
        else:
            await device.execute(process.command)
    except (BrokenPipeError, asyncssh.BreakReceived, asyncssh.SignalReceived, ConnectionError):
        process.close()


class Session(asyncssh.process.SSHServerProcess):
    """asyncssh's own session, but for requests that the device refuses."""

    odd = frozenset()

    def prepare(self):
        conn = self.channel.get_connection()
        if "no-answer" in self.odd:
            self.channel._report_response = lambda granted: None
        if "goodbye" in self.odd:
            conn._send_disconnect(asyncssh.DISC_BY_APPLICATION, "no \x1b[1mroom", "en")
        if "goodbye" in self.odd or ("one-exec" in self.odd and hasattr(conn, "served")):
            asyncio.get_running_loop().call_soon(conn.abort)
            self.channel._report_response = lambda granted: None
        conn.served = True

    def shell_requested(self):
        self.prepare()
        return "no-shell" not in self.odd and super().shell_requested()

    def exec_requested(self, command):
        self.prepare()
        return "no-exec" not in self.odd and super().exec_requested(command)


def parse():
    parser = argparse.ArgumentParser(description="A network device made of asyncssh.")
    parser.add_argument("--address", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--host-key", required=True, metavar="FILE")
    parser.add_argument("--username", default="admin")
    parser.add_argument("--authorized-keys", metavar="FILE")
    parser.add_argument("--methods", default="publickey,keyboard-interactive,password")
    parser.add_argument("--hostname", default="device1")
    parser.add_argument("--banner", default="", help="text before login")
    parser.add_argument("--question", action="append", default=[], metavar="TEXT",
                        help="asked by keyboard-interactive, one a round; wants the token, or yes")
    parser.add_argument("--motd", default="", help="text after login")
    parser.add_argument("--version-text", default="", help="first line of show version")
    parser.add_argument("--page-lines", type=int, default=24, help="0: no pager")
    parser.add_argument("--late-ms", type=float, default=0)
    parser.add_argument("--late-after", type=int, default=0)
    parser.add_argument("--drip-ms", type=float, default=1.0)
    parser.add_argument("--packet", type=int, help="bytes that a channel takes in one packet")
    parser.add_argument("--window", type=int, help="bytes that a channel takes, then one by one")
    parser.add_argument("--cut-from", type=int, default=1, help="see cut-exec")
    odd_help = "; ".join(f"{name}: {meaning}" for name, meaning in ODD.items())
    parser.add_argument("--odd", action="append", default=[], choices=ODD, help=odd_help)
    options = parser.parse_args()
    options.methods = options.methods.split(",")
    options.password = os.environ.get("NETPOLL_DEVICE_PASSWORD", "")
    options.token = os.environ.get("NETPOLL_DEVICE_TOKEN", "")
    has_keys = options.authorized_keys is not None
    options.keys = asyncssh.read_public_key_list(options.authorized_keys) if has_keys else []
    return options


async def main():
    options = parse()
    Session.odd = frozenset(options.odd)
    asyncssh.connection.SSHServerProcess = Session
    asyncssh_channels.install(options)
    host_key = asyncssh.read_private_key(options.host_key)
    server = await asyncssh.listen(
        options.address, options.port, reuse_address=True, server_host_keys=[host_key],
        server_factory=lambda: Login(options),
        process_factory=lambda process: converse(options, process),
        encoding=None, line_editor=False, login_timeout=120,
        password_auth="password" in options.methods,
        kbdint_auth="keyboard-interactive" in options.methods,
        public_key_auth="publickey" in options.methods)
    port = server.sockets[0].getsockname()[1]
    public = host_key.export_public_key().decode().split()
    print(f"known-hosts [{options.address}]:{port} {public[0]} {public[1]}")
    print(f"ready {options.address} {port}", flush=True)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()
    server.close()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))

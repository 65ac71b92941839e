# What a slow link must not do to what it carries: lose, mix up, hold back. Knows no SSH.
import contextlib
import os
import pathlib
import socket
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from loopback import free_port  # noqa: E402
from slow_link import SlowLink  # noqa: E402

ADDRESS = f"127.{240 + os.getpid() % 10}.{os.getpid() // 10 % 250}.1"
SIZE = 4 << 20


def serve_one(listener, greeting):
    """Says a greeting, gives back all that comes, and ends when the other side does."""
    connection, _ = listener.accept()
    with connection:
        connection.sendall(greeting)
        while data := connection.recv(65536):
            connection.sendall(data)


@contextlib.contextmanager
def echo_server(greeting):
    with socket.create_server((ADDRESS, 0)) as listener:
        thread = threading.Thread(target=serve_one, args=(listener, greeting))
        thread.start()
        yield listener.getsockname()
        thread.join()


def read_all(connection):
    return b"".join(iter(lambda: connection.recv(65536), b""))


def carries_all():
    sent, greeting = os.urandom(SIZE), b"SSH-2.0-echo\r\n"
    near = (ADDRESS, free_port(ADDRESS))
    with echo_server(greeting) as far, SlowLink(0.02, {near: far}), \
            socket.create_connection(near) as connection:
        writer = threading.Thread(
            target=lambda: (connection.sendall(sent), connection.shutdown(socket.SHUT_WR)))
        writer.start()
        got = read_all(connection)
        writer.join()
    assert got == greeting + sent, f"{len(got)} bytes came back of {len(greeting) + len(sent)}"


def nobody_behind_it():
    """A device that does not answer ends the connection, and not the link."""
    near, far = [(ADDRESS, free_port(ADDRESS)) for _ in range(2)]
    with SlowLink(0.01, {near: far}):
        for _ in range(2):
            with socket.create_connection(near) as connection:
                assert read_all(connection) == b""


def main():
    carries_all()
    nobody_behind_it()
    return 0


if __name__ == "__main__":
    sys.exit(main())

# Ports of loopback addresses for servers of a test. Knows no server.
import socket

_kept = []


def free_port(address):
    """For a server that sets SO_REUSEADDR. Kept by a socket that never listens until this process ends: else the port
    would go to the next who asks for any, before the server is so far as to listen."""
    probe = socket.socket()
    _kept.append(probe)
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    probe.bind((address, 0))
    return probe.getsockname()[1]

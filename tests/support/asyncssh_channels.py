# Odd ways of session channels for asyncssh_device.py. Knows no dialogue.
import asyncssh
from asyncssh.constants import (MSG_CHANNEL_CLOSE, MSG_CHANNEL_DATA, MSG_CHANNEL_EOF,
                                MSG_CHANNEL_FAILURE, MSG_CHANNEL_OPEN_CONFIRMATION,
                                MSG_CHANNEL_SUCCESS, MSG_CHANNEL_WINDOW_ADJUST)
from asyncssh.packet import UInt32

ODD = {
    "no-pty": "a terminal is refused",
    "silent-pty": "a request for a terminal is not answered",
    "silent-request": "shell and exec requests are served, but not answered",
    "confirm-again": "a channel is confirmed once more, with packets of 10 bytes",
    "slow-slot": "of the channels after the first one every three are refused before one is opened",
    "one-channel": "no channel is opened after the first one",
    "cut-exec": "exec channels of --cut-from and later ones are closed in the middle of the output",
    "eof-ends": "the connection ends when an exec channel's input does",
}


class Channel(asyncssh.channel.SSHServerChannel):
    """asyncssh's own channel, but for what is odd on request."""

    odd = frozenset()
    drips = False

    def send_packet(self, pkttype, *args):
        if pkttype in (MSG_CHANNEL_SUCCESS, MSG_CHANNEL_FAILURE) and self.answered in self.silent():
            return
        super().send_packet(pkttype, *args)

    def silent(self):
        asked = {"pty-req"} if "silent-pty" in self.odd else set()
        return asked | ({"shell", "exec"} if "silent-request" in self.odd else set())

    def _report_response(self, result):
        self.answered = self._request_queue[0][0]
        super()._report_response(result and not (self.answered == "pty-req" and
                                                 "no-pty" in self.odd))

    def _process_eof(self, pkttype, pktid, packet):
        if "eof-ends" in self.odd:
            self._conn.abort()
        else:
            super()._process_eof(pkttype, pktid, packet)

    def _process_data(self, pkttype, pktid, packet):
        super()._process_data(pkttype, pktid, packet)
        if self.drips:
            self.send_packet(MSG_CHANNEL_WINDOW_ADJUST, UInt32(1))

    # asyncssh calls the functions of this table, not methods.
    _packet_handlers = {**asyncssh.channel.SSHChannel._packet_handlers,
                        MSG_CHANNEL_DATA: _process_data, MSG_CHANNEL_EOF: _process_eof}

    def cut(self):
        """Closes the channel with no more words."""
        self.send_packet(MSG_CHANNEL_CLOSE)
        self._send_state = "closed"


def refuse_odd(conn, odd):
    """Raises where this connection opens no channel now."""
    conn.asked = getattr(conn, "asked", -1) + 1
    if "one-channel" in odd and conn.asked > 0:
        raise asyncssh.ChannelOpenError(asyncssh.OPEN_RESOURCE_SHORTAGE, "one \x1b[1mat a time")
    if "slow-slot" in odd and conn.asked % 4 > 0:
        raise asyncssh.ChannelOpenError(asyncssh.OPEN_CONNECT_FAILED, "open failed")


def install(options):
    """From here on sessions run over odd channels."""
    Channel.odd = frozenset(options.odd)
    asyncssh.connection.SSHServerChannel = Channel
    connection = asyncssh.connection.SSHServerConnection
    process = connection._process_session_open

    def open_session(conn, packet):
        refuse_odd(conn, Channel.odd)
        return process(conn, packet)

    connection._process_session_open = open_session

    def confirm(conn, send_chan, recv_chan, window, packet, *args):
        window = window if options.window is None else options.window
        packet = packet if options.packet is None else options.packet
        sizes = [(window, packet)] + [(window, 10)] * ("confirm-again" in options.odd)
        for room, size in sizes:
            conn.send_packet(MSG_CHANNEL_OPEN_CONFIRMATION, UInt32(send_chan), UInt32(recv_chan),
                             UInt32(room), UInt32(size), *args)

    connection.send_channel_open_confirmation = confirm
    Channel.drips = options.window is not None

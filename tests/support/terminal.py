# A program on a pseudo terminal of its own, and everything that it wrote there. Knows no program.
import fcntl
import os
import pty
import select
import struct
import termios

LIMIT = 60


class Terminal:
    """`size` is rows and columns; `folder` where the program starts; `limit` the seconds that it may say nothing."""

    def __init__(self, argv, environment, size=None, folder=None, limit=LIMIT):
        self.seen = b""
        self.limit = limit
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            if size:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
            if folder:
                os.chdir(folder)
            os.execvpe(argv[0], argv, environment)

    def read(self):
        """False at the end."""
        if not select.select([self.fd], [], [], self.limit)[0]:
            raise TimeoutError(f"nothing more came after {self.seen[-200:]!r}")
        try:
            more = os.read(self.fd, 65536)
        except OSError:
            more = b""
        self.seen += more
        return bool(more)

    def wait_for(self, text):
        while text not in self.seen:
            if not self.read():
                raise EOFError(f"{text!r} did not come: {self.seen!r}")

    def type(self, text):
        os.write(self.fd, text)

    def end(self):
        """What the program returns."""
        while self.read():
            pass
        os.close(self.fd)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

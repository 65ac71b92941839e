# How asyncssh_device.py judges credentials, and its odd ways of doing so. Knows no shell.
import asyncssh


class Login(asyncssh.SSHServer):
    """Judges credentials. One object a connection."""

    def __init__(self, options):
        self.options = options
        self.rounds = 0
        self.passed = set()
        self.trying = None

    def connection_made(self, conn):
        self.conn = conn
        if "no-extensions" in self.options.odd:
            conn._send_ext_info = lambda: None
        if {"partial-success", "partial-forever"} & set(self.options.odd):
            self.finish = conn.send_userauth_success
            conn.send_userauth_success = self.succeed_partly

    def succeed_partly(self):
        """Stands in for asyncssh's own function, which knows no login in several steps."""
        if "partial-forever" in self.options.odd:
            print("accepted, not enough", flush=True)
            self.conn.send_userauth_failure(True)
            return
        self.passed.add(self.trying)
        if len(self.passed) > 1:
            self.finish()
        else:
            self.conn.send_userauth_failure(True)

    def begin_auth(self, username):
        self.user_known = username == self.options.username
        if "control-banner" in self.options.odd:
            self.conn.send_auth_banner("\x1b[2J\x1b]0;title\x07 Keep out \x01\xe9\x9b\r\n\tnow\r\n")
        elif self.options.banner:
            self.conn.send_auth_banner(self.options.banner + "\r\n")
        return True

    def offers(self, method):
        return method in self.options.methods and method not in self.passed

    def public_key_auth_supported(self):
        return self.offers("publickey")

    def password_auth_supported(self):
        return self.offers("password")

    def kbdint_auth_supported(self):
        return self.offers("keyboard-interactive")

    def validate_public_key(self, username, key):
        self.trying = "publickey"
        self.maybe_hang_up()
        return self.user_known and key in self.options.keys

    def validate_password(self, username, password):
        self.trying = "password"
        self.maybe_hang_up()
        right = self.user_known and password == self.options.password
        if right and "change-request" in self.options.odd:
            raise asyncssh.PasswordChangeRequired("Choose a new password")
        return right

    def maybe_hang_up(self):
        if "hang-up" in self.options.odd:
            self.conn.abort()

    def get_kbdint_challenge(self, username, lang, submethods):
        self.trying = "keyboard-interactive"
        if "partial-forever" in self.options.odd:
            return True
        if self.options.question:
            self.script = [[(text, "yes/no" in text)] for text in self.options.question]
            return self.ask()
        self.script = [[("Password: ", False)]]
        if "token" in self.options.odd:
            self.script = [[("Password: ", False), ("Token: ", True)]]
        if "token-later" in self.options.odd:
            self.script = [[("Password: ", False)], [("Token: ", True)]]
        if "empty-kbdint" in self.options.odd:
            self.script.insert(0, [])
        return self.ask()

    def ask(self):
        self.asked = self.script.pop(0)
        return ("Login", "", "", self.asked)

    def validate_kbdint_response(self, username, responses):
        self.maybe_hang_up()
        wanted = {"Password: ": self.options.password, "Token: ": self.options.token}
        for (text, echoed), response in zip(self.asked, responses):
            wanted.setdefault(text, "yes" if echoed else self.options.token)
            if response == self.options.password and text != "Password: ":
                print(f"the password was typed into {text!r}", flush=True)
        if not self.user_known or list(responses) != [wanted[text] for text, _ in self.asked]:
            return False
        return self.ask() if self.script else True

# The servers of the benchmark: netpoll-lab, and OpenSSH's sshd. Knows no client.
import contextlib
import json
import os
import pathlib
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import typing

sys.path[:0] = [str(pathlib.Path(__file__).parents[1] / each) for each in ("replay", "support")]
from loopback import free_port  # noqa: E402
from programs import Lab  # noqa: E402

SSHD = "/usr/sbin/sshd"
ADDRESSES_EACH = 16  # sshd's MAX_LISTEN_SOCKS
HOST = re.compile(r"^  ([\w-]+): \{hostname: ([\d.]+),", re.M)


class Fleet(typing.NamedTuple):
    """Devices that answer, and how to log in to them."""

    folder: pathlib.Path
    inventory: pathlib.Path
    known_hosts: pathlib.Path
    hosts: pathlib.Path  # lines "host address port"
    devices: list  # (host, address), in the inventory's order
    port: int
    username: str
    password: str


def _fleet(folder, inventory, known_hosts, username, password):
    text = inventory.read_text(encoding="utf-8")
    devices = HOST.findall(text)
    port = int(re.search(r"^  port: (\d+)", text, re.M)[1])
    hosts = folder / "hosts"
    hosts.write_text("".join(f"{host} {address} {port}\n" for host, address in devices),
                     encoding="ascii")
    return Fleet(folder, inventory, known_hosts, hosts, devices, port, username, password)


@contextlib.contextmanager
def lab(program, platform, count, options=(), methods="password"):
    """A network of netpoll-lab. Passwords only: clients differ in what else they would choose."""
    with tempfile.TemporaryDirectory(prefix="netpoll-bench-") as folder:
        os.environ["BENCH_PASSWORD"] = secrets.token_hex(8)
        settings = ["--devices", count, "--platforms", platform, "--auth", methods,
                    "--password-env", "BENCH_PASSWORD", *options]
        with Lab(program, [], settings) as network:
            yield _fleet(pathlib.Path(folder), network.inventory, network.known_hosts, "lab",
                         os.environ["BENCH_PASSWORD"])


def most_open(program, platform, count, latency, work):
    """What `work` makes of a network that thinks, and how many sessions were open at once."""
    with tempfile.NamedTemporaryFile(prefix="netpoll-bench-") as stats:
        with lab(program, platform, count, ["--latency", latency, "--stats", stats.name]) as fleet:
            result = work(fleet)
        counters = json.loads(pathlib.Path(stats.name).read_text(encoding="utf-8"))
    return result, counters["sessions_open_max"]


def openssh_obstacle():
    if os.geteuid() != 0:
        return "only root can make the system user that sshd lets in"
    for each in (SSHD, "/usr/sbin/useradd", "/usr/sbin/chpasswd", "/usr/bin/ssh-keygen"):
        if not os.access(each, os.X_OK):
            return f"{each} is not installed"
    return None


def _change_accounts(argv, text=""):
    # These give up at once where another one holds the lock on /etc/passwd.
    for _ in range(100):
        ran = subprocess.run(argv, input=text, capture_output=True, text=True, check=False)
        if ran.returncode == 0 or "lock" not in ran.stderr:
            break
        time.sleep(0.1)
    if ran.returncode != 0:
        raise RuntimeError(f"{argv[0]} failed: {ran.stderr}")


@contextlib.contextmanager
def _account(home):
    # Named as tests/support/test_account.cpp does, which removes what a killed process left.
    name, password = f"netpolltest{os.getpid()}", secrets.token_hex(8)
    _change_accounts(["/usr/sbin/useradd", "--system", "--no-create-home", "--no-user-group",
                      "--gid", "nogroup", "--shell", "/bin/sh", "--home-dir", home, name])
    try:
        # A cheap hash: Debian's own costs sshd more than the rest of the login.
        _change_accounts(["/usr/sbin/chpasswd", "-c", "SHA256", "-s", "1000"],
                         f"{name}:{password}\n")
        yield name, password
    finally:
        _change_accounts(["/usr/sbin/userdel", "--force", name])


def _await_banner(address, port, process):
    limit = time.monotonic() + 30
    while time.monotonic() < limit and process.poll() is None:
        # The kernel has no event for "somebody listens now".
        with contextlib.suppress(OSError), socket.create_connection((address, port), 5) as probe:
            if probe.recv(4) == b"SSH-":
                return
        time.sleep(0.01)
    raise RuntimeError(f"sshd does not answer on {address}")


def _configuration(folder, user):
    version = subprocess.run(["ssh", "-V"], capture_output=True, text=True, check=False).stderr
    number = re.search(r"OpenSSH_(\d+)\.(\d+)", version)
    # sshd shuts out an address after failed logins from 9.8 on; it has no word for it before.
    knows_penalties = number and (int(number[1]), int(number[2])) >= (9, 8)
    path = folder / "sshd_config"
    path.write_text("\n".join([
        # One key exchange for all: only ssh(1) would take sntrup761, which costs it 80 ms.
        "KexAlgorithms curve25519-sha256,curve25519-sha256@libssh.org",
        f"HostKey {folder}/host_key", f"AllowUsers {user}",
        "PasswordAuthentication yes", "PubkeyAuthentication no",
        "KbdInteractiveAuthentication no", "UsePAM no", "MaxStartups 4096", "UseDNS no",
        "PrintMotd no", "PrintLastLog no", "PidFile none", "LogLevel ERROR",
        *(["PerSourcePenalties no"] if knows_penalties else []), ""]), encoding="ascii")
    return path


def _write_lists(folder, addresses, port, user):
    key = (folder / "host_key.pub").read_text(encoding="ascii").split()
    known_hosts, inventory = folder / "known_hosts", folder / "inventory.yaml"
    known_hosts.write_text("".join(f"[{each}]:{port} {key[0]} {key[1]}\n" for each in addresses),
                           encoding="ascii")
    hosts = "".join(f"  srv-{n:04}: {{hostname: {each}, groups: [linux]}}\n"
                    for n, each in enumerate(addresses, 1))
    inventory.write_text(f"defaults:\n  port: {port}\n  username: {user}\n"
                         "  password: env:BENCH_PASSWORD\n"
                         "groups:\n  linux: {platform: linux, channel: exec}\n"
                         f"hosts:\n{hosts}", encoding="ascii")
    return inventory, known_hosts


@contextlib.contextmanager
def openssh(count):
    """An address a device, sixteen of them served by one sshd."""
    os.makedirs("/run/sshd", mode=0o755, exist_ok=True)
    pid = os.getpid()
    addresses = [f"127.{200 + (pid >> 8) % 40}.{(pid + n // 250) % 256}.{n % 250 + 1}"
                 for n in range(count)]
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(stack.enter_context(
            tempfile.TemporaryDirectory(prefix="netpoll-bench-")))
        folder.chmod(0o755)
        user, os.environ["BENCH_PASSWORD"] = stack.enter_context(_account(str(folder)))
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / "host_key"],
                       check=True)
        configuration = _configuration(folder, user)
        port = free_port(addresses[0])
        for first in range(0, count, ADDRESSES_EACH):
            group = addresses[first:first + ADDRESSES_EACH]
            listen = [f"-oListenAddress={each}:{port}" for each in group]
            process = subprocess.Popen([shutil.which("setpriv"), "--pdeathsig", "TERM", SSHD, "-D",
                                        "-E", folder / "sshd.log", "-f", configuration, *listen])
            stack.callback(process.wait)
            stack.callback(process.terminate)
            _await_banner(group[0], port, process)
        lists = _write_lists(folder, addresses, port, user)
        yield _fleet(folder, *lists, user, os.environ["BENCH_PASSWORD"])

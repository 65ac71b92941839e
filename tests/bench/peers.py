# The programs that are compared: how each is started and what its results say. Knows no figure.
import json
import os
import pathlib
import shutil
import subprocess
import typing

HERE = pathlib.Path(__file__).parent
PYTHON = "/usr/bin/python3"  # Debian's, which sees Debian's packages
SSH_OPTIONS = {
    "UserKnownHostsFile": "{known_hosts}", "GlobalKnownHostsFile": "/dev/null",
    "StrictHostKeyChecking": "yes", "UpdateHostKeys": "no", "PubkeyAuthentication": "no",
    "PreferredAuthentications": "password", "NumberOfPasswordPrompts": "1",
    "BatchMode": "no", "ConnectTimeout": "60", "LogLevel": "ERROR",  # clush would say BatchMode
}


class Job(typing.NamedTuple):
    """What a peer is to do once."""

    programs: typing.Any  # the harness's options: where the programs are
    fleet: typing.Any
    concurrency: int
    command: str
    results: pathlib.Path  # a file, or a folder with a file a device


class Peer(typing.NamedTuple):
    name: str
    argv: typing.Callable
    read: typing.Callable  # Job to {host: output} of the devices that answered well
    obstacle: typing.Callable = lambda programs: None  # why it cannot run here
    platform: str = "linux"
    command: str = "uname -a"
    is_tool: bool = False  # what people use now, and far slower: compared where it is asked for
    options: tuple = ()  # of netpoll; empty: it is another program


def _netpoll(*options, program="netpoll"):
    """`program`: which of the harness's options names it."""
    def argv(job):
        return [getattr(job.programs, program), *options, "--concurrency", str(job.concurrency),
                "--known-hosts", job.fleet.known_hosts, "--format", "ndjson", "-o", job.results,
                "--summary", "never", "--progress", "never", "-c", job.command,
                job.fleet.inventory]
    return argv


def _read_netpoll(job):
    return {each["host"]: each["commands"][0]["output"] for each in _records(job)
            if each.get("status") == "ok"}


def _records(job):
    if not job.results.is_file():
        return []
    lines = job.results.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _knows_processes(programs):
    # What is no mode is answered with all of them.
    text = subprocess.run([programs.netpoll, "--mode=x"], capture_output=True, text=True,
                          check=False).stderr
    return None if "processes" in text else "netpoll has no --mode=processes"


def _client(program):
    """A client of ours: all take the same options. `program` finds its first words."""
    def argv(job):
        return [*program(job.programs), "--hosts", job.fleet.hosts,
                "--known-hosts", job.fleet.known_hosts, "--username", job.fleet.username,
                "--concurrency", str(job.concurrency), "--command", job.command,
                "--output", job.results]
    return argv


def _read_client(job):
    return {each["host"]: each["output"] for each in _records(job)
            if each["status"] == "ok" and each["exit_status"] == 0}


def _script(name, *options):
    return _client(lambda _: [PYTHON, "-W", "ignore", HERE / name, *options])


def _module_obstacle(module):
    def obstacle(_):
        ran = subprocess.run([PYTHON, "-W", "ignore", "-c", f"import {module}"],
                             capture_output=True, check=False)
        return f"Debian's python3-{module} is not installed" if ran.returncode else None
    return obstacle


def _file_obstacle(option, why):
    def obstacle(programs):
        path = getattr(programs, option)
        return None if path and os.access(path, os.X_OK) else why
    return obstacle


def _program_obstacle(*names):
    def obstacle(_):
        return next((f"{each} is not installed" for each in names if not shutil.which(each)), None)
    return obstacle


def ssh_words(fleet):
    """ssh's options on this network."""
    words = ["-F", "none", "-T", "-p", str(fleet.port)]
    for name, value in SSH_OPTIONS.items():
        words.append(f"-o{name}={value.format(known_hosts=fleet.known_hosts)}")
    return words


def _xargs_ssh(job):
    job.results.mkdir()
    # The shell only opens the file: after exec no process more than sshpass and ssh is there.
    script = 'exec sshpass -e ssh $2 "$1@$5" "$3" >"$0/$4"'
    return ["xargs", "-a", job.fleet.hosts, "-P", str(job.concurrency), "-L", "1",
            "sh", "-c", script, job.results, job.fleet.username, " ".join(ssh_words(job.fleet)),
            job.command]


def _read_by_host(job):
    return {host: text for host, _ in job.fleet.devices
            if (text := _output(job.results / host))}


def _clush(job):
    job.results.mkdir()
    nodes = job.fleet.folder / "nodes"
    nodes.write_text("".join(f"{address}\n" for _, address in job.fleet.devices),
                     encoding="ascii")
    return ["clush", "-q", "-S", "-f", str(job.concurrency), "--hostfile", nodes, "--outdir",
            job.results, "-l", job.fleet.username, "-O", "ssh_path=sshpass -e ssh",
            "-o", " ".join(ssh_words(job.fleet)), job.command]


def _pssh(job):
    job.results.mkdir()
    nodes = job.fleet.folder / "nodes"
    nodes.write_text("".join(f"{address}\n" for _, address in job.fleet.devices), encoding="ascii")
    # It starts the first ssh of PATH, and would ask a person for the password.
    ours = job.fleet.folder / "bin"
    ours.mkdir(exist_ok=True)
    (ours / "ssh").write_text(f'#!/bin/sh\nexec sshpass -e {shutil.which("ssh")} "$@"\n', encoding="ascii")
    (ours / "ssh").chmod(0o700)
    return ["env", f"PATH={ours}:{os.environ['PATH']}", "parallel-ssh", "-h", nodes, "-p", str(job.concurrency),
            "-o", job.results, "-t", "0", "-l", job.fleet.username, "-x", " ".join(ssh_words(job.fleet)), job.command]


def _ansible(job):
    job.results.mkdir()
    inventory = job.fleet.folder / "ansible.ini"
    inventory.write_text("".join(f"{host} ansible_host={address}\n" for host, address in job.fleet.devices)
                         + f"[all:vars]\nansible_port={job.fleet.port}\nansible_user={job.fleet.username}\n"
                         + "ansible_password=\"{{ lookup('env', 'SSHPASS') }}\"\n", encoding="ascii")
    settings = {"ANSIBLE_HOME": job.fleet.folder / "ansible", "ANSIBLE_LOCALHOST_WARNING": "False",
                "ANSIBLE_DEPRECATION_WARNINGS": "False",
                "ANSIBLE_SSH_ARGS": " ".join(f"-o{name}={value.format(known_hosts=job.fleet.known_hosts)}"
                                             for name, value in SSH_OPTIONS.items())}
    return ["env", *(f"{name}={value}" for name, value in settings.items()), "ansible", "all", "-i", inventory, "-m",
            "raw", "-a", job.command, "-f", str(job.concurrency), "-t", job.results]


def _read_ansible(job):
    answers = {host: json.loads(text) for host, text in _read_by_host(job).items()}
    return {host: answer["stdout"] for host, answer in answers.items() if answer.get("rc") == 0}


def _read_by_address(job):
    return {host: text for host, address in job.fleet.devices
            if (text := _output(job.results / address))}


def _output(path):
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def _ours(name, *options, **more):
    return Peer(name, _netpoll(*options), _read_netpoll, options=options, **more)


def all_peers():
    """In the order of a round. The first is what the others are compared with."""
    return [
        _ours("netpoll async", "--mode=async", "--reactors=1"),
        _ours("netpoll shell", "--mode=async", "--reactors=1", platform="cisco_ios", command="show version"),
        _ours("netpoll threads", "--mode=threads"),
        _ours("netpoll processes", "--mode=processes", obstacle=_knows_processes),
        Peer("bare libssh", _client(lambda programs: [programs.bare]), _read_client,
             _file_obstacle("bare", "bare_libssh_threads is not built")),
        Peer("go x/crypto", _client(lambda programs: [programs.go]), _read_client,
             _file_obstacle("go", "go_client is not built: golang-go or "
                            "golang-golang-x-crypto-dev is not installed")),
        Peer("asyncssh", _script("asyncssh_client.py"), _read_client,
             _module_obstacle("asyncssh")),
        # What its users reach for where speed counts.
        Peer("asyncssh uvloop", _script("asyncssh_client.py", "--uvloop"), _read_client,
             _module_obstacle("uvloop")),
        Peer("paramiko", _script("paramiko_client.py"), _read_client,
             _module_obstacle("paramiko")),
        Peer("xargs ssh", _xargs_ssh, _read_by_host, _program_obstacle("xargs", "sshpass", "ssh")),
        Peer("clush", _clush, _read_by_address, _program_obstacle("clush", "sshpass", "ssh")),
        Peer("pssh", _pssh, _read_by_address, _program_obstacle("parallel-ssh", "sshpass", "ssh"), is_tool=True),
        Peer("ansible raw", _ansible, _read_ansible, _program_obstacle("ansible", "sshpass", "ssh"), is_tool=True),
        Peer("netmiko shell", _script("netmiko_client.py"), _read_client, _module_obstacle("netmiko"), is_tool=True,
             platform="cisco_ios", command="show version"),
    ]


def before(peer):
    """The same by another build of netpoll, which the option `compare` names."""
    return peer._replace(name=f"{peer.name}, before", argv=_netpoll(*peer.options, program="compare"))


def threads_shell():
    return _ours("netpoll threads shell", "--mode=threads", platform="cisco_ios", command="show version")

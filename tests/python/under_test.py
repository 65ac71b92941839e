# What the tests of src/python share: the module, the programs of the command line, and records to begin from.
# Usage of each: ..._test.py NETPOLL NETPOLL-LAB [unittest's arguments]; or NETPOLL_PROGRAM is the first.
import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).parents[2]
sys.dont_write_bytecode = True
sys.path[:0] = [str(ROOT / "src" / "python"), str(ROOT / "tests" / "replay")]

programs = [sys.argv.pop(1) for _ in range(2) if len(sys.argv) > 1 and not sys.argv[1].startswith("-")]
PROGRAM = os.path.abspath(programs[0] if programs else os.environ.get("NETPOLL_PROGRAM", "netpoll"))
LAB = programs[1] if len(programs) > 1 else str(pathlib.Path(PROGRAM).with_name("netpoll-lab"))
for variable in [name for name in os.environ if name.startswith("NETPOLL_")]:
    del os.environ[variable]
os.environ["NETPOLL_PROGRAM"] = PROGRAM
os.environ["NETPOLL_NO_CONFIG"] = "yes"

import netpoll  # noqa: E402


def refused(**more):
    """A run of one host where nobody listens."""
    return netpoll.poll(hosts=[{"name": "nobody", "hostname": "127.0.0.1", "port": 1, "username": "u",
                                "password": "pw-of-nobody", "platform": "linux"}],
                        commands="id", host_keys="off", retries=0, **more)


def is_alive(pid):
    """Also true of a zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True

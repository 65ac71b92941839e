# netpoll hostkeys scan beside ssh-keyscan on netpoll-lab: wall and CPU, and that both found the same keys.
#
# Usage: host_keys_scan.py --netpoll PROGRAM --lab PROGRAM [--devices 2000] [--repeat 5] [--types ed25519]
# The programs take turns. Prints the medians and their ratio; ends with 1 where netpoll lacks a key that
# ssh-keyscan has.
import argparse
import pathlib
import statistics
import sys
import tempfile

import measured
from servers import lab


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--netpoll", required=True)
    parser.add_argument("--lab", required=True)
    parser.add_argument("--platform", default="linux")
    parser.add_argument("--devices", type=int, default=2000)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--types", default="ed25519", help="as both programs take them")
    return parser.parse_args()


def scan(argv, into):
    """What it cost, and the known_hosts lines that it printed."""
    # ssh-keyscan's remarks on stderr would come in the middle of lines.
    quiet = ["sh", "-c", 'exec "$@" 2>/dev/null', "scan", *argv]
    with open(into, "wb") as out:
        cost = measured.cost_of(quiet, {"PATH": "/usr/bin:/bin"}, out)
    lines = pathlib.Path(into).read_text(encoding="utf-8").splitlines()
    return cost, sorted(line for line in lines if line.count(" ") == 2 and not line.startswith("#"))


def main():
    options = arguments()
    with lab(options.lab, options.platform, options.devices) as fleet, \
            tempfile.TemporaryDirectory() as folder:
        addresses = fleet.folder / "addresses"
        addresses.write_text("".join(f"{address}\n" for _, address in fleet.devices), encoding="ascii")
        programs = {
            "netpoll": [options.netpoll, "hostkeys", "scan", "-q", "--types", options.types,
                        str(fleet.inventory)],
            "ssh-keyscan": ["ssh-keyscan", "-T", "60", "-t", options.types, "-p", str(fleet.port),
                            "-f", str(addresses)]}
        costs, keys = {name: [] for name in programs}, {}
        for _ in range(options.repeat):
            for name, argv in programs.items():
                cost, keys[name] = scan(argv, f"{folder}/{name}")
                costs[name].append(cost)
    wall, cpu = ({name: statistics.median(getattr(each, what) for each in all_costs)
                  for name, all_costs in costs.items()} for what in ("wall", "cpu"))
    for name in programs:
        print(f"{name:12}  {len(keys[name])} keys  wall {wall[name]:.2f} s  CPU {cpu[name]:.2f} s")
    print(f"netpoll / ssh-keyscan: wall {wall['netpoll'] / wall['ssh-keyscan']:.2f}, "
          f"CPU {cpu['netpoll'] / cpu['ssh-keyscan']:.2f} (medians of {options.repeat})")
    found, theirs = (set(keys[name]) for name in programs)
    if theirs - found:
        print(f"netpoll did not find {len(theirs - found)} keys that ssh-keyscan found")
        return 1
    print(f"ssh-keyscan left out {len(found - theirs)} keys; all others are the same")
    return 0


if __name__ == "__main__":
    sys.exit(main())

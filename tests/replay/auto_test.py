# Polls recorded devices and the lab's own with `platform: auto` and compares what netpoll finds
# with what they are. Knows no C++.
#
# Usage: auto_test.py --netpoll PROGRAM --lab PROGRAM --recordings FOLDER
# Prints found / devices; ends with 1 where one was not found. Devices recorded on exec channels are
# left out (there is no prompt to look at), and those found no further than their prompt because
# `show version` was not recorded: they are printed, not counted.
import sys

import programs
import recorded

# What the lab says to a line that was not recorded, and what stands where an output was taken out.
NOT_RECORDED = ("% Invalid input", "output stripped")


def platforms(lab, netpoll, name):
    """Each device's platform as netpoll's results have it, where the inventory says `name`, or says
    what it is."""
    if name:
        lab.change_platforms(name)
    records = lab.poll(netpoll, ["-c", "show version"])
    return {host: (record["platform"], "".join(got["output"] or "" for got in record["commands"]))
            for host, record in records.items()}


def compare(lab, netpoll, exec_hosts):
    known = platforms(lab, netpoll, None)
    found = platforms(lab, netpoll, "auto")
    devices = right = 0
    for host, (platform, version) in known.items():
        if host in exec_hosts:
            continue
        seen = found[host][0]
        if seen == "auto" and any(text in version for text in NOT_RECORDED):
            print(f"-- {host}: {platform} not found; 'show version' was not recorded")
            continue
        devices += 1
        same = seen == platform or (platform, seen) == ("generic", "auto")
        right += same
        if not same:
            print(f"-- {host}: is {platform}, found {seen}")
    return right, devices


def exec_hosts(inventory):
    hosts, host = set(), None
    for line in inventory.read_text(encoding="utf-8").splitlines():
        if line.startswith("  ") and not line.startswith("   ") and line.endswith(":"):
            host = line.strip(" :'\"")
        if line.strip() == "channel: exec":
            hosts.add(host)
    return hosts


def main():
    parser = programs.argument_parser()
    arguments = parser.parse_args()
    programs.skip_without(arguments.recordings, "recordings")
    paths = [each.path for each in recorded.read_all(arguments.recordings)]
    wrong = 0
    for what, played, options in (("recordings", paths, []), ("lab", [], ["--devices", "24"])):
        with programs.Lab(arguments.lab, played, options) as lab:
            right, devices = compare(lab, arguments.netpoll, exec_hosts(lab.inventory))
        print(f"{right:5} / {devices:<5} {what}")
        wrong += devices - right
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

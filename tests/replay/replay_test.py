# Polls recorded sessions and holds what netpoll says to what was recorded. Knows no C++.
#
# Usage: replay_test.py --netpoll PROGRAM --lab PROGRAM --recordings FOLDER [--only NAME]
#        [--chunks 1,7] [--modes async] [--seeds 1,2] [--platform auto] [--jobs 4] [--quick]
# Prints passed / cases by recording; ends with 1 where something differs.
import collections
import concurrent.futures
import difflib
import itertools
import re
import sys

import programs
import recorded

NOTHING = "nothing came of it"  # shown by its device's trouble
QUICK = [(1, "async", 1), (7, "threads", None), (0, "async", None), (64, "threads", 2)]
_log_line = re.compile(rf"[^\n]*{programs.MARKER}[^\n]*\n?")
# Lines that end a session, and those that answer what netpoll answers by itself.
_not_polled = re.compile(r"((exit|quit|logout|logoff)\b.*|enable|n|y|\W*)$", re.I | re.S)


# Recordings that may fail, by chance of timing, and why.
EXPLAINED = {
    "ironware#ICX7150-48Z-HPOE#simulation":
        "scrubbing left two prompts, name# and name##: a read may end behind the first #",
}


class Tally:
    def __init__(self):
        self.cases = collections.Counter()
        self.passed = collections.Counter()
        self.shown = set()

    def add(self, recording, command, wrong, where):
        """`wrong`: lines that say what differs; none where all is well."""
        self.cases[recording] += 1
        self.passed[recording] += not wrong
        if not wrong:
            return
        key = (recording, command, "\n".join(wrong))
        if key in self.shown or wrong == [NOTHING]:
            return
        self.shown.add(key)
        print(f"-- {recording}: {command!r} at {where}")
        for line in wrong:
            print(f"   {line}")

    def verdict(self):
        for name in sorted(self.cases):
            print(f"{self.passed[name]:5} / {self.cases[name]:<5} {name}")
        cases, passed = sum(self.cases.values()), sum(self.passed.values())
        print(f"{passed:5} / {cases:<5} in all")
        missed = {name for name in self.cases if self.passed[name] < self.cases[name]}
        for name in sorted(missed & EXPLAINED.keys()):
            print(f"-- {name}: {EXPLAINED[name]}")
        return 0 if cases and missed <= EXPLAINED.keys() else 1


def shown(line):
    """A line of output with its control bytes and the blanks at its end made visible."""
    text = line.replace("\t", "\\t").encode("unicode_escape").decode().replace("\\\\t", "\\t")
    bare = text.rstrip(" ")
    return (bare + "·" * (len(text) - len(bare)))[:200]


def difference(expected, actual):
    lines = list(difflib.unified_diff([shown(line) for line in expected.split("\n")],
                                      [shown(line) for line in actual.split("\n")],
                                      "recorded", "netpoll", lineterm="", n=1))
    return lines[2:42] + (["..."] if len(lines) > 42 else [])


def without_log_lines(text):
    """What the text may have been: a log line may have broken the line in which it came."""
    parts = _log_line.split(text)
    if len(parts) > 6:
        return [text]
    found = []
    for breaks in itertools.product([False, True], repeat=len(parts) - 1):
        whole = parts[0]
        for broken, part in zip(breaks, parts[1:]):
            whole = (whole.removesuffix("\n") if broken else whole) + part
        found.append(whole)
    return found


def judge_output(expected, actual, log_lines):
    if actual == expected:
        return []
    if log_lines and programs.MARKER in actual and expected in without_log_lines(actual):
        return []
    return difference(expected, actual)


def judge(reply, got, log_lines):
    if got["status"] == "incomplete" and not got["output"]:
        return [NOTHING]
    wrong = judge_output(reply.output, got["output"] or "", log_lines)
    if got["status"] not in reply.verdicts:
        wrong.append(f"status {got['status']}, not {' or '.join(sorted(reply.verdicts))}")
    return wrong


def replies_by_command(recording):
    found = collections.defaultdict(collections.deque)
    for reply in recording.replies:
        found[reply.command.strip()].append(reply)
    return found


def judge_levels(recording, commands, log_lines):
    """For sessions with privilege levels: as from the level where netpoll started, which is seen
    from its results."""
    ways = []
    for start in recording.levels:
        level, found = start, []
        for got in commands:
            replies, after = recording.levels[level].get(got["command"]) or (
                recording.unknown[level], level)
            found.append((got["command"], min((judge(reply, got, log_lines) for reply in replies),
                                              key=len)))
            level = after or level
        ways.append(found)
    return min(ways, key=lambda found: sum(bool(wrong) for _, wrong in found))


def device_trouble(record):
    """What is wrong with a device as a whole; commands are judged by themselves."""
    if record is None:
        return ["not in netpoll's results"]
    trouble = record.get("error")
    if not trouble or trouble["code"] == "command_error":
        return []
    return [f"{trouble['code']} in {trouble['phase']}: {trouble.get('detail')}"]


def judge_device(recording, record, log_lines):
    """Pairs of a command and what is wrong with its result."""
    trouble = device_trouble(record)
    found = [("(device)", trouble)] if trouble else []
    commands = record["commands"] if record else []
    if recording.levels:
        return found + judge_levels(recording, commands, log_lines)
    left = replies_by_command(recording)
    for got in commands:
        replies = left[got["command"].strip()]
        if not replies:
            found.append((got["command"], ["was not recorded"]))
            continue
        reply = replies[0] if len(replies) == 1 else replies.popleft()
        found.append((got["command"], judge(reply, got, log_lines)))
    polled = {got["command"].strip() for got in commands}
    for reply in recording.replies:
        if reply.command.strip() not in polled and not _not_polled.match(reply.command):
            found.append((reply.command, ["was not polled"]))
    return found


def plain(name):
    """A recording's name and the host name that the lab makes of it, alike."""
    bare = re.sub(r"^ss_|[#_]?simulation$", "", name)
    return re.sub(r"[^a-z0-9]+", "", bare.lower())


def options_of(arguments, mode):
    more = ["--platforms", arguments.platforms] if arguments.platforms else []
    return ["--mode", mode, *more]


def run_pass(arguments, recordings, chunk, modes, seed):
    """Plays one lab to netpoll in these modes. Gives what Tally.add takes."""
    options = ["--chunk", str(chunk)]
    if seed is not None:
        options += ["--log-lines", "--seed", str(seed)]
    found = []
    with programs.Lab(arguments.lab, [each.path for each in recordings], options) as lab:
        if arguments.platform:
            lab.change_platforms(arguments.platform)
        for mode in modes:
            records = {plain(host): record for host, record in
                       lab.poll(arguments.netpoll, options_of(arguments, mode)).items()}
            where = f"{' '.join(options)} --mode {mode}"
            for recording in recordings:
                record = records.get(plain(recording.name))
                found += [(recording.name, command, wrong, where) for command, wrong
                          in judge_device(recording, record, seed is not None)]
    return found


def passes(arguments):
    """(chunk, modes, seed of the log lines or None)."""
    if arguments.quick:
        return [(chunk, [mode], seed) for chunk, mode, seed in QUICK]
    chunks = [int(each) for each in arguments.chunks.split(",")]
    seeds = [None] + [int(each) for each in arguments.seeds.split(",") if each]
    return [(chunk, arguments.modes.split(","), seed) for chunk in chunks for seed in seeds]


def main():
    parser = programs.argument_parser()
    parser.add_argument("--only", default="", help="recordings whose name holds this")
    parser.add_argument("--chunks", default="1,7,64,0")
    parser.add_argument("--modes", default="async,threads")
    parser.add_argument("--seeds", default="1", help="of log lines; none: without them only")
    parser.add_argument("--platform", help="in place of the recorded ones, e.g. auto")
    parser.add_argument("--platforms", help="a file of definitions, for netpoll's --platforms")
    parser.add_argument("--jobs", type=int, default=4, help="passes at once")
    parser.add_argument("--quick", action="store_true", help="a few passes only")
    arguments = parser.parse_args()
    programs.skip_without(arguments.recordings, "recordings")
    recordings = [each for each in recorded.read_all(arguments.recordings)
                  if arguments.only in each.name]
    tally = Tally()
    # Where a log line pushed a pager away, netpoll waits before it answers: passes overlap.
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        running = [pool.submit(run_pass, arguments, recordings, *each)
                   for each in passes(arguments)]
        for each in running:
            for case in each.result():
                tally.add(*case)
    return tally.verdict()


if __name__ == "__main__":
    sys.exit(main())

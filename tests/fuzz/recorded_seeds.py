# Recorded sessions to inputs of the fuzzer. Knows nothing of netpoll but the eight bytes that an
# input begins with.
"""Usage: recorded_seeds.py RECORDINGS FOLDER: one input for each session of scrapli in RECORDINGS."""

import pathlib
import sys

LONGEST = 3000  # the fuzzer mutates short inputs better
PLATFORMS = 40  # each session meets this many platforms, a few of which are its own


def inputs(recording):
    """The session cut behind each line that a prompt may begin, for several platforms."""
    text = recording.replace(b"\xff", b"").replace(b"\n", b"\r\n")
    lines = text[:LONGEST].split(b"\r\n")
    script = b"\r\n".join(line + b"\xffi" if line[-2:-1] in b"#>" or line[-1:] in b"#>$" else line
                          for line in lines if line)
    return [bytes([0, number, 0, 0x0E, 1, 0, 0, number]) + script
            for number in range(0, PLATFORMS, 5)]


def main(recordings, folder):
    sessions = pathlib.Path(recordings) / "scrapli-sessions" / "scrapligo-fixtures"
    if not sessions.is_dir():
        print(f"no recordings in {sessions}: seeds from the catalog only")
        return
    for path in sorted(sessions.iterdir()):
        if not path.is_file():
            continue
        for number, each in enumerate(inputs(path.read_bytes())):
            (pathlib.Path(folder) / f"recorded-{path.name}-{number}").write_bytes(each)


main(sys.argv[1], sys.argv[2])

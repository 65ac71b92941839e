# Recorded sessions and outputs to inputs of the fuzzer. Knows nothing of netpoll but the bytes that an
# input begins with.
"""Usage: recorded_seeds.py TARGET RECORDINGS FOLDER: inputs of dialogue, template or output, made of
what is in RECORDINGS."""

import pathlib
import sys

LONGEST = 3000  # the fuzzer mutates short inputs better
HARD_TEMPLATES = 4  # of the target output, in front of those of ntc-templates
SHARE = 8  # one in so many of the files of ntc-templates, since each seed is played before the fuzzer starts
PLATFORMS = 40  # each session meets this many platforms, a few of which are its own


def inputs(recording):
    """The session cut behind each line that a prompt may begin, for several platforms."""
    text = recording.replace(b"\xff", b"").replace(b"\n", b"\r\n")
    lines = text[:LONGEST].split(b"\r\n")
    script = b"\r\n".join(line + b"\xffi" if line[-2:-1] in b"#>" or line[-1:] in b"#>$" else line
                          for line in lines if line)
    return [bytes([0, number, 0, 0x0E, 1, 0, 0, number]) + script
            for number in range(0, PLATFORMS, 5)]


def sessions(recordings):
    """Inputs of the dialogue: one for each session of scrapli."""
    folder = recordings / "scrapli-sessions" / "scrapligo-fixtures"
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.is_file():
            for number, each in enumerate(inputs(path.read_bytes())):
                yield f"recorded-{path.name}-{number}", each


def templates(recordings):
    """Inputs of templates: those of ntc-templates, which read the lines that every template reads."""
    for path in sorted(recordings.glob("ntc-templates/templates/*.textfsm"))[::SHARE]:
        yield path.name, path.read_bytes()


def outputs(recordings):
    """Inputs of outputs: short ones of ntc-templates, each for the template that is called like it."""
    known = {path.stem: number for number, path in
             enumerate(sorted(recordings.glob("ntc-templates/templates/*.textfsm")))}
    for path in sorted(recordings.glob("ntc-templates/tests/*/*/*.raw"))[::SHARE]:
        number = known.get(f"{path.parent.parent.name}_{path.parent.name}")
        if number is not None and path.stat().st_size < LONGEST:
            yield path.name, (HARD_TEMPLATES + number).to_bytes(2, "little") + path.read_bytes()


def main(target, recordings, folder):
    made = {"dialogue": sessions, "template": templates, "output": outputs}[target]
    count = 0
    for name, each in made(pathlib.Path(recordings)):
        (pathlib.Path(folder) / name).write_bytes(each)
        count += 1
    if not count:
        print(f"no recordings in {recordings}: seeds of our own only")


main(*sys.argv[1:])

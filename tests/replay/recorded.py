# Recorded sessions as what a terminal shows of each command's reply. Knows no netpoll and no lab.
#
# Reads the recordings by itself (oxidized's simulations, netpoll's own, scrapli's mock sessions),
# so that it can judge both. Usage: recorded.py FOLDER prints what it makes of them, held to pyte.
import pathlib
import re
import sys

import yaml

from screen import Screen, rendered, rendered_by_pyte

_simple = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "a": "\a", "e": "\x1b", "v": "\v",
           "f": "\f", "\\": "\\", '"': '"', "#": "#"}
_ruby = re.compile(r"\\(x[0-9A-Fa-f]{1,2}|u[0-9A-Fa-f]{4}|u\{[0-9A-Fa-f ]+\}|.)", re.S)
_pager = re.compile(
    r"^(.*?) ?(<?-+ ?\(?(more|less)[^-]*-+>?|--\s*more\s*--|press any key to|press <space>"
    r"|more:? <space>|lines \d+-\d+|\(end\)$|\[q quit\||:$)((?!--more--).)*$", re.I)
# Two-line prompts: what may stand above the line that ends with the prompt.
_above = re.compile(r"(\{[\w:.\-]+\}(\[edit[^\]]*\])?|\[[^\]]*\]|--\{.*\}--\[.*\]--)\s*$")
# How devices say that a command is wrong or cannot be done.
_error = re.compile(
    r"^\s*(%+\s?(invalid|incomplete|ambiguous|unknown|unrecognized|error|bad |permission|wrong|cli)"
    r"|(cli )?syntax error|unknown command|unknown action|invalid (input|command|syntax)"
    r"|error: |command fail|command not found|\w+: command not found|command parse error"
    r"|bad command name|expected end of command|incomplete command|set: syntax|exit: expression)",
    re.I)
# The command is fine, the device has nothing to show for it: either verdict is right.
_either = re.compile(r"# error: |not supported|not enabled|cannot |no matching|not found|no such",
                     re.I)


def unescape(value):
    """Ruby's String#undump, by which oxidized's spec reads them: other backslashes stay."""
    def one(found):
        code = found.group(1)
        if code[0] == "x" and len(code) > 1:
            return chr(int(code[1:], 16))
        if code[0] == "u" and len(code) > 1:
            return "".join(chr(int(each, 16)) for each in code[1:].strip("{}").split())
        return _simple.get(code, found.group())
    return _ruby.sub(one, value or "")


class Reply:
    """One recorded command: `output` as it must be, `verdicts` that are right for it."""

    def __init__(self, command, output, raw, note=""):
        self.command = command
        self.output = output
        self.raw = raw
        self.note = note  # what was odd
        self.verdicts = verdicts(output)


def verdicts(output):
    lines = [line for line in output.split("\n") if line.strip()]
    if len(lines) > 12:
        return {"ok"}
    if any(_error.search(line) for line in lines):
        return {"error_marker"}
    says_no = len(lines) < 4 and any(_either.search(line) for line in lines)
    return {"ok", "error_marker"} if says_no else {"ok"}


class Recording:
    """A device. `replies`: for each command every reply that was recorded, in order."""

    def __init__(self, path, document):
        self.name = re.sub(r"\.(yaml|yml)$", "", path.name)
        self.platform = document.get("platform") or path.name.split("#")[0]
        self.path = path
        self.levels = None
        self.channel = "shell"
        self.replies = []


def _entries(document):
    commands = document["commands"]
    maps = commands if isinstance(commands, list) else [commands]
    for each in maps:
        for key, value in each.items():
            yield key, unescape(value)


def _is_key(key):
    """True for what is typed at a pager or a question: no line of text."""
    return not key.endswith("\n") or key.strip() == ""


class oxidized:
    """Reads one simulation: replies with echo and prompt; a key at a pager is an entry."""

    def __init__(self, path, document):
        self.recording = Recording(path, document)
        self.entries = list(_entries(document))
        opening = document.get("init_prompt")
        screen = Screen()
        screen.write(unescape(opening))
        self.prompts = [screen.line.strip()] if opening else []
        if self._over_exec(document):
            self.recording.channel = "exec"
        for command, pages in self._conversations():
            add = self._exec_reply if self.recording.channel == "exec" else self._shell_reply
            self.recording.replies.append(add(command, pages))

    def _over_exec(self, document):
        if "channel" in document:
            return document["channel"] == "exec"
        lines = [(key, value) for key, value in self.entries if not _is_key(key)]
        echoed = sum(value.lstrip().startswith(key.strip()) for key, value in lines if value)
        return not self.prompts or 2 * echoed < sum(bool(value) for _, value in lines)

    def _conversations(self):
        """Each line typed, with its pages: what came for it and for the keys after it."""
        groups = []
        for key, value in self.entries:
            if _is_key(key) and groups:
                groups[-1][1].append((key, value))
            elif not _is_key(key):
                groups.append((key.rstrip("\n"), [(key, value)]))
        return groups

    def _exec_reply(self, command, pages):
        raw = pages[0][1]
        return Reply(command, raw.replace("\r\n", "\n"), raw)

    def _shell_reply(self, command, pages):
        screen = Screen()
        for at, (key, value) in enumerate(pages):
            if key.strip() == "" and key != " " and at > 0:
                pages = pages[:at]  # Enter at a question: another line
                break
            screen.write(value)
            if at + 1 < len(pages):
                self._doom_pager(screen)
        raw = "".join(value for _, value in pages)
        note, lines = self._without_echo(command, screen.lines)
        output = self._without_prompt("".join(line + "\n" for line in lines), screen.line, command)
        return Reply(command, output, raw, note)

    def _doom_pager(self, screen):
        """Only the open line holds a pager; where a log line pushed it away, one line above."""
        seen = _pager.match(screen.line)
        if seen:
            screen.doom(seen.end(1), len(screen.line))
            return
        for row in range(len(screen.lines) - 1, max(len(screen.lines) - 4, -1), -1):
            seen = _pager.match(screen.lines[row])
            if seen:
                rest = seen.group(1)
                screen.lines[row:row + 1] = [rest] if rest else []
                return

    def _without_echo(self, command, lines):
        squeezed = command.replace(" ", "")
        if not lines:
            return "nothing but a line", lines
        first = lines[0].replace(" ", "")
        if first == squeezed:
            return "", lines[1:]
        if first.endswith(squeezed):
            return f"echo repeated: {lines[0]!r}", lines[1:]
        return f"no echo: {lines[0]!r}", lines

    def _without_prompt(self, text, last, command):
        """`last`, the open line, is the prompt, or output that the prompt follows on its line."""
        for prompt in sorted(self.prompts, key=len, reverse=True):
            if prompt and command in last and last.strip().startswith(prompt):
                return text  # the command was typed again behind the prompt
            if prompt and last.rstrip().endswith(prompt):
                rest = last.rstrip()[:-len(prompt)]
                glued = rest and not rest.endswith(("(", "[", "-"))
                if glued:
                    return text + rest
                break
        if last.strip():
            self.prompts.append(last.strip())
        lines = text.split("\n")
        if len(lines) > 1 and _above.match(lines[-2]):
            return "\n".join(lines[:-2]) + ("\n" if lines[:-2] else "")
        return text


class scrapli:
    """Reads one mock session: replies by privilege level, without echo. Each command has up to two
    of them: from before paging was switched off, where it did not need a pager, and from after."""

    def __init__(self, path, document):
        self.recording = Recording(path, document)
        self.recording.platform = path.name.replace("ss_", "").replace(".yaml", "")
        self.recording.levels = {
            level: {command: self._replies(level, command, states)
                    for command in states["post_on_open"]}
            for level, states in document["events"].items()}
        self.recording.unknown = {
            level: [self._reply("", states["post_on_open"])]
            for level, states in document["unknown_events"].items()}

    def _replies(self, level, command, states):
        after = states["post_on_open"][command].get("result_privilege_level", level)
        replies = [self._reply(command, states[when][command])
                   for when in ("post_on_open", "pre_on_open") if command in states[when]]
        return [reply for reply in replies if reply.note != "paged"] or replies, after

    @staticmethod
    def _reply(command, event):
        steps = event.get("event_steps") or [event]
        if event.get("closes_connection"):
            return Reply(command, "", "")
        shown = rendered("".join(step["channel_output"] for step in steps).replace("\r", ""))
        *lines, prompt = shown.split("\n")
        if lines and _above.match(lines[-1]):
            lines.pop()
        note = "paged" if _pager.match(prompt) else ""
        return Reply(command, "".join(line + "\n" for line in lines), shown, note)


def read(path):
    """The recording in this file, or None where it holds something else."""
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(document, dict):
        return None
    if "events" in document and "privilege_level_prompts" in document:
        return scrapli(path, document).recording
    if "commands" in document:
        return oxidized(path, document).recording
    return None


def read_all(folder):
    """Every recording under a folder, by name."""
    found = (read(path) for path in sorted(pathlib.Path(folder).rglob("*.yaml")))
    return [each for each in found if each]


def main():
    differences = 0
    for recording in read_all(sys.argv[1]):
        print(f"== {recording.name} ({recording.channel}, {recording.platform})")
        for reply in recording.replies:
            print(f"   {reply.command!r}: {len(reply.output)} {sorted(reply.verdicts)} "
                  f"{reply.output[:30]!r}...{reply.output[-30:]!r} {reply.note}")
            ours = [line.rstrip() for line in rendered(reply.raw).split("\n")]
            theirs = [line.rstrip() for line in rendered_by_pyte(reply.raw).split("\n")]
            if ours != theirs:
                differences += 1
                at = next((n for n, (a, b) in enumerate(zip(ours, theirs)) if a != b), -1)
                print(f"   pyte differs, line {at}: {ours[at]!r} {theirs[at]!r}")
    print(f"{differences} differ from pyte")
    return differences > 0


if __name__ == "__main__":
    sys.exit(main())

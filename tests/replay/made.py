# Recordings made from what is known of each maker's terminal: pager, erasure, echo, prompt.
# Knows no device; what must come out is known because it was put in.
#
# They stand in for devices of which no recording is at hand. Each one's text holds what ends other
# programs' reads early: prompt characters, pager words, the host's name, blanks and blank lines.
import random

BS = "\b"


def backspaces(count, blanks=None):
    return lambda pager: BS * count + " " * (blanks or count) + BS * count


def carriage(columns=0):
    return lambda pager: "\r" + " " * max(columns, len(pager)) + "\r"


def moved_left(columns):
    return lambda pager: f"\x1b[{columns}D" + " " * columns + f"\x1b[{columns}D"


def fixed(text):
    return lambda pager: text


def plain_echo(command, _prompt):
    return command + "\r\n"


def doubled_echo(command, prompt):
    """RouterOS and Gaia draw the line again."""
    return command + "\r" + prompt + command + "\r\n"


def slow_echo(command, _prompt):
    """VRP: each character with a blank that is taken back."""
    return "".join(char + " \x1b[1D" for char in command) + "\r\n"


def late_echo(command, prompt):
    """A line editor that clears and draws the whole line when Enter came."""
    return command + "\r\x1b[K" + prompt + command + "\r\n"


def two_returns(command, _prompt):
    return command + "\r\r\n"


def bracketed(command, _prompt):
    return command + "\r\n\x1b[?2004l\r"


class Make:
    """How a platform's terminal looks. `pager` may name the page with {page}."""

    def __init__(self, platform, prompt, pager="", erase=None, *, echo=plain_echo, end="\r\n",
                 before="", after="", greeting="", cut=False, level=None):
        self.platform = platform
        self.prompt = prompt
        self.pager = pager
        self.erase = erase or carriage()
        self.echo = echo
        self.end = end
        self.before = before  # around each output
        self.after = after
        self.greeting = greeting
        self.cut = cut  # pagers stand in the middle of lines too
        self.level = level  # the line above the prompt


MAKES = [
    Make("cisco_ios", "R1-lab#", " --More-- ", backspaces(9, 8)),
    Make("cisco_ios", "R2-lab>", " --More-- ", backspaces(10), echo=two_returns),
    Make("cisco_xr", "RP/0/RP0/CPU0:ios-lab#", " --More-- ", backspaces(9, 8)),
    Make("arista_eos", "eos-lab1#", " --More-- ", fixed("\r\x1b[K"), end="\r\n"),
    Make("arista_eos", "eos-lab2#", " --More-- ", fixed("\r\x1b[K"), echo=bracketed,
         after="\x1b[?2004h"),
    Make("cisco_nxos", "n9k-lab1# ", "\x1b[7m--More--\x1b[m", fixed("\r\x1b[K"),
         echo=two_returns, before="", after="\r"),
    Make("cisco_asa", "LAB-ASA12# ", "<--- More --->", carriage(), after="\r"),
    Make("cisco_wlc_ssh", "(Cisco Lab) >", "--More-- or (q)uit", carriage(), end="\r\n"),
    Make("cisco_s300", "switch4e1f2a#", "More: <space>,  Quit: q or CTRL+Z, One line: <return> ",
         carriage()),
    Make("fortinet", "OXI-FW121 (global) # ", "--More-- ", fixed("\r         \r"),
         echo=two_returns),
    Make("juniper_junos", "boxen@srx-lab> ", "---(more)---", carriage(), echo=two_returns),
    Make("juniper_junos", "admin@ex4300-lab> ", "---(more {page}%)---", carriage(40),
         level="{master:0}"),
    Make("huawei_vrp", "<AR650-lab>", "  ---- More ----", moved_left(42)),
    Make("huawei_vrp", "<CE6881-lab>", "  ---- More ----", moved_left(42), echo=slow_echo),
    Make("hp_comware", "<test5130st1>", "---- More ----", moved_left(16)),
    Make("hp_comware", "<test5130st2>", "  ---- More ----", moved_left(74)),
    Make("huawei_smartax", "MA5800-X7-LAB#", "---- More ( Press 'Q' to break ) ----",
         moved_left(37)),
    Make("hp_procurve", "2530-lab13# ",
         "-- MORE --, next page: Space, next line: Enter, quit: Control-C",
         fixed("\r\x1b[2K\r"), echo=late_echo),
    Make("hp_procurve", "\x1b[24;1H\x1b[2K\x1b[24;1Hsw-lab2# \x1b[24;1H\x1b[24;10H\x1b[?25h",
         "-- MORE --, next page: Space, next line: Enter, quit: Control-C",
         fixed("\x1b[24;1H\x1b[2K"), end="\r\n"),
    Make("aruba_aoscx", "LAB-SW1234# ",
         "-- MORE --, next page: Space, next line: Enter, quit: q", fixed("\r\x1b[K")),
    Make("aruba_os", "(AAAA-WLC42) *[mynode] #",
         "--More-- (q) quit (u) pageup (/) search (n) repeat", carriage(), end="\n\r"),
    Make("alcatel_sros", "*A:pe-lab1# ", "Press any key to continue (Q to quit)", carriage(),
         end="\r\n"),
    Make("nokia_sros_md", "A:admin@sr1-lab# ", "Press any key to continue (Q to quit)",
         carriage(), level="[/]"),
    Make("extreme_exos", "testhost.1 # ", "Press <SPACE> to continue or <Q> to quit:",
         fixed("\x1b[60;D\x1b[K")),
    Make("paloalto_panos", "admin@pa-lab> ", "\x1b[7mlines 1-{page}\x1b[m\x1b[K",
         fixed("\r\x1b[K"), before="\x1b[?1h\x1b=\r", after="\x1b[K\x1b[?1l\x1b>"),
    Make("vyos", "user.name@fw-lab1:~$ ", ":\x1b[K", fixed("\r\x1b[K"), echo=bracketed,
         before="\x1b[?1h\x1b=\r", after="\r\x1b[K\x1b[?1l\x1b>\x1b[?2004h"),
    Make("mellanox_onyx", "hsb2-lab [standalone: master] # ",
         "\x1b[7mlines 1-{page} \x1b[27m\x1b[K", fixed("\r\x1b[K"), after="\r"),
    Make("dell_os9", "Dell-lab#", "--More--", backspaces(8)),
    Make("dell_os6", "N3048-lab#", "--More-- or (q)uit", carriage()),
    Make("ruckus_fastiron", "SSH@switch-lab1#",
         "--More--, next page: Space, next line: Return key, quit: Control-c",
         backspaces(66)),
    Make("ubiquiti_edgeswitch", "(UBNT EdgeSwitch) #", "--More-- or (q)uit", carriage()),
    Make("allied_telesis_awplus", "awplus-lab1#", "--More--", fixed("\r        \r")),
    Make("checkpoint_gaia", "gw-lab1> ", "-- More --", carriage(), echo=doubled_echo),
    Make("mikrotik_routeros", "[admin@MikroTik-lab] > ", echo=doubled_echo, end="\r\n",
         after="\r\r\r"),
    Make("linux", "\x1b]0;lab: ~\x07\x1b[01;32mrobert@lab-host\x1b[00m:\x1b[01;34m~\x1b[00m$ ",
         echo=bracketed, after="\x1b[?2004h"),
    Make("vsololt", "RT_01|192.0.2.4-Lab_OLT# ", " --More-- \0", backspaces(10), cut=True),
    Make("tnsr", "tnsr-lab tnsr# ", "--More--", backspaces(8), end="\n", after="\r"),
    Make("garderos", "\x1b[4mgrs-lab-1\x1b[m# "),
    Make("f5_tmsh", "admin@(bigip1)(cfg-sync In Sync)(Active)(/Common)(tmos)# ",
         "---(less {page}%)---", fixed("\r\x1b[K")),
]

# No whole pager among them: byte by byte it cannot be told from one that waits.
WORDS = ["interface", "description", "to # and back", "<LS:LIR>", "vlan 12", "0/1", "mtu 9000",
         "More of it", "password $1$x#", "ge-0/0/1>", "100 %", "name [edit]", "ä–ö",
         "exit"]


def text(make, lines, seed):
    """Output of so many lines, with what looks like ends of output in it."""
    dice = random.Random(seed)
    stem = make.prompt.rstrip(" #>$")[:6] if make.prompt.isprintable() else "host"
    out = []
    for number in range(lines):
        kind = dice.randrange(12)
        line = " ".join(dice.choice(WORDS) for _ in range(dice.randrange(1, 6)))
        if kind == 0:
            line = ""
        elif kind == 1:
            line = f"{number}: hostname {stem} {line}   "
        elif kind == 2:
            line = f"\t{line}\t!"
        elif kind == 3:
            line = "!"
        elif kind == 4:
            line = f"{number} " + "x" * dice.randrange(90, 400)
        elif kind == 5:
            line = f"   {number:6} {line}"
        else:
            line = f"{number} {line}"
        out.append(line)
    return "".join(line + "\n" for line in out)


def pages(make, output, seed):
    """The output as it is sent, cut where a pager asks."""
    dice = random.Random(seed)
    body = make.before + output.replace("\n", make.end) + make.after
    level = make.level + make.end if make.level else ""
    rest = level + make.prompt
    if not make.pager:
        return [body + rest]
    parts, size = [], 23
    lines = body.split(make.end)
    while len(lines) > size:
        part = make.end.join(lines[:size]) + make.end
        lines = lines[size:]
        if make.cut and len(lines[0]) > 12 and "\t" not in lines[0]:
            at = dice.randrange(4, len(lines[0]) - 4)
            part += lines[0][:at]
            lines[0] = lines[0][at:]
        parts.append(part)
    parts.append(make.end.join(lines) + rest)
    sent = []
    for number, part in enumerate(parts):
        pager = make.pager.replace("{page}", str(23 * (number + 1)))
        erased = make.erase(make.pager.replace("{page}", str(23 * number))) if number else ""
        sent.append(erased + part + (pager if number + 1 < len(parts) else ""))
    return sent


def recording(make, seed):
    """A document as netpoll-lab and recorded.py read it, and what each command must give."""
    commands, expected = [], []
    for number, lines in enumerate((1, 12, 70, 0, 150)):
        command = f"show part {number}"
        output = text(make, lines, seed * 100 + number)
        sent = pages(make, output, seed + number)
        commands.append({command + "\n": escaped(make.echo(command, make.prompt) + sent[0])})
        commands += [{" ": escaped(page)} for page in sent[1:]]
        expected.append((command, output))
    level = make.level + "\r\n" if make.level else ""
    document = {"platform": make.platform, "channel": "shell",
                "init_prompt": escaped("Welcome # to the lab\r\n" + level + make.prompt),
                "commands": commands}
    return document, expected


def escaped(text_):
    """As Ruby's String#dump would write it, so far as a recording needs it."""
    names = {"\\": "\\\\", '"': '\\"', "\r": "\\r", "\b": "\\b", "\x1b": "\\e", "\a": "\\a",
             "\0": "\\x00"}
    return "".join(names.get(char, char) for char in text_)

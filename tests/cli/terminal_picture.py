# A picture of netpoll at a terminal, as SVG: the screens that real commands against the lab leave
# behind. With --check, whether the picture that is there still shows them. Knows no build.
# Usage: terminal_picture.py [--check] NETPOLL NETPOLL-LAB SVG
import html
import itertools
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import pyte

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from terminal import Terminal

COLUMNS = 96
ROWS = 60
CELL, LINE, MARGIN = 8.4, 19, 18
COMMANDS = (
    "netpoll -b --match '[Vv]ersion' -c 'show version' -l group=cisco_ios -l group=arista_eos",
    "netpoll --format table --fields host,status,duration_ms,data.site -c 'show clock' -l 'core-*'")

STYLE = """
  text { font: 14px ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; fill: #24292f }
  rect { fill: #f6f8fa; stroke: #d0d7de }
  .bold { font-weight: 700 } .red { fill: #b42318 } .green { fill: #116329 } .brown { fill: #7d4e00 }
  .blue { fill: #0550ae } .magenta { fill: #8250df } .cyan { fill: #1b6e79 } .dim { fill: #6e7781 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } rect { fill: #0d1117; stroke: #30363d }
    .red { fill: #ff7b72 } .green { fill: #56d364 } .brown { fill: #e3b341 } .blue { fill: #79c0ff }
    .magenta { fill: #d2a8ff } .cyan { fill: #76e3ea } .dim { fill: #8b949e }
  }
"""


def shown_by(command, folder, environment):
    """The screen that a command leaves behind, as rows of pyte's characters."""
    terminal = Terminal(["sh", "-c", command], environment, (ROWS, COLUMNS), folder)
    terminal.end()
    screen = pyte.Screen(COLUMNS, ROWS)
    pyte.ByteStream(screen).feed(terminal.seen)
    rows = [[screen.buffer[row][column] for column in range(COLUMNS)] for row in range(ROWS)]
    while rows and not "".join(each.data for each in rows[-1]).strip():
        rows.pop()
    return rows


def style_of(cell):
    names = [cell.fg.removeprefix("bright")] if cell.fg != "default" else []
    return " ".join(names + ["bold"] * cell.bold)


def escaped(text):
    """Blanks that no renderer joins."""
    return html.escape(text, quote=False).replace(" ", "\u00a0")


def spans(row):
    while row and row[-1].data == " ":
        row = row[:-1]
    text = ""
    for style, cells in itertools.groupby(row, style_of):
        words = escaped("".join(each.data for each in cells))
        text += f'<tspan class="{style}">{words}</tspan>' if style else words
    return text


def picture(screens):
    lines = []
    for command, rows in screens:
        lines += ([""] if lines else []) + [f'<tspan class="dim">$</tspan> {escaped(command)}']
        lines += [spans(row) for row in rows]
    width, height = COLUMNS * CELL + 2 * MARGIN, len(lines) * LINE + 2 * MARGIN
    texts = "\n".join(f'  <text x="{MARGIN}" y="{MARGIN + LINE * (at + 0.75):g}">{line}</text>'
                      for at, line in enumerate(lines) if line)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height}" role="img" '
            f'aria-label="netpoll at a terminal">\n  <style>{STYLE}  </style>\n'
            f'  <rect x="0.5" y="0.5" width="{width - 1:g}" height="{height - 1}" rx="8"/>\n'
            f'{texts}\n</svg>\n')


def drawn(netpoll, lab):
    with tempfile.TemporaryDirectory() as folder:
        environment = {"PATH": f"{pathlib.Path(netpoll).resolve().parent}:{os.environ['PATH']}",
                       "HOME": folder, "TERM": "xterm-256color", "LANG": "C.UTF-8",
                       "NETPOLL_KNOWN_HOSTS": f"{folder}/known_hosts", "NETPOLL_INVENTORY": "lab.yaml",
                       "NETPOLL_LAB_PASSWORD": "of-the-picture"}
        devices = subprocess.Popen(
            [lab, "--devices", "60", "--base", "127.78.0.1", "--latency", "20ms", "--for", "120s",
             "--die-with-parent", "--write-inventory", f"{folder}/lab.yaml", "--write-known-hosts",
             f"{folder}/known_hosts", "--fault", "wrong-password@core-ios-0009"],
            stdout=subprocess.PIPE, text=True, env=environment)
        try:
            if "ready" not in devices.stdout.readline():
                sys.exit("the lab did not start")
            screens = [(each, shown_by(each, folder, environment)) for each in COMMANDS]
        finally:
            devices.terminate()
            devices.wait()
    return picture(screens)


def without_times(svg):
    return re.sub("\u00a0+", " ", re.sub(r"\d+\.\d+", "T", svg))


def main(*arguments):
    check = arguments[0] == "--check"
    netpoll, lab, svg = arguments[check:]
    made, path = drawn(netpoll, lab), pathlib.Path(svg)
    if not check:
        path.write_text(made, encoding="utf-8")
    elif without_times(made) != without_times(path.read_text(encoding="utf-8")):
        sys.exit(f"{svg} is no picture of these programs any more: draw it anew. It would be\n{made}")


if __name__ == "__main__":
    main(*sys.argv[1:])

# What a terminal shows of a byte stream, as lines. Knows no prompt, no platform and no file.
#
# A second opinion on src/core/terminal.cpp: cells are characters and remember in which stroke they
# were written, so it says by itself which blanks at a line's end are left over from erasing.
import re

TAB = "\ue000"  # stands for a tab while pyte renders, so that it stays one cell
_sequence = re.compile(
    r"\x1b\[([0-9;:<=>?]*)[ -/]*([@-~])"  # CSI
    r"|\x1b[\]PX^_](?:[^\x07\x1b\n]|\x1b[^\\])*(?:\x07|\x1b\\)?"  # OSC, DCS and their kind
    r"|\x1b[ -/]+[0-~]"  # character sets
    r"|\x1b(.)", re.S)


class Screen:
    """Lines that were ended by LF, and one that is still open."""

    def __init__(self):
        self.lines = []  # finished
        self._row = None
        self._saved = 0
        self._open()

    def _open(self):
        self._cells = []  # (character, stroke)
        self._column = 0
        self._stroke = 0
        self._inked = set()  # strokes that hold more than blanks
        self._rewritten = False
        self._doomed = []  # cells that are no output as long as they stand

    @property
    def line(self):
        """The open line: where it was rewritten, up to its last visible text."""
        doomed = {id(cell) for cell in self._doomed}
        cells = [cell for cell in self._cells if id(cell) not in doomed]
        if self._rewritten:
            # Blanks written together with text belong to the text; others only rubbed text out.
            while cells and cells[-1][0] == " " and cells[-1][1] not in self._inked:
                cells.pop()
        return "".join(char for char, _ in cells)

    def doom(self, begin, end):
        """What stands in these columns of the open line goes unless the device erases it."""
        self._doomed += self._cells[begin:end]

    def text(self):
        return "".join(line + "\n" for line in self.lines) + self.line

    def write(self, text):
        at = 0
        while at < len(text):
            char = text[at]
            if char == "\x1b":
                found = _sequence.match(text, at)
                at = found.end() if found else len(text)
                if found:
                    self._escape(found)
                continue
            at += 1
            if char in "\n\v\f":
                self._finish()
            elif char == "\r":
                self._move(0)
            elif char == "\b":
                self._move(max(self._column - 1, 0))
            elif char >= " " and char != "\x7f" or char == "\t":
                self._put(char)

    def _finish(self):
        line = self.line
        doomed = {id(cell) for cell in self._doomed if cell[0] != " "}
        if line.strip() or not any(id(cell) in doomed for cell in self._cells):
            self.lines.append(line)
        self._open()

    def _move(self, column):
        if column < self._column:
            self._stroke += 1
        self._column = column

    def _put(self, char):
        while len(self._cells) < self._column:
            self._cells.append((" ", self._stroke))
        if char != " ":
            self._inked.add(self._stroke)
        if self._column < len(self._cells):
            below = self._cells[self._column]
            if char != " " != below[0] and below[1] != self._stroke:
                self._inked.discard(below[1])  # what is left of it ends with its last letter
            self._cells[self._column] = (char, self._stroke)
            self._rewritten = True
        else:
            self._cells.append((char, self._stroke))
        self._column += 1

    def _escape(self, found):
        parameters, final, plain = found.group(1, 2, 3)
        if plain is not None:
            if plain in "DE":
                self._finish()
            elif plain == "7":
                self._saved = self._column
            elif plain == "8":
                self._move(self._saved)
            return
        if final is None or parameters[:1] in ("<", "=", ">", "?"):
            return
        numbers = [int(n) if n.isdigit() else 0 for n in parameters.split(";")]
        count = max(numbers[0], 1)
        if final == "C":
            self._column += count
        elif final == "D":
            self._move(max(self._column - count, 0))
        elif final in "G`":
            self._move(count - 1)
        elif final in "Hf":
            self._position(count, max((numbers + [1])[1], 1) - 1)
        elif final == "E":
            self._finish()
        elif final in "JK":
            self._erase(numbers[0])
        elif final == "P":
            del self._cells[self._column:self._column + count]
            self._rewritten = True
        elif final == "@":
            self._cells[self._column:self._column] = [(" ", -1)] * count
            self._rewritten = True
        elif final == "X":
            for at in range(self._column, min(self._column + count, len(self._cells))):
                self._cells[at] = (" ", -1)
                self._rewritten = True

    def _position(self, row, column):
        """Programs that draw with positions stay on the bottom row; another row, another line."""
        if self._row is not None and row != self._row and self.line:
            self._finish()
        self._row = row
        self._move(column)

    def _erase(self, how):
        self._stroke += 1
        if how == 0:
            del self._cells[self._column:]
        elif how == 1:
            self._rewritten = True
            for at in range(min(self._column + 1, len(self._cells))):
                self._cells[at] = (" ", -1)
        else:
            self._cells = []


def rendered(text):
    screen = Screen()
    screen.write(text)
    return screen.text()


def rendered_by_pyte(text):
    """The same by a terminal that others wrote; blanks at line ends do not count there."""
    import pyte
    columns = max(511, max((len(line) for line in text.split("\n")), default=0) + 1)
    rows = text.count("\n") + 2
    terminal = pyte.Screen(columns, rows)
    terminal.set_mode(pyte.modes.LNM)  # LF alone begins a line, as netpoll has it
    pyte.Stream(terminal).feed(text.replace("\t", TAB).replace("\x07", ""))
    lines = []
    for row in range(terminal.cursor.y + 1):
        cells = terminal.buffer[row]
        width = max(cells.keys(), default=-1) + 1
        lines.append("".join(cells[x].data for x in range(width)).replace(TAB, "\t"))
    return "\n".join(lines)

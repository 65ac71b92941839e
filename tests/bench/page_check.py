# Checks what a bench writes: its page (well-formed, self-contained) and its JSON. Knows no figure.
"""usage: page_check.py [--html FILE [--figures FILE]] [--json FILE]

--figures names a file of texts, a line each, that must all stand in cells of the page's tables.
Exits 1 and says what is wrong.
"""
import argparse
import html.parser
import json
import pathlib
import re
import xml.etree.ElementTree as ElementTree

SCHEMA = pathlib.Path(__file__).resolve().parents[2] / "src/bench/netpoll-bench-1.schema.json"
# Elements and attributes that would load or run something.
ACTIVE = {"script", "link", "iframe", "img", "object", "embed", "image", "use", "base", "form"}
LOADS = re.compile(r"(src|href|srcset|data|action|on[a-z]+)$")


class Page(html.parser.HTMLParser):
    """What a browser makes of it, as far as it matters here."""

    def __init__(self):
        super().__init__()
        self.wrong = []
        self.cells = set()
        self.open = None

    def handle_starttag(self, tag, attrs):
        if tag in ACTIVE:
            self.wrong.append(f"there is a <{tag}>")
        self.wrong += [f"<{tag}> has {name}" for name, _ in attrs if LOADS.match(name)]
        if tag in ("td", "th"):
            self.open = ""

    def handle_data(self, data):
        if self.open is not None:
            self.open += data

    def handle_endtag(self, tag):
        if tag in ("td", "th") and self.open is not None:
            self.cells.add(self.open)
            self.open = None


def page_complaints(text, figures):
    page = Page()
    page.feed(text)
    wrong = page.wrong
    if re.search(r"url\(|@import|https?://", text):
        wrong.append("something is loaded from elsewhere")
    try:
        tree = ElementTree.fromstring(text.split("\n", 1)[1])
    except ElementTree.ParseError as error:
        return wrong + [f"not well-formed: {error}"]
    for drawing in tree.iter("svg"):
        if drawing.find("title") is None or drawing.find("desc") is None:
            wrong.append("an <svg> has no title or no desc")
        numbers = " ".join(value for each in drawing.iter() for value in each.attrib.values())
        if re.search(r"\b(nan|inf)\b", numbers):
            wrong.append("a coordinate is no number")
    return wrong + [f"no table has '{each}'" for each in figures if each not in page.cells]


def json_complaints(text):
    import jsonschema
    schema = json.loads(SCHEMA.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    found = jsonschema.Draft202012Validator(schema).iter_errors(json.loads(text))
    return [f"{'/'.join(map(str, each.path))}: {each.message[:200]}" for each in found]


def main():
    parser = argparse.ArgumentParser()
    for name in ("--html", "--figures", "--json"):
        parser.add_argument(name, type=pathlib.Path)
    files = parser.parse_args()
    wrong = []
    if files.html:
        figures = files.figures.read_text().splitlines() if files.figures else []
        wrong += page_complaints(files.html.read_text(encoding="utf-8"), figures)
    if files.json:
        wrong += json_complaints(files.json.read_text())
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())

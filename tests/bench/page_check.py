# Checks the pages that netpoll writes (well-formed, self-contained, accessible) and the JSON of a bench.
# Knows no figure.
"""usage: page_check.py [--html FILE [--figures FILE]] [--json FILE]

--figures names a file of texts, a line each, that must all stand in cells of the page's tables.
Exits 1 and says what is wrong.
"""
import argparse
import base64
import hashlib
import html.parser
import json
import pathlib
import re
import xml.etree.ElementTree as ElementTree

SCHEMA = pathlib.Path(__file__).resolve().parents[2] / "src/bench/netpoll-bench-1.schema.json"
# Elements and attributes that would load or run something; one script that the policy names may stay.
ACTIVE = {"link", "iframe", "img", "object", "embed", "image", "use", "base", "form", "audio", "video"}
LOADS = re.compile(r"(src|srcset|data|action|formaction|poster|background|style|on[a-z]+)$")
POLICY = re.compile(r"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
                    r"(; script-src '(sha256-[A-Za-z0-9+/=]+)')?$")
# What must be told apart from what it stands on: WCAG 2.2 AA asks for 4.5.
ON_EACH_OTHER = [(ink, paper) for ink in ("ink", "soft", "good", "bad", "link") for paper in ("paper", "card")]
ON_EACH_OTHER += [("ink", "good-card"), ("ink", "bad-card"), ("good", "good-card"), ("bad", "bad-card")]


class Page(html.parser.HTMLParser):
    """What a browser makes of it, as far as it matters here."""

    def __init__(self):
        super().__init__()
        self.wrong = []
        self.cells = set()
        self.open = None
        self.policy = None
        self.scripts = []
        self.inside = ""
        self.style = ""
        self.ids = []
        self.wanted = set()
        self.inputs = set()
        self.labels = set()
        self.headings = []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.inside = tag
        if tag in ACTIVE:
            self.wrong.append(f"there is a <{tag}>")
        self.wrong += [f"<{tag}> has {name}" for name in attrs if LOADS.match(name)]
        if attrs.get("http-equiv") == "Content-Security-Policy":
            self.policy = attrs["content"]
        if "href" in attrs:
            self.follow(attrs["href"])
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if tag == "script":
            self.scripts.append("")
        if tag == "input":
            self.inputs.add(attrs.get("id", "?"))
        if tag == "label":
            self.labels.add(attrs["for"])
        if tag == "th" and "scope" not in attrs:
            self.wrong.append("a <th> has no scope")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag in ("td", "th"):
            self.open = ""

    def follow(self, target):
        if not target.startswith("#"):
            self.wrong.append(f"a link leaves the page: {target}")
        self.wanted.add(target[1:])

    def handle_data(self, data):
        if self.inside == "script":
            self.scripts[-1] += data
        if self.inside == "style":
            self.style += data
        if self.open is not None:
            self.open += data

    def handle_endtag(self, tag):
        self.inside = ""
        if tag in ("td", "th") and self.open is not None:
            self.cells.add(self.open)
            self.open = None


def policy_complaints(page):
    allowed = POLICY.match(page.policy or "")
    if not allowed:
        return [f"the content security policy is {page.policy}"]
    hashes = ["sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
              for text in page.scripts]
    return [] if hashes == [each for each in [allowed[2]] if each] else [f"the script's hash is {hashes}"]


def accessibility_complaints(page):
    wrong = [f"no label for the input {each}" for each in page.inputs - page.labels]
    wrong += [f"a link to nowhere: {each}" for each in page.wanted - set(page.ids)]
    if len(page.ids) != len(set(page.ids)):
        wrong.append("an id is there twice")
    if page.headings.count(1) != 1:
        wrong.append("there is not one <h1>")
    if any(next_one > one + 1 for one, next_one in zip(page.headings, page.headings[1:])):
        wrong.append("a heading's level is left out")
    return wrong


def luminance(color):
    parts = [int(color[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def contrast_complaints(style):
    wrong = []
    for scheme, rules in zip(("light", "dark"), re.findall(r":root \{(.*?)\}", style, re.DOTALL)):
        color = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6})", rules))
        wrong += [f"{scheme}: {ink} on {paper} has too little contrast" for ink, paper in ON_EACH_OTHER
                  if contrast(color[ink], color[paper]) < 4.5]
    fills = dict(re.findall(r"\.p([0-8]) \{ fill: (#[0-9a-f]{6})", style))
    for selectors, ink in re.findall(r"((?:svg text\.on-p\d,? ?)+)\{ fill: (#[0-9a-f]{6})", style):
        wrong += [f"the label on p{look} has too little contrast" for look in re.findall(r"on-p(\d)", selectors)
                  if contrast(fills[look], ink) < 4.5]
    return wrong


def page_complaints(text, figures):
    page = Page()
    page.feed(text)
    page.close()
    wrong = page.wrong + policy_complaints(page) + accessibility_complaints(page)
    wrong += contrast_complaints(page.style)
    if re.search(r"url\(|@import", page.style):
        wrong.append("something is loaded from elsewhere")
    if re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]", text):
        wrong.append("a control or hidden character is there as it is")
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

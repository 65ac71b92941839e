# What Jenkins' schema of JUnit (junit-10.xsd) asks of a document, so that no copy of it is needed here: which element
# may hold which, what attributes there may and must be. Usage: junit_check.py FILE. Prints what is wrong.
import re
import sys
import xml.etree.ElementTree as tree

TIME = re.compile(r"(([0-9]{0,3},)*[0-9]{3}|[0-9]{0,3})*(\.[0-9]*)?")
ENDS = {"skipped", "error", "failure"}
# By element: its children, the attributes that it must have, and those that it may have.
RULES = {
    "testsuites": ({"testsuite"}, set(), {"name", "time", "tests", "failures", "errors"}),
    "testsuite": ({"testsuite", "properties", "testcase", "system-out", "system-err"},
                  {"name", "tests", "failures", "errors"},
                  {"group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"}),
    "testcase": (ENDS | {"system-out", "system-err"}, {"name"}, {"time", "classname", "group"}),
    **{each: (set(), set(), {"type", "message"}) for each in ENDS},
}


def check(element, wrong):
    children, must, may = RULES[element.tag]
    wrong += [f"{element.tag}: {each} is missing" for each in must - element.attrib.keys()]
    wrong += [f"{element.tag}: there is no {each}" for each in element.attrib.keys() - must - may]
    if "time" in may | must and not TIME.fullmatch(element.get("time", "")):
        wrong.append(f"{element.tag}: time {element.get('time')!r}")
    for each in element:
        if each.tag not in children:
            wrong.append(f"{element.tag} holds {each.tag}")
        else:
            check(each, wrong)
    if element.tag == "testsuite":
        cases = element.findall("testcase")
        for said, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            if int(element.get(said, "0")) != sum(each.find(tag) is not None for each in cases):
                wrong.append(f"testsuite: {said} is miscounted")
        if int(element.get("tests")) != len(cases):
            wrong.append("testsuite: tests is miscounted")


def main():
    root = tree.parse(sys.argv[1]).getroot()
    wrong = [] if root.tag == "testsuites" else [f"the root is {root.tag}"]
    check(root, wrong)
    for each in wrong:
        print(each, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

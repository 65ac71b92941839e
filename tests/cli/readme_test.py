# Holds the README to what the programs say: its exit codes, error codes, options and variables.
# Knows no build. Usage: readme_test.py README NETPOLL NETPOLL-LAB
import pathlib
import re
import subprocess
import sys

MOST_LINES = 440
# Options of other programs stand on lines that name these.
OTHER_PROGRAMS = re.compile(r"cmake|tests/run\.sh|jq |docker ")
OTHER_VARIABLES = {"NETPOLL_PASSWORD"}


def output_of(*words):
    return subprocess.run(words, check=True, capture_output=True, text=True,
                          timeout=30).stdout


def entries(lines, pattern):
    """Names and their wrapped texts: a line that fits begins an entry, other lines go on with it."""
    found = []
    for line in lines:
        begins = re.fullmatch(pattern, line)
        if begins:
            found.append([begins[1], begins[2]])
        elif found and line.strip():
            found[-1][1] += " " + line.strip()
    return [tuple(each) for each in found]


def section(readme, title):
    return readme.split(f"\n## {title}\n", 1)[-1].split("\n## ", 1)[0]


def table_below(readme, title):
    """The first two columns of the first table below a heading, without its head."""
    lines = section(readme, title).splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines if line[:1] == "|"]
    return [(row[0].strip("`"), row[1].strip()) for row in rows[2:]]


def listed_below(readme, title):
    """The words in code quotes of the first list below a heading, as rows."""
    text = section(readme, title).split(":\n\n", 1)[-1]
    return [(word,) for word in re.findall(r"`([a-z_]+)`", text)]


def difference(what, written, real):
    if written == real:
        return []
    wrong = [f"README: {what}: netpoll does not say '{': '.join(each)}'" for each in written
             if each not in real]
    wrong += [f"README: {what}: '{': '.join(each)}' is missing" for each in real
              if each not in written]
    return wrong or [f"README: {what}: the order is not netpoll's"]


def unknown_options(readme, helps):
    known = set(re.findall(r"--[a-z][a-z-]*", helps))
    return [f"README:{number}: there is no option {option}"
            for number, line in enumerate(readme.splitlines(), 1)
            if not OTHER_PROGRAMS.search(line)
            for option in re.findall(r"(?<![\w-])--[a-z][a-z-]*", line) if option not in known]


def unknown_variables(readme, help_text):
    options = re.findall(r"--[a-z][a-z-]*", help_text)
    known = {"NETPOLL_" + each[2:].upper().replace("-", "_") for each in options}
    return [f"README: there is no variable {name}"
            for name in sorted(set(re.findall(r"\bNETPOLL_[A-Z_]+", readme)))
            if name not in known | OTHER_VARIABLES]


def main(path, netpoll, lab):
    readme = pathlib.Path(path).read_text(encoding="utf-8")
    help_text = output_of(netpoll, "--help")
    exits = help_text.split("Exit codes:\n", 1)[1].splitlines()
    errors = output_of(netpoll, "--list-errors").splitlines()
    wrong = difference("exit codes", table_below(readme, "Exit codes"),
                       entries(exits, r" {1,3}(\d+)  (.*)"))
    wrong += difference("error codes", listed_below(readme, "Error codes"),
                        [(name,) for name, _ in entries(errors, r"(\w+) +(.*)")])
    helps = help_text + output_of(netpoll, "bench", "--help") + output_of(lab, "--help")
    wrong += unknown_options(readme, helps)
    wrong += unknown_variables(readme, help_text)
    if readme.count("\n") > MOST_LINES:
        wrong.append(f"README: {readme.count(chr(10))} lines are more than {MOST_LINES}")
    print("\n".join(wrong) or "the README says what the programs say")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

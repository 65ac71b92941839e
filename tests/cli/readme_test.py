# Holds the READMEs to what the programs say: their exit codes, error codes, options and variables, what
# their examples print, and that their links lead somewhere. Knows no build.
# Usage: readme_test.py SOURCES NETPOLL NETPOLL-LAB
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import textwrap

MOST_LINES = 150  # of the first page
# Options of other programs stand on lines that name these.
OTHER_PROGRAMS = re.compile(r"cmake|tests/run\.sh|jq |docker |systemctl ")
OTHER_VARIABLES = {"NETPOLL_PASSWORD", "NETPOLL_SECRET", "NETPOLL_SENDMAIL"}
# No variables, but fields of the journal.
OTHER_VARIABLES |= {f"NETPOLL_{each}" for each in ("ERROR", "FAILED", "FOLDER", "HOST", "PHASE", "RUN", "VERDICT")}


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


def pages_of(sources):
    """The text of each page, the first one first; Python's is held by the tests of the package."""
    root = pathlib.Path(sources)
    paths = [root / "README.md", root / "inventories/README.md", root / "docker/README.md",
             *sorted(each for each in root.glob("src/**/README.md") if "python" not in each.parts)]
    return {path.relative_to(root): path.read_text(encoding="utf-8") for path in paths}


def dead_links(sources, pages):
    targets = [(path, target) for path, text in pages.items()
               for target in re.findall(r"\]\(([^)#:]+)\)", text)]
    return [f"{path}: {target} is not there" for path, target in targets
            if not (pathlib.Path(sources) / path.parent / target).exists()]


def unknown_options(path, page, helps):
    known = set(re.findall(r"--[a-z][a-z-]*", helps))
    return [f"{path}:{number}: there is no option {option}"
            for number, line in enumerate(page.splitlines(), 1)
            if not OTHER_PROGRAMS.search(line)
            for option in re.findall(r"(?<![\w-])--[a-z][a-z-]*", line) if option not in known]


def unknown_variables(readme, help_text):
    options = re.findall(r"--[a-z][a-z-]*", help_text)
    known = {"NETPOLL_" + each[2:].upper().replace("-", "_") for each in options}
    return [f"README: there is no variable {name}"
            for name in sorted(set(re.findall(r"\bNETPOLL_[A-Z_]+", readme)))
            if name not in known | OTHER_VARIABLES]


def number_of_platforms(readme, netpoll):
    names = re.findall(r"^([a-z][a-z0-9_]+)\b", output_of(netpoll, "platforms"), re.M)
    real = len(set(names) - {"auto", "generic"})
    said = re.search(r"\((\d+) platforms", readme)
    if said and int(said[1]) == real:
        return []
    return [f"README: there are {real} platforms besides auto and generic"]


# What the README leaves to the reader: the file with mistakes whose lines it shows.
BAD_INVENTORY = """defaults:
  username: netops
  pasword: env:NET_PASS
groups:
  core:
    platform: cisco_nsox
hosts:
  core1:
    hostname: 192.0.2.1
    port: 99999
    groups: [cor]
  core1:
    hostname: 192.0.2.2
"""


def examples(readme):
    """(command, what it prints) of all indented lines that begin with a prompt and netpoll. Those of
    the cookbook are shortened, and tests of their own."""
    readme = readme.replace(section(readme, "Cookbook"), "")
    found = []
    for block in re.findall(r"(?:^(?:    .*)?\n)+", readme, re.M):
        for part in re.split(r"^    \$ ", block, flags=re.M)[1:]:
            command, _, printed = part.partition("\n")
            if command.startswith("netpoll "):
                found.append((command, textwrap.dedent(printed).strip()))
    return found


class Lab:
    """Simulated devices of one platform at the addresses from `base` on, for as long as it is held."""

    def __init__(self, lab, folder, name, base, port, platform, count):
        self.known_hosts = folder / f"{name}.known_hosts"
        self.process = subprocess.Popen(
            [lab, "--devices", str(count), "--platforms", platform, "--base", base, "--port",
             str(port), "--username", "netops", "--password-env", "NET_PASS", "--die-with-parent",
             "--for", "120s", "--write-known-hosts", self.known_hosts],
            stdout=subprocess.PIPE, text=True)
        self.ready = "ready" in self.process.stdout.readline()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()


def inventory_of(readme, port, addresses):
    """The README's own inventory, at the lab's addresses."""
    text = re.search(r"```yaml\n(defaults:.*?)```", readme, re.S)[1]
    for printed, real in addresses.items():
        text = text.replace(printed, real)
    return text.replace("defaults:\n", f"defaults:\n  port: {port}\n", 1)


def without_times(text):
    return re.sub(r"\d+(\.\d+)? s\b", "T s", text)


def run_example(command, folder, environment):
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=folder, env=environment,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
    return done.stdout.strip()


def wrong_examples(readme, netpoll, lab):
    """Runs them as printed; the network is simulated, and only addresses and times differ."""
    all_of_them = examples(readme)
    if len(all_of_them) < 5:
        return [f"README: only {len(all_of_them)} examples were found"]
    port = 20000 + os.getpid() % 12000
    net = f"127.{60 + os.getpid() % 60}"
    addresses = {"192.0.2.1": f"{net}.1.1", "198.51.100.11": f"{net}.2.1"}
    wrong = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        environment = {"PATH": f"{pathlib.Path(netpoll).parent}:{os.environ['PATH']}",
                       "NET_PASS": "of-the-example", "HOME": name,
                       "NETPOLL_NO_CONFIG": "yes"}
        os.environ["NET_PASS"] = environment["NET_PASS"]
        with Lab(lab, folder, "core", addresses["192.0.2.1"], port, "cisco_nxos", 1) as core, \
                Lab(lab, folder, "access", addresses["198.51.100.11"], port, "cisco_ios", 24) as access:
            if not core.ready or not access.ready:
                return ["README: the lab for its examples did not start"]
            known = "".join(each.known_hosts.read_text() for each in (core, access))
            (folder / ".ssh").mkdir()
            (folder / ".ssh/known_hosts").write_text(known)
            (folder / "inventory.yaml").write_text(inventory_of(readme, port, addresses))
            (folder / "bad.yaml").write_text(BAD_INVENTORY)
            for command, printed in all_of_them:
                if "jq " in command and not shutil.which("jq"):
                    print(f"skipped, without jq: {command}")
                    continue
                # A dry run needs neither the secret nor anybody to contact.
                dry = "--dry-run" in command
                here = {key: value for key, value in environment.items()
                        if not dry or key != "NET_PASS"}
                # A summary is shown at a terminal.
                if " devices in " in printed:
                    here["NETPOLL_SUMMARY"] = "always"
                real = run_example(command, folder, here)
                for address, lab_address in addresses.items():
                    real = real.replace(f"{lab_address}:{port}", f"{address}:22")
                if without_times(real) != without_times(printed):
                    wrong.append(f"README: {command}\nprints\n{real}\nand not\n{printed}")
    return wrong


def main(sources, netpoll, lab):
    pages = pages_of(sources)
    first = pages[pathlib.Path("README.md")]
    readme = "\n".join(pages.values())
    help_text = output_of(netpoll, "--help-all")
    exits = help_text.split("Exit codes:\n", 1)[1].splitlines()
    errors = output_of(netpoll, "--list-errors").splitlines()
    wrong = difference("exit codes", table_below(readme, "Exit codes"),
                       entries(exits, r" {1,3}(\d+)  (.*)"))
    wrong += difference("error codes", listed_below(readme, "Error codes"),
                        [(name,) for name, _ in entries(errors, r"(\w+) +(.*)")])
    verbs = "".join(output_of(netpoll, verb, "--help") for verb in re.findall(r"(?m)^ +netpoll ([a-z]+) --help", help_text))
    helps = help_text + verbs + output_of(lab, "--help")
    for path, page in pages.items():
        wrong += unknown_options(path, page, helps)
    wrong += dead_links(sources, pages)
    wrong += unknown_variables(readme, help_text)
    wrong += number_of_platforms(first, netpoll)
    wrong += wrong_examples(readme, netpoll, lab)
    if first.count("\n") > MOST_LINES:
        wrong.append(f"README: {first.count(chr(10))} lines are more than {MOST_LINES}")
    print("\n".join(wrong) or "the READMEs say what the programs say")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

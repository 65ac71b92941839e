# Checks the rings: include lines, libraries, names, first lines and sizes. Knows no build.
# Usage: layering.py [ROOT]. Prints every breach as file:line: message; exits 1 where there is one.
import pathlib
import re
import sys

CPP = (".hpp", ".cpp", ".h")

# Which rings a ring may include and link besides itself.
INWARD = {
    "core": set(),
    "machine": set(),
    "crypto": {"machine", "core"},
    "parse": {"machine", "core"},
    "schedule": {"core"},
    "ssh": {"machine", "core"},
    "engine": {"schedule", "ssh", "machine", "core"},
    "nodes": {"core"},
    "inventory": {"nodes", "machine", "core"},
    "http": {"machine", "core"},
    "netbox": {"http", "machine", "core"},
    "results": {"machine", "core"},
    "history": {"results", "machine", "core"},
    "notify": {"http", "results", "machine", "core"},
    "audit": {"results", "machine", "core"},
    "backup": {"results", "machine", "core"},
    "transcript": {"nodes", "core"},
    "page": {"core"},
    "bench": {"page", "core"},
    "remote": {"engine", "schedule", "ssh", "machine", "core"},
    "run": {"crypto", "remote", "engine", "schedule", "ssh", "machine", "parse", "inventory", "netbox", "results", "audit", "history",
            "notify", "backup", "transcript", "bench", "page", "core"},
    "terminal": {"run", "remote", "parse", "history", "audit", "page", "machine", "core"},
    "cli": {"terminal", "run", "remote", "parse", "history", "audit", "bench", "machine"},
    "lab": {"nodes", "machine", "core"},
    "manual": {"cli", "inventory", "lab", "core"},
}

# Whose each public header is: whoever may include that ring, may include it. The values of the
# innermost ring are everybody's.
OWNER = {
    "inventory": "inventory",
    "platform_text": "inventory",
    "secret_check": "inventory",
    "netpoll": "run",
    "run_events": "run",
    "run_request": "run",
}
# A client of the public surface like any other.
CLIENTS = {"cli", "manual"}

# A library's headers and the rings that may know it.
LIBRARIES = {
    "libssh": (r"libssh/", {"ssh", "lab"}),
    "Asio": (r"asio(/|\.hpp)", {"engine", "lab"}),
    "spdlog": (r"(spdlog|fmt)/", {"terminal"}),
    "nlohmann-json": (r"nlohmann/", {"parse", "results", "history", "bench", "netbox", "notify", "remote", "run", "terminal",
                                        "lab", "manual"}),
    "CLI11": (r"CLI/", {"cli", "lab"}),
    "libcurl": (r"curl/", {"http"}),
    "SQLite": (r"sqlite3", {"history"}),
    "zstd": (r"zstd", {"history", "remote"}),
    "a YAML parser": (r"(yaml\.h|libfyaml\.h|yaml-cpp/)", {"nodes"}),
    "PCRE2": (r"pcre2", {"core", "parse", "inventory"}),
    "libsodium": (r"sodium", {"crypto"}),
    "OpenSSL": (r"openssl/", {"crypto", "ssh", "results", "inventory", "notify", "remote", "lab"}),
    "libnats": (r"nats/", {"remote"}),
    "doctest": (r"doctest/", set()),
}

# What a ring never knows: include lines, and words in its code.
SOCKETS = r"(sys/socket\.h|sys/un\.h|netinet/.*|netdb\.h|sys/epoll\.h)"
THREADS = r"(thread|future|stop_token|barrier|latch|semaphore|condition_variable)"
FILES = r"(fstream|filesystem|fcntl\.h|unistd\.h|sys/stat\.h)"
PURE = [("a socket", SOCKETS), ("a thread", THREADS), ("a file", FILES),
        ("the system", r"(sys/.*|pthread\.h|poll\.h)")]
FORBIDDEN_INCLUDES = {
    "core": [("a socket", SOCKETS), ("a thread", THREADS), ("a file", FILES),
             ("waiting", r"(poll\.h|sys/.*)")],
    "machine": [("a socket", SOCKETS), ("a thread", THREADS)],
    "parse": [("a socket", SOCKETS), ("a thread", THREADS)],
    "schedule": [("a socket", SOCKETS), ("a thread", THREADS), ("a file", FILES), ("the system", r"sys/.*")],
    "ssh": [("a thread", THREADS), ("waiting", r"sys/(epoll|select)\.h")],
    "engine": [("a file", r"(fstream|filesystem)")],
    "inventory": [("a socket", SOCKETS)],
    "http": [("a socket", SOCKETS), ("a thread", THREADS), ("a file", r"(fstream|filesystem|fcntl\.h)")],
    "results": [("a socket", SOCKETS)],
    "bench": PURE,
    "page": PURE,
}
CLOCKS = r"\b(steady_clock|high_resolution_clock|system_clock::now|time\(nullptr)"
FORBIDDEN_WORDS = {
    "core": [("a clock", CLOCKS)],
    "bench": [("a clock", CLOCKS)],
    "page": [("a clock", CLOCKS)],
    # It names times, and reads none.
    "schedule": [("a clock", r"\b(steady_clock::now|system_clock::now|high_resolution_clock|time\(nullptr)")],
    "ssh": [("waiting", r"\b(sleep_for|sleep_until|usleep|nanosleep)\b"),
            ("waiting: poll only with a limit of 0", r"\bpoll\((?!.*, 0\))")],
}

# The member in which a machine keeps where it stands.
STATE = r"\b(state|stage)_"
STATE_CHANGE = re.compile(STATE + r"\s*=(?!=)|\bexchange\(" + STATE + r"\b")
CONTROL = re.compile(r"\s*(\}|if|else|for|while|switch|case|do|try|catch|return)\b|\s*\}")

STANDARD_HEADER = re.compile(r"[a-z_0-9]+")
POOR_NAMES = {"utils", "util", "common", "helpers", "helper", "manager", "misc"}
INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^>"]+)[>"]')
TOP_LEVEL = {"CMakeLists.txt", "CMakePresets.json", "src", "include", "inventories", "tests",
             "docker", "README.md", "LICENSE", "CHANGELOG.md", "build"}
MAX_LINES = 400
MAX_MAIN_LINES = 60


class Breaches:
    def __init__(self, root):
        self.root = root
        self.found = []

    def add(self, path, line, message):
        self.found.append(f"{path.relative_to(self.root)}:{line}: {message}")


def code_lines(text):
    """Lines without // comments, numbered from 1. String literals are left as they are."""
    return [(n, re.sub(r"//.*", "", line)) for n, line in enumerate(text.splitlines(), 1)]


def check_ring_file(path, ring, lines, breaches):
    for number, line in lines:
        for what, words in FORBIDDEN_WORDS.get(ring, []):
            if re.search(words, line):
                breaches.add(path, number, f"{ring} must not know {what}")
        match = INCLUDE.match(line)
        if match:
            check_include(path, ring, number, match[1], match[2], breaches)


def owner_of(public_header):
    """Which ring defines what <netpoll/NAME.hpp> declares."""
    return OWNER.get(pathlib.PurePath(public_header).stem, "core")


def check_include(path, ring, number, quote, name, breaches):
    if ".." in pathlib.PurePath(name).parts:
        breaches.add(path, number, f"include {name} by its ring, not by ..")
        return
    if quote == '"':
        target = name.split("/")[0] if "/" in name else ring
        if target not in INWARD:
            breaches.add(path, number, f"{target} is not a ring; public headers are <netpoll/...>")
        elif target != ring and target not in INWARD[ring]:
            breaches.add(path, number, f"{ring} must not include {target}: arrows point inward")
        return
    if name.startswith("netpoll/"):
        owner = owner_of(name)
        if ring not in CLIENTS and owner != ring and owner not in INWARD[ring] | {"core"}:
            breaches.add(path, number, f"{ring} must not include {name}: it is {owner}'s")
    for library, (headers, rings) in LIBRARIES.items():
        if re.match(headers, name) and ring not in rings:
            breaches.add(path, number, f"{ring} must not know {library}")
    for what, headers in FORBIDDEN_INCLUDES.get(ring, []):
        if re.fullmatch(headers, name):
            breaches.add(path, number, f"{ring} must not know {what}")


def indentation(line):
    return len(line) - len(line.lstrip())


def function_around(lines, index):
    """Name of the function that line `index` stands in, by its indentation; empty where none."""
    inline = re.search(r"\b(\w+)\([^()]*\)[^{}]*\{[^}]*" + STATE + r"\s*=", lines[index])
    if inline:
        return inline[1]
    depth = indentation(lines[index])
    for line in reversed(lines[:index]):
        if not line.strip() or indentation(line) >= depth:
            continue
        depth = indentation(line)
        name = re.search(r"(~?\w+)\(", line)
        if name and not CONTROL.match(line):
            return name[1]
    return ""


def check_state_changes(path, lines, breaches):
    """A machine's state is changed by its setter `enter` only: there it is checked, and told."""
    code = [line for _, line in lines]
    for index, line in enumerate(code):
        if STATE_CHANGE.search(line) and function_around(code, index) != "enter":
            breaches.add(path, index + 1, "a state is changed in `enter` only")


def check_public_header(path, lines, breaches):
    for number, line in lines:
        match = INCLUDE.match(line)
        if not match:
            continue
        own = match[1] == "<" and re.fullmatch(r"netpoll/[a-z_0-9]+\.hpp", match[2])
        standard = match[1] == "<" and STANDARD_HEADER.fullmatch(match[2])
        if not own and not standard:
            breaches.add(path, number, f"a public header must not include {match[2]}: std only")


def check_shape(path, text, breaches):
    lines = text.splitlines()
    mark = "//" if path.suffix in CPP else "#"
    first = lines[0] if lines else ""
    if first.startswith("#!") and len(lines) > 1:
        first = lines[1]
    if not first.startswith(mark):
        breaches.add(path, 1, f"the first line is not a comment ({mark}) that says what this is")
    if len(lines) > MAX_LINES:
        breaches.add(path, MAX_LINES, f"{len(lines)} lines; more than {MAX_LINES}: divide it")
    if path.parts[-3:] == ("src", "cli", "main.cpp") and len(lines) >= MAX_MAIN_LINES:
        breaches.add(path, MAX_MAIN_LINES, f"{len(lines)} lines; main stays under {MAX_MAIN_LINES}")


def check_names(root, path, breaches):
    for part in path.relative_to(root).parts:
        stem = part.split(".")[0].lower()
        if stem in POOR_NAMES or stem.split("_")[-1] in POOR_NAMES:
            breaches.add(path, 1, f"'{part}' says nothing; name it after what it is")


def sources(root):
    for folder in ("include", "src", "tests"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (*CPP, ".py", ".sh") and "__pycache__" not in path.parts:
                yield path


def check(root):
    breaches = Breaches(root)
    for entry in sorted(root.iterdir()):
        if not entry.name.startswith(".") and entry.name not in TOP_LEVEL:
            breaches.add(entry, 1, "does not belong at the top level")
    count = 0
    for path in sources(root):
        count += 1
        text = path.read_text(encoding="utf-8")
        check_shape(path, text, breaches)
        check_names(root, path, breaches)
        parts = path.relative_to(root).parts
        if path.suffix not in CPP:
            continue
        if parts[0] == "include":
            check_public_header(path, code_lines(text), breaches)
        elif parts[0] == "src" and parts[1] not in INWARD:
            breaches.add(path, 1, f"{parts[1]} is not a ring that layering.py knows")
        elif parts[0] == "src":
            check_ring_file(path, parts[1], code_lines(text), breaches)
            check_state_changes(path, code_lines(text), breaches)
    return count, breaches.found


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__).resolve()
    if root.is_file():
        root = root.parent.parent
    count, found = check(root)
    for breach in found:
        print(breach)
    print(f"{count} files, {len(found)} breaches")
    return 1 if found or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())

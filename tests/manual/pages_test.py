# Every man page is read by groff without a warning, and says what its program's help says.
# Usage: pages_test.py MANUAL_FOLDER NETPOLL. Exits 77 where there is no groff.
import pathlib
import re
import shutil
import subprocess
import sys

folder, netpoll = pathlib.Path(sys.argv[1]), sys.argv[2]


def shown(page):
    """What a reader sees. Fails on any warning."""
    done = subprocess.run(["groff", "-man", "-ww", "-Tutf8", "-rLL=100n", "-P-c", page], capture_output=True, text=True)
    assert done.returncode == 0 and not done.stderr, f"{page.name}: {done.stderr}"
    return re.sub(r".\x08", "", done.stdout)


def main():
    if not shutil.which("groff"):
        print("pages_test: skipped: groff is not installed")
        sys.exit(77)
    pages = sorted(folder.glob("*.[15]"))
    assert [p.name for p in pages] == ["netpoll-inventory.5", "netpoll-lab.1", "netpoll-platforms.5",
                                       "netpoll-results.5", "netpoll.1"], pages
    texts = {p.name: shown(p) for p in pages}
    for program, page in ((netpoll, "netpoll.1"), (netpoll + "-lab", "netpoll-lab.1")):
        flag = "--help-all" if page == "netpoll.1" else "--help"
        text = subprocess.run([program, flag], capture_output=True, text=True, check=True).stdout
        options = set(re.findall(r"^ +(?:-\w, ?)?(--[a-z-]+)", text, re.MULTILINE))
        assert len(options) > 30, options
        for option in options:
            assert option in texts[page], f"{page} has no {option}"
    errors = subprocess.run([netpoll, "--list-errors"], capture_output=True, text=True, check=True).stdout
    for code in re.findall(r"^([a-z_]+) ", errors, re.MULTILINE):
        assert code in texts["netpoll.1"], code
    for page, word in (("netpoll-inventory.5", "ansible_host"), ("netpoll-platforms.5", "cisco_nxos"),
                       ("netpoll-results.5", "session_possibly_left")):
        assert word in texts[page], word
    print(f"{len(pages)} pages, {sum(len(t.splitlines()) for t in texts.values())} lines, no warning")


main()

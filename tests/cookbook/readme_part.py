# The cookbook as Markdown: each job's text, its commands and what they print in a run of now.
# Usage: readme_part.py [--most LINES] [--page] NETPOLL NETPOLL-LAB [JOB.sh...]: of each output at most so many lines
#        [14], as a page of its own or as a section. Exits 1 where a job fails, and says which.
#        readme_part.py --check PAGE [--some]: exits 1 where the page shows a command of no job below "## Cookbook", or,
#        but with --some, lacks one.
import argparse
import pathlib
import sys

import cookbook

PREFACE = """Daily jobs, as they run on netpoll-lab's simulated devices. Each is a test; the scripts in [jobs](jobs) have what is
not shown here. This page is made by `readme_part.py --page`, from a run.
"""


def shortened(text, most):
    """The text's lines; of more than `most` the middle is left out."""
    lines = [line for line in text.rstrip("\n").split("\n") if line]
    if len(lines) <= most:
        return lines
    last = 3 if most >= 10 else 1
    return [*lines[:max(most - last - 1, 1)], "...", *lines[-last:]]


def markdown_of(job, shown, most, heading):
    parts = [f"{heading} {job.title}\n"]
    if job.text:
        parts.append(job.text + "\n")
    block = []
    for each in shown:
        first, *more = each.command.split("\n")
        block += [f"$ {first}", *more]
        if each.output.strip():
            block += shortened(each.output, most)
    parts.append("\n".join("    " + line if line else "" for line in block) + "\n")
    return "\n".join(parts)


def check(page, some):
    """Messages on what the page's cookbook and the jobs do not share; `some` of these are enough."""
    _, heading, part = page.read_text(encoding="utf-8").rpartition("\n## Cookbook\n")
    if heading:  # a section of a page that has others
        part = part.split("\n## ", 1)[0]
    printed = [line.strip() for line in part.splitlines()]
    commands = {line.strip() for path in cookbook.JOBS.glob("*.sh") for command in cookbook.job_of(path).commands
                for line in ("$ " + command).split("\n")}
    wrong = [f"{page}: is not there: {each}" for each in sorted(commands)
             if each not in printed and not some]
    return wrong + [f"{page}: is of no job: {each}" for each in printed
                    if each.startswith("$ ") and each not in commands]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", type=pathlib.Path)
    parser.add_argument("--some", action="store_true")
    parser.add_argument("--page", action="store_true")
    parser.add_argument("--most", type=int, default=14)
    parser.add_argument("programs", nargs="*")
    options = parser.parse_args()
    if options.check:
        wrong = check(options.check, options.some)
        for each in wrong:
            print(each, file=sys.stderr)
        return 1 if wrong else 0
    netpoll, lab, *names = options.programs
    paths = [pathlib.Path(each) for each in names] or sorted(cookbook.JOBS.glob("*.sh"))
    status = 0
    heading = "#" if options.page else "##"
    print(f"{heading} Cookbook\n")
    if options.page:
        print(PREFACE)
    for number, path in enumerate(paths):
        job = cookbook.job_of(path)
        code, said, shown = cookbook.run(job, netpoll, lab, number)
        if code != 0:
            print(f"{path.name}: exit code {code}: {said}", file=sys.stderr)
            status = 1
            continue
        print(markdown_of(job, shown, options.most, heading + "#"))
    return status


if __name__ == "__main__":
    sys.exit(main())

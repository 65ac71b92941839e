# The cookbook as Markdown: each job's text, its commands and what they print in a run of now.
# Usage: readme_part.py NETPOLL NETPOLL-LAB [JOB.sh...]. Exits 1 where a job fails; says on standard error which.
#        readme_part.py --check PAGE: exits 1 where the page lacks a job's command, or shows another below "## Cookbook".
import pathlib
import sys

import cookbook

MOST_LINES = 14  # of one output; the middle of a longer one is left out


def shortened(text):
    lines = text.rstrip("\n").split("\n")
    if len(lines) <= MOST_LINES:
        return lines
    return [*lines[:MOST_LINES - 4], "...", *lines[-3:]]


def markdown_of(job, shown):
    parts = [f"### {job.title}\n"]
    if job.text:
        parts.append(job.text + "\n")
    block = []
    for each in shown:
        first, *more = each.command.split("\n")
        block += [f"$ {first}", *more]
        if each.output.strip():
            block += shortened(each.output)
    parts.append("\n".join("    " + line if line else "" for line in block) + "\n")
    return "\n".join(parts)


def check(page):
    """Messages on what the page's cookbook and the jobs do not share."""
    part = page.read_text(encoding="utf-8").split("\n## Cookbook\n", 1)[-1].split("\n## ", 1)[0]
    printed = [line.strip() for line in part.splitlines()]
    commands = {line.strip() for path in cookbook.JOBS.glob("*.sh") for command in cookbook.job_of(path).commands
                for line in ("$ " + command).split("\n")}
    wrong = [f"{page}: is not there: {each}" for each in sorted(commands) if each not in printed]
    return wrong + [f"{page}: is of no job: {each}" for each in printed
                    if each.startswith("$ ") and each not in commands]


def main():
    if sys.argv[1] == "--check":
        wrong = check(pathlib.Path(sys.argv[2]))
        for each in wrong:
            print(each, file=sys.stderr)
        return 1 if wrong else 0
    netpoll, lab, *names = sys.argv[1:]
    paths = [pathlib.Path(each) for each in names] or sorted(cookbook.JOBS.glob("*.sh"))
    status = 0
    print("## Cookbook\n")
    for number, path in enumerate(paths):
        job = cookbook.job_of(path)
        code, said, shown = cookbook.run(job, netpoll, lab, number)
        if code != 0:
            print(f"{path.name}: exit code {code}: {said}", file=sys.stderr)
            status = 1
            continue
        print(markdown_of(job, shown))
    return status


if __name__ == "__main__":
    sys.exit(main())

# The runs of a benchmark as a table: medians, spread, ratios. Knows how nothing was measured.
import operator
import statistics

HEAD = ("", "CPU ms/device", "wall s", "devices/s", "KB/session", "failed", "x CPU", "x wall",
        "x memory")


def of(part, concurrency):
    """The first peer is 1.00 in the columns of ratios: medians of what a round's runs give."""
    rows = []
    first = None
    for name in part["peers"]:
        figures = _figures(name, part)
        first = first or figures
        rows.append(_row(name, figures, first))
    title = (f"{part['server']}: {part['devices']} devices, concurrency {concurrency}, medians of "
             f"{len({each['round'] for each in part['runs']})} (least..most)")
    return "\n".join([title, *_aligned([HEAD, *rows]), *_warnings(part)]) + "\n"


def against_before(part):
    """What each peer's runs cost against those of another build in the same rounds, a line each."""
    for name in part["peers"]:
        if f"{name}, before" not in part["peers"]:
            continue
        now, then = _figures(name, part), _figures(f"{name}, before", part)
        cpu, wall = (statistics.median(map(operator.truediv, now[what], then[what])) for what in ("cpu", "wall"))
        memory = ""
        if now["memory"] and then["memory"]:
            memory = f", memory {now['memory'] / then['memory']:.3f}"
        yield f"{name} against before: CPU {cpu:.3f}, wall {wall:.3f}{memory}\n"


def _figures(name, part):
    runs = sorted((each for each in part["runs"] if each["peer"] == name),
                  key=lambda each: each["round"])
    memory = part["memory"].get(name)
    return {"cpu": [1000 * each["cpu_s"] / each["devices"] for each in runs],
            "wall": [each["wall_s"] for each in runs],
            "rate": statistics.median(each["devices"] / each["wall_s"] for each in runs),
            "failed": sum(each["failed"] for each in runs),
            "memory": memory and memory["per_session_kb"]}


def _row(name, figures, first):
    memory = figures["memory"]
    return (name, _spread(figures["cpu"]), _spread(figures["wall"]), f"{figures['rate']:.0f}",
            "-" if memory is None else f"{memory:.0f}", str(figures["failed"]),
            *(f"{statistics.median(map(operator.truediv, figures[what], first[what])):.2f}"
              for what in ("cpu", "wall")),
            f"{memory / first['memory']:.2f}" if memory and first["memory"] > 0 else "-")


def _spread(values):
    return f"{statistics.median(values):.2f} ({min(values):.2f}..{max(values):.2f})"


def _aligned(rows):
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    return ["  ".join([row[0].ljust(widths[0]),
                       *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:]))])
            for row in rows]


def _warnings(part):
    """Memory that was measured with fewer sessions than it is divided by says too little."""
    return [f"{name}: only {each['open_at_once']} of {each['sessions']} sessions were open at once "
            "when memory was measured: raise --latency" for name, each in part["memory"].items()
            if each["open_at_once"] < each["sessions"]]

# Runs one program and says what it cost: time, CPU, memory. Knows no SSH and no peer.
import os
import pathlib
import signal
import subprocess
import threading
import time
import typing


class Cost(typing.NamedTuple):
    exit_code: int
    wall: float  # s
    cpu: float  # s, user and system, of the program and of all that it started and waited for


class PeakCost(typing.NamedTuple):
    exit_code: int
    wall: float  # s
    cpu: float  # s
    peak: int  # KB that the program itself had resident


def _start(argv, environment, log, limit, errors=None):
    """The program, as the leader of a group that is killed when the limit (s) is over."""
    process = subprocess.Popen(argv, env=environment, stdin=subprocess.DEVNULL, stdout=log,
                               stderr=errors or log, start_new_session=True)
    timer = threading.Timer(limit, os.killpg, (process.pid, signal.SIGKILL))
    timer.daemon = True
    timer.start()
    return process, timer


def _reap(process, timer):
    """The exit code and the CPU in s of a program that has ended. xargs leaves children behind
    where one of them has failed; while the program is not reaped, the group's number is its own."""
    timer.cancel()
    os.killpg(process.pid, signal.SIGKILL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_utime + usage.ru_stime


def cost_of(argv, environment, log, limit=900):
    began = time.monotonic()
    process, timer = _start(argv, environment, log, limit)
    try:
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        wall = time.monotonic() - began
    finally:  # also where somebody interrupts the benchmark
        code, cpu = _reap(process, timer)
    return Cost(code, wall, cpu)


def peak_cost_of(argv, environment, out, errors, limit=900, interval=0.004):
    """What one program without children of weight cost, and its peak as the kernel keeps it: that never
    falls, so only what came in the last moment before the end may be missed."""
    began = time.monotonic()
    process, timer = _start(argv, environment, out, limit, errors)
    peak = 0
    try:
        while os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None:
            peak = max(peak, _high_water(process.pid))
            time.sleep(interval)  # between samples; nothing is awaited
        wall = time.monotonic() - began
    finally:
        code, cpu = _reap(process, timer)
    return PeakCost(code, wall, cpu, peak)


def peak_memory_of(argv, environment, log, limit=900, interval=0.05):
    """The exit code, and the most KB that the program and all below it held at a time.

    Sampled, since ru_maxrss knows no sum over processes, and is never less than that of the
    process that forked, which is this one. PSS, so that what a thousand ssh share counts once.
    """
    process, timer = _start(argv, environment, log, limit)
    peak = 0
    try:
        while os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None:
            peak = max(peak, sum(_pss(each) for each in _tree(process.pid)))
            time.sleep(interval)  # between samples; nothing is awaited
    finally:
        code, _ = _reap(process, timer)
    return code, peak


def _tree(pid):
    yield pid
    for task in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text(encoding="ascii").split()
        except OSError:  # ended meanwhile
            continue
        for child in children:
            yield from _tree(int(child))


def _pss(pid):
    return _kilobytes(f"/proc/{pid}/smaps_rollup", "Pss:")


def _high_water(pid):
    return _kilobytes(f"/proc/{pid}/status", "VmHWM:")


def _kilobytes(path, name):
    try:
        text = pathlib.Path(path).read_text(encoding="ascii")
    except OSError:  # ended meanwhile
        return 0
    lines = (line.split() for line in text.splitlines())
    return next((int(words[1]) for words in lines if words[0] == name), 0)

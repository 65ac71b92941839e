# src/python with programs in place of netpoll that misbehave: dying, babbling, deaf, slow. Knows no device.
import asyncio
import contextlib
import gc
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import textwrap
import unittest
from unittest import mock

from under_test import ROOT, is_alive, netpoll, refused

from netpoll import asynchronous, program

with refused() as real:
    RECORD = json.dumps(next(iter(real)).raw)
    list(real)
    RUN = json.dumps({"run": real.run.raw})

PREAMBLE = f"""#!{sys.executable} -SE
import os, signal, sys, time
RECORD, RUN = {RECORD!r}, {RUN!r}
def say(text): os.write(1, text.encode() + b"\\n")
"""
ENDLESS = "while True: say(RECORD)"
# SIGINTs are counted, also one that comes soon after the first, and the count is kept. In Python's own process group
# it would get those of the terminal too.
COUNTING = """
import select
count = 0 if os.getpgrp() == os.getpid() else 100
def interrupted(*_):
    global count
    count += 1
signal.signal(signal.SIGINT, interrupted)
woken, wake = os.pipe()
os.set_blocking(wake, False)
signal.set_wakeup_fd(wake)
say(RECORD)
os.read(woken, 1)
select.select([woken], [], [], 0.3)
open(sys.argv[0] + ".ended", "w").write(str(count))
say(RUN)
"""
SCRIPT = """
import os, signal, sys
sys.path.insert(0, {source!r})
import netpoll
# A script's background ignores it, and so would whatever is started there.
signal.signal(signal.SIGINT, signal.default_int_handler)
run = netpoll.poll(hosts=["a"], program={fake!r})
next(run)
print(run._program.pid, flush=True)
{rest}
"""


class Misbehaving(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.count = 0

    def fake(self, body):
        self.count += 1
        path = pathlib.Path(self.folder.name) / f"fake{self.count}"
        path.write_text(PREAMBLE + textwrap.dedent(body))
        path.chmod(0o700)
        return str(path)

    def outcomes(self, body):
        """What poll and apoll make of such a program: records, exception and the run of each."""
        fake = self.fake(body)
        records = []
        run = netpoll.poll(hosts=["a"], program=fake)
        problem = None
        try:
            records.extend(run)
        except netpoll.NetpollError as found:
            problem = found
        self.assertFalse(is_alive(run._program.pid))
        yield records, problem, run
        yield asyncio.run(self.awaited(fake))

    async def awaited(self, fake):
        records = []
        run = netpoll.apoll(hosts=["a"], program=fake)
        try:
            async for record in run:
                records.append(record)
        except netpoll.NetpollError as problem:
            return records, problem, run
        return records, None, run

    def script(self, fake, rest):
        """A Python that has taken one record of a program, and that program's pid."""
        text = SCRIPT.format(source=str(ROOT / "src" / "python"), fake=fake, rest=textwrap.dedent(rest))
        python = subprocess.Popen([sys.executable, "-B", "-c", text], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  text=True, start_new_session=True)
        self.addCleanup(python.communicate)
        # Byte by byte: communicate() reads behind what a buffer has taken, which may be more than this line.
        pid = b""
        while not pid.endswith(b"\n"):
            byte = os.read(python.stdout.fileno(), 1)
            self.assertTrue(byte, "it ended before it said a pid")
            pid += byte
        return python, int(pid)

    def test_a_good_one(self):
        for records, problem, run in self.outcomes("say(RECORD); say(RECORD); say(RUN); sys.exit(5)"):
            self.assertEqual((len(records), problem, run.exit_code, run.run.devices), (2, None, 5, 1))

    def test_exit_codes_are_exceptions(self):
        for code, kind in [(2, netpoll.UsageError), (3, netpoll.ProgramFailed), (0, netpoll.ProtocolError),
                           (99, netpoll.ProtocolError)]:
            for records, problem, run in self.outcomes(f"sys.stderr.write('because'); sys.exit({code})"):
                self.assertIs(type(problem), kind)
                self.assertEqual((problem.exit_code, run.exit_code, records), (code, code, []))
                self.assertEqual(problem.stderr, "because")
                self.assertIn("because", str(problem))

    def test_death_by_a_signal(self):
        for half in ("", "os.write(1, RECORD[:99].encode())"):
            for records, problem, run in self.outcomes(f"say(RECORD); {half}\nos.kill(os.getpid(), 9)"):
                self.assertIs(type(problem), netpoll.ProgramKilled)
                self.assertEqual((len(records), problem.exit_code), (1, -9))
                self.assertIn("SIGKILL", str(problem))

    def test_lines_that_are_no_records(self):
        for line in ("say('{')", "say('')", "os.write(1, b'\\xff\\n')", "say('[1]')"):
            for records, problem, run in self.outcomes(f"say(RECORD); {line}\n{ENDLESS}"):
                self.assertEqual((len(records), type(problem)), (1, netpoll.ProtocolError))
        for records, problem, run in self.outcomes("say(RUN); os.write(1, RECORD.encode())"):
            self.assertEqual((len(records), type(problem)), (0, netpoll.ProtocolError))

    def test_much_on_stderr_holds_up_nobody_and_is_cut(self):
        body = """
            sys.stderr.write("the first\\n" + ("x" * 99 + "\\n") * 100000 + "y" * 1000000 + "the last")
            sys.stderr.flush()
            say(RECORD); sys.exit(3)"""
        for records, problem, run in self.outcomes(body):
            self.assertEqual((len(records), type(problem)), (1, netpoll.ProgramFailed))
            self.assertTrue(problem.stderr.startswith("the first\n") and problem.stderr.endswith("the last"))
            self.assertLess(len(problem.stderr), 200_000)
            self.assertLess(len(str(problem)), 5_000)

    def test_log_lines_are_logged(self):
        body = "sys.stderr.write('2026-01-01T00:00:00.000Z warn mind the gap\\n'); sys.stderr.flush(); say(RUN)"
        with self.assertLogs("netpoll", "WARNING") as logged:
            for _, problem, _ in self.outcomes(body):
                self.assertIsNone(problem)
        self.assertEqual([record.getMessage() for record in logged.records], ["mind the gap"] * 2)

    def test_a_line_of_any_length(self):
        body = """
            sys.path.append(os.__file__.rpartition("/")[0])
            import json
            record = json.loads(RECORD)
            record["commands"] = [{**dict.fromkeys(["bytes", "sha256", "duration_ms", "parsed", "parse_error"]),
                                   "command": "c", "status": "ok", "output": "x" * 20000000}]
            text = json.dumps(record).encode() + b"\\n"
            while text: text = text[os.write(1, text):]
            say(RUN)"""
        for records, problem, _ in self.outcomes(body):
            self.assertIsNone(problem)
            self.assertEqual(len(records[0].commands[0].output), 20_000_000)

    def test_it_is_read_no_faster_than_asked(self):
        fake = self.fake("""
            import mmap
            with open(sys.argv[0] + ".count", "w+b") as file:
                file.write(bytes(4)); file.flush()
                count = mmap.mmap(file.fileno(), 4)
            for n in range(1, 100000):
                say(RECORD)
                count[:] = n.to_bytes(4, "little")""")
        room = 8 * (1 << 16) // len(RECORD)

        def written():
            return int.from_bytes(pathlib.Path(fake + ".count").read_bytes(), "little")

        async def some():
            async with netpoll.apoll(hosts=["a"], program=fake) as run:
                async for _ in run:
                    # Others' turns, in which a reader that read ahead would.
                    for _ in range(1000):
                        await asyncio.sleep(0)
                    return written()

        with netpoll.poll(hosts=["a"], program=fake) as run:
            next(run)
            self.assertLess(written(), room)
        self.assertFalse(is_alive(run._program.pid))
        self.assertLess(asyncio.run(some()), room)

    def test_deaf_ones_are_ended_by_force(self):
        for deaf in ("SIGINT",), ("SIGINT", "SIGTERM"):
            body = "".join(f"signal.signal(signal.{each}, signal.SIG_IGN)\n" for each in deaf) + ENDLESS
            quickly = ((signal.SIGINT, 0.2), (signal.SIGTERM, 0.2))
            with mock.patch.object(program, "ENDINGS", quickly), mock.patch.object(asynchronous, "ENDINGS", quickly):
                run = netpoll.poll(hosts=["a"], program=self.fake(body))
                next(run)
                run.close()
                self.assertFalse(is_alive(run._program.pid))
                self.assertRaises(StopIteration, next, run)
                asyncio.run(self.one_of(netpoll.apoll(hosts=["a"], program=self.fake(body))))

    async def one_of(self, run):
        started = []
        create = asyncio.create_subprocess_exec

        async def noted(*words, **options):
            started.append(await create(*words, **options))
            return started[0]

        with mock.patch.object(asyncio, "create_subprocess_exec", noted):
            await anext(run)
        await run.aclose()
        self.assertFalse(is_alive(started[0].pid))

    def test_one_that_is_dropped_ends(self):
        fake = self.fake(COUNTING)
        run = netpoll.poll(hosts=["a"], program=fake)
        next(run)
        pid = run._program.pid
        del run
        gc.collect()
        self.assertFalse(is_alive(pid))
        self.assertEqual(pathlib.Path(fake + ".ended").read_text(), "1")

    def test_leaving_the_loop_ends_it(self):
        fakes = [self.fake(COUNTING), self.fake(COUNTING)]
        for _ in netpoll.poll(hosts=["a"], program=fakes[0]):
            break
        asyncio.run(self.left(fakes[1]))
        for fake in fakes:
            self.assertEqual(pathlib.Path(fake + ".ended").read_text(), "1")

    async def left(self, fake):
        async for _ in netpoll.apoll(hosts=["a"], program=fake):
            break

    def test_cancelling_the_task_ends_it(self):
        fake = self.fake(COUNTING)

        async def cancelled():
            got = asyncio.Event()

            async def take():
                async for _ in netpoll.apoll(hosts=["a"], program=fake):
                    got.set()

            task = asyncio.create_task(take())
            await got.wait()
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            return task.cancelled(), pathlib.Path(fake + ".ended").read_text()

        self.assertEqual(asyncio.run(cancelled()), (True, "1"))

    def test_ctrl_c_reaches_it_once(self):
        # In the foreground all of the terminal's processes get the signal, which killpg does here.
        for rest in ("next(run)", "import signal; signal.pause()"):
            fake = self.fake(COUNTING)
            python, pid = self.script(fake, rest)
            os.killpg(python.pid, signal.SIGINT)
            self.assertIn("KeyboardInterrupt", python.communicate()[1])
            self.assertFalse(is_alive(pid))
            self.assertEqual(pathlib.Path(fake + ".ended").read_text(), "1")

    def test_the_end_of_python_ends_it(self):
        for rest in ("", "sys.exit(3)", "raise RuntimeError"):
            fake = self.fake(COUNTING)
            python, pid = self.script(fake, rest)
            python.communicate()
            self.assertFalse(is_alive(pid))
            self.assertEqual(pathlib.Path(fake + ".ended").read_text(), "1")

    def test_a_fork_leaves_it_alone(self):
        fake = self.fake("say(RECORD); sys.stdin.read(); say(RECORD); say(RUN)")
        python, pid = self.script(fake, """
            child = os.fork()
            if child == 0:
                run.close()
                sys.exit(7)
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
            print(len(list(run)), run.exit_code)""")
        out, problem = python.communicate()
        self.assertEqual((out, python.returncode), ("1 0\n", 0), problem)

    def test_one_that_is_missing(self):
        unreadable = pathlib.Path(self.folder.name) / "unreadable"
        unreadable.write_text("#!/nonexistent/interpreter\n")
        unreadable.chmod(0o700)
        for path in ("/nonexistent/netpoll", "no-such-netpoll", self.folder.name, str(unreadable)):
            run = netpoll.poll(hosts=["a"], program=path)
            with self.assertRaises(netpoll.ProgramNotFound):
                next(run)
            with self.assertRaises(netpoll.ProgramNotFound):
                asyncio.run(self.left(path))
            self.assertRaises(StopIteration, next, run)

    def test_more_secrets_than_fit(self):
        hosts = [{"name": f"h{n}", "password": f"{n}" + "x" * 9999} for n in range(2000)]
        with self.assertRaisesRegex(netpoll.UsageError, "more than an environment holds"):
            next(netpoll.poll(hosts=hosts, program="true"))


if __name__ == "__main__":
    unittest.main()

# Installs netpoll into a folder of its own, builds a program against it, once by its CMake package and once by
# pkg-config, and polls five devices of the lab. Usage: embedder_test.py BUILD_DIR NETPOLL_LAB
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parent / "replay"))
from programs import Lab  # noqa: E402

BUILD, LAB = sys.argv[1], sys.argv[2]
SOURCE = HERE / "embedder.cpp"


def run(*words, **options):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False, timeout=250,
                          **options)
    if done.returncode != 0:
        raise RuntimeError(f"{words[0]} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


class Embedder(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.room = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.room.name)
        cls.prefix = cls.folder / "prefix"
        run("cmake", "--install", BUILD, "--prefix", cls.prefix)
        cls.lab = Lab(LAB, [], ["--devices", "5"])

    @classmethod
    def tearDownClass(cls):
        cls.lab.close()
        cls.room.cleanup()

    def check(self, program):
        text = run(program, self.lab.inventory, self.lab.known_hosts)
        lines = text.splitlines()
        self.assertEqual(lines[-1], "5 devices, verdict 0")
        self.assertEqual(sum(" ok " in line for line in lines), 5)
        self.assertTrue(all(int(line.split()[-1]) > 0 for line in lines[:5]), text)

    def test_by_the_cmake_package(self):
        build = self.folder / "build"
        run("cmake", "-G", "Ninja", "-S", HERE / "project", "-B", build, f"-DCMAKE_PREFIX_PATH={self.prefix}",
            f"-DEMBEDDER_SOURCE={SOURCE}")
        run("cmake", "--build", build)
        self.check(build / "embedder")

    def test_by_pkg_config_and_all_mistakes_at_once(self):
        found = next(self.prefix.glob("**/netpoll.pc")).parent
        text = (found / "netpoll.pc").read_text().splitlines()
        (found / "netpoll.pc").write_text("\n".join([f"prefix={self.prefix}"] + text[1:]) + "\n")
        flags = run("pkg-config", "--cflags", "--libs", "netpoll",
                    env={**os.environ, "PKG_CONFIG_PATH": str(found)}).split()
        program = self.folder / "embedder"
        run("c++", "-std=c++20", SOURCE, "-o", program, *flags)
        self.check(program)
        wrong = self.folder / "wrong.yaml"
        wrong.write_text("hosts:\n  a: {prot: 22}\n  b: {platfrom: linux}\n")
        done = subprocess.run([program, wrong], capture_output=True, text=True, check=False, timeout=60)
        self.assertEqual(done.returncode, 2)
        self.assertIn("wrong.yaml:2:", done.stderr)
        self.assertIn("wrong.yaml:3:", done.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

# Tests that links.py finds each kind of breach, on archives of its own.
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import links  # noqa: E402


class Links(unittest.TestCase):
    def found(self, **sources):
        with tempfile.TemporaryDirectory() as folder:
            archives = {}
            for ring, text in sources.items():
                archive = pathlib.Path(folder) / f"lib{ring}.a"
                source, compiled = archive.with_suffix(".cpp"), archive.with_suffix(".o")
                source.write_text(text)
                subprocess.run(["c++", "-c", source, "-o", compiled], check=True)
                subprocess.run(["ar", "crs", archive, compiled], check=True)
                archives[ring] = archive
            return links.check(archives)

    def test_inward_links_pass(self):
        self.assertEqual(self.found(core="namespace netpoll { int f() { return 1; } }",
                                    ssh="namespace netpoll { int f(); int g() { return f(); } }"), [])

    def test_outward_links_are_found(self):
        found = self.found(core="namespace netpoll { int f(); int g() { return f(); } }",
                           ssh="namespace netpoll { int f() { return 1; } }")
        self.assertEqual(found, ["core must not link to ssh: it needs netpoll::f()"])

    def test_what_nobody_defines_is_found(self):
        found = self.found(ssh="namespace netpoll { int f(); int g() { return f(); } }")
        self.assertEqual(found, ["ssh needs netpoll::f(), which no ring defines"])

    def test_libraries_of_other_rings_are_found(self):
        call = 'extern "C" int {0}(); int g() {{ return {0}(); }}'
        for ring, name in [("core", "ssh_new"), ("ssh", "yaml_parser_parse"), ("cli", "pcre2_match_8"),
                           ("engine", "EVP_EncodeBlock"), ("http", "curl_easy_init")]:
            self.assertTrue(any("must not link to" in each for each in self.found(**{ring: call.format(name)})))


if __name__ == "__main__":
    unittest.main()

# Tests that layering.py finds each kind of breach. Knows no real source file.
import pathlib
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import layering  # noqa: E402

HEAD = "// A file of a test. Knows nothing.\n"


class Breaches(unittest.TestCase):
    def found(self, path, text):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder).resolve()
            (root / path).parent.mkdir(parents=True)
            (root / path).write_text(text)
            return layering.check(root)[1]

    def assert_breach(self, path, text, part):
        self.assertTrue(any(part in breach for breach in self.found(path, text)), (path, text))

    def assert_clean(self, path, text):
        self.assertEqual(self.found(path, text), [])

    def test_arrows_point_inward(self):
        self.assert_clean("src/ssh/a.cpp", HEAD + '#include "core/dialogue.hpp"\n')
        self.assert_clean("src/cli/a.cpp", HEAD + '#include "run/x.hpp"\n#include "own.hpp"\n')
        self.assert_breach("src/cli/a.cpp", HEAD + '#include "engine/x.hpp"\n', "inward")
        self.assert_breach("src/core/a.cpp", HEAD + '#include "ssh/x.hpp"\n', "a.cpp:2: core")
        self.assert_breach("src/ssh/a.cpp", HEAD + '#include "engine/x.hpp"\n', "inward")
        self.assert_breach("src/results/a.cpp", HEAD + '#include "inventory/x.hpp"\n', "inward")
        self.assert_breach("src/lab/a.cpp", HEAD + '#include "engine/x.hpp"\n', "inward")
        self.assert_breach("src/core/a.cpp", HEAD + '#include "../ssh/x.hpp"\n', "not by ..")
        self.assert_breach("src/core/a.cpp", HEAD + '#include "netpoll/x.hpp"\n', "not a ring")

    def test_public_headers_have_an_owner(self):
        text = HEAD + "#include <netpoll/inventory.hpp>\n"
        self.assert_clean("src/inventory/a.cpp", text)
        self.assert_clean("src/cli/a.cpp", text)
        self.assert_clean("src/ssh/a.cpp", HEAD + "#include <netpoll/error.hpp>\n")
        self.assert_breach("src/ssh/a.cpp", text, "it is inventory's")

    def test_libraries_stay_in_their_rings(self):
        for ring, header in [("engine", "libssh/libssh.h"), ("ssh", "asio.hpp"),
                             ("results", "spdlog/spdlog.h"), ("inventory", "nlohmann/json.hpp"),
                             ("core", "CLI/CLI.hpp"), ("cli", "yaml.h")]:
            text = HEAD + f"#include <{header}>\n"
            self.assert_breach(f"src/{ring}/a.cpp", text, "must not know")
        self.assert_clean("src/engine/a.cpp", HEAD + "#include <asio/io_context.hpp>\n")

    def test_core_knows_no_clock_thread_file_or_socket(self):
        for line in ["#include <thread>", "#include <fstream>", "#include <sys/socket.h>",
                     "#include <unistd.h>", "auto t = std::chrono::steady_clock::now();",
                     "auto t = std::chrono::system_clock::now();"]:
            self.assert_breach("src/core/a.cpp", HEAD + line + "\n", "core must not know")
        self.assert_clean("src/core/a.cpp", HEAD + "// a steady_clock is elsewhere\n")

    def test_schedule_names_times_but_reads_no_clock(self):
        self.assert_clean("src/schedule/a.cpp", HEAD + "std::chrono::steady_clock::time_point until;\n")
        for line in ["auto t = std::chrono::steady_clock::now();", "#include <thread>", "#include <fstream>",
                     '#include "engine/x.hpp"']:
            self.assert_breach("src/schedule/a.cpp", HEAD + line + "\n", "schedule must not")
        self.assert_clean("src/engine/a.cpp", HEAD + '#include "schedule/job_source.hpp"\n')

    def test_ssh_does_not_wait(self):
        self.assert_clean("src/ssh/a.cpp", HEAD + "return poll(&ready, 1, 0) > 0;\n")
        self.assert_breach("src/ssh/a.cpp", HEAD + "poll(&ready, 1, 50);\n", "waiting")

    def test_state_is_changed_in_enter_only(self):
        enter = "void machine::enter(state next) {\n    if (next != state_) {\n        state_ = next;\n    }\n}\n"
        self.assert_clean("src/ssh/a.cpp", HEAD + enter)
        self.assert_clean("src/ssh/a.cpp", HEAD + "bool machine::over() {\n    return state_ == x;\n}\n")
        self.assert_clean("src/ssh/a.hpp", HEAD + "class machine {\n    state state_{state::idle};\n};\n")
        self.assert_clean("src/ssh/a.hpp", HEAD + "class m {\n    void enter(state s) { state_ = s; }\n};\n")
        for text in ["void machine::step(int a,\n                   int b) {\n    if (a) {\n        state_ = b;\n    }\n}\n",
                     "class m {\n    void stop() { state_ = state::over; }\n};\n",
                     "class m {\n    void stop() {\n        state_ = state::over;\n    }\n};\n",
                     "void m::stop() {\n    old = std::exchange(state_, state::over);\n}\n",
                     enter + "void m::stop() {\n    state_ = state::over;\n}\n"]:
            for ring in ("ssh", "core", "lab"):
                self.assert_breach(f"src/{ring}/a.cpp", HEAD + text, "in `enter` only")
                self.assert_breach(f"src/{ring}/a.cpp", HEAD + text.replace("state_", "stage_"), "in `enter` only")

    def test_public_headers_are_std_only(self):
        text = "#include <string>\n#include <netpoll/error.hpp>\n"
        self.assert_clean("include/netpoll/a.hpp", HEAD + text)
        for header in ["<unistd.h>", "<asio.hpp>", '"core/dialogue.hpp"']:
            text = HEAD + f"#include {header}\n"
            self.assert_breach("include/netpoll/a.hpp", text, "std only")

    def test_shape_and_names(self):
        self.assert_breach("src/core/a.cpp", "#include <string>\n", "first line")
        self.assert_clean("tests/core/a.h", HEAD)
        self.assert_breach("src/core/a.cpp", HEAD * 401, "more than 400")
        self.assert_breach("src/cli/main.cpp", HEAD * 60, "under 60")
        self.assert_breach("src/core/string_utils.cpp", HEAD, "says nothing")
        self.assert_breach("tests/common/a.cpp", HEAD, "says nothing")
        self.assert_breach("scripts/a.sh", "# A script.\n", "top level")

    def test_an_empty_tree_is_not_a_success(self):
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(layering.check(pathlib.Path(folder).resolve()), (0, []))


if __name__ == "__main__":
    unittest.main()

// netpoll via: what it writes, says and refuses. Knows no server.
#include "cli/verbs/via.hpp"
#include "support/temp_folder.hpp"

#include <doctest/doctest.h>

#include <filesystem>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

verb_answer ask_via(const std::vector<std::string>& arguments) {
    return answer_via(arguments, [](const std::string&) { return nullptr; });
}

}  // namespace

TEST_CASE("via init writes keys and a configuration, and says the next three commands") {
    const temp_folder folder;
    const auto at = folder / "broker";
    const auto answer = ask_via({"init", "--sites", "fra,ams", "--sites", "nyc", at});
    CHECK(answer.code == exit_code::ok);
    CHECK(answer.err.empty());
    for (const char* name : {"coord.nk", "fra.nk", "ams.nk", "nyc.nk", "nats-server.conf"})
        CHECK(std::filesystem::exists(at + "/" + name));
    CHECK(answer.out.find("nats-server -c " + at + "/nats-server.conf\n") != std::string::npos);
    CHECK(answer.out.find("netpoll poller --site fra --via nats://127.0.0.1:4222 --via-key " + at +
                          "/fra.nk --logins logins.yaml\n") != std::string::npos);
    CHECK(answer.out.find("netpoll --via nats://127.0.0.1:4222 --via-key " + at +
                          "/coord.nk inventory.yaml\n") != std::string::npos);
    const auto again = ask_via({"init", "--sites", "fra", at});
    CHECK(again.code == exit_code::usage);
    CHECK(again.err.find("is there already") != std::string::npos);
}

TEST_CASE("via init says where it listens, and that nothing is encrypted") {
    const temp_folder folder;
    const auto at = folder / "broker";
    const auto answer = ask_via({"init", "--sites", "fra", "--host", "noc.example:4333", at});
    CHECK(answer.code == exit_code::ok);
    CHECK(answer.err.find("plain text") != std::string::npos);
    CHECK(answer.out.find("--via nats://noc.example:4333 ") != std::string::npos);
    CHECK(read_file(at + "/nats-server.conf").find("listen: \"0.0.0.0:4333\"") !=
          std::string::npos);
    write_file(folder / "c.pem", "x");
    const auto with_tls = ask_via({"init", "--sites", "fra", "--host", "192.0.2.1", "--cert",
                                   folder / "c.pem", "--key", folder / "c.pem", folder / "second"});
    CHECK(with_tls.code == exit_code::ok);
    CHECK(with_tls.err.empty());
    CHECK(with_tls.out.find("--via tls://192.0.2.1:4222 ") != std::string::npos);
    const auto text = read_file((folder / "second") + "/nats-server.conf");
    CHECK(text.find("listen: \"192.0.2.1:4222\"") != std::string::npos);
    CHECK(text.find("\ntls {\n  cert_file: \"" + (folder / "c.pem") + "\"") != std::string::npos);
}

TEST_CASE("via refuses what it does not know, and writes nothing then") {
    const temp_folder folder;
    const auto at = folder / "broker";
    for (const auto& wrong : std::vector<std::vector<std::string>>{
             {},
             {"begin"},
             {"init"},
             {"init", at},
             {"init", "--sites", ",", at},
             {"init", "--sites", "fra", at, "more"},
             {"init", "--sites", "fra", "--host", "a b", at},
             {"init", "--sites", "fra", "--cert", folder / "none", at},
             {"init", "--sites", "a.b", at},
             {"init", "--sites", "coord", at},
             {"init", "--site", "fra", at}}) {
        const auto answer = ask_via(wrong);
        CHECK(answer.code == exit_code::usage);
        CHECK_FALSE(answer.err.empty());
        CHECK_FALSE(std::filesystem::exists(at));
    }
    CHECK(ask_via({"--help"}).out == via_help_text());
}

// The page of a run, made when it is over and afterwards. Knows no markup beyond what must stand in
// it.
#include "cli/program.hpp"
#include "lab/lab_process.hpp"
#include "support/has.hpp"

#include <doctest/doctest.h>

#include <filesystem>

using namespace netpoll::testing;

namespace {

using texts = std::vector<std::string>;

run_result netpoll_with(texts arguments) {
    child_options options = clean_environment();
    options.environment.emplace_back("NETPOLL_PASSWORD=lab-password");
    arguments.insert(arguments.begin(), NETPOLL_BINARY_DIR "/netpoll");
    return run(std::move(arguments), options);
}

std::string page_at(const std::string& file) {
    const auto checked =
        run({"/usr/bin/python3", NETPOLL_SOURCE_DIR "/tests/bench/page_check.py", "--html", file});
    CHECK_MESSAGE(checked.status == 0, checked.out);
    CHECK(std::filesystem::status(file).permissions() == std::filesystem::perms(0600));
    return read_file(file);
}

}  // namespace

TEST_CASE("a run with a folder has its page there, and the next says what changed since") {
    const lab_process lab(6, {"--platforms", "cisco_ios", "--fault", "refuse=20%"});
    const temp_folder folder;
    const std::string rundir = folder / "runs";
    const auto poll = [&](const char* command, texts more = {}) {
        texts all{"--rundir", rundir, "--host-keys=off", "-q", "-c", command, "--retries=0"};
        all.insert(all.end(), more.begin(), more.end());
        all.push_back(lab.folder() / "lab.yaml");
        return netpoll_with(std::move(all));
    };
    const auto first = poll("show version");
    CHECK_MESSAGE(first.status <= 1, first.err);
    const std::string page = page_at(rundir + "/latest/report.html");
    CHECK(has(page, "There is no earlier run to compare with"));
    CHECK(has(page, "Cisco IOS"));
    CHECK(has(page, "results.ndjson"));

    const std::string elsewhere = folder / "page.html";
    const auto second = poll("show version", {"--page", elsewhere});
    CHECK_MESSAGE(second.status <= 1, second.err);
    CHECK_FALSE(std::filesystem::exists(rundir + "/latest/report.html"));
    CHECK(has(page_at(elsewhere), " changed since run "));

    const auto made = netpoll_with({"report", "html", rundir, "-o", folder / "again.html"});
    CHECK_MESSAGE(made.status == 0, made.err);
    CHECK(has(page_at(folder / "again.html"), " changed since run "));
}

TEST_CASE("a page that cannot be written is told before anyone is contacted") {
    lab_process lab(2);
    const temp_folder folder;
    const auto refused = netpoll_with(
        {"--page", folder / "none/page.html", "-o", folder / "r.json", lab.folder() / "lab.yaml"});
    CHECK(refused.status == 3);
    CHECK(has(refused.err, "none/page.html"));
    CHECK(lab.counts("logins=0 "));
    const auto same =
        netpoll_with({"--page", folder / "x", "-o", folder / "x", lab.folder() / "lab.yaml"});
    CHECK(same.status == 2);
}

// Log lines as they leave the program. Knows no device.
#include "terminal/run_log.hpp"
#include "machine/descriptor.hpp"
#include "support/temp_folder.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <nlohmann/json.hpp>

#include <algorithm>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

/// A log on a file in place of a terminal.
struct recorded_log {
    explicit recorded_log(log_options options)
        : fd(::open((folder / "stderr").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600)),
          screen(fd.value()) {
        auto opened = open_log(options, screen, redact);
        REQUIRE(opened);
        sink = std::move(*opened);
    }
    std::string text() const { return read_file(folder / "stderr"); }

    temp_folder folder;
    unique_descriptor fd;
    console screen;
    redactor redact;
    std::unique_ptr<log_sink> sink;
};

std::size_t lines_in(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

TEST_CASE("a text line: time, level, host, text") {
    recorded_log log({});
    log.sink->write(log_level::warn, "core-1", "slow");
    log.sink->write(log_level::error, {}, "bad");
    const std::string text = log.text();
    REQUIRE(lines_in(text) == 2);
    CHECK(text.substr(4, 1) == "-");
    // Milliseconds, as the durations in the texts have.
    CHECK(text.substr(19, 1) == ".");
    CHECK(text.substr(23, 20) == "Z warn core-1: slow\n");
    CHECK(text.substr(text.size() - 12) == "Z error bad\n");
}

TEST_CASE("a JSON line: time, level, host, message") {
    log_options options;
    options.json = true;
    recorded_log log(options);
    log.sink->write(log_level::warn, "core-1", "a \"quoted\" text \\ \xff");
    log.sink->write(log_level::warn, {}, "no host");
    const std::string text = log.text();
    const auto first = nlohmann::json::parse(text.substr(0, text.find('\n')));
    CHECK(first["level"] == "warn");
    CHECK(first["host"] == "core-1");
    CHECK(first["message"] == "a \"quoted\" text \\ \\xFF");
    CHECK(first["time"].get<std::string>().size() == 24);
    const auto second = nlohmann::json::parse(text.substr(text.find('\n') + 1));
    CHECK(second["host"].is_null());
}

TEST_CASE("secrets never reach the log") {
    recorded_log log({});
    log.redact.add(std::make_shared<const secret>("hunter2!"));
    log.sink->write(log_level::warn, "core-1", "the device echoed hunter2! twice: hunter2!");
    CHECK(log.text().find("hunter2!") == std::string::npos);
    CHECK(log.text().find("[redacted]") != std::string::npos);
}

TEST_CASE("no text can forge a line or move the cursor") {
    recorded_log log({});
    log.sink->write(log_level::warn, "core-1\n2026", "one\r\ntwo\033[2J");
    CHECK(lines_in(log.text()) == 1);
    CHECK(log.text().find('\033') == std::string::npos);
    CHECK(log.text().find("{}") == std::string::npos);
}

TEST_CASE("braces in a text are no format") {
    recorded_log log({});
    log.sink->write(log_level::warn, "core-1", "interface {} %n %v");
    CHECK(log.text().find("interface {} %n %v\n") != std::string::npos);
}

TEST_CASE("levels: quiet, default, -v, -vv") {
    CHECK(log_levels(0, false).level == log_level::warn);
    CHECK(log_levels(1, false).level == log_level::info);
    CHECK(log_levels(2, false).level == log_level::debug);
    CHECK(log_levels(9, false).level == log_level::trace);
    CHECK(log_levels(0, true).level == log_level::error);
    CHECK(log_levels(0, true).file_level == log_level::info);

    recorded_log log(log_levels(0, false));
    CHECK(log.sink->enabled(log_level::warn));
    CHECK_FALSE(log.sink->enabled(log_level::info));
    log.sink->write(log_level::info, "core-1", "not shown");
    CHECK(log.text().empty());
}

TEST_CASE("the log file hears more than the terminal") {
    const temp_folder folder;
    log_options options = log_levels(0, true);
    options.file = folder / "netpoll.log";
    recorded_log log(options);
    log.sink->write(log_level::info, "core-1", "ok in 1.0 s");
    CHECK(log.text().empty());
    CHECK(read_file(options.file).find("Z info core-1: ok in 1.0 s\n") != std::string::npos);
}

TEST_CASE("a log file that cannot be opened is an error that says so") {
    console screen(-1);
    redactor redact;
    log_options options;
    options.file = "/dev/null/x";
    const auto opened = open_log(options, screen, redact);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().find("/dev/null/x") != std::string::npos);
}

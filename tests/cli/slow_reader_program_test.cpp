// Results that nobody reads for a while, at a pipe that is full. Knows no engine.
#include "cli/program.hpp"
#include "lab/lab_process.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <thread>

using namespace netpoll::testing;

TEST_CASE("devices log in while nobody reads the results") {
    // Their key exchange is left to a worker, and each record fills the pipe by itself.
    lab_process lab(4, {"--platforms", "cisco_ios", "--kex", "diffie-hellman-group16-sha512",
                        "--output-lines", "2000"});
    const auto pipe = lab.folder() / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    const int reader = ::open(pipe.c_str(), O_RDWR | O_CLOEXEC);
    REQUIRE(reader >= 0);
    for (const char* format : {"ndjson", "text"}) {
        CAPTURE(format);
        child_process netpoll(
            netpoll_argv({"--format", format, "--concurrency=1", "--cpu-workers=1", "-o", pipe,
                          "-c", "show version", lab.folder() / "lab.yaml"}),
            clean_environment());
        // The first record cannot be written, and the last device has answered all the same.
        CHECK(lab.counts(std::string("logins=") + (*format == 'n' ? "4" : "8")));
        std::string seen;
        std::jthread all([&] {
            std::array<char, 65'536> bytes{};
            for (ssize_t count = 0; seen.find("end of test") == seen.npos;) {
                count = ::read(reader, bytes.data(), bytes.size());
                if (count <= 0) return;
                seen.append(bytes.data(), static_cast<std::size_t>(count));
            }
        });
        CHECK(netpoll.wait() == 0);
        REQUIRE(::write(reader, "end of test", 11) == 11);
        all.join();
        for (const char* host : {"-0001", "-0004"})
            CHECK(seen.find(host) != seen.npos);
    }
    ::close(reader);
}

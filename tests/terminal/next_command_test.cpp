// Command lines that a summary ends with. Knows no run.
#include "terminal/next_command.hpp"

#include <doctest/doctest.h>

using namespace netpoll;

TEST_CASE("the retry of a run is its own command line, quoted, with the results that it wrote") {
    CHECK(retry_command({"-o", "out.json", "inv.yaml"}, "out.json") ==
          "netpoll --retry out.json -o out.json inv.yaml");
    CHECK(
        retry_command({"-c", "show ip route | i 10.", "-o=it's.json", "--", "--retry"},
                      "it's.json") ==
        R"(netpoll --retry 'it'\''s.json' -c 'show ip route | i 10.' '-o=it'\''s.json' -- --retry)");
}

TEST_CASE("the retry of a retry begins from what that one wrote") {
    const std::string again = "netpoll --retry new.json -o new.json inv.yaml";
    CHECK(
        retry_command({"--retry", "old.json", "--only", "timed_out", "-o", "new.json", "inv.yaml"},
                      "new.json") == again);
    CHECK(retry_command(
              {"--only=timed_out", "--partial", "-o", "new.json", "inv.yaml", "--retry=old.json"},
              "new.json") == again);
    CHECK(retry_command({"--retry"}, "new.json") == "netpoll --retry new.json");
    CHECK(retry_command({"--retrying"}, "a") == "netpoll --retry a --retrying");
    CHECK(retry_command({"--only"}, "a") == "netpoll --retry a");
}

TEST_CASE("who failed, of a document and of lines") {
    CHECK(details_command("a b", true) == "jq '.devices[] | select(.error) | .host, .error' 'a b'");
    CHECK(details_command("out.ndjson", false) == "jq 'select(.error) | .host, .error' out.ndjson");
}

// Good outputs of before, in results and in a history.
#include "run/earlier_in.hpp"

#include "history/history_file.hpp"
#include "results/recorded_result.hpp"
#include "support/temp_folder.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace netpoll;
using namespace netpoll::testing;

TEST_CASE("what checks compare with is found in results and in a history alike") {
    const temp_folder folder;
    const std::string sha256(64, 'a');
    write_file(folder / "r.ndjson",
               R"({"host":"a","hostname":"a","port":22,"platform":"linux","groups":[],"data":{},)"
               R"("run_id":"r","status":"ok","error":null,"attempts":1,)"
               R"("started":"2026-11-26T02:00:00.000Z","ended":"2026-11-26T02:00:01.000Z",)"
               R"("duration_ms":1000,"phases":{},"ssh":{},"commands":[{"command":"c",)"
               R"("status":"ok","output":"x\n","bytes":2,"sha256":")" +
                   sha256 +
                   R"(","duration_ms":1},{"command":"d","status":"incomplete",)"
                   R"("output":"y","bytes":1,"sha256":")" +
                   sha256 + "\",\"duration_ms\":1}]}\n" +
                   R"({"run":{"run_id":"r","schema":"netpoll/1","version":"0.1.0",)"
                   R"("mode":"async","started":"2026-11-26T02:00:00.000Z",)"
                   R"("ended":"2026-11-26T02:00:02.000Z","devices":1}})"
                   "\n");
    const auto results = recorded_results::open(folder / "r.ndjson", false);
    REQUIRE(results);
    {
        auto history = history_file::open(folder / "history");
        REQUIRE(history);
        REQUIRE(history->add_run(*results->run(), *results, "ok"));
    }
    for (const char* name : {"r.ndjson", "history"}) {
        CAPTURE(name);
        const auto earlier = earlier_in(folder / name);
        REQUIRE(earlier);
        const auto found = (*earlier)->find("a", "c");
        REQUIRE(found);
        CHECK(found->text == "x\n");
        CHECK(found->sha256 == sha256);
        CHECK_FALSE((*earlier)->find("a", "d"));
        CHECK_FALSE((*earlier)->find("b", "c"));
    }
    write_file(folder / "empty", "");
    CHECK_FALSE(earlier_in(folder / "empty"));
    CHECK_FALSE(earlier_in(folder / "none"));
}

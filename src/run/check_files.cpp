// A text for each file.
#include "run/check_files.hpp"

#include "audit/junit.hpp"
#include "audit/sarif.hpp"
#include "run/text_output.hpp"

#include <utility>

namespace netpoll {

namespace {

expected<void, std::string> write_one(const std::string& path, const std::string& text,
                                      unsigned mode_bits) {
    auto opened = text_output::open(path, mode_bits);
    if (!opened) return unexpected(std::move(opened).error());
    return opened->write(text);
}

}  // namespace

expected<void, std::string> write_check_files(const check_report& report, const check_files& to) {
    expected<void, std::string> written;
    if (!to.junit.empty()) written = write_one(to.junit, junit_xml(report, to.limit), to.mode_bits);
    if (written && !to.sarif.empty())
        written = write_one(to.sarif, sarif_json(report), to.mode_bits);
    return written;
}

}  // namespace netpoll

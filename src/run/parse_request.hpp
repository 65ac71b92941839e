// What is asked of outputs that are there: rows, by templates. Contacts nobody.
#pragma once

#include <netpoll/error.hpp>
#include <netpoll/platform.hpp>
#include <netpoll/settings.hpp>

#include <string>
#include <vector>

namespace netpoll {

struct parse_request {
    std::string templates;                      ///< their folder; empty: where they usually are
    bool none_is_null{false};                   ///< `absent_member`
    report_format format{report_format::json};  ///< not text
    std::string output{"-"};
};

/// Outputs in files, all of one command.
struct parse_files_request : parse_request {
    std::vector<std::string> files;  ///< "-" is standard input
    std::string platform;            ///< as the templates call it
    std::string command;
    std::string template_file;  ///< in place of those of the index; empty: by the index
};

/// The outputs of a run.
struct parse_run_request : parse_request {
    std::string run;                    ///< `find_run` says which
    bool partial{false};                ///< whole records of a result that is not whole will do
    std::vector<std::string> commands;  ///< only these, with * and ?; none: all
};

/// What it came to.
struct parse_end {
    std::vector<std::string> wrong;  ///< sentences; nothing was read and nothing written
    std::vector<mistake> remarks;    ///< what was left out
    /// Outputs that nothing could be read out of: a line each, or for each reason that many have.
    std::string unread;
    std::string failure;      ///< why what was read could not be written; empty: it is
    bool reader_gone{false};  ///< since nobody reads it any more
};

/// JSON of one file is its rows, as ntc-templates gives them, and nothing where there are none to
/// be had; of several it is a list of {file, parsed, parse_error}, which NDJSON has a line each,
/// also of one. CSV and tables have a row a row, behind the file where there are several.
parse_end parse_files(const parse_files_request& asked);

/// The same result with `parsed` and `parse_error` of its commands filled in anew: JSON is a
/// document, NDJSON a record a line. CSV and tables have a row a row, behind host and command.
parse_end parse_run(const parse_run_request& asked, const platform_catalog& platforms);

}  // namespace netpoll

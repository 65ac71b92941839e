// The cases of ntc-templates: an output, and the rows that it should give. Knows no template.
#pragma once

#include <string>
#include <vector>

namespace netpoll::testing {

struct reference_case {
    std::string platform;
    std::string command;
    std::string file;  ///< of the output
    std::string output;
};

/// Those below `folder`, in the order of their files.
std::vector<reference_case> reference_cases(const std::string& folder);

/// The expected rows of a case, as JSON without blanks.
std::string expected_rows(const reference_case& of);

}  // namespace netpoll::testing

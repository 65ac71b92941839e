// A file that says options: their names and values. Knows no option.
#pragma once

#include <netpoll/error.hpp>

#include <string>
#include <vector>

namespace netpoll {

/// What a file says of one option.
struct said_option {
    std::string name;                 ///< as on a command line, without dashes in front
    std::vector<std::string> values;  ///< one or more, as on a command line
    source_position where;
};

/// A YAML mapping of options to a value or a list of them; an underscore in a name counts as a
/// dash. A file that is empty, or not there, says none. One that others can write, or that belongs
/// to somebody else than root or this user, is not read. Mistakes are appended to `mistakes`.
std::vector<said_option> read_option_file(const std::string& path, std::vector<mistake>& mistakes);

/// A path as it is meant in that file: "~/" is $HOME, and a relative one starts at the file's
/// folder.
std::string path_said_in(const source_position& where, const std::string& path);

}  // namespace netpoll

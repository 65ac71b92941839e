// Where templates are, when nobody says so: where netmiko and ntc-templates look, and where pip
// puts them. Knows no template.
#pragma once

#include "parse/template_folder.hpp"

#include <netpoll/expected.hpp>

#include <memory>
#include <string>
#include <vector>

namespace netpoll {

/// Folders that may hold templates, the likeliest first: the packages of Python, from the nearest
/// to the user on ($VIRTUAL_ENV, $CONDA_PREFIX, ~/.local, /usr/local, /usr; of several versions the
/// newest), then ~/ntc-templates, which is netmiko's. None need exist. `root` stands before /usr.
std::vector<std::string> usual_template_places(const std::string& root = {});

/// The templates in the folder `named`; where that is empty, in that of NTC_TEMPLATES_DIR or
/// NET_TEXTFSM, and where neither is set, in the first of the usual places that has an index. A
/// folder that somebody names and that has none is an error. The error is a sentence that says what
/// to do.
expected<std::shared_ptr<const template_folder>, std::string> open_templates(
    const std::string& named, const std::string& root = {});

}  // namespace netpoll

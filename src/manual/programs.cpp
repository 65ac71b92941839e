// Reads the tables of options. Knows no page and no shell.
#include "manual/programs.hpp"

#include "cli/bench_options.hpp"
#include "cli/flags.hpp"
#include "cli/hostkeys_options.hpp"
#include "cli/poller_options.hpp"
#include "cli/verbs.hpp"
#include "lab/options.hpp"

#include <algorithm>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace netpoll {

namespace {

std::vector<std::string> separate(const std::string& names) {
    std::vector<std::string> all;
    std::istringstream from(names);
    for (std::string each; std::getline(from, each, ',');)
        all.push_back(each);
    return all;
}

std::vector<option_section> sections_of(const std::vector<flag_group>& groups) {
    std::vector<option_section> all;
    for (const flag_group& group : groups) {
        auto& section = all.emplace_back();
        section.title = group.title;
        for (const flag& each : group.flags)
            section.options.push_back({separate(each.names), each.value, each.help, each.repeats});
    }
    return all;
}

/// What a help shows, of a verb whose options are in no table: lines "  -x, --option VALUE  what
/// for".
std::vector<option_entry> options_in(const std::string& help) {
    static const std::regex shape(
        "\\n {2,6}(?:(-\\w), )?(--[a-z-]+)(?: ([^ \\n]+))? {2,}([^\\n]+)");
    std::vector<option_entry> all;
    for (std::sregex_iterator at(help.begin(), help.end(), shape), end; at != end; ++at) {
        auto& option = all.emplace_back();
        if ((*at)[1].matched) option.names.push_back((*at)[1]);
        option.names.push_back((*at)[2]);
        option.value = (*at)[3];
        option.help = (*at)[4];
    }
    return all;
}

/// The words that its usage has behind the verb.
std::vector<std::string> deeds_in(const std::string& help, const std::string& verb) {
    const std::regex shape("netpoll " + verb + " (?:\\[OPTIONS\\] )?([a-z]+)\\b");
    std::vector<std::string> all;
    const auto usage = help.substr(help.find("usage:"));
    for (std::sregex_iterator at(usage.begin(), usage.end(), shape), end; at != end; ++at)
        if (std::find(all.begin(), all.end(), (*at)[1]) == all.end()) all.push_back((*at)[1]);
    return all;
}

word_entry verb_entry(const verb& from) {
    word_entry entry{std::string(from.name), std::string(from.help), {}, {}};
    const auto help = from.help_text();
    entry.deeds = deeds_in(help, entry.word);
    if (entry.word == "bench") {
        bench_options unused;
        entry.sections = sections_of(bench_flags(unused));
    } else if (entry.word == "hostkeys") {
        hostkeys_options unused;
        entry.sections = sections_of(hostkeys_flags(hostkeys_deed::scan, unused));
        entry.sections.push_back(
            sections_of(hostkeys_flags(hostkeys_deed::accept, unused)).front());
    } else if (entry.word == "poller") {
        poller_options_said unused;
        entry.sections = sections_of(poller_flags(unused));
    } else {
        entry.sections = {{"Options", options_in(help)}};
        if (entry.sections.front().options.empty())
            throw std::logic_error("no options in the help of the verb " + entry.word);
    }
    return entry;
}

}  // namespace

const std::string& option_entry::long_name() const {
    const auto found = std::find_if(names.begin(), names.end(),
                                    [](const auto& each) { return each.starts_with("--"); });
    return found == names.end() ? names.front() : *found;
}

program_entry netpoll_entry() {
    program_entry entry{"netpoll", {{"", "", sections_of(all_flags()), {}}}};
    for (const verb& each : all_verbs())
        entry.words.push_back(verb_entry(each));
    return entry;
}

program_entry lab_entry() {
    option_section options{"Options", {}};
    for (auto& each : lab::option_texts())
        options.options.push_back(
            {std::move(each.names), std::move(each.value), std::move(each.help), each.repeats});
    return {"netpoll-lab", {{"", "", {std::move(options)}, {}}}};
}

}  // namespace netpoll

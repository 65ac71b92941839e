// The words that completions offer are those that the program takes.
#include "manual/choices.hpp"
#include "cli/bench_options.hpp"
#include "cli/flags.hpp"
#include "manual/programs.hpp"

#include <doctest/doctest.h>

#include <map>

using namespace netpoll;

namespace {

std::map<std::string, flag> flags_of(const std::vector<flag_group>& groups) {
    std::map<std::string, flag> all;
    for (const auto& group : groups)
        for (const auto& each : group.flags)
            all.insert({each.long_name(), each});
    return all;
}

const word_entry& word_named(const program_entry& program, const std::string& word) {
    for (const auto& each : program.words)
        if (each.word == word) return each;
    throw std::logic_error("no word " + word);
}

std::size_t check_words(const word_entry& word, const std::map<std::string, flag>& flags) {
    std::size_t checked = 0;
    for (const auto& section : word.sections) {
        for (const auto& option : section.options) {
            CAPTURE(option.long_name());
            const auto choice = choice_of(word.word, option);
            if (choice.kind != choice_kind::words) continue;
            options into;
            const auto& known = flags.at(option.long_name());
            CHECK(known.apply(into, "no-such-word") != "");
            for (const auto& each : choice.words) {
                CAPTURE(each);
                CHECK(known.apply(into, each) == "");
                ++checked;
            }
        }
    }
    return checked;
}

}  // namespace

TEST_CASE("completions: each word that is offered for an option is taken by it, and no other") {
    CHECK(check_words(word_named(netpoll_entry(), ""), flags_of(all_flags())) > 20);
    bench_options unused;
    CHECK(check_words(word_named(netpoll_entry(), "bench"), flags_of(bench_flags(unused))) > 5);
}

TEST_CASE("completions: files, folders, hosts and platforms") {
    const auto netpoll_itself = word_named(netpoll_entry(), "");
    std::map<std::string, choice_kind> kinds;
    for (const auto& section : netpoll_itself.sections)
        for (const auto& option : section.options)
            kinds[option.long_name()] = choice_of("", option).kind;
    CHECK(kinds["--inventory"] == choice_kind::files);
    CHECK(kinds["--retry"] == choice_kind::files);
    CHECK(kinds["--outdir"] == choice_kind::folders);
    CHECK(kinds["--limit"] == choice_kind::hosts);
    CHECK(kinds["--canary"] == choice_kind::hosts);
    CHECK(kinds["--platform"] == choice_kind::platforms);
    CHECK(kinds["--command"] == choice_kind::anything);
    CHECK(kinds["--dry-run"] == choice_kind::anything);
}

TEST_CASE("completions: a menu has the first words of a help") {
    CHECK(short_help("sessions in parallel [async 500]") == "sessions in parallel");
    CHECK(short_help("only matching hosts: NAME*; repeats") == "only matching hosts: NAME*");
    CHECK(short_help("what every device is, e.g. cisco_ios") == "what every device is");
    CHECK(short_help("Who may log in") == "Who may log in");
}

TEST_CASE("completions: the lab's options are all there") {
    const auto lab = lab_entry();
    REQUIRE(lab.words.size() == 1);
    std::map<std::string, option_entry> options;
    for (const auto& option : lab.words.front().sections.front().options)
        options[option.long_name()] = option;
    CHECK(options.at("--devices").value != "");
    CHECK(options.at("--fault").repeats);
    CHECK(options.at("--fault").value == "FAULT");
    CHECK(options.at("--one-listener").value == "");
    CHECK(options.at("--authorized-key").value == "FILE");
    CHECK(choice_of("", options.at("--host-key-type")).words.size() == 3);
}

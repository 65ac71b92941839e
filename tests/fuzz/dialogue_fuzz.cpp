// One input tried: whole, then cut. Knows no libFuzzer.
#include "fuzz/fuzz_target.hpp"

#include "fuzz/attribution.hpp"
#include "fuzz/conversation.hpp"

namespace netpoll::fuzz {

namespace {

void compare(const told& whole, const told& cut) {
    // A line that begins like the prompt may be taken for it where a cut stands just behind: then
    // it is typed too early, and what comes is given back to the command before.
    if (cut.cut_was_seen || whole.cut_was_seen || whole.log == cut.log) return;
    std::size_t i = 0;
    while (i < whole.log.size() && i < cut.log.size() && whole.log[i] == cut.log[i])
        ++i;
    const auto at = [&](const told& run) {
        return i < run.log.size() ? run.log[i] : std::string("nothing");
    };
    breach("the cuts matter: whole '" + at(whole) + "', cut '" + at(cut) + "' at action " +
           std::to_string(i));
}

}  // namespace

void try_input(std::string_view input) {
    const auto head = header_of(input);
    if (!head) return;
    if (head->kind % 8U == 7U) {
        try_terminal(input.substr(header_size), 1U + head->chunk % 7U);
        return;
    }
    if (head->kind % 8U == 6U) return try_attribution(*head, input);
    const auto what = decode(*head, input);
    const auto whole = converse(what, 0);
    compare(whole, converse(what, what.chunk));
}

}  // namespace netpoll::fuzz

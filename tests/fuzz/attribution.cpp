// One insertion of the fuzzer into one good script. Knows no invariant of a conversation.
#include "fuzz/attribution.hpp"

#include "core/acting_device.hpp"
#include "fuzz/conversation.hpp"

#include <array>

namespace netpoll::fuzz {

namespace {

using testing::good_script;
using testing::insertion;
using exchanges = std::vector<testing::script::exchange>;

// More says nothing new and takes long.
constexpr std::size_t most_tokens = 12;
// Where a device stops again and again, just behind what looks like its prompt, and also quotes the
// goodbye, every check can be met by a quotation.
constexpr unsigned most_pauses = 1;

struct sample {
    good_script good;
    exchanges true_ones;
    std::size_t first_command{0};
    std::string prompt;
};

std::string line_of(const exchanges& all, std::size_t index) {
    if (index >= all.size()) return "exit";
    return all[index].typed.substr(0, all[index].typed.find_first_of("\r\n"));
}

const std::vector<sample>& samples() {
    static const auto made = [] {
        std::vector<sample> all;
        for (auto& good : testing::good_scripts()) {
            if (good.who->who().channel == channel_kind::exec) continue;
            sample one{good, good.lines.exchanges(), 0, {}};
            const auto& first = good.who->who().commands->front().send;
            while (line_of(one.true_ones, one.first_command) != first)
                ++one.first_command;
            one.prompt = testing::prompt_behind(one.true_ones[one.first_command - 1]);
            all.push_back(std::move(one));
        }
        return all;
    }();
    return made;
}

// A greeting holds no log of this session, so there no line of it is quoted.
std::string text_of(const sample& from, std::size_t exchange, std::string_view tokens) {
    const std::array<std::string, 12> words{from.prompt,
                                            "\r\n",
                                            "text",
                                            std::string(1, testing::pause_mark),
                                            "\r\n" + from.prompt,
                                            "%SYS-5-CONFIG_I: Configured\r\n",
                                            " ",
                                            "late line\r\n",
                                            line_of(from.true_ones, exchange + 1),
                                            line_of(from.true_ones, exchange),
                                            line_of(from.true_ones, exchange + 1) + "\r\n",
                                            "exit\r\n"};
    const auto count = exchange < from.first_command ? 8U : words.size();
    std::string text;
    unsigned pauses = 0;
    for (const char token : tokens.substr(0, most_tokens)) {
        const auto& word = words[static_cast<unsigned char>(token) % count];
        if (word.front() == testing::pause_mark && ++pauses > most_pauses) continue;
        text += word;
    }
    return text;
}

}  // namespace

void try_attribution(const header& head, std::string_view input) {
    const auto& from = samples()[head.platform_low % samples().size()];
    const auto exchange = head.platform_high % from.true_ones.size();
    const auto& answer = from.true_ones[exchange].answer;
    const insertion one{exchange, (head.flags + 256U * head.commands) % (answer.size() + 1),
                        text_of(from, exchange, input.substr(header_size))};
    if (testing::drawn_over(from.true_ones, one)) return;
    const auto outcome =
        testing::act(testing::with(from.true_ones, one), *from.good.who, head.chunk % 65U);
    const auto border = from.prompt + answer + line_of(from.true_ones, exchange + 1);
    const auto wrong = testing::wrongly_ok(outcome, from.good.outputs, border + one.text + border);
    if (!wrong.empty()) breach(from.good.name + ": " + wrong);
}

}  // namespace netpoll::fuzz

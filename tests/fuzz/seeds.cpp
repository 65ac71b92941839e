// Conversations for the fuzzer to begin with, made from the catalog. Knows no recording.
#include "fuzz/fuzz_case.hpp"
#include "fuzz/fuzz_target.hpp"

#include <array>

namespace netpoll::fuzz {

namespace {

// Typed lines in one conversation at most: opening steps, commands, goodbye.
constexpr int most_lines = 10;

constexpr std::array prompts{"r1#",
                             "r1>",
                             "<r1>",
                             "[r1]",
                             "user@r1> ",
                             "user@r1# ",
                             "user@r1:~$ ",
                             "(r1) >",
                             "(r1) #",
                             "r1# ",
                             "[admin@r1] > ",
                             "A:r1# ",
                             "*A:r1# ",
                             "-> ",
                             "RP/0/RP0/CPU0:r1#",
                             "r1 # ",
                             "r1 $ ",
                             "* r1.1 # ",
                             "r1.1 # ",
                             "r1:user> ",
                             "user@(r1)(cfg-sync Standalone)(Active)(/Common)(tmos)# ",
                             "A:admin@r1# ",
                             "(Cisco Controller) >",
                             "SSH@r1#",
                             "r1(rw)# ",
                             "> ",
                             ">",
                             "# ",
                             "$ "};

// How a device answers each line: echo, output, prompt.
struct manner {
    const char* name;
    const char* output;
};
constexpr std::array manners{
    manner{"plain", "line 1\r\nline 2"},
    manner{"pager",
           "line 1\r\n --More-- \xFFw\b\b\b\b\b\b\b\b\b\b          "
           "\b\b\b\b\b\b\b\b\b\bline 2"},
    manner{"colour", "\x1b[32mline 1\x1b[0m\r\n\x1b[Kline 2\x1b[K"},
    manner{"error", "      ^\r\n% Invalid input detected at '^' marker."},
    manner{"question",
           "Destination file name? \xFFw\xFF"
           "e[confirm]\xFFw\r\nEnter secret: \xFFw"},
    manner{"looks like a prompt", "r1# not yet\r\n\r\nr1#"},
    manner{"log", "line 1\r\n%SYS-5-CONFIG_I: configured\r\n"},
};

bool find_platform(const compiled_platform& wanted, header& head) {
    for (unsigned i = 0; i < 65'536; ++i) {
        head.platform_low = static_cast<std::uint8_t>(i % 256);
        head.platform_high = static_cast<std::uint8_t>(i / 256);
        if (&platform_of(head) == &wanted) return true;
    }
    return false;
}

std::string shell_script(std::string_view prompt, const manner& how) {
    std::string text = "Welcome\r\n\r\n" + std::string(prompt) + "\xFFi\xFFw\r\n";
    text += prompt;
    for (int i = 0; i < most_lines; ++i)
        text += std::string(
                    "\xFFw\xFF"
                    "e") +
                (i < 2 ? "" : how.output) + "\xFFp";
    return text +
           "\xFFw\xFF"
           "c";
}

void add(std::vector<seed>& all, const compiled_platform& platform) {
    header head;
    if (!find_platform(platform, head)) return;
    const auto& id = platform.definition.id;
    head.flags = 1;
    head.commands = 1;
    all.push_back({id + "-exec", bytes_of(head) + "\xFFwout\r\nput\xFF"
                                                  "c\xFFwmore\n\xFFx"});
    head.flags = 0x0E;
    head.questions = 4;
    unsigned number = 0;
    for (const std::string_view prompt : prompts) {
        if (!platform.mode_of(prompt)) continue;
        for (const auto& how : manners) {
            head.max_output = number % 11 == 10 ? 3 : 0;
            head.commands = static_cast<std::uint8_t>(number++ * 5);
            all.push_back(
                {id + "-" + std::to_string(number), bytes_of(head) + shell_script(prompt, how)});
        }
    }
    for (const std::string_view asked : {"login: ", "User: ", "Press any key to continue"}) {
        all.push_back({id + "-asked-" + std::to_string(++number),
                       bytes_of(head) + std::string(asked) + "\xFFw\r\nPassword: \xFFw\r\nr1#" +
                           "\xFFi\xFFw\xFFp"});
    }
}

}  // namespace

std::vector<seed> seeds() {
    std::vector<seed> all;
    for (const auto& id : catalog().ids())
        add(all, *catalog().find(id));
    const std::string terminal_header("\x07\0\0\0\0\0\0\x01", header_size);
    for (const auto& how : manners)
        all.push_back({std::string("terminal-") + how.name, terminal_header + how.output});
    return all;
}

}  // namespace netpoll::fuzz

// The compiled-in platforms against what real devices sent. Knows the recordings' layout, no SSH.
#include "core/compiled_platform.hpp"
#include "core/terminal.hpp"
#include "inventory/given.hpp"
#include "nodes/yaml_parser.hpp"
#include "support/skip.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <set>

using namespace netpoll;
using namespace netpoll::testing;
namespace fs = std::filesystem;

namespace {

const fs::path recordings = NETPOLL_RECORDINGS;

std::string text_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

document yaml_of(const fs::path& file) {
    std::vector<mistake> mistakes;
    auto document = parse_yaml(text_of(file), file.string(), mistakes);
    CAPTURE(lines_of(mistakes));
    REQUIRE(mistakes.empty());
    return document;
}

/// All files below a folder whose name ends so, in a fixed order.
std::set<fs::path> files_in(const fs::path& folder, std::string_view ending) {
    std::set<fs::path> all;
    for (const auto& each : fs::recursive_directory_iterator(folder)) {
        if (each.is_regular_file() && each.path().filename().string().ends_with(ending)) {
            all.insert(each.path());
        }
    }
    return all;
}

/// The platform that a file of oxidized's specifications, "model#device#what.yaml", is about.
const compiled_platform& model_of(const fs::path& file) {
    const auto name = file.filename().string();
    return known(name.substr(0, name.find('#')));
}

/// What bytes look like on a terminal: the lines before the last one, and the last one.
struct shown {
    explicit shown(std::string_view bytes) {
        terminal screen;
        for (const auto byte : bytes) {
            if (byte == '\n') screen.write("\r");
            screen.write({&byte, 1});
        }
        above = screen.finished();
        line = screen.line();
        if (above.ends_with('\n')) above.pop_back();
        above = above.substr(above.rfind('\n') + 1);
    }
    std::string above;
    std::string line;
};

/// The escapes of Ruby that the recordings use.
std::string without_escapes(std::string_view text) {
    static const std::map<char, char> simple{
        {'r', '\r'}, {'n', '\n'}, {'t', '\t'}, {'b', '\b'}, {'e', '\x1b'}};
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            out += text[i];
        } else if (text[++i] == 'x' && i + 2 < text.size()) {
            out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
            i += 2;
        } else {
            const auto found = simple.find(text[i]);
            out += found == simple.end() ? text[i] : found->second;
        }
    }
    return out;
}

std::vector<std::string> texts_of(const node* node) {
    std::vector<std::string> all;
    if (!node || node->is_null()) return all;
    if (node->is_scalar()) all.emplace_back(node->text());
    for (const auto& each : node->items())
        all.emplace_back(each.text());
    return all;
}

void for_each_fact(const std::function<void(const node&)>& look) {
    const auto file = recordings / ".." / "platform-facts.yaml";
    if (!has_recordings(file)) return;
    const auto facts = yaml_of(file);
    const auto* all = facts.root().find("platforms");
    REQUIRE(all != nullptr);
    CHECK(all->items().size() == 40);
    for (const auto& each : all->items())
        look(each);
}

void for_each_platform(const std::function<void(const compiled_platform&)>& look) {
    for (const auto& id : builtin_platforms().ids())
        look(known(id));
}

/// The lines of an output of ntc-templates that could be taken for a prompt of the platform, one
/// with a name as most are: any text can be a name.
std::vector<std::string> prompts_in(const compiled_platform& platform, std::string_view output) {
    std::vector<std::string> all;
    while (!output.empty()) {
        const auto stop = std::min(output.find('\n'), output.size());
        auto line = output.substr(0, stop);
        output.remove_prefix(std::min(stop + 1, output.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        const auto fit = platform.fit(line);
        if (fit && fit->usual) all.emplace_back(line);
    }
    return all;
}

/// What a platform answered to one line.
struct answered {
    std::string platform;
    std::string command;
    std::string output;
    std::string from;
};

/// A command as a folder of ntc-templates spells it.
std::string asked(std::string command) {
    std::replace(command.begin(), command.end(), '_', ' ');
    return command.starts_with('/') ? command.substr(1) : command;
}

void take_raw_outputs(std::vector<answered>& all) {
    // Two outputs that stand in each other's folder.
    const std::map<std::string, std::string> misplaced{
        {"aruba_os_show_version.raw", "hp_procurve"}, {"hp_procurve_show_version.raw", "aruba_os"}};
    const auto folder = recordings / "ntc-templates" / "tests";
    if (!has_recordings(folder)) return;
    for (const auto& file : files_in(folder, ".raw")) {
        const auto command = file.parent_path().filename().string();
        const auto* platform =
            builtin_platforms().find(file.parent_path().parent_path().filename().string());
        if (!platform) continue;
        const auto name = file.filename().string();
        const auto other = misplaced.find(name);
        all.push_back({other == misplaced.end() ? platform->definition.id : other->second, command,
                       text_of(file), name});
    }
}

void take_recorded_outputs(std::vector<answered>& all) {
    const auto folder = recordings / "oxidized-specs" / "data";
    if (!has_recordings(folder)) return;
    for (const auto& file : files_in(folder, "simulation.yaml")) {
        const auto session = yaml_of(file);
        const auto* commands = session.root().find("commands");
        REQUIRE(commands != nullptr);
        const auto take = [&](const node& pairs) {
            for (const auto& [key, value] : pairs.pairs()) {
                const auto output = without_escapes(value.text());
                if (output.find("output stripped") != output.npos) continue;
                auto sent = std::string(key.text());
                if (sent.ends_with('\n')) sent.pop_back();
                all.push_back({model_of(file).definition.id, sent, output,
                               file.filename().string() + ": " + sent});
            }
        };
        take(*commands);
        for (const auto& each : commands->items())
            take(each);
    }
}

std::vector<answered> detection_samples() {
    std::vector<answered> all;
    take_raw_outputs(all);
    take_recorded_outputs(all);
    return all;
}

}  // namespace

TEST_CASE("every sample prompt of the facts fits its platform") {
    for_each_fact([](const node& fact) {
        const auto& platform = known(fact.find("id")->text());
        for (const auto& sample : texts_of(fact.find("prompt")->find("samples"))) {
            CAPTURE(platform.definition.id);
            CAPTURE(sample);
            const shown now(sample);
            CHECK(platform.mode_of(now.line).has_value());
            if (!now.above.empty()) {
                REQUIRE(platform.line_above.has_value());
                CHECK(platform.line_above->matches(now.above));
            }
        }
    });
}

TEST_CASE("every name that other tools have for a platform of the facts is known") {
    for_each_fact([](const node& fact) {
        const std::string id(fact.find("id")->text());
        for (const auto& [tool, names] : fact.find("aliases")->pairs()) {
            for (const auto& name : texts_of(&names)) {
                CAPTURE(id);
                CAPTURE(name);
                CHECK(builtin_platforms().find(name) != nullptr);
                if (name.ends_with("_ssh")) continue;
                CHECK(builtin_platforms().find(name + "_ssh") == builtin_platforms().find(name));
            }
        }
    });
}

TEST_CASE("prompts listed as valid fit their platform, those listed as invalid do not") {
    const auto folder = recordings / "oxidized-specs" / "data";
    if (!has_recordings(folder)) return;
    int valid = 0;
    int invalid = 0;
    for (const auto& file : files_in(folder, "#prompt.yaml")) {
        CAPTURE(file.filename().string());
        const auto prompts = yaml_of(file);
        const auto& platform = model_of(file);
        const auto cleaned = texts_of(prompts.root().find("pass_with_expect"));
        for (const auto* key : {"pass", "pass_with_expect"}) {
            for (const auto& each : texts_of(prompts.root().find(key))) {
                CAPTURE(each);
                CHECK(platform.mode_of(shown(each).line).has_value());
                ++valid;
            }
        }
        for (const auto& each : texts_of(prompts.root().find("fail"))) {
            // A prompt once control sequences are out, which a terminal always does.
            if (std::find(cleaned.begin(), cleaned.end(), each) != cleaned.end()) continue;
            CAPTURE(each);
            CHECK(!platform.mode_of(shown(each).line).has_value());
            ++invalid;
        }
    }
    CHECK(valid > 80);
    CHECK(invalid > 8);
}

TEST_CASE("the first prompt of every recorded session fits its platform") {
    const auto folder = recordings / "oxidized-specs" / "data";
    if (!has_recordings(folder)) return;
    for (const auto& file : files_in(folder, "simulation.yaml")) {
        CAPTURE(file.filename().string());
        const auto session = yaml_of(file);
        const auto first = texts_of(session.root().find("init_prompt"));
        if (first.empty()) continue;  // recorded on exec channels
        const shown now(without_escapes(first.front()));
        CAPTURE(now.line);
        CHECK(model_of(file).mode_of(now.line).has_value());
    }
}

TEST_CASE("no line of a real output looks like a prompt of its platform") {
    const auto folder = recordings / "ntc-templates" / "tests";
    if (!has_recordings(folder)) return;
    // Prompts that were left in the files.
    const std::set<std::string> left_over{"edge1-rt#", "telnet@mlx1.clmamoxa#  "};
    int outputs = 0;
    for (const auto& folder_of_one : fs::directory_iterator(folder)) {
        const auto* platform = builtin_platforms().find(folder_of_one.path().filename().string());
        // A shell prompt can be anything; commands run on exec channels, where there is none.
        if (!platform || platform->definition.channel == channel_kind::exec) continue;
        for (const auto& file : files_in(folder_of_one, ".raw")) {
            ++outputs;
            for (const auto& line : prompts_in(*platform, text_of(file))) {
                CAPTURE(file.filename().string());
                CAPTURE(line);
                CHECK(left_over.contains(line));
            }
        }
    }
    CHECK(outputs > 1'000);
}

TEST_CASE("the name in ntc-templates is a name of the platform") {
    for_each_platform([](const compiled_platform& platform) {
        const auto& p = platform.definition;
        if (p.textfsm.empty()) return;
        CAPTURE(p.id);
        CHECK(known(p.textfsm).definition.textfsm == p.textfsm);
    });
}

TEST_CASE("what tells platforms apart fits the output of its platform and of no other") {
    const auto samples = detection_samples();
    std::set<std::string> proven;
    for (const auto& sample : samples) {
        CAPTURE(sample.from);
        for_each_platform([&](const compiled_platform& platform) {
            const auto& p = platform.definition;
            if (!platform.detected || asked(p.detect.command) != asked(sample.command)) return;
            CAPTURE(p.id);
            const bool fits = platform.detected->find(sample.output).has_value();
            CHECK(fits == (p.id == sample.platform));
            if (fits) proven.insert(p.id);
        });
    }
    if (!samples.empty()) CHECK(proven.size() > 20);
}

TEST_CASE("a platform that can be told apart is asked with a line that tells") {
    for_each_platform([](const compiled_platform& platform) {
        const auto& how = platform.definition.detect;
        CAPTURE(platform.definition.id);
        CHECK(how.command.empty() == how.see.empty());
        for (const auto& never : platform.never_send)
            CHECK(!never.matches(how.command));
    });
}

TEST_CASE("lines that are stored in the device are never sent") {
    const std::pair<const char*, const char*> stored[] = {
        {"cisco_asa", "terminal width 511"},
        {"cisco_aireos", "config paging disable"},
        {"fortinet_fortios", "config system console"},
        {"fortinet_fortios", "set output standard"},
        {"f5_tmsh", "modify cli preference pager disabled display-threshold 0"},
        {"extreme_exos", "disable clipaging"},
        {"extreme_ers", "terminal width 132"},
        {"hp_procurve", "terminal width 1920"},
        {"huawei_smartax", "undo smart"},
        {"hp_comware", "_cmdline-mode on"},
        {"huawei_vrp", "save"},
    };
    for (const auto& [name, line] : stored) {
        CAPTURE(name);
        CAPTURE(line);
        const auto& all = known(name).never_send;
        CHECK(std::any_of(all.begin(), all.end(),
                          [&](const auto& each) { return each.matches(line); }));
    }
}

TEST_CASE("the platform that stands for any knows every prompt of the facts") {
    for_each_fact([](const node& fact) {
        for (const auto& sample : texts_of(fact.find("prompt")->find("samples"))) {
            CAPTURE(sample);
            const shown now(sample);
            const auto& any = known("auto");
            CHECK(any.mode_of(now.line).has_value());
            if (!now.above.empty()) CHECK(any.line_above->matches(now.above));
        }
    });
}

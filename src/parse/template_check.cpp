// Every file and every row once.
#include "parse/template_check.hpp"

#include "machine/place.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <set>

namespace netpoll {

namespace {

/// A command with or without what may be left out of its words.
std::string command_with(std::string_view written, bool whole) {
    std::string made;
    for_each_part(written, [&](std::string_view text, bool is_optional) {
        if (whole || !is_optional) made += text;
    });
    return made;
}

/// Whether an expression is the text that it stands for.
bool is_plain(std::string_view text) {
    return text.find_first_of("\\^$.|?*+()[]{}") == text.npos;
}

void check_file(const stored_template& file, template_report& to) {
    ++to.templates;
    const auto& compiled = file.get();
    if (compiled) return;
    ++to.bad;
    to.wrong.push_back(
        {{file.path(), static_cast<unsigned>(compiled.error().line)}, compiled.error().message});
}

class folder_check {
public:
    explicit folder_check(const template_folder& all) : all_(all), index_(all.path() + "/index") {}

    template_report run() {
        for (const std::string& name : all_.files())
            look_at(name);
        for (const template_mistake& each : all_.index().remarks())
            add(made_.wrong, each.line, each.message);
        for (const index_row& each : all_.index().rows())
            check_row(each);
        for (const std::string& each : all_.files())
            if (!named_.contains(each))
                made_.remarks.push_back(
                    {{all_.path() + "/" + each, 0}, "no row of the index names it"});
        return std::move(made_);
    }

private:
    void add(std::vector<mistake>& to, std::size_t line, std::string message) const {
        to.push_back({{index_, static_cast<unsigned>(line)}, std::move(message)});
    }
    void look_at(const std::string& name);
    void check_row(const index_row& row);
    void check_pattern(const index_row& row, const char* column, const index_pattern* of);
    void check_hidden(const index_row& row);

    const template_folder& all_;
    const std::string index_;
    template_report made_;
    std::set<std::string> looked_at_;
    std::set<std::string> named_;
    std::set<const index_pattern*> checked_;
};

void folder_check::look_at(const std::string& name) {
    if (looked_at_.insert(name).second) check_file(*all_.file(name), made_);
}

void folder_check::check_pattern(const index_row& row, const char* column,
                                 const index_pattern* of) {
    if (of == nullptr || !checked_.insert(of).second || of->mistake().empty()) return;
    add(made_.wrong, row.line,
        std::string("the ") + column + " '" + escape(of->text()) +
            "' is no regular expression: " + of->mistake());
}

// Of a row that says plainly what it is for: whether another is first for its shortest and its
// longest command.
void folder_check::check_hidden(const index_row& row) {
    const auto longest = command_with(row.written, true);
    const std::string platform = row.platform ? row.platform->text() : "";
    if (!row.command || !is_plain(longest) || !is_plain(platform)) return;
    const auto* first = all_.index().find({{}, platform, longest});
    const auto shortest = command_with(row.written, false);
    if (first == nullptr || first->line >= row.line ||
        all_.index().find({{}, platform, shortest}) != first)
        return;
    add(made_.remarks, row.line,
        "'" + escape(longest) + "' is never read by this row, since line " +
            std::to_string(first->line) + " fits it too and comes first");
}

void folder_check::check_row(const index_row& row) {
    ++made_.rows;
    if (all_.index().has_platforms() && !row.platform)
        add(made_.remarks, row.line, "it names no platform, and so is for all of them");
    if (all_.index().has_commands() && !row.command)
        add(made_.remarks, row.line, "it names no command, and so is for all of them");
    check_pattern(row, "host name", row.host.get());
    check_pattern(row, "platform", row.platform.get());
    check_pattern(row, "command", row.command.get());
    for (const std::string& name : row.templates) {
        named_.insert(name);
        const auto file = all_.file(name);
        if (!looked_at_.contains(name) && !file->get() && file->get().error().line == 0) {
            add(made_.wrong, row.line,
                "the template " + escape(name) + " " + file->get().error().message);
            continue;
        }
        look_at(name);
    }
    check_hidden(row);
}

}  // namespace

std::string longest_command(std::string_view written) {
    return command_with(written, true);
}

template_report check_templates(const template_folder& all) {
    return folder_check(all).run();
}

template_report check_template(const std::string& file) {
    template_report made;
    check_file(stored_template(file, file), made);
    return made;
}

}  // namespace netpoll

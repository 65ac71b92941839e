// Reads files line by line, and the files that they include. Knows no host.
#include "inventory/ssh_config/statements.hpp"

#include "core/ascii.hpp"
#include "inventory/jump_spec.hpp"
#include "inventory/ssh_config/match_line.hpp"
#include "inventory/ssh_config/words.hpp"
#include "inventory/stripped.hpp"
#include "inventory/term.hpp"
#include "machine/text_file.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/unknown_word.hpp>

#include <glob.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

namespace netpoll::ssh_config {

namespace {

// As ssh has it.
constexpr unsigned deepest_include = 16;
constexpr std::size_t largest_file = std::size_t{64} << 20;
// Files that include others twice each would be read for hours.
constexpr std::size_t most_files = 4'096;

class reader {
public:
    explicit reader(std::string home) : home_(std::move(home)) {}

    void read(const config_file& file);
    statements finish();

private:
    void read(const std::string& path, unsigned depth, bool only_ours);
    void read_line(std::string_view line, unsigned depth);
    void take(const keyword& known, std::string_view rest, unsigned depth);
    void take_match(std::string_view rest);
    void take_rest(const keyword& known, std::string_view rest);
    void include(const std::vector<std::string>& patterns, unsigned depth);
    void include(const std::string& pattern, unsigned depth);
    bool may_be_unknown(std::string_view word) const;

    source_position here() const { return {out_.files[file_], line_}; }
    void complain(std::string message) { out_.mistakes.push_back({here(), std::move(message)}); }
    template <class Statement>
    void add(Statement what) {
        out_.all.push_back({std::move(what)});
    }

    std::string home_;
    std::string include_folder_;
    statements out_;
    std::size_t file_{0};
    unsigned line_{0};
    bool gave_up_{false};
    std::vector<std::string> ignored_;  // patterns of IgnoreUnknown
};

// Who may change the file may make us log in elsewhere.
std::string owner_problem(const std::string& path) {
    struct stat facts = {};
    if (::stat(path.c_str(), &facts) != 0) return {};
    const bool ours = facts.st_uid == 0 || facts.st_uid == ::getuid();
    if (ours && (facts.st_mode & 022) == 0) return {};
    return "can be changed by others, and ssh refuses it then too: chmod go-w it";
}

void reader::read(const config_file& file) {
    if (file.may_be_missing && ::access(file.path.c_str(), F_OK) != 0) return;
    include_folder_ = file.include_folder.empty() ? home_ + "/.ssh" : file.include_folder;
    add(file_begin{});
    read(file.path, 0, file.only_ours);
}

void reader::read(const std::string& path, unsigned depth, bool only_ours) {
    const auto problem = only_ours ? owner_problem(path) : std::string();
    if (!problem.empty()) return out_.mistakes.push_back({{path, 0}, problem});
    const auto text = read_text_file(path, largest_file);
    // What a pattern of Include found may be gone, or nobody's to read: ssh goes on.
    if (!text && depth > 0) return;
    if (!text) return out_.mistakes.push_back({{path, 0}, text.error()});
    const auto outer_file = std::exchange(file_, out_.files.size());
    const auto outer_line = std::exchange(line_, 0);
    out_.files.push_back(path);
    for (std::size_t start = 0; start < text->size() && !gave_up_;) {
        const auto end = std::min(text->find('\n', start), text->size());
        ++line_;
        read_line(std::string_view(*text).substr(start, end - start), depth);
        start = end + 1;
    }
    file_ = outer_file;
    line_ = outer_line;
}

void reader::read_line(std::string_view line, unsigned depth) {
    if (line.find('\0') != line.npos) return complain("holds a NUL byte");
    while (!line.empty() && std::string_view(" \t\r\f").find(line.back()) != line.npos)
        line.remove_suffix(1);
    while (!line.empty() && (line.front() == ' ' || line.front() == '\t'))
        line.remove_prefix(1);
    const auto word = in_lower_case(take_word(line));
    if (word.empty() || word.front() == '#') return;
    if (line.empty()) return complain("'" + escape(word, 80) + "' needs a value");
    const auto* known = find_keyword(word);
    if (known) return take(*known, line, depth);
    if (may_be_unknown(word)) return;
    complain(unknown_among("keyword", word, keyword_names()));
}

bool reader::may_be_unknown(std::string_view word) const {
    const auto fits = [&](const std::string& pattern) { return fits_glob(pattern, word); };
    return std::any_of(ignored_.begin(), ignored_.end(), fits);
}

void reader::take(const keyword& known, std::string_view rest, unsigned depth) {
    if (known.what == key::match) return take_match(rest);
    if (known.form == syntax::rest) return take_rest(known, rest);
    auto words = words_of(rest);
    const auto problem = words ? problem_of(known.form, *words) : words.error();
    if (!problem.empty()) return complain(std::string(known.name) + ": " + problem);
    switch (known.what) {
        case key::host:
            return add(host_line{std::move(*words), here()});
        case key::include:
            return include(*words, depth);
        case key::ignore_unknown:
            for (std::string_view left = words->front(); !left.empty();) {
                const auto end = std::min(left.find(','), left.size());
                ignored_.push_back(in_lower_case(left.substr(0, end)));
                left.remove_prefix(std::min(end + 1, left.size()));
            }
            return;
        case key::other:
            return;
        default:
            return add(setting{known.what, std::move(*words), here()});
    }
}

void reader::take_match(std::string_view rest) {
    auto read = read_match(rest);
    if (!read) return complain(read.error());
    if (!read->skipped.empty())
        out_.remarks.push_back(
            {here(), "Match " + read->skipped +
                         (read->skipped == "exec" ? " is never run" : " is not looked at") +
                         ", so this block does not count"});
    add(std::move(read->line));
}

void reader::take_rest(const keyword& known, std::string_view rest) {
    if (known.what == key::other) return;
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t="), rest.size()));
    if (known.what == key::proxy_jump) {
        rest = stripped(rest.substr(0, rest.find('#')));
        const auto way = parse_jump({rest});
        if (!way) return complain("proxyjump: " + way.error());
    }
    add(setting{known.what, {std::string(rest)}, here()});
}

void reader::include(const std::vector<std::string>& patterns, unsigned depth) {
    if (depth + 1 >= deepest_include) {
        gave_up_ = true;
        return complain("files include each other more than " + std::to_string(deepest_include) +
                        " deep");
    }
    for (const auto& each : patterns) {
        if (each.empty()) return complain("include: needs a value");
        include(each, depth);
    }
}

void reader::include(const std::string& pattern, unsigned depth) {
    auto path = pattern;
    if (path == "~" || path.starts_with("~/")) path.replace(0, 1, home_);
    if (!path.starts_with('/') && !path.starts_with('~')) path = include_folder_ + "/" + path;
    glob_t found = {};
    if (::glob(path.c_str(), GLOB_TILDE, nullptr, &found) == 0) {
        for (std::size_t i = 0; i < found.gl_pathc && !gave_up_; ++i) {
            if (out_.files.size() == most_files) {
                gave_up_ = true;
                complain("more than " + std::to_string(most_files) + " files are included");
                break;
            }
            add(include_begin{});
            read(found.gl_pathv[i], depth + 1, true);
            add(include_end{});
        }
    }
    ::globfree(&found);
}

statements reader::finish() {
    auto next = out_.all.size();
    for (auto i = out_.all.size(); i-- > 0;) {
        out_.all[i].next_block = next;
        if (!std::holds_alternative<setting>(out_.all[i].what)) next = i;
    }
    return std::move(out_);
}

}  // namespace

statements read_statements(const std::vector<config_file>& files, const std::string& home) {
    reader all(home);
    for (const auto& each : files)
        all.read(each);
    return all.finish();
}

}  // namespace netpoll::ssh_config

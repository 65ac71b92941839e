// Lines typed at once at a prompt that is not proven yet. Knows no timer.
#include "core/typed_ahead.hpp"

#include "core/lines.hpp"

namespace netpoll {

namespace {

// The input buffer of a slow device, by far.
constexpr std::size_t most_bytes_ahead = 200;

// The steps begin in the default mode, as far as there is a way to it.
bool begins_elsewhere(const compiled_platform& platform, const mode_path& path, std::size_t mode) {
    const auto home = platform.default_mode;
    return home && *home != mode && path.first_edge(mode, *home) != nullptr;
}

}  // namespace

std::vector<std::string> lines_ahead(const compiled_platform& platform, const mode_path& path,
                                     std::size_t mode, std::size_t first) {
    std::vector<std::string> lines;
    if (!platform.definition.type_ahead || begins_elsewhere(platform, path, mode)) return lines;
    std::size_t bytes = 0;
    for (auto i = first; i < platform.on_open.size(); ++i) {
        const auto& step = platform.on_open[i];
        const auto wanted = platform.mode_named(step.what.mode);
        bytes += step.what.send.size();
        if ((wanted && *wanted != mode) || !step.questions.empty() || bytes > most_bytes_ahead)
            break;
        lines.push_back(step.what.send);
    }
    return lines;
}

std::string typed_ahead::text(std::string_view end_of_line) const {
    std::string all;
    for (const auto& line : lines_)
        (all += line) += end_of_line;
    return all;
}

bool typed_ahead::is_echo(std::string_view line) const {
    if (!line.starts_with(prompt_)) return false;
    return without_blanks_behind(line.substr(prompt_.size())) ==
           without_blanks_behind(lines_[echoes_.size()]);
}

void typed_ahead::look(std::string_view finished) {
    while (echoes_.size() < lines_.size() && looked_at_ < finished.size()) {
        const auto begin = looked_at_;
        const auto stop = finished.find('\n', begin);
        looked_at_ = stop + 1;
        if (is_echo(finished.substr(begin, stop - begin))) echoes_.push_back({begin, looked_at_});
    }
}

std::vector<std::string> typed_ahead::answers(std::string_view finished) const {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < echoes_.size(); ++i) {
        const auto end = i + 1 < echoes_.size() ? echoes_[i + 1].begin : finished.size();
        all.emplace_back(finished.substr(echoes_[i].end, end - echoes_[i].end));
    }
    return all;
}

}  // namespace netpoll

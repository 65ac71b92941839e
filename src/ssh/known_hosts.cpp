// Which host keys are trusted: judges keys by the index. Knows no session.
#include "ssh/base64.hpp"
#include "ssh/key_fingerprint.hpp"
#include "ssh/known_hosts_file.hpp"
#include "ssh/known_hosts_state.hpp"

#include <algorithm>

namespace netpoll {

namespace {

using entry_id = host_key_index::entry_id;

/// What is listed for one host, with the entries' texts copied out of the index.
struct listing {
    struct line {
        std::string type;
        std::string key;
        source_position where;
    };
    std::vector<line> lines;

    void add(const host_key_index& index, const std::vector<entry_id>& ids) {
        for (const entry_id id : ids) {
            const auto what = index.at(id);
            lines.push_back({std::string(what.type()), std::string(what.key), index.position(id)});
        }
    }

    std::vector<std::string> types() const {
        std::vector<std::string> distinct;
        for (const line& l : lines)
            if (std::find(distinct.begin(), distinct.end(), l.type) == distinct.end())
                distinct.push_back(l.type);
        return distinct;
    }
};

void add_plain(listing& to, const host_key_index& index, const host_names& names) {
    std::vector<entry_id> found;
    index.find(names.listed, found);
    if (names.other_is_equal) index.find(names.other, found);
    to.add(index, found);
}

bool holds(const host_key_index& index, const host_names& names, std::string_view key) {
    return index.holds(names.listed, key) ||
           (names.other_is_equal && index.holds(names.other, key));
}

/// Empty, which no entry has, where the text is none of a key.
std::string bytes_of(std::string_view blob) {
    std::string key;
    if (!decode_base64(blob, key)) key.clear();
    return key;
}

}  // namespace

/// A scan's result for each host is kept: a refused host is tried again with other key types.
std::vector<entry_id> known_hosts::state::hashed_in_base(const host_names& names) const {
    if (!base.has_hashed()) return {};
    {
        const std::lock_guard lock(scans_mutex);
        if (const auto done = scans.find(names.listed); done != scans.end()) return done->second;
    }
    std::vector<entry_id> found;
    base.find_hashed(names, found);
    const std::lock_guard lock(scans_mutex);
    return scans.emplace(names.listed, std::move(found)).first->second;
}

std::vector<entry_id> known_hosts::state::scanned_in_base(const host_names& names) const {
    if (!base.has_hashed()) return {};
    const std::lock_guard lock(scans_mutex);
    const auto done = scans.find(names.listed);
    return done == scans.end() ? std::vector<entry_id>{} : done->second;
}

/// Sets revoked or known; false where the key is listed nowhere for this host.
bool known_hosts::state::find_verdict(const host_names& names, std::string_view key,
                                      host_key_judgement& to) const {
    const std::shared_lock lock(added_mutex);
    for (const host_key_index* index : both()) {
        const auto line = index->revoked(names, key);
        if (!line) continue;
        to.verdict = host_key_verdict::revoked;
        to.where = index->position(*line);
        return true;
    }
    if (!holds(base, names, key) && !holds(*added, names, key)) return false;
    to.verdict = host_key_verdict::known;
    return true;
}

/// Plain names only, and what a scan has already found under hashed ones.
std::vector<std::string> known_hosts::state::listed_types(const host_names& names) const {
    listing listed;
    add_plain(listed, base, names);
    listed.add(base, scanned_in_base(names));
    const std::shared_lock lock(added_mutex);
    add_plain(listed, *added, names);
    if (!listed.lines.empty() || names.other_is_equal) return listed.types();
    for (const host_key_index* index : both()) {
        std::vector<entry_id> elsewhere;
        index->find(names.other, elsewhere);
        listed.add(*index, elsewhere);
    }
    return listed.types();
}

std::vector<std::string> known_hosts::state::types(const host_names& names) const {
    auto all = listed_types(names);
    if (!all.empty()) return all;
    if (auto key = certified.find(names.listed, wall_clock::now())) all = {std::move(key->type)};
    return all;
}

/// For a host of which nothing is listed.
void known_hosts::state::judge_by_certificate(const host_names& names, std::string_view blob,
                                              host_key_judgement& to) const {
    auto key = certified.find(names.listed, wall_clock::now());
    if (!key) return;
    if (key->blob == blob) {
        to.verdict = host_key_verdict::known;
        to.authority = std::move(key->authority);
        return;
    }
    to.verdict = host_key_verdict::changed;
    to.where = std::move(key->where);
    to.listed = key->type + " " + key_fingerprint(key->blob) + " by its certificate";
    to.known_types = {std::move(key->type)};
}

std::optional<source_position> known_hosts::state::authority_for(const host_names& names) const {
    std::optional<source_position> where;
    {
        const std::shared_lock lock(added_mutex);
        for (const host_key_index* index : both())
            if (const auto line = index->authority(names); line && !where)
                where = index->position(*line);
    }
    // CAs are few, so what is listed is only looked for behind one of them.
    return where && types(names).empty() ? where : std::nullopt;
}

certificate_judgement known_hosts::state::judge_certificate(const host_names& names,
                                                            std::string_view name,
                                                            std::string_view certificate,
                                                            wall_clock::time_point now) {
    using verdict = certificate_verdict;
    const auto read = openssh_certificate::parse(certificate);
    if (!read) return {verdict::invalid, "what it shows as its certificate is none"};
    const std::string_view authority = read->authority;
    const auto fingerprint = fingerprint_of_blob(authority);
    std::optional<source_position> where;
    {
        const std::shared_lock lock(added_mutex);
        for (const host_key_index* index : both()) {
            if (const auto line = index->revoked(names, authority))
                return {verdict::revoked, "the CA of its certificate, " + fingerprint +
                                              ", is marked @revoked at " +
                                              to_string(index->position(*line))};
            const auto line = index->authority(names, authority);
            if (line && !where) where = index->position(*line);
        }
    }
    if (!where)
        return {verdict::other_authority, "its certificate is of another CA, " + fingerprint};
    auto problem = host_certificate_problem(*read, certificate, name, now);
    if (!problem.empty()) return {verdict::invalid, std::move(problem)};
    certified.add(names.listed, *read, fingerprint, *where);
    return {verdict::trusted, {}};
}

host_key_judgement known_hosts::state::judge(const host_names& names, std::string_view type,
                                             std::string_view blob) const {
    host_key_judgement judged;
    const auto key = bytes_of(blob);
    if (find_verdict(names, key, judged)) {
        if (judged.verdict == host_key_verdict::revoked) judged.known_types = types(names);
        return judged;
    }
    listing listed;
    add_plain(listed, base, names);
    listed.add(base, hashed_in_base(names));
    {
        const std::shared_lock lock(added_mutex);
        add_plain(listed, *added, names);
        std::vector<entry_id> hashed;
        if (added->has_hashed()) added->find_hashed(names, hashed);
        listed.add(*added, hashed);
        const bool under_plain_name =
            listed.lines.empty() && !names.other_is_equal &&
            (base.holds(names.other, key) || added->holds(names.other, key));
        if (under_plain_name) judged.verdict = host_key_verdict::known;
    }
    if (listed.lines.empty()) {
        if (judged.verdict == host_key_verdict::unknown) judge_by_certificate(names, blob, judged);
        return judged;
    }
    judged.verdict = host_key_verdict::changed;
    judged.known_types = listed.types();
    const auto same_type = std::find_if(listed.lines.begin(), listed.lines.end(),
                                        [&](const auto& line) { return line.type == type; });
    const auto& nearest = same_type != listed.lines.end() ? *same_type : listed.lines.front();
    judged.where = nearest.where;
    judged.listed = nearest.type + " " + fingerprint_of_blob(nearest.key);
    return judged;
}

known_hosts::known_hosts() : state_(std::make_unique<state>()) {}
known_hosts::~known_hosts() = default;

host_key_mistakes known_hosts::load(const std::string& path, bool must_exist) {
    host_key_mistakes mistakes;
    host_key_file_mark mark;
    bool missing = false;
    const auto read =
        read_host_key_lines(path, mark, missing, [&](std::string_view lines, unsigned first_line) {
            state_->base.add(lines, path, first_line, mistakes);
        });
    if (!read) {
        std::string message = "known_hosts file: " + read.error();
        if (!missing || must_exist) mistakes.fatal.push_back({{path, 0}, std::move(message)});
        return mistakes;
    }
    state_->seen[path] = mark;
    return mistakes;
}

void known_hosts::append_to(std::string path) {
    state_->path = std::move(path);
}

known_hosts& known_hosts::beside(const std::vector<std::string>& files) {
    return state_->beside[files];
}

known_hosts& known_hosts::of(const target& device) noexcept {
    if (!device.host_key_files) return *this;
    const auto own = state_->beside.find(*device.host_key_files);
    return own == state_->beside.end() ? *this : own->second;
}

std::vector<std::string> known_hosts::types_for(std::string_view host, std::uint16_t port) const {
    return state_->types(host_names(host, port));
}

host_key_judgement known_hosts::judge(std::string_view host, std::uint16_t port,
                                      std::string_view type, std::string_view blob) const {
    return state_->judge(host_names(host, port), type, blob);
}

std::optional<source_position> known_hosts::authority_for(std::string_view host,
                                                          std::uint16_t port) const {
    return state_->authority_for(host_names(host, port));
}

certificate_judgement known_hosts::judge_certificate(std::string_view host, std::uint16_t port,
                                                     std::string_view certificate,
                                                     std::chrono::system_clock::time_point now) {
    return state_->judge_certificate(host_names(host, port), host_key_index::plain_name(host),
                                     certificate, now);
}

std::vector<std::string> known_hosts::lines_for(const host_key_name& name) const {
    const host_names names(name.host, name.port);
    std::vector<std::string> lines;
    const std::shared_lock lock(state_->added_mutex);
    for (const host_key_index* index : state_->both())
        index->lines_for(names, lines);
    return lines;
}

std::size_t known_hosts::count_changed(std::string_view blob) {
    const std::lock_guard lock(state_->changed_mutex);
    return state_->changed[std::string(blob)]++;
}

std::size_t known_hosts::size() const {
    const std::shared_lock lock(state_->added_mutex);
    auto all = state_->base.size() + state_->added->size();
    for (const auto& [files, keys] : state_->beside)
        all += keys.size();
    return all;
}

}  // namespace netpoll

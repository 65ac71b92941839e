// Which host keys are trusted: judges keys by the index and writes new ones down. Knows no session.
#include "ssh/base64.hpp"
#include "ssh/host_certificate.hpp"
#include "ssh/host_key_file.hpp"
#include "ssh/host_key_index.hpp"
#include "ssh/host_keys.hpp"
#include "ssh/known_hosts_file.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

namespace netpoll {

namespace {

using entry_id = host_key_index::entry_id;

/// What is listed for one host, with the entries' texts copied out of the index.
struct listing {
    struct line {
        std::string type;
        std::string blob;
        source_position where;
    };
    std::vector<line> lines;

    void add(const host_key_index& index, const std::vector<entry_id>& ids) {
        for (const entry_id id : ids)
            lines.push_back({std::string(index.at(id).type), std::string(index.at(id).blob),
                             index.position(index.at(id))});
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

using wall_clock = std::chrono::system_clock;

bool holds(const host_key_index& index, const host_names& names, std::string_view blob) {
    return index.holds(names.listed, blob) ||
           (names.other_is_equal && index.holds(names.other, blob));
}

}  // namespace

struct known_hosts::state {
    // Immutable once loaded.
    host_key_index base;
    std::string path;
    std::map<std::vector<std::string>, known_hosts> beside;

    mutable std::shared_mutex added_mutex;
    std::unique_ptr<host_key_index> added = std::make_unique<host_key_index>();  // by added_mutex

    certified_hosts certified;

    mutable std::mutex scans_mutex;
    mutable std::unordered_map<std::string, std::vector<entry_id>> scans;  // by scans_mutex

    std::mutex changed_mutex;
    std::unordered_map<std::string, std::size_t> changed;  // by changed_mutex

    std::mutex writer;                               // held over file operations, taken first
    std::map<std::string, host_key_file_mark> seen;  // by writer

    /// Under added_mutex.
    std::array<const host_key_index*, 2> both() const { return {&base, added.get()}; }
    std::vector<entry_id> hashed_in_base(const host_names& names) const;
    std::vector<entry_id> scanned_in_base(const host_names& names) const;
    bool find_verdict(const host_names& names, std::string_view blob, host_key_judgement& to) const;
    std::vector<std::string> listed_types(const host_names& names) const;
    std::vector<std::string> types(const host_names& names) const;
    void judge_by_certificate(const host_names& names, std::string_view blob,
                              host_key_judgement& to) const;
    std::optional<source_position> authority_for(const host_names& names) const;
    certificate_judgement judge_certificate(const host_names& names, std::string_view name,
                                            std::string_view certificate,
                                            std::chrono::system_clock::time_point now);
    host_key_judgement judge(const host_names& names, std::string_view type,
                             std::string_view blob) const;

    using answer_t = expected<void, std::string>;
    answer_t catch_up(host_key_appender& file);
    std::optional<answer_t> settled(const host_names& names, std::string_view type,
                                    std::string_view blob) const;
    answer_t write_down(const host_names& names, std::string_view type, std::string_view blob);
    void add(std::string line, const std::string& file, unsigned number);
};

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
bool known_hosts::state::find_verdict(const host_names& names, std::string_view blob,
                                      host_key_judgement& to) const {
    const std::shared_lock lock(added_mutex);
    for (const host_key_index* index : both()) {
        const auto* line = index->revoked(names, blob);
        if (line == nullptr) continue;
        to.verdict = host_key_verdict::revoked;
        to.where = index->position(*line);
        return true;
    }
    if (!holds(base, names, blob) && !holds(*added, names, blob)) return false;
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
    std::vector<entry_id> elsewhere;
    base.find(names.other, elsewhere);
    listed.add(base, elsewhere);
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
            if (const auto* line = index->authority(names); line && !where)
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
    const auto authority = encode_base64(read->authority);
    const auto fingerprint = key_fingerprint(authority);
    std::optional<source_position> where;
    {
        const std::shared_lock lock(added_mutex);
        for (const host_key_index* index : both()) {
            if (const auto* line = index->revoked(names, authority))
                return {verdict::revoked, "the CA of its certificate, " + fingerprint +
                                              ", is marked @revoked at " +
                                              to_string(index->position(*line))};
            const auto* const line = index->authority(names, authority);
            if (line != nullptr && !where) where = index->position(*line);
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
    if (find_verdict(names, blob, judged)) {
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
            (base.holds(names.other, blob) || added->holds(names.other, blob));
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
    judged.listed = nearest.type + " " + key_fingerprint(nearest.blob);
    return judged;
}

/// Takes in what other processes wrote since the file was read. Mistakes in it are not reported:
/// the run is under way, and the next one will name them.
expected<void, std::string> known_hosts::state::catch_up(host_key_appender& file) {
    auto news = file.unseen(seen[path]);
    if (!news) return unexpected(std::move(news).error());
    if (!news->has_value()) return {};
    host_key_text& text = **news;
    host_key_mistakes mistakes;
    auto fresh = std::make_unique<host_key_index>();
    if (text.replaces) fresh->add(std::move(text.text), path, text.first_line, mistakes);
    const std::unique_lock lock(added_mutex);
    if (text.replaces)
        added.swap(fresh);
    else
        added->add(std::move(text.text), path, text.first_line, mistakes);
    return {};
}

/// What `remember` answers without writing, or nothing where the key is new.
std::optional<expected<void, std::string>> known_hosts::state::settled(
    const host_names& names, std::string_view type, std::string_view blob) const {
    const auto judged = judge(names, type, blob);
    const std::string place = to_string(judged.where);
    switch (judged.verdict) {
        case host_key_verdict::unknown:
            return std::nullopt;
        case host_key_verdict::known:
            return answer_t{};
        case host_key_verdict::revoked:
            return unexpected<std::string>(place + " revokes this key: it is not saved");
        case host_key_verdict::changed:
            return unexpected<std::string>(
                place +
                " lists another key for this host: the new one is not saved; remove that "
                "line if the device's key was really replaced");
    }
    return std::nullopt;
}

void known_hosts::state::add(std::string line, const std::string& file, unsigned number) {
    host_key_mistakes mistakes;
    const std::unique_lock lock(added_mutex);
    added->add(std::move(line), file, number, mistakes);
}

expected<void, std::string> known_hosts::state::write_down(const host_names& names,
                                                           std::string_view type,
                                                           std::string_view blob) {
    if (auto answer = settled(names, type, blob)) return *std::move(answer);
    std::string line = names.listed;
    line.append(" ").append(type).append(" ").append(blob);
    if (path.empty()) {
        add(std::move(line), "(accepted in this run)", 0);
        return {};
    }
    const auto failed = [&](const std::string& why) {
        return unexpected<std::string>("cannot save the key in " + path + ": " + why);
    };
    auto file = host_key_appender::open(path);
    if (!file) return failed(file.error());
    if (const auto caught_up = catch_up(*file); !caught_up) return failed(caught_up.error());
    if (auto answer = settled(names, type, blob)) return *std::move(answer);
    auto& mark = seen[path];
    if (const auto written = file->append(line, mark); !written) return failed(written.error());
    add(std::move(line), path, mark.lines);
    return {};
}

known_hosts::known_hosts() : state_(std::make_unique<state>()) {}
known_hosts::~known_hosts() = default;

host_key_mistakes known_hosts::load(const std::string& path, bool must_exist) {
    host_key_mistakes mistakes;
    host_key_file_mark mark;
    bool missing = false;
    auto text = read_host_key_file(path, mark, missing);
    if (!text) {
        std::string message = "known_hosts file: " + text.error();
        if (!missing || must_exist) mistakes.fatal.push_back({{path, 0}, std::move(message)});
        return mistakes;
    }
    state_->base.add(*std::move(text), path, 1, mistakes);
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

expected<void, std::string> known_hosts::remember(std::string_view host, std::uint16_t port,
                                                  std::string_view type, std::string_view blob) {
    std::string scratch;
    if (!can_be_listed(host))
        return unexpected<std::string>("a host of this name cannot stand in a known_hosts file");
    if (!is_key_blob(type, blob, scratch) || type.find_first_of(" \t\r\n") != type.npos)
        return unexpected<std::string>("the device's key is damaged: it is not saved");
    const std::lock_guard one_at_a_time(state_->writer);
    return state_->write_down(host_names(host, port), type, blob);
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

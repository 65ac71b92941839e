// Results in files, written whole or not at all.
#include "remote/result_spool.hpp"

#include "machine/draft.hpp"
#include "machine/file.hpp"
#include "machine/text_file.hpp"
#include "machine/user_folder.hpp"
#include "remote/message_fields.hpp"
#include "remote/result_outbox.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <system_error>
#include <utility>

namespace netpoll {

namespace wire {

template <is<result_part> Value>
void fields_of(auto& visit, Value& value) {
    auto& [id, message] = value;
    visit(field_at{"id", id}, field_at{"subject", message.subject}, field_at{"body", message.body},
          field_at{"headers", message.headers});
}

}  // namespace wire

template <is<outgoing_result> Value>
void fields_of(auto& visit, Value& value) {
    auto& [run, lease, device, parts] = value;
    visit(field_at{"run", run}, field_at{"lease", lease}, field_at{"device", device},
          field_at{"parts", parts});
}

namespace {

namespace fs = std::filesystem;

constexpr std::string_view ending = ".result";
/// A coordinator that was not resumed by then will not be.
constexpr auto longest_kept = std::chrono::days(7);
/// Of one file; a result has at most 1 GiB, of which this is compressed.
constexpr std::size_t most_file_bytes = std::size_t{1} << 30;

}  // namespace

expected<result_spool, std::string> result_spool::open(std::string folder) {
    if (auto made = make_folders(folder); !made) return unexpected(std::move(made).error());
    return result_spool(std::move(folder));
}

std::string result_spool::path_of(const std::string& lease) const {
    return folder_ + "/" + lease + std::string(ending);
}

bool result_spool::write(const outgoing_result& what) {
    auto at = place::find(path_of(what.lease));
    if (!at || at->planted()) return false;
    const std::string name = at->name();
    auto made = draft::create(std::move(*at), private_file);
    if (!made) return false;
    const std::string bytes = wire::bytes_of(wire::to_node(what));
    if (write_all(made->number(), bytes) != 0 || made->rename_to(name) != 0) return false;
    sizes_[what.lease] = bytes.size();
    bytes_ += bytes.size();
    return true;
}

std::optional<outgoing_result> result_spool::read(const std::string& lease) {
    const auto bytes = read_regular_file(path_of(lease), most_file_bytes);
    if (bytes)
        if (const auto map = wire::node_of(*bytes))
            if (auto what = wire::from_node<outgoing_result>(*map)) return what;
    remove(lease);
    return std::nullopt;
}

void result_spool::remove(const std::string& lease) {
    const auto known = sizes_.extract(lease);
    if (known.empty()) return;
    bytes_ -= known.mapped();
    std::error_code none;
    fs::remove(path_of(lease), none);
}

std::vector<result_spool::entry> result_spool::kept() {
    std::vector<std::pair<fs::file_time_type, entry>> found;
    std::error_code none;
    for (const auto& each : fs::directory_iterator(folder_, none)) {
        const std::string name = each.path().filename().string();
        if (!name.ends_with(ending) || !each.is_regular_file(none)) continue;
        const std::string lease = name.substr(0, name.size() - ending.size());
        const auto when = each.last_write_time(none);
        sizes_[lease] = static_cast<std::size_t>(each.file_size(none));
        bytes_ += sizes_[lease];
        if (when < fs::file_time_type::clock::now() - longest_kept)
            remove(lease);
        else if (const auto what = read(lease))
            found.emplace_back(when, entry{what->run, lease, what->device});
    }
    std::sort(found.begin(), found.end(),
              [](const auto& one, const auto& other) { return one.first < other.first; });
    std::vector<entry> all;
    all.reserve(found.size());
    for (auto& [when, each] : found)
        all.push_back(std::move(each));
    return all;
}

}  // namespace netpoll

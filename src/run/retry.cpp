// A result of before, compared with an inventory. Knows no target.
#include "run/retry.hpp"

#include "run/resume.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/unknown_word.hpp>

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <utility>

namespace netpoll {

namespace {

using mistakes = std::vector<mistake>;

/// What --only may say: statuses but `ok`, and codes of errors.
std::vector<std::string> words_of_only() {
    std::vector<std::string> words;
    for (const auto status :
         {device_status::failed, device_status::skipped, device_status::cancelled})
        words.emplace_back(name(status));
    for (int i = 1; i <= static_cast<int>(errc::internal); ++i)
        words.emplace_back(name(static_cast<errc>(i)));
    return words;
}

mistakes judge(const run_request& request) {
    mistakes wrong;
    const auto known = words_of_only();
    for (const std::string& word : request.only)
        if (std::find(known.begin(), known.end(), word) == known.end())
            wrong.push_back({{"--only", 0},
                             unknown_among("status or error code", word, known) +
                                 "; failed, skipped and cancelled are, and --list-errors says "
                                 "the codes"});
    return wrong;
}

bool is_wanted(const earlier_record& record, const std::vector<std::string>& only) {
    if (record.status == device_status::ok) return false;
    const auto says = [&](std::string_view word) {
        return std::find(only.begin(), only.end(), word) != only.end();
    };
    return only.empty() || says(name(record.status)) || says(record.error);
}

void append(mistakes& to, const mistakes& more) {
    to.insert(to.end(), more.begin(), more.end());
}

/// A run that did not come to its end has no record of those it did not reach.
void tell_of_missing(const earlier_results& earlier, const inventory& all, mistakes& remarks) {
    if (earlier.whole()) return;
    const auto& records = earlier.records();
    const auto found = static_cast<std::size_t>(
        std::count_if(records.begin(), records.end(),
                      [&](const auto& each) { return all.find(each.host).has_value(); }));
    if (found < all.size())
        remarks.push_back({{earlier.path(), 0},
                           counted(all.size() - found, "host") +
                               " of the inventory have no record in it, and are not polled"});
}

/// Whether a term is "@FILE".
bool names_files(const selection& wanted) {
    const auto is_file = [](const std::string& term) { return term.starts_with('@'); };
    return std::any_of(wanted.limit.begin(), wanted.limit.end(), is_file) ||
           std::any_of(wanted.exclude.begin(), wanted.exclude.end(), is_file);
}

}  // namespace

host_file_reader reader_of_results(bool partial, mistakes& remarks) {
    return
        [partial, &remarks](
            const std::string& path) -> expected<std::optional<std::vector<named_host>>, mistakes> {
            if (!looks_like_results(path)) return std::optional<std::vector<named_host>>();
            auto read = earlier_results::read(path, partial);
            if (!read) return unexpected(std::move(read).error());
            append(remarks, read->remarks());
            std::vector<named_host> hosts;
            for (const earlier_record& each : read->records())
                if (is_wanted(each, {})) hosts.push_back({each.host, {path, each.line}});
            return hosts;
        };
}

expected<retried_hosts, mistakes> hosts_meant(const run_request& request, const inventory& all,
                                              std::vector<host_place> selected, mistakes& remarks) {
    if (!request.retry.empty()) return hosts_to_retry(request, all, selected, remarks);
    if (!request.resume.empty()) {
        if (auto wrong = judge(request); !wrong.empty()) return unexpected(std::move(wrong));
        auto run = open_run(request.resume);
        if (!run) return unexpected(std::move(run).error());
        return hosts_to_resume(request, std::make_shared<const resumed_run>(std::move(*run)), all);
    }
    if (!request.only.empty())
        return unexpected(mistakes{{{"--only", 0}, "it narrows --retry, which is not given"}});
    if (request.partial && !names_files(request.select))
        return unexpected(
            mistakes{{{"--partial", 0},
                      "it is about the results of --retry or @RESULTS, which are not given"}});
    return retried_hosts{std::move(selected)};
}

expected<retried_hosts, mistakes> hosts_to_retry(const run_request& request, const inventory& all,
                                                 const std::vector<host_place>& selected,
                                                 mistakes& remarks) {
    mistakes wrong = judge(request);
    auto read = earlier_results::read(request.retry, request.partial);
    if (!read) append(wrong, read.error());
    if (!wrong.empty()) return unexpected(std::move(wrong));
    const auto& records = read->records();
    std::map<host_place, std::size_t> again;  // to the place of its record
    for (std::size_t i = 0; i < records.size(); ++i) {
        if (!is_wanted(records[i], request.only)) continue;
        if (const auto place = all.find(records[i].host))
            again.emplace(*place, i);
        else
            wrong.push_back({{request.retry, records[i].line},
                             "host '" + escape(records[i].host, 80) +
                                 "' is not in the inventory any more: take its record out, or " +
                                 (request.inventory.empty() ? "name it with -w"
                                                            : "add it to " + request.inventory)});
    }
    if (!wrong.empty()) return unexpected(std::move(wrong));
    append(remarks, read->remarks());
    tell_of_missing(*read, all, remarks);
    retried_hosts hosts;
    std::vector<std::size_t> places;
    for (const host_place each : selected) {
        const auto found = again.find(each);
        if (found == again.end()) continue;
        hosts.places.push_back(each);
        places.push_back(found->second);
    }
    hosts.merged = std::make_shared<const merged_results>(
        merged_results::replacing(std::move(*read), std::move(places)));
    return hosts;
}

}  // namespace netpoll

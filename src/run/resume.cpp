// A killed run's journal, compared with an inventory. Knows no target.
#include "run/resume.hpp"

#include "machine/place.hpp"

#include <netpoll/escape.hpp>

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <unordered_map>
#include <utility>

namespace netpoll {

namespace {

using mistakes = std::vector<mistake>;

unexpected<mistakes> cannot_resume(const std::string& where, std::string why) {
    return unexpected(mistakes{{{where, 0}, std::move(why)}});
}

bool was_done(const earlier_record& record) {
    return record.status == device_status::ok || record.status == device_status::failed;
}

bool is_missing(const earlier_record& record, const run_request& request) {
    if (!was_done(record)) return true;
    if (record.status == device_status::ok || !request.retry_failed) return false;
    return request.only.empty() ||
           std::find(request.only.begin(), request.only.end(), record.error) != request.only.end();
}

std::string quoted(const std::string& run_id) {
    return "run '" + escape(run_id, 80) + "'";
}

/// Why records cannot be those of this run, with the line that says so; an empty sentence: they can
/// be.
std::pair<unsigned, std::string> stranger_in(const resumed_run& run, const earlier_results& read) {
    const run_manifest& manifest = run.manifest;
    const std::string own = quoted(manifest.run_id);
    constexpr const char* put_back = ": put back what belongs to it; nothing was changed";
    if (run.in_journal) {
        const auto head = manifest_of_header(read.journal_header());
        if (!head) return {1, "the journal of " + own + ": " + head.error()};
        if (head->run_id != manifest.run_id)
            return {1, "the journal is of " + quoted(head->run_id) + ", the manifest of " + own +
                           put_back};
        if (head->request != manifest.request || head->hosts != manifest.hosts)
            return {1, "journal and manifest of " + own +
                           " do not say the same request for the same hosts" + put_back};
    }
    // What --retry completed has records of the run before.
    const auto asked = request_from(manifest.request);
    if (asked && !asked->retry.empty()) return {};
    for (const named_run& each : read.runs())
        if (each.run_id != manifest.run_id)
            return {each.line,
                    "the record is of " + quoted(each.run_id) + ", and not of " + own + put_back};
    return {};
}

/// The folder of a run is called as the run is, whatever link led to it.
expected<std::string, std::string> own_folder(const std::string& path, const std::string& run_id) {
    std::error_code failed;
    const auto whole = std::filesystem::canonical(path, failed);
    if (failed) return unexpected("cannot be entered: " + failed.message());
    if (whole.filename() == run_id) return whole.string();
    return unexpected("the manifest is of " + quoted(run_id) + ", and the folder is called '" +
                      escape(whole.filename().string(), 80) +
                      "': give it its name back, or put its own manifest back");
}

}  // namespace

expected<resumed_run, mistakes> open_run(const std::string& what) {
    const auto at = find_unfinished_run(what);
    if (!at) return cannot_resume(what, at.error());
    if (at->folder.empty()) {
        auto read = earlier_results::read(at->results, true);
        if (!read) return unexpected(std::move(read).error());
        if (read->journal_header().empty())
            return cannot_resume(what,
                                 "this is no journal of a run: --retry polls what is not ok in a "
                                 "result");
        auto manifest = manifest_of_header(read->journal_header());
        if (!manifest) return cannot_resume(what, manifest.error());
        return resumed_run{std::move(*manifest), {}, at->results, true};
    }
    auto manifest = read_manifest(at->manifest);
    if (!manifest) return cannot_resume(at->manifest, manifest.error());
    auto folder = own_folder(at->folder, manifest->run_id);
    if (!folder) return cannot_resume(at->folder, folder.error());
    auto records =
        *folder + "/" + std::string(at->unfinished ? run_file::journal : run_file::results);
    return resumed_run{std::move(*manifest), std::move(*folder), std::move(records),
                       at->unfinished};
}

expected<run_request, mistakes> request_of(const resumed_run& run) {
    auto request = request_from(run.manifest.request);
    if (!request) return cannot_resume(run.records, request.error());
    if (request->inventory == "-" ||
        std::find(request->devices.begin(), request->devices.end(), "-") != request->devices.end())
        return cannot_resume(
            run.records,
            "the run read its devices from standard input, which is gone: poll the rest "
            "with --retry on the whole records (--partial)");
    if (::chdir(run.manifest.directory.c_str()) != 0)
        return cannot_resume(run.manifest.directory,
                             "the folder that the run was begun in cannot be entered: " +
                                 std::generic_category().message(errno));
    request->retry.clear();
    request->only.clear();
    request->partial = false;
    request->resume = run.folder.empty() ? run.records : run.folder;
    // It may have been moved since.
    if (!run.folder.empty()) request->rundir = parent_folder(run.folder);
    return std::move(*request);
}

expected<retried_hosts, mistakes> hosts_to_resume(const run_request& request,
                                                  std::shared_ptr<const resumed_run> run,
                                                  const inventory& all) {
    auto read = earlier_results::read(run->records, true);
    if (!read) return unexpected(std::move(read).error());
    if (auto [line, why] = stranger_in(*run, *read); !why.empty())
        return unexpected(mistakes{{{run->records, line}, std::move(why)}});
    std::unordered_map<std::string_view, std::size_t> records;
    for (std::size_t i = 0; i < read->records().size(); ++i)
        records.emplace(read->records()[i].host, i);
    retried_hosts hosts;
    mistakes gone;
    std::vector<std::size_t> slots;
    std::vector<std::size_t> places;
    for (const std::string& host : run->manifest.hosts) {
        const auto found = records.find(host);
        const bool known = found != records.end();
        const std::size_t slot = slots.size();
        slots.push_back(known ? found->second : merged_results::no_record);
        if (known && !is_missing(read->records()[found->second], request)) continue;
        if (const auto place = all.find(host)) {
            hosts.places.push_back(*place);
            places.push_back(slot);
        } else {
            gone.push_back({{run->records, 0},
                            "host '" + escape(host, 80) +
                                "' of the run is not in the inventory any more: put it back, or "
                                "begin a run anew"});
        }
    }
    if (!gone.empty()) return unexpected(std::move(gone));
    if (hosts.places.empty() && run->manifest.end && !run->in_journal && !request.retry_failed)
        return cannot_resume(
            run->folder, "this run has come to its end: --retry-failed polls those that failed");
    hosts.merged = std::make_shared<const merged_results>(
        merged_results{std::move(*read), std::move(slots), std::move(places), run->in_journal});
    hosts.resumed = std::move(run);
    return hosts;
}

}  // namespace netpoll

// A finished run put into what notify tells of it.
#include "run/notice_stages.hpp"

#include "machine/place.hpp"
#include "notify/mail.hpp"
#include "notify/metrics_file.hpp"
#include "notify/metrics_text.hpp"
#include "notify/system_log.hpp"
#include "notify/webhook.hpp"
#include "results/recorded_result.hpp"
#include "results/run_folder.hpp"
#include "results/whole_file.hpp"
#include "run/history_path.hpp"
#include "run/history_stage.hpp"
#include "run/text_output.hpp"

#include <netpoll/escape.hpp>

#include <syslog.h>

#include <optional>
#include <utility>

namespace netpoll {

namespace {

run_notice notice_of(const finished_run& run) {
    run_notice notice;
    notice.run_id = run.facts.run_id;
    notice.verdict = name(run.end.verdict);
    for (const auto status : {device_status::ok, device_status::failed, device_status::skipped,
                              device_status::cancelled}) {
        const auto kept = run.end.kept.find(status);
        notice.devices[std::string(name(status))] =
            run.end.totals.count(status) + (kept == run.end.kept.end() ? 0 : kept->second);
    }
    for (const failure_cause& each : run.end.totals.causes) {
        notice_cause cause{std::string(name(each.code)),
                           std::string(name(each.phase)),
                           each.count,
                           {},
                           each.remedy};
        for (const auto& [index, host] : each.examples)
            cause.hosts.push_back(host);
        notice.causes.push_back(std::move(cause));
    }
    notice.inventory = run.facts.inventory;
    notice.machine = run.facts.machine;
    notice.user = run.facts.user;
    notice.started = run.facts.started;
    notice.ended = run.facts.ended;
    notice.folder = run.folder;
    notice.results = run.end.results;
    return notice;
}

/// Each record of the run; what cannot be read, a sentence.
expected<void, std::string> for_each_record(
    const finished_run& run, const std::function<bool(const recorded_result&)>& each) {
    if (!run.records) return {};
    const auto read =
        run.records->for_each([&each](const recorded_result& one) { return each(one); });
    if (!read) return unexpected(to_string(read.error()));
    return {};
}

/// Behind the history's own stage, so that this run counts.
std::optional<staleness> staleness_in(const std::string& history,
                                      std::chrono::system_clock::time_point now) {
    const auto stale = stale_hosts_in(history, now);
    if (!stale) return {};
    staleness found{stale->size(), {}};
    for (const stale_host& each : *stale)
        if (each.last_ok && (!found.oldest || *each.last_ok < *found.oldest))
            found.oldest = each.last_ok;
    return found;
}

class metrics_stage final : public after_run {
public:
    explicit metrics_stage(const run_request& request) : request_(request) {}

    std::string_view name() const override { return "metrics"; }

    std::string prepare() override {
        const auto& path = request_.notices.metrics;
        succeeded_ =
            last_success_of(path.empty() ? request_.rundir + "/" + std::string(latest_run) + "/" +
                                               std::string(run_file::metrics)
                                         : path);
        if (path.empty()) return {};
        auto opened = text_output::open(path, request_.mode_bits);
        if (!opened) return opened.error();
        to_.emplace(std::move(*opened));
        return {};
    }

    expected<void, std::string> make(const finished_run& run) override {
        run_metrics metrics;
        metrics.verdict = netpoll::name(run.end.verdict);
        metrics.started = run.facts.started;
        metrics.ended = run.facts.ended;
        metrics.succeeded = run.end.verdict == verdict::ok ? run.facts.ended : succeeded_;
        metrics.reactor_lag = run.facts.reactor_lag;
        metrics.cpu_user = run.facts.resources.user;
        metrics.cpu_system = run.facts.resources.system;
        metrics.peak_memory = run.facts.resources.peak_memory;
        auto counted = for_each_record(run, [&metrics](const recorded_result& each) {
            metrics.devices.add(each);
            return true;
        });
        if (!counted) return counted;
        metrics.stale = staleness_in(history_of(run.request), run.facts.started);
        if (!run.folder.empty()) {
            const std::string name(run_file::metrics);
            metrics.run = run_label(run.rundir + "/" + name);
            auto written = write_small_file(run.folder + "/" + name, metrics_text(metrics),
                                            request_.mode_bits);
            if (!written) return written;
        }
        metrics.run = run_label(request_.notices.metrics);
        return to_ ? to_->write(metrics_text(metrics)) : expected<void, std::string>();
    }

private:
    const run_request& request_;
    std::optional<text_output> to_;  // of --metrics
    std::optional<std::chrono::system_clock::time_point> succeeded_;
};

/// One that tells of the end; no run is worse because nobody heard of it.
class telling_stage : public after_run {
public:
    bool is_required() const override { return false; }
    bool needs_records() const override { return false; }
};

class syslog_stage final : public telling_stage {
public:
    explicit syslog_stage(const run_request& request) : request_(request) {}

    std::string_view name() const override { return "syslog"; }

    std::string prepare() override {
        auto opened = system_log::open();
        if (!opened) {
            trouble_ = opened.error();
            return {};
        }
        log_.emplace(std::move(*opened));
        std::string names;
        for (const std::string& each : request_.inventories())
            names += " " + escape(last_part(each), 80);
        note(log_->write({LOG_INFO, "run begins:" + names}));
        return {};
    }

    expected<void, std::string> make(const finished_run& run) override {
        if (!trouble_.empty()) return unexpected(trouble_);
        auto read = for_each_record(run, [&](const recorded_result& each) {
            if (each.status == device_status::failed) note(log_->write(line_of(each, run)));
            return trouble_.empty();
        });
        note(log_->write(end_line(notice_of(run))));
        if (!trouble_.empty()) return unexpected(trouble_);
        return read;
    }

private:
    void note(const expected<void, std::string>& written) {
        if (!written && trouble_.empty()) trouble_ = written.error();
    }

    static system_log_line line_of(const recorded_result& record, const finished_run& run) {
        const std::string host = escape(record.host, 256);
        const std::string message = run.redact(escape(record.error_message));
        return {LOG_WARNING,
                host + ": " + record.error_code + " (" + record.error_phase + "): " + message,
                {{"NETPOLL_RUN", run.facts.run_id},
                 {"NETPOLL_HOST", host},
                 {"NETPOLL_ERROR", record.error_code},
                 {"NETPOLL_PHASE", record.error_phase}}};
    }

    static system_log_line end_line(const run_notice& notice) {
        const bool devices_alone =
            notice.verdict == "some_failed" || notice.verdict == "checks_failed";
        system_log_line line{
            notice.verdict == "ok" ? LOG_INFO : (devices_alone ? LOG_WARNING : LOG_ERR),
            "run " + notice.run_id + " ended: " + sentence(notice)};
        line.fields = {{"NETPOLL_RUN", notice.run_id}, {"NETPOLL_VERDICT", notice.verdict}};
        if (!notice.folder.empty()) line.fields.emplace_back("NETPOLL_FOLDER", notice.folder);
        for (const auto& [status, number] : notice.devices) {
            std::string key = "NETPOLL_";
            for (const char each : status)
                key += static_cast<char>(each - 'a' + 'A');
            line.fields.emplace_back(std::move(key), std::to_string(number));
        }
        return line;
    }

    const run_request& request_;
    std::optional<system_log> log_;
    std::string trouble_;
};

class webhook_stage final : public telling_stage {
public:
    explicit webhook_stage(webhook_access to) : to_(std::move(to)) {}

    std::string_view name() const override { return "webhook"; }

    expected<void, std::string> make(const finished_run& run) override {
        const std::string& url = to_.url->reveal();
        const auto posted = post_to_webhook(url, notice_of(run), to_.key.get());
        if (posted) return {};
        return unexpected(origin_of(url) + ": " + posted.error());
    }

private:
    const webhook_access to_;
};

class mail_stage final : public telling_stage {
public:
    explicit mail_stage(const run_request& request) : request_(request) {}

    std::string_view name() const override { return "mail"; }

    std::string prepare() override {
        if (request_.notices.mail_when != mail_when::changed || request_.rundir.empty()) return {};
        const auto last = find_run(request_.rundir);
        if (!last || last->manifest.empty()) return {};
        if (const auto manifest = read_manifest(last->manifest)) before_ = manifest->end;
        return {};
    }

    expected<void, std::string> make(const finished_run& run) override {
        const run_notice notice = notice_of(run);
        if (!is_worth_it(notice)) return {};
        return send_mail(sendmail_program(), mail_text(notice, request_.notices.mail));
    }

private:
    bool is_worth_it(const run_notice& notice) const {
        switch (request_.notices.mail_when) {
            case mail_when::failed:
                return notice.verdict != "ok";
            case mail_when::changed:
                return !before_ || before_->verdict != notice.verdict ||
                       without_zeros(before_->counts.by_status) != without_zeros(notice.devices);
            case mail_when::always:
                break;
        }
        return true;
    }

    static std::map<std::string, std::size_t> without_zeros(
        std::map<std::string, std::size_t> counts) {
        std::erase_if(counts, [](const auto& each) { return each.second == 0; });
        return counts;
    }

    const run_request& request_;
    std::optional<manifest_end> before_;  // of the last run in the rundir
};

}  // namespace

std::vector<std::unique_ptr<after_run>> notice_stages(const run_request& request,
                                                      const webhook_access& webhook) {
    const run_notices& wanted = request.notices;
    std::vector<std::unique_ptr<after_run>> stages;
    if (!wanted.metrics.empty() || !request.rundir.empty())
        stages.push_back(std::make_unique<metrics_stage>(request));
    if (wanted.syslog) stages.push_back(std::make_unique<syslog_stage>(request));
    if (webhook.url) stages.push_back(std::make_unique<webhook_stage>(webhook));
    if (!wanted.mail.empty()) stages.push_back(std::make_unique<mail_stage>(request));
    return stages;
}

}  // namespace netpoll

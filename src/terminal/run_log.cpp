// log_sink on spdlog. Knows no device and no secret.
#include "terminal/run_log.hpp"

#include "machine/file.hpp"
#include "machine/place.hpp"

#include <netpoll/escape.hpp>

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>
#include <nlohmann/json.hpp>

#include <fcntl.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <utility>
#include <vector>

namespace netpoll {

namespace {

/// More than any line of ours, less than a device could make of it.
constexpr std::size_t longest_text = 8'192;

spdlog::level::level_enum to_spdlog(log_level level) noexcept {
    switch (level) {
        case log_level::trace:
            return spdlog::level::trace;
        case log_level::debug:
            return spdlog::level::debug;
        case log_level::info:
            return spdlog::level::info;
        case log_level::warn:
            return spdlog::level::warn;
        case log_level::error:
            return spdlog::level::err;
        case log_level::off:
            break;
    }
    return spdlog::level::off;
}

/// Our names for levels: spdlog's own say "warning" and cannot be changed in its shared library.
class level_flag final : public spdlog::custom_flag_formatter {
public:
    void format(const spdlog::details::log_msg& line, const std::tm&,
                spdlog::memory_buf_t& to) override {
        const std::string_view text =
            line.level == spdlog::level::warn ? "warn"
            : line.level == spdlog::level::err
                ? "error"
                : std::string_view(spdlog::level::to_string_view(line.level).data());
        to.append(text.data(), text.data() + text.size());
    }
    std::unique_ptr<custom_flag_formatter> clone() const override {
        return std::make_unique<level_flag>();
    }
};

class console_sink final : public spdlog::sinks::base_sink<std::mutex> {
public:
    explicit console_sink(console& screen) : screen_(screen) {}

protected:
    void sink_it_(const spdlog::details::log_msg& line) override {
        spdlog::memory_buf_t text;
        formatter_->format(line, text);
        screen_.write({text.data(), text.size()});
    }
    void flush_() override {}

private:
    console& screen_;
};

class file_sink final : public spdlog::sinks::base_sink<std::mutex> {
public:
    file_sink(const std::string& path, unique_descriptor fd, console& screen)
        : path_(path), fd_(std::move(fd)), screen_(screen) {}

    /// A file that `attach` will name.
    explicit file_sink(console& screen) : screen_(screen) {}

    bool failed() const noexcept { return failed_; }
    void attach(const std::string& path, unique_descriptor fd) {
        const std::lock_guard lock(mutex_);
        path_ = path;
        fd_ = std::move(fd);
        put(std::exchange(held_, {}));
    }

protected:
    void sink_it_(const spdlog::details::log_msg& line) override {
        spdlog::memory_buf_t text;
        formatter_->format(line, text);
        if (fd_)
            put({text.data(), text.size()});
        else if (held_.size() < most_held)
            held_.append(text.data(), text.size());
    }
    void flush_() override {}

private:
    void put(std::string_view text) {
        const int code = write_all(fd_.value(), text);
        // Ends no run: results do not suffer.
        if (code == 0 || failed_.exchange(true)) return;
        screen_.write("netpoll: " + escape(io_failure(path_, code).error()) +
                      "; lines of the log are lost, results are not\n");
    }

    static constexpr std::size_t most_held = 1U << 20;

    std::string path_;
    unique_descriptor fd_;
    std::string held_;
    console& screen_;
    std::atomic<bool> failed_{false};
};

/// A file that is there keeps its permissions.
expected<unique_descriptor, std::string> open_log_file(const std::string& path, mode_t mode) {
    const auto at = place::find(path);
    if (!at) return unexpected(at.error());
    constexpr int flags = O_WRONLY | O_APPEND;
    auto made = at->open(flags | O_CREAT | O_EXCL, mode);
    if (made) {
        static_cast<void>(make_mode_exact(made->value(), mode));
        return std::move(*made);
    }
    auto fd = at->open(flags);
    if (!fd) return unexpected(path + ": " + at->why_not(fd.error()));
    return std::move(*fd);
}

class spdlog_sink final : public run_log {
public:
    spdlog_sink(std::vector<spdlog::sink_ptr> sinks, std::shared_ptr<const file_sink> file,
                std::shared_ptr<file_sink> attached, const log_options& options,
                const redactor& redact)
        : logger_("netpoll", sinks.begin(), sinks.end()),
          file_(std::move(file)),
          attached_(std::move(attached)),
          file_mode_(options.file_mode),
          json_(options.json),
          redact_(redact) {
        auto level = spdlog::level::off;
        for (const auto& sink : sinks)
            level = std::min(level, sink->level());
        logger_.set_level(level);
        logger_.flush_on(spdlog::level::info);
        // What spdlog itself has to complain about (a full disk) would land on stderr for ever.
        logger_.set_error_handler([](const std::string&) {});
    }

    bool enabled(log_level level) const noexcept override {
        return logger_.should_log(to_spdlog(level));
    }

    void write(log_level level, std::string_view host, std::string_view text) override {
        if (!enabled(level)) return;
        // The host's name is the inventory's, and a line without it is of no use.
        const std::string shown_host = escape(host);
        const std::string shown_text = escape(redact_(text), longest_text);
        logger_.log(to_spdlog(level), spdlog::string_view_t(payload(shown_host, shown_text)));
    }

    bool file_failed() const noexcept override {
        return (file_ && file_->failed()) || (attached_ && attached_->failed());
    }

    std::string attach(const std::string& path) override {
        auto opened = open_log_file(path, file_mode_);
        if (!opened) return opened.error();
        attached_->attach(path, std::move(*opened));
        return {};
    }

private:
    std::string payload(const std::string& host, const std::string& text) const {
        if (!json_) return host.empty() ? text : host + ": " + text;
        using nlohmann::json;
        const auto quoted = [](const std::string& value) {
            return json(value).dump(-1, ' ', false, json::error_handler_t::replace);
        };
        return "\"host\":" + (host.empty() ? "null" : quoted(host)) +
               ",\"message\":" + quoted(text);
    }

    spdlog::logger logger_;
    const std::shared_ptr<const file_sink> file_;  // null: none
    const std::shared_ptr<file_sink> attached_;    // null unless there will be one
    const mode_t file_mode_;
    const bool json_;
    const redactor& redact_;
};

void set_pattern(spdlog::sinks::sink& sink, bool json) {
    auto formatter = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::utc);
    formatter->add_flag<level_flag>('*');
    formatter->set_pattern(json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%*",%v})"
                                : "%Y-%m-%dT%H:%M:%S.%eZ %* %v");
    sink.set_formatter(std::move(formatter));
}

}  // namespace

log_options log_levels(unsigned verbosity, bool quiet) noexcept {
    constexpr std::array levels{log_level::warn, log_level::info, log_level::debug,
                                log_level::trace};
    log_options options;
    options.level = levels[std::min<std::size_t>(verbosity, levels.size() - 1)];
    options.file_level = std::min(options.level, log_level::info);
    if (quiet) options.level = log_level::error;
    return options;
}

expected<std::unique_ptr<run_log>, std::string> open_log(const log_options& options,
                                                         console& screen, const redactor& redact) {
    std::vector<spdlog::sink_ptr> sinks{std::make_shared<console_sink>(screen)};
    sinks.back()->set_level(to_spdlog(options.level));
    std::shared_ptr<file_sink> file;
    if (!options.file.empty()) {
        auto opened = open_log_file(options.file, options.file_mode);
        if (!opened) return unexpected("the log file cannot be opened: " + opened.error());
        file = std::make_shared<file_sink>(options.file, std::move(*opened), screen);
        sinks.push_back(file);
        sinks.back()->set_level(to_spdlog(options.file_level));
    }
    std::shared_ptr<file_sink> attached;
    if (options.will_attach) {
        attached = std::make_shared<file_sink>(screen);
        sinks.push_back(attached);
        sinks.back()->set_level(to_spdlog(options.file_level));
    }
    for (const auto& sink : sinks)
        set_pattern(*sink, options.json);
    return std::make_unique<spdlog_sink>(std::move(sinks), std::move(file), std::move(attached),
                                         options, redact);
}

}  // namespace netpoll

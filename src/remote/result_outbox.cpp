// Publishes, waits and tries again. Knows no job.
#include "remote/result_outbox.hpp"

#include <algorithm>
#include <utility>

namespace netpoll {

namespace {

/// Published and not answered; more waits in files.
constexpr std::size_t most_open_bytes = 8U << 20;
/// A broker without room has some again once the coordinator has taken results.
constexpr std::chrono::milliseconds full_patience{1'000};

}  // namespace

std::size_t outgoing_result::bytes() const noexcept {
    std::size_t sum = 0;
    for (const auto& each : parts)
        sum += each.message.body.size();
    return sum;
}

result_outbox::result_outbox(broker& through, result_spool& files,
                             std::function<void(part_answer)> answered)
    : files_(files), answered_(std::move(answered)), publisher_(stream_publisher::over(through)) {
    for (auto& each : files_.kept())
        in_files_.push_back({std::move(each.run), std::move(each.lease), std::move(each.device)});
    fetch_from_files();
}

void result_outbox::add(outgoing_result what) {
    if (open_.empty() || (in_files_.empty() && bytes_ + what.bytes() <= most_open_bytes))
        return publish(std::move(what));
    filed place{what.run, what.lease, what.device};
    if (files_.write(what))
        in_files_.push_back(std::move(place));
    else
        publish(std::move(what));  // the memory is all there is
}

void result_outbox::publish(outgoing_result what) {
    bytes_ += what.bytes();
    const std::string lease = what.lease;
    const std::size_t parts = what.parts.size();
    const auto [place, is_new] = open_.insert_or_assign(lease, open_result{std::move(what), parts});
    for (std::size_t i = 0; i < parts; ++i)
        publish_part(place->second.what, i);
}

void result_outbox::publish_part(const outgoing_result& of, std::size_t part) {
    const auto tell = [answered = answered_, lease = of.lease, part](stored said) {
        answered({lease, part, said});
    };
    publisher_->publish(of.parts[part].message, of.parts[part].id, tell);
}

bool result_outbox::take(const part_answer& said, time_point now) {
    const auto found = open_.find(said.lease);
    if (found == open_.end()) return false;
    if (said.what == stored::full) {
        retries_.push_back({now + full_patience, said.lease, said.part});
        return false;
    }
    if (--found->second.unanswered > 0) return false;
    bytes_ -= found->second.what.bytes();
    open_.erase(found);
    files_.remove(said.lease);
    fetch_from_files();
    return true;
}

void result_outbox::retry_due(time_point now) {
    while (!retries_.empty() && retries_.front().at <= now) {
        const retry due = std::move(retries_.front());
        retries_.pop_front();
        if (const auto found = open_.find(due.lease); found != open_.end())
            publish_part(found->second.what, due.part);
    }
}

void result_outbox::fetch_from_files() {
    while (!in_files_.empty() && (open_.empty() || bytes_ < most_open_bytes)) {
        const std::string lease = in_files_.front().lease;
        in_files_.pop_front();
        if (auto what = files_.read(lease)) publish(std::move(*what));
    }
}

void result_outbox::forget_run(const std::string& run) {
    for (auto each = open_.begin(); each != open_.end();) {
        if (each->second.what.run != run) {
            ++each;
            continue;
        }
        bytes_ -= each->second.what.bytes();
        publisher_->forget(each->first + ".");
        files_.remove(each->first);
        each = open_.erase(each);
    }
    for (auto each = in_files_.begin(); each != in_files_.end();) {
        if (each->run != run) {
            ++each;
            continue;
        }
        files_.remove(each->lease);
        each = in_files_.erase(each);
    }
    fetch_from_files();
}

std::vector<std::pair<std::string, std::string>> result_outbox::waiting_of(
    const std::string& run) const {
    std::vector<std::pair<std::string, std::string>> all;
    for (const auto& [lease, each] : open_)
        if (each.what.run == run) all.emplace_back(lease, each.what.device);
    for (const filed& each : in_files_)
        if (each.run == run) all.emplace_back(each.lease, each.device);
    return all;
}

}  // namespace netpoll

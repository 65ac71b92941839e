// Numbers, acknowledgements and repetition. Knows no broker.
#include "remote/exchange.hpp"

#include "remote/message_fields.hpp"

#include <netpoll/version.hpp>

#include <algorithm>
#include <utility>

namespace netpoll::wire {

namespace {

using std::chrono::milliseconds;

/// Of the messages in one envelope; a server takes 1 MiB by default.
constexpr std::size_t most_bytes = 256U << 10;
/// Sent again at once; the rest follows when these are acknowledged.
constexpr std::size_t most_repeated = 64;
constexpr milliseconds longest_patience{8'000};
/// An acknowledgement waits so long for something to go with.
constexpr milliseconds acknowledgement_delay{100};
/// The other end hears something this often.
constexpr milliseconds longest_silence{2'000};

}  // namespace

template <is<exchange::envelope> Value>
void fields_of(auto& visit, Value& value) {
    auto& [version, program, link, number, acknowledged, messages, reset] = value;
    visit(field_at{"v", version}, field_at{"program", program}, field_at{"link", link},
          field_at{"n", number}, field_at{"ack", acknowledged}, field_at{"messages", messages},
          field_at{"reset", reset});
}

void exchange::send(const node& message) {
    queued_.push_back(bytes_of(message));
}

std::string exchange::sealed(std::uint64_t number, std::vector<std::string> messages) const {
    return bytes_of(to_node(envelope{format, std::string(version), id_, number, received_,
                                     std::move(messages), false}));
}

std::string exchange::reset_of(const std::string& link) {
    return bytes_of(to_node(envelope{format, std::string(version), link, 0, 0, {}, true}));
}

void exchange::gather() {
    while (!queued_.empty()) {
        std::vector<std::string> lot;
        std::size_t size = 0;
        while (!queued_.empty() && (lot.empty() || size + queued_.front().size() <= most_bytes)) {
            size += queued_.front().size();
            lot.push_back(std::move(queued_.front()));
            queued_.pop_front();
        }
        sent_.push_back({++last_number_, sealed(last_number_, std::move(lot))});
        ++unsent_;
    }
}

std::vector<std::string> exchange::outgoing(time_point now) {
    gather();
    std::vector<std::string> due;
    if (now >= resend_at_ && sent_.size() > unsent_) {
        const std::size_t known = std::min(sent_.size() - unsent_, most_repeated);
        for (std::size_t i = 0; i < known; ++i)
            due.push_back(sent_[i].bytes);
        patience_ = std::min(patience_ * 2, longest_patience);
        resend_at_ = now + patience_;
    }
    for (; unsent_ > 0; --unsent_)
        due.push_back(sent_[sent_.size() - unsent_].bytes);
    if (due.empty() && (now >= acknowledge_at_ || now >= last_sent_ + longest_silence))
        due.push_back(sealed(0, {}));
    if (due.empty()) return due;
    if (resend_at_ == time_point::max() && !sent_.empty()) resend_at_ = now + patience_;
    last_sent_ = now;
    acknowledge_at_ = time_point::max();
    return due;
}

exchange::time_point exchange::next_time() const noexcept {
    if (unsent_ > 0 || !queued_.empty()) return {};
    return std::min({resend_at_, acknowledge_at_, last_sent_ + longest_silence});
}

expected<exchange::envelope, std::string> exchange::opened(std::string_view bytes) {
    return value_from<envelope>(bytes);
}

std::vector<node> exchange::take(const envelope& what, time_point now) {
    if (what.link != id_) return {};
    bool progress = false;
    while (sent_.size() > unsent_ && sent_.front().number <= what.acknowledged) {
        sent_.pop_front();
        progress = true;
    }
    if (progress) patience_ = first_patience;
    if (sent_.size() == unsent_)
        resend_at_ = time_point::max();
    else if (progress)
        resend_at_ = now + patience_;
    if (what.number == 0) return {};
    acknowledge_at_ = std::min(acknowledge_at_, now + acknowledgement_delay);
    if (what.number != received_ + 1) return {};
    ++received_;
    std::vector<node> messages;
    for (const std::string& each : what.messages)
        if (auto message = node_of(each)) messages.push_back(std::move(*message));
    return messages;
}

}  // namespace netpoll::wire

// Asks and waits.
#include "remote/asker.hpp"

#include <utility>

namespace netpoll {

bool is_no_responders(const broker_message& answer) {
    return answer.body.empty() && answer.header("Status") == "503";
}

asker::asker(broker& through) : through_(through), inbox_(through.new_inbox()) {
    answers_ =
        through.subscribe(inbox_ + ".*", [this](broker_message said) { hear(std::move(said)); });
    news_ = through.listen([this](const broker::news& what) { hear(what); });
}

void asker::hear(broker_message said) {
    const std::lock_guard lock(mutex_);
    if (subject_.empty() || said.subject != inbox_ + '.' + std::to_string(number_)) return;
    if (is_no_responders(said)) {
        answer_ = unexpected(no_answer{no_answer::reason::nobody, "nobody listens to " + subject_});
    } else {
        answer_ = std::move(said);
    }
    answered_.notify_all();
}

void asker::hear(const broker::news& what) {
    const std::lock_guard lock(mutex_);
    if (subject_.empty() || what.what == broker::news::kind::connected) return;
    if (what.what == broker::news::kind::refused) {
        if (what.subject != subject_) return;
        answer_ = unexpected(no_answer{no_answer::reason::refused, what.why});
    } else {
        answer_ = unexpected(no_answer{no_answer::reason::away, "the connection broke"});
    }
    answered_.notify_all();
}

expected<broker_message, no_answer> asker::ask(broker_message question,
                                               std::chrono::milliseconds patience) {
    const std::lock_guard turn(turn_);
    if (!through_.is_connected())
        return unexpected(
            no_answer{no_answer::reason::away, "there is no connection to the server"});
    const auto subject = question.subject;
    {
        const std::lock_guard lock(mutex_);
        subject_ = subject;
        answer_.reset();
        question.reply = inbox_ + '.' + std::to_string(++number_);
    }
    through_.publish(question);
    std::unique_lock lock(mutex_);
    answered_.wait_for(lock, patience, [this] { return answer_.has_value(); });
    subject_.clear();
    if (!answer_)
        return unexpected(no_answer{no_answer::reason::late, "no answer from " + subject});
    return *std::exchange(answer_, std::nullopt);
}

}  // namespace netpoll

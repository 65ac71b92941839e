// A worker process's door to the logins: its parent knows who may.
#include "engine/parent_gate.hpp"

#include <utility>

namespace netpoll {

login_leave parent_gate::ask(const job& work, const std::function<void()>& ask_again) {
    constexpr login_leave not_yet{login_leave::answer::later};
    {
        const std::lock_guard lock(mutex_);
        const auto [place, is_new] = open_.try_emplace(work.index);
        asked& mine = place->second;
        mine.ask_again = ask_again;
        if (!is_new) {
            if (!mine.answer) return not_yet;
            if (mine.answer->is != login_leave::answer::later) {
                const login_leave answer = *mine.answer;
                open_.erase(place);
                return answer;
            }
            if (session_clock::now() < mine.answer->at) return *mine.answer;
            // Its turn has come, if nothing came in between.
            mine.answer.reset();
        }
    }
    out_.send(frame::asks_leave{work.index});
    return not_yet;
}

void parent_gate::forget(std::size_t index) {
    const std::lock_guard lock(mutex_);
    open_.erase(index);
}

void parent_gate::answered(const frame::leave& said) {
    std::function<void()> tell;
    {
        const std::lock_guard lock(mutex_);
        const auto found = open_.find(said.index);
        if (found == open_.end()) return;
        found->second.answer = {said.is,
                                session_clock::time_point(session_clock::duration(said.at))};
        tell = found->second.ask_again;
    }
    if (tell) tell();
}

}  // namespace netpoll

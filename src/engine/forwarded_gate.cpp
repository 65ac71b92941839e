// Questions to a keeper in another process, and its answers.
#include "engine/forwarded_gate.hpp"

#include <utility>

namespace netpoll {

login_leave forwarded_gate::ask(const job& work, const std::function<void()>& ask_again) {
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
    send_(work.index);
    return not_yet;
}

void forwarded_gate::forget(std::size_t index) {
    const std::lock_guard lock(mutex_);
    open_.erase(index);
}

void forwarded_gate::answered(std::size_t index, const login_leave& said) {
    std::function<void()> tell;
    {
        const std::lock_guard lock(mutex_);
        const auto found = open_.find(index);
        if (found == open_.end()) return;
        found->second.answer = said;
        tell = found->second.ask_again;
    }
    if (tell) tell();
}

}  // namespace netpoll

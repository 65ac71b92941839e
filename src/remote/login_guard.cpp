// One at a time until a login is proven.
#include "remote/login_guard.hpp"

#include <algorithm>

namespace netpoll {

login_guard::answer login_guard::ask(index who, const std::string& login) {
    trust& mine = logins_[login];
    if (is_stopped(mine)) return answer::never;
    if (most_ == 0 || mine.proven) return answer::now;
    open_[who] = login;
    if (mine.tried) {
        mine.waiting.push_back(who);
        return answer::later;
    }
    mine.tried = true;
    return answer::now;
}

login_guard::change login_guard::let_in(index who) {
    const auto open = open_.extract(who);
    if (open.empty()) return {};
    trust& mine = logins_[open.mapped()];
    mine.proven = true;
    mine.tried = false;
    return go_on(mine);
}

login_guard::change login_guard::ended(index who, bool was_rejected) {
    const auto open = open_.extract(who);
    if (open.empty()) return {};
    trust& mine = logins_[open.mapped()];
    const auto waiting = std::find(mine.waiting.begin(), mine.waiting.end(), who);
    if (waiting != mine.waiting.end()) {
        mine.waiting.erase(waiting);
        return {};
    }
    mine.tried = false;
    if (was_rejected) ++mine.rejected;
    return go_on(mine);
}

login_guard::change login_guard::go_on(trust& with) {
    change made;
    while (!with.waiting.empty() && (with.proven || is_stopped(with) || !with.tried)) {
        const index next = with.waiting.front();
        with.waiting.pop_front();
        (is_stopped(with) ? made.never : made.now).push_back(next);
        if (with.proven || is_stopped(with))
            open_.erase(next);
        else
            with.tried = true;
    }
    return made;
}

}  // namespace netpoll

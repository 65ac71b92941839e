// What a poller finds of its own logins: a coordinator knows their names, and not that this
// poller's file has another password than others'. One thread at a time.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace netpoll {

/// Until a login has let somebody in here, one session at a time shows it; so many that are
/// rejected before that are all.
class login_guard {
public:
    using index = std::size_t;

    /// 0: any number.
    void set_most_rejections(std::size_t most) noexcept { most_ = most; }

    enum class answer { now, later, never };
    /// The session may log in, as far as others say. Later: it is among those that are returned
    /// once something has changed.
    answer ask(index who, const std::string& login);
    /// Who may log in now, and who never.
    struct change {
        std::vector<index> now;
        std::vector<index> never;
    };
    change let_in(index who);
    /// The session is over.
    change ended(index who, bool was_rejected);

private:
    struct trust {
        bool proven{false};
        bool tried{false};  // by a session right now
        std::size_t rejected{0};
        std::deque<index> waiting{};
    };

    bool is_stopped(const trust& of) const noexcept {
        return !of.proven && most_ > 0 && of.rejected >= most_;
    }
    change go_on(trust& with);

    std::size_t most_{3};
    std::map<std::string, trust> logins_;
    std::unordered_map<index, std::string> open_;  // sessions that show a login, or wait to
};

}  // namespace netpoll

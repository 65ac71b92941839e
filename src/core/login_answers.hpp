// What to answer to the questions of a keyboard-interactive login. Knows no libssh.
#pragma once

#include "core/answers.hpp"
#include "core/login_question.hpp"

#include <netpoll/error.hpp>
#include <netpoll/secret.hpp>
#include <netpoll/target.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// One information request of keyboard-interactive (RFC 4256, 3.2): untrusted text.
struct login_round {
    struct prompt {
        std::string text;
        bool hidden{true};
    };
    std::string name;
    std::string instruction;
    std::vector<prompt> prompts;
};

/// The answers of one session. A password that was sent is never sent again: two logins for one
/// mistake is how accounts get locked. What asks for a new password is never answered, whatever the
/// inventory says.
class login_answers {
public:
    /// What is typed, or the command that prints it: one of both.
    struct answer {
        std::shared_ptr<const secret> text;
        std::string command;
    };
    using answers = std::vector<answer>;

    /// `who` outlives this. `of_platform` is the platform's `login:`. `names` are no words of a
    /// question: the name that logs in first, then what the host is called.
    login_answers(const credentials& login, const std::vector<compiled_answer>& of_platform,
                  std::vector<std::string> names);

    /// One answer for each prompt. The error is password_expired, auth_rejected (asked
    /// again for what was given) or auth_unavailable (`unanswered` where the inventory has no
    /// answer).
    expected<answers, error> to(const login_round& round);

    /// Whether the password has been sent, by whatever method.
    bool password_sent() const noexcept { return password_sent_; }
    void note_password_sent() noexcept { password_sent_ = true; }
    /// Whether an answer of the inventory has not been used yet.
    bool has_more() const noexcept;

private:
    struct fixed {
        compiled_answer what;
        unsigned given{0};
    };

    question_kind kind_of(const login_round& round, std::size_t index) const;
    fixed* find(std::string_view line);
    expected<answer, error> one(const login_round& round, std::size_t index);
    expected<answer, error> give(fixed& what, std::string_view asked);
    expected<answer, error> give_password(std::string_view asked);

    const credentials& login_;
    const std::vector<std::string> names_;
    std::vector<fixed> fixed_;  // the inventory's, then the platform's
    std::size_t of_inventory_;
    bool password_sent_{false};
};

}  // namespace netpoll

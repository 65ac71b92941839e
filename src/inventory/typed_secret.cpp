// Asks for a secret until it can be one. Knows no terminal.
#include "inventory/typed_secret.hpp"

#include <netpoll/secret_check.hpp>

namespace netpoll {

expected<std::string, std::string> ask_for_secret(const ask_function& ask,
                                                  const std::string& question,
                                                  std::string_view nobody) {
    constexpr int most_questions = 3;
    std::string problem;
    for (int i = 0; i < most_questions; ++i) {
        const auto answer =
            ask ? ask(problem.empty() ? question : problem + ".\n" + question) : std::nullopt;
        if (!answer) return unexpected(std::string(nobody));
        auto judged = judge_secret(*answer, secret_place::typed);
        if (judged.refused.empty()) return std::move(judged.secret);
        problem = "the answer " + judged.refused;
    }
    return unexpected(std::move(problem));
}

}  // namespace netpoll

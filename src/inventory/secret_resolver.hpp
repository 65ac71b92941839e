// From what the inventory writes to the secret itself: each source once a run. Knows no host.
#pragma once

#include "inventory/secret_source.hpp"

#include <netpoll/inventory.hpp>

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace netpoll {

/// Where a secret is written, and what for.
struct secret_wanted {
    secret_source source;
    source_position where;
    std::string key;       ///< for messages: "password"
    std::string question;  ///< for `ask`
    /// A secret of another kind, a URL with a token, may look like no password.
    bool is_password{true};
};

/// "Password (lab.yaml:4)".
std::string question_at(std::string_view what, const source_position& where);

/// Reads secrets. The same source gives the same secret without being read again, also where it
/// failed; its mistake is noted once.
class secret_resolver {
public:
    /// The references outlive it. `ask` may be empty: then nobody can be asked.
    secret_resolver(const ask_function& ask, std::vector<mistake>& mistakes,
                    std::vector<mistake>& warnings);

    /// Variables that hold secrets: no command gets them.
    void withhold(const std::vector<std::string>& variables);
    const std::vector<std::string>& withheld() const noexcept { return withheld_; }

    /// From now on only plain text is read: other secrets get their source and an empty text.
    void name_only() noexcept { names_only_ = true; }

    /// A text that can be no secret is a mistake, one that looks odd a warning. An empty reference
    /// where the secret cannot be had.
    secret_ref resolve(const secret_wanted& wanted);

    /// A secret that was read elsewhere belongs to the run too.
    void add(const secret_ref& known);

    /// Every secret so far, each once: what a redactor has to know. It is where secrets come into
    /// being, so no list of the places that hold one is needed.
    const std::vector<std::shared_ptr<const secret>>& secrets() const noexcept { return secrets_; }

private:
    using outcome = expected<std::string, std::string>;
    outcome read(const secret_wanted& wanted);
    outcome read_file(const secret_wanted& wanted);
    outcome judge(const secret_wanted& wanted, std::string text);

    const ask_function& ask_;
    std::vector<mistake>& mistakes_;
    std::vector<mistake>& warnings_;
    std::vector<std::string> withheld_;
    std::set<std::string> told_;  // mistakes, as they are printed
    bool names_only_{false};
    std::unordered_map<std::string, secret_ref> known_;
    std::vector<std::shared_ptr<const secret>> secrets_;
};

}  // namespace netpoll

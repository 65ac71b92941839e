// A login of "bob" on a session past its key exchange, each call of libssh answered by hand. Knows
// no test case.
#pragma once

#include "ssh/authenticator.hpp"

#include "core/devices.hpp"
#include "ssh/answered_session.hpp"
#include "support/temp_folder.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace netpoll::testing {

inline constexpr int by_key = SSH_AUTH_METHOD_PUBLICKEY;
inline constexpr int by_questions = SSH_AUTH_METHOD_INTERACTIVE;
inline constexpr int by_password = SSH_AUTH_METHOD_PASSWORD;

/// One login of user "bob" on a session that is past its key exchange.
struct login_of_bob : answered_session {
    explicit login_of_bob(int methods, std::string password = "pw") {
        device.offer(methods);
        if (!password.empty()) account.password = secret_of(password);
    }

    void add_key(const std::string& name) {
        const auto path = folder / name;
        ssh_key key = nullptr;
        REQUIRE(ssh_pki_generate(SSH_KEYTYPE_ED25519, 0, &key) == SSH_OK);
        REQUIRE(ssh_pki_export_privkey_file(key, nullptr, nullptr, nullptr, path.c_str()) ==
                SSH_OK);
        ssh_key_free(key);
        write_file(path, read_file(path), 0600);
        account.keys.push_back({path, {}, {}});
        REQUIRE(identities.load(account.keys.back()));
    }

    authenticator& begin() {
        login_means means{identities, &agent, &codes, {}};
        means.methods = methods;
        means.host = host;
        machine.emplace(session, account, std::move(means), "bob",
                        login_answers{account, {}, {"bob", "r1"}}, device_log{log, "r1"});
        return *machine;
    }
    /// Goes on while libssh says AGAIN.
    call_result run() {
        auto& login = machine ? *machine : begin();
        for (int i = 0; i < 50; ++i) {
            if (const auto now = login.advance(); now != call_result::again) return now;
        }
        return call_result::again;
    }
    /// A device that asks one question.
    std::function<void()> asking(const std::string& question, bool shown) {
        fake_libssh::round asked;
        asked.prompts.emplace_back(question, shown);
        return [this, asked] { device.ask(asked); };
    }

    /// The login uses an agent that holds these keys; what it is asked to sign it refuses.
    void use_agent(answer_or_why<std::vector<agent_identity>> holds) {
        account.agent = "/run/agent";
        identities.ask_agents_by([holds](const std::string&) { return holds; });
        identities.ask_agent(account.agent);
    }

    struct refusing_signer final : signer {
        void sign(const std::string&, std::string, answer_taker<std::string> done) override {
            done(agent_refusal());
        }
    };

    /// Keeps who asks for a code until a test gives it.
    struct kept_codes final : code_source {
        void fetch(const std::string& command, session_clock::time_point,
                   answer_taker<std::shared_ptr<const secret>> done) override {
            asked.push_back(command);
            give = std::move(done);
        }
        void refused(const std::string& command, const secret& code) noexcept override {
            turned_down.push_back(command + ": " + code.reveal());
        }
        std::vector<std::string> asked;
        std::vector<std::string> turned_down;
        answer_taker<std::shared_ptr<const secret>> give;
    };

    /// The first answers to a login that does not ask for methods.
    void expect_service() { device.expect("service_request ssh-userauth", SSH_OK); }

    offered_methods* methods{nullptr};
    login_host host{"r1", 22, "SHA256:key", "bob"};
    temp_folder folder;
    refusing_signer agent;
    kept_codes codes;
    credentials account{"bob", {}, {}, {}};
    identity_store identities;
    std::optional<authenticator> machine;
};

}  // namespace netpoll::testing

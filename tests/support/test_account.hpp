// A system user of this machine that real SSH servers let in. Knows no server.
#pragma once

#include "support/temp_folder.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace netpoll::testing {

struct key_options {
    std::string type{"ed25519"};  ///< ed25519, ecdsa or rsa
    unsigned bits{0};             ///< 0: ssh-keygen's default
    std::string passphrase;       ///< empty: not encrypted
    bool pem{false};              ///< the old PEM form; ed25519 has none
};

/// Makes a key pair with ssh-keygen: `path` and `path`.pub. The passphrase must be a test's own, it
/// stands in argv. Throws std::runtime_error with ssh-keygen's words.
void make_key(const std::string& path, const key_options& options = {});

/// The user of this test process: made at the first use, removed when the process ends. One that a
/// killed process left is removed by the next process that makes one. Its shell is /bin/sh and its
/// prompt "NAME@device:~$ ", since a login shell with start-up files of a real user may be slow.
class test_account {
public:
    /// Why there cannot be one here (not root, no useradd), or nothing.
    static std::optional<std::string> obstacle();
    /// Throws std::runtime_error where it cannot be made.
    static test_account& of_this_process();

    ~test_account();
    test_account(const test_account&) = delete;
    test_account& operator=(const test_account&) = delete;

    const std::string& username() const noexcept { return username_; }
    const std::string& password() const noexcept { return password_; }
    /// An ed25519 private key without passphrase that is authorized already.
    const std::string& key() const noexcept { return key_; }
    const std::string& authorized_keys() const noexcept { return authorized_keys_; }
    /// Lets the owner of this public key in; `public_key` is a line as in a .pub file.
    void authorize(std::string_view public_key);
    /// What a login runs from now on: a program that can be executed by all.
    void use_shell(const std::string& program);
    /// Makes it a member of a group that exists.
    void join(const std::string& group);

private:
    test_account();

    temp_folder home_;
    std::string username_;
    std::string password_;
    std::string key_;
    std::string authorized_keys_;
};

/// Letters and digits that nobody can guess, for passwords of tests.
std::string random_word(std::size_t length = 20);

}  // namespace netpoll::testing

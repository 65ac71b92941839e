// Private keys as ssh-keygen and openssl write them: loaded, refused, used to sign. Knows no
// session.
#include "ssh/identity.hpp"
#include "ssh/base64.hpp"
#include "ssh/identity_key.hpp"
#include "ssh/identity_text.hpp"
#include "support/child_process.hpp"
#include "support/temp_folder.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>

#include <thread>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

using words = std::vector<std::string>;

const std::string passphrase = "open sesame";

secret_ref secret_of(const std::string& text) {
    return {"plain", std::make_shared<const secret>(std::string(text))};
}

/// Runs ssh-keygen or openssl.
std::string must_run(words argv) {
    const auto made = run(std::move(argv));
    REQUIRE_MESSAGE(made.status == 0, made.err);
    return made.out;
}

/// A new key at `path`; `form` is "" for OpenSSH's own, else "PEM" or "PKCS8".
void make_key(const std::string& path, const words& kind, const std::string& form,
              const std::string& phrase) {
    words argv{"ssh-keygen", "-q", "-C", "", "-N", phrase, "-f", path};
    argv.insert(argv.end(), kind.begin(), kind.end());
    if (!form.empty()) argv.insert(argv.end(), {"-m", form});
    must_run(argv);
}

std::string error_of(identity_store& store, const std::string& path, secret_ref phrase = {}) {
    const auto loaded = store.load({path, std::move(phrase), {}});
    CHECK(store.find(path) == nullptr);
    return loaded ? "" : loaded.error();
}

bool says(const std::string& text, std::string_view words_in_it) {
    return text.find(words_in_it) != text.npos;
}

/// Same fingerprint as ssh-keygen's, and the private half belongs to the public one.
void check_key(const identity* key, const std::string& path) {
    REQUIRE(key != nullptr);
    CHECK(says(must_run({"ssh-keygen", "-l", "-f", path + ".pub"}), key->fingerprint + " "));
    CHECK(key->fingerprint.starts_with("SHA256:"));
    CHECK(read_file(path + ".pub").starts_with(key->type + " "));
    CHECK(ssh_key_is_private(private_key_of(*key)));
    CHECK(ssh_key_is_public(public_key_of(*key)));
    REQUIRE(!key->signature_algorithms.empty());
}

const words kinds[] = {{"-t", "ed25519"},
                       {"-t", "ecdsa", "-b", "256"},
                       {"-t", "ecdsa", "-b", "384"},
                       {"-t", "ecdsa", "-b", "521"},
                       {"-t", "rsa", "-b", "2048"},
                       {"-t", "rsa", "-b", "3072"}};

}  // namespace

TEST_CASE("every kind of key in every form, with and without passphrase") {
    const temp_folder folder;
    int number = 0;
    for (const words& kind : kinds) {
        for (const char* form : {"", "PEM", "PKCS8"}) {
            for (const std::string& phrase : {std::string(), passphrase}) {
                CAPTURE(kind.at(1) + " " + kind.back() + " " + form + " " + phrase);
                const std::string path = folder / std::to_string(++number);
                make_key(path, kind, form, phrase);
                identity_store store;
                if (!phrase.empty()) {
                    CHECK(says(error_of(store, path), "encrypted: give its passphrase"));
                    CHECK(says(error_of(store, path, secret_of("")), "give its passphrase"));
                    CHECK(says(error_of(store, path, secret_of("wrong one")), "does not open"));
                }
                const auto loaded = store.load({path, secret_of(passphrase), {}});
                REQUIRE_MESSAGE(loaded.has_value(), loaded.error());
                check_key(store.find(path), path);
            }
        }
    }
}

TEST_CASE("keys that openssl wrote") {
    const temp_folder folder;
    const std::string path = folder / "ed";
    must_run({"openssl", "genpkey", "-algorithm", "ed25519", "-out", path});
    REQUIRE(chmod(path.c_str(), 0600) == 0);
    identity_store store;
    REQUIRE(store.load({path, {}, {}}));
    CHECK(store.find(path)->type == "ssh-ed25519");
    CHECK(store.find(path)->fingerprint.starts_with("SHA256:"));
    must_run({"openssl", "pkey", "-in", path, "-pubout", "-out", folder / "ed.pem"});
    // The last 32 of SubjectPublicKeyInfo's 44 bytes are the key; so are those of SSH's blob.
    std::string body = read_file(folder / "ed.pem");
    body = body.substr(body.find('\n') + 1, 60);
    std::string theirs;
    REQUIRE(decode_base64(body, theirs));
    char* ours = nullptr;
    REQUIRE(ssh_pki_export_pubkey_base64(public_key_of(*store.find(path)), &ours) == SSH_OK);
    std::string blob;
    REQUIRE(decode_base64(ours, blob));
    ssh_string_free_char(ours);
    CHECK(blob.substr(blob.size() - 32) == theirs.substr(theirs.size() - 32));
    must_run({"openssl", "genpkey", "-algorithm", "RSA", "-aes256", "-pass", "pass:" + passphrase,
              "-out", folder / "rsa"});
    REQUIRE(chmod((folder / "rsa").c_str(), 0600) == 0);
    CHECK(says(error_of(store, folder / "rsa"), "give its passphrase"));
    REQUIRE(store.load({folder / "rsa", secret_of(passphrase), {}}));
    CHECK(store.find(folder / "rsa")->type == "ssh-rsa");
}

TEST_CASE("signature algorithms") {
    const temp_folder folder;
    make_key(folder / "rsa", {"-t", "rsa", "-b", "2048"}, "", "");
    make_key(folder / "ed", {"-t", "ed25519"}, "", "");
    identity_store store;
    REQUIRE(store.load({folder / "rsa", {}, {}}));
    REQUIRE(store.load({folder / "ed", {}, {}}));
    CHECK(store.find(folder / "rsa")->signature_algorithms ==
          words{"rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"});
    CHECK(store.find(folder / "ed")->signature_algorithms == words{"ssh-ed25519"});
}

TEST_CASE("an unencrypted OpenSSH RSA key keeps its primes, an encrypted one is marked slow") {
    const temp_folder folder;
    make_key(folder / "plain", {"-t", "rsa", "-b", "2048"}, "", "");
    make_key(folder / "locked", {"-t", "rsa", "-b", "2048"}, "", passphrase);
    make_key(folder / "pem", {"-t", "rsa", "-b", "2048"}, "PEM", passphrase);
    const std::string text = read_file(folder / "plain");
    const auto pem = rsa_pem_of_openssh(text);
    REQUIRE(pem != nullptr);
    write_file(folder / "converted", pem->reveal(), 0600);
    must_run({"openssl", "rsa", "-in", folder / "converted", "-check", "-noout"});
    CHECK(must_run({"ssh-keygen", "-y", "-f", folder / "converted"}) ==
          must_run({"ssh-keygen", "-y", "-f", folder / "plain"}));
    identity_store store;
    for (const char* name : {"plain", "locked", "pem"})
        REQUIRE(store.load({folder / name, secret_of(passphrase), {}}));
    CHECK(!store.find(folder / "plain")->slow);
    CHECK(store.find(folder / "locked")->slow);
    CHECK(!store.find(folder / "pem")->slow);
}

TEST_CASE("files that hold no private key say what they hold") {
    const temp_folder folder;
    make_key(folder / "key", {"-t", "ed25519"}, "", "");
    identity_store store;
    const auto error = [&](std::string_view text) {
        static int number = 0;
        const std::string path = folder / std::to_string(++number);
        write_file(path, text, 0600);
        return error_of(store, path);
    };
    CHECK(says(error(read_file(folder / "key.pub")), "public key: name the private one"));
    CHECK(says(error(must_run({"ssh-keygen", "-e", "-f", folder / "key.pub"})), "public key"));
    CHECK(says(error("-----BEGIN PUBLIC KEY-----\nAAAA\n"), "public key"));
    CHECK(says(error("PuTTY-User-Key-File-3: ssh-ed25519\n"), "puttygen"));
    CHECK(says(error("-----BEGIN CERTIFICATE-----\n"), "certificate"));
    CHECK(says(error(""), "not a private key"));
    CHECK(says(error("hello\n"), "not a private key"));
    CHECK(says(error("-----BEGIN OPENSSH PRIVATE KEY-----\n"), "damaged"));
    CHECK(says(error("-----BEGIN RSA PRIVATE KEY-----\nAAAA\n"), "damaged"));
    CHECK(says(error("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"), "damaged"));
    CHECK(says(error_of(store, folder / "absent"), "no such file"));
    CHECK(says(error_of(store, folder.path()), "folder"));
    CHECK(says(error_of(store, "/dev/null"), "not a regular file"));
}

TEST_CASE("keys of other types and ciphers are refused in words") {
    const temp_folder folder;
    identity_store store;
    const auto openssl_key = [&](const std::string& name, words options) {
        words argv{"openssl", "genpkey", "-out", folder / name};
        argv.insert(argv.end(), options.begin(), options.end());
        must_run(argv);
        REQUIRE(chmod((folder / name).c_str(), 0600) == 0);
        return error_of(store, folder / name);
    };
    CHECK(says(openssl_key("x25519", {"-algorithm", "x25519"}), "not supported"));
    CHECK(says(openssl_key("ed448", {"-algorithm", "ed448"}), "not supported"));
    CHECK(says(openssl_key("k1", {"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1"}),
               "not supported"));
    for (const char* cipher : {"aes256-gcm@openssh.com", "chacha20-poly1305@openssh.com"}) {
        const std::string path = folder / cipher;
        make_key(path, {"-t", "ed25519", "-Z", cipher}, "", passphrase);
        const std::string error = error_of(store, path, secret_of(passphrase));
        CHECK_MESSAGE(says(error, "ssh-keygen -p -Z aes256-ctr"), error);
    }
    for (const char* cipher : {"aes128-cbc", "aes192-cbc", "aes256-cbc", "aes128-ctr", "aes192-ctr",
                               "aes256-ctr", "3des-cbc"}) {
        const std::string path = folder / cipher;
        make_key(path, {"-t", "ed25519", "-Z", cipher}, "", passphrase);
        const auto loaded = store.load({path, secret_of(passphrase), {}});
        CHECK_MESSAGE(loaded.has_value(), cipher);
    }
}

TEST_CASE("a key that was carried over from elsewhere still loads") {
    const temp_folder folder;
    for (const char* form : {"", "PEM"}) {
        make_key(folder / "key", {"-t", "rsa", "-b", "2048"}, form, passphrase);
        const std::string text = read_file(folder / "key");
        std::string with_cr;
        for (const char c : text)
            with_cr.append(c == '\n' ? "\r\n" : std::string(1, c));
        for (const std::string& changed : {with_cr, "# mine\n\n" + text, "\xEF\xBB\xBF" + text,
                                           text.substr(0, text.size() - 1)}) {
            write_file(folder / "changed", changed, 0600);
            identity_store store;
            const auto loaded = store.load({folder / "changed", secret_of(passphrase), {}});
            CHECK_MESSAGE(loaded.has_value(), changed.substr(0, 40));
        }
        REQUIRE(run({"rm", folder / "key", folder / "key.pub"}).status == 0);
    }
}

TEST_CASE("an encryption that OpenSSL has put aside is not called a wrong passphrase") {
    const temp_folder folder;
    must_run({"openssl", "genpkey", "-algorithm", "ed25519", "-out", folder / "plain"});
    const auto made = run({"openssl", "pkcs8", "-topk8", "-v1", "PBE-MD5-DES", "-provider",
                           "legacy", "-provider", "default", "-in", folder / "plain", "-passout",
                           "pass:" + passphrase, "-out", folder / "old"});
    if (made.status != 0) {
        MESSAGE("skipped: openssl has no legacy provider here");
        return;
    }
    REQUIRE(chmod((folder / "old").c_str(), 0600) == 0);
    identity_store store;
    CHECK(says(error_of(store, folder / "old", secret_of(passphrase)), "-topk8"));
}

TEST_CASE("a key that others may read is refused") {
    const temp_folder folder;
    make_key(folder / "key", {"-t", "ed25519"}, "", "");
    for (const unsigned mode : {0640U, 0604U, 0622U, 0601U}) {
        REQUIRE(chmod((folder / "key").c_str(), mode) == 0);
        identity_store store;
        CHECK(says(error_of(store, folder / "key"), "chmod 600"));
    }
    REQUIRE(chmod((folder / "key").c_str(), 0400) == 0);
    identity_store store;
    CHECK(store.load({folder / "key", {}, {}}));
}

TEST_CASE("no error quotes the key or the passphrase") {
    const temp_folder folder;
    make_key(folder / "key", {"-t", "rsa", "-b", "2048"}, "PEM", passphrase);
    identity_store store;
    const auto error = error_of(store, folder / "key", secret_of("hunter2-hunter2"));
    CHECK(!says(error, "hunter2"));
    CHECK(!says(error, folder.path()));
}

TEST_CASE("a file is read once, and a refusal is remembered for the same passphrase") {
    const temp_folder folder;
    const std::string path = folder / "key";
    make_key(path, {"-t", "ed25519"}, "", passphrase);
    identity_store store;
    const auto wrong = secret_of("wrong one");
    CHECK(says(error_of(store, path, wrong), "does not open"));
    REQUIRE(store.load({path, secret_of(passphrase), {}}));
    const identity* key = store.find(path);
    REQUIRE(run({"rm", path}).status == 0);
    CHECK(store.load({path, {}, {}}));
    CHECK(store.load({path, wrong, {}}));
    CHECK(store.find(path) == key);
    identity_store other;
    CHECK(says(error_of(other, path), "no such file"));
    make_key(path, {"-t", "ed25519"}, "", "");
    CHECK(says(error_of(other, path), "no such file"));
}

TEST_CASE("every prefix and many flips of a key file are loaded or refused") {
    const temp_folder folder;
    for (const char* form : {"", "PEM"}) {
        make_key(folder / "key", {"-t", "rsa", "-b", "1024"}, form, "");
        const std::string text = read_file(folder / "key");
        const auto attempt = [&](const std::string& changed) {
            write_file(folder / "changed", changed, 0600);
            identity_store store;
            const auto loaded = store.load({folder / "changed", {}, {}});
            if (!loaded) CHECK(!loaded.error().empty());
        };
        for (std::size_t n = 0; n < text.size(); n += 7)
            attempt(text.substr(0, n));
        for (std::size_t i = 0; i < text.size(); i += 5) {
            std::string changed = text;
            changed[i] = changed[i] == 'A' ? 'Q' : 'A';
            attempt(changed);
        }
        REQUIRE(run({"rm", folder / "key", folder / "key.pub"}).status == 0);
    }
}

TEST_CASE("one key loaded by many threads") {
    const temp_folder folder;
    make_key(folder / "key", {"-t", "ecdsa"}, "", passphrase);
    identity_store store;
    const auto phrase = secret_of(passphrase);
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&] { (void)store.load({folder / "key", phrase, {}}); });
    for (auto& thread : threads)
        thread.join();
    check_key(store.find(folder / "key"), folder / "key");
}

TEST_CASE("a certificate is checked before it is used") {
    const temp_folder folder;
    make_key(folder / "ca", {"-t", "ed25519"}, "", "");
    make_key(folder / "key", {"-t", "ed25519"}, "", "");
    make_key(folder / "other", {"-t", "ed25519"}, "", "");
    const auto certificate = [&](const std::string& key, words how) {
        words argv{"ssh-keygen", "-q", "-s", folder / "ca", "-I", "id"};
        argv.insert(argv.end(), how.begin(), how.end());
        argv.push_back(folder / (key + ".pub"));
        must_run(argv);
        return read_file(folder / (key + "-cert.pub"));
    };
    const std::pair<std::string, const char*> bad[] = {
        {certificate("other", {"-n", "bob"}), "belongs to another key, SHA256:"},
        {certificate("key", {"-V", "20200101:20200201"}), "expired on 2020-02-01"},
        {certificate("key", {"-V", "20900101:20900201"}), "not valid before 2090-01-01"},
        {certificate("key", {"-h"}), "is a host's"},
        {read_file(folder / "key.pub"), "this is no certificate"},
        {"nonsense", "this is no certificate"}};
    for (const auto& [text, why] : bad) {
        CAPTURE(why);
        write_file(folder / "named", text);
        write_file(folder / "key-cert.pub", text);
        identity_store store;
        const auto named = store.load({folder / "key", {}, {}, folder / "named"});
        REQUIRE_FALSE(named);
        CHECK(says(named.error(), "certificate " + folder / "named"));
        CHECK(says(named.error(), why));
        // One that only lies there is left out.
        REQUIRE(store.load({folder / "key", {}, {}}));
        const auto* beside = store.find(folder / "key");
        CHECK(says(beside->certificate_problem, why));
        CHECK_FALSE(beside->certificate);
    }
    for (const words& kind : kinds) {
        const auto name = kind.back();
        make_key(folder / name, kind, "", "");
        certificate(name, {"-n", "bob", "-V", "-1h:+1h"});
        identity_store store;
        REQUIRE(store.load({folder / name, {}, {}}));
        const auto* key = store.find(folder / name);
        REQUIRE(key->certified_key);
        CHECK(ssh_key_is_private(key->certified_key.get()));
        CHECK(key->certificate_says->principals == words{"bob"});
        CHECK(ssh_key_is_private(private_key_of(*key)));
    }
    identity_store store;
    const auto missing = store.load({folder / "other", {}, {}, folder / "nowhere"});
    CHECK(says(missing.error(), "there is no such file"));
}

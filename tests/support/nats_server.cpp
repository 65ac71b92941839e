// A NATS server with JetStream as a fixture on loopback.
#include "support/nats_server.hpp"

#include "support/loopback.hpp"

#include <signal.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <utility>

namespace netpoll::testing {

namespace {

constexpr milliseconds server_start_limit{30'000};

/// Debian 12 has it in sbin.
std::optional<std::string> server_program() {
    for (const char* path : {"/usr/sbin/nats-server", "/usr/bin/nats-server",
                             "/usr/local/bin/nats-server", "/usr/local/sbin/nats-server"})
        if (::access(path, X_OK) == 0) return path;
    return std::nullopt;
}

void openssl(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "openssl");
    const auto done = run(std::move(arguments));
    if (done.status != 0) throw std::runtime_error("openssl: " + done.err);
}

}  // namespace

std::optional<std::string> nats_server::obstacle() {
    if (server_program()) return std::nullopt;
    return "nats-server is not installed";
}

nats_server::nats_server(const std::string& configuration)
    : address_(own_address()),
      port_(free_port(address_)),
      configuration_file_(folder_ / "nats-server.conf") {
    configure(configuration);
    start();
}

nats_server::nats_server(std::string configuration_file, std::string address, std::uint16_t port)
    : address_(std::move(address)),
      port_(port),
      configuration_file_(std::move(configuration_file)) {
    start();
}

void nats_server::configure(const std::string& configuration) {
    write_file(configuration_file_, "host: \"" + address_ + "\"\nport: " + std::to_string(port_) +
                                        "\njetstream { store_dir: \"" + (folder_ / "jetstream") +
                                        "\", max_memory_store: 64MB, max_file_store: 8GB }\n" +
                                        configuration + "\n");
}

std::string nats_server::url(const std::string& scheme) const {
    return scheme + "://" + address_ + ':' + std::to_string(port_);
}

void nats_server::start() {
    process_ = std::make_unique<child_process>(
        std::vector<std::string>{*server_program(), "-c", configuration_file_},
        child_options{{}, {}, folder_.path()});
    if (process_->wait_for_line("Server is ready", server_start_limit)) return;
    throw std::runtime_error("nats-server does not come up: " + process_->err());
}

void nats_server::kill() {
    process_->signal(SIGKILL);
    process_->wait();
}

test_certificate make_certificate(const temp_folder& folder, const std::string& subject) {
    const test_certificate made{folder / "ca.pem", folder / "server.pem", folder / "server.key"};
    const std::string ca_key = folder / "ca.key";
    openssl({"req", "-x509", "-newkey", "ed25519", "-nodes", "-days", "2", "-subj",
             "/CN=netpoll test authority", "-keyout", ca_key, "-out", made.authority});
    openssl({"req", "-newkey", "ed25519", "-nodes", "-subj", "/CN=netpoll test", "-keyout",
             made.key, "-out", folder / "server.csr"});
    write_file(folder / "san", "subjectAltName=" + subject + "\n");
    openssl({"x509", "-req", "-in", folder / "server.csr", "-CA", made.authority, "-CAkey", ca_key,
             "-CAcreateserial", "-days", "2", "-extfile", folder / "san", "-out",
             made.certificate});
    return made;
}

std::string tls_lines(const test_certificate& of) {
    return "tls { cert_file: \"" + of.certificate + "\", key_file: \"" + of.key + "\" }\n";
}

}  // namespace netpoll::testing

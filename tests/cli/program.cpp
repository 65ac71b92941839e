// Starts the real program. Knows no device.
#include "cli/program.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace netpoll::testing {

lab_folder::lab_folder(std::size_t devices, std::uint16_t port) {
    std::string text = "defaults:\n  hostname: 127.0.0.1\n  port: " + std::to_string(port) +
                       "\n  platform: linux\n  username: admin\n  password: " + password +
                       "\n  commands: [show version]\nhosts:\n";
    for (std::size_t i = 1; i <= devices; ++i)
        text += "  dev-" + std::to_string(i) + ": {}\n";
    write_file(inventory(), text, 0600);
}

std::size_t lab_folder::litter() const {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder_.path()))
        ++count;
    return count - 1;
}

std::vector<std::string> netpoll_argv(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(),
                     {NETPOLL_BINARY_DIR "/netpoll", "--host-keys=off", "--retries=0"});
    return arguments;
}

child_options clean_environment() {
    child_options options;
    options.environment = {
        "HOME=",        "NETPOLL_NO_CONFIG=yes", "NETPOLL_PASSWORD", "NETPOLL_SECRET",
        "NETPOLL_MODE", "NETPOLL_INVENTORY",     "NETPOLL_PLATFORMS"};
    return options;
}

run_result run_netpoll(std::vector<std::string> arguments, child_options options) {
    for (std::string& each : clean_environment().environment)
        options.environment.push_back(std::move(each));  // of two the first counts
    return run(netpoll_argv(std::move(arguments)), std::move(options));
}

std::string validated(const std::string& file) {
    const auto result = run({"python3", NETPOLL_SOURCE_DIR "/tests/results/validate.py", file});
    return result.status == 0 ? std::string() : "invalid: " + result.err;
}

silent_server::silent_server() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* raw = reinterpret_cast<sockaddr*>(&address);
    if (listener_ < 0 || ::bind(listener_, raw, length) != 0 || ::listen(listener_, 128) != 0 ||
        ::getsockname(listener_, raw, &length) != 0)
        throw std::system_error(errno, std::generic_category(), "silent_server");
    port_ = ntohs(address.sin_port);
}

silent_server::~silent_server() {
    for (const int each : accepted_)
        ::close(each);
    ::close(listener_);
}

void silent_server::accept() {
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) throw std::system_error(errno, std::generic_category(), "accept");
    accepted_.push_back(fd);
}

}  // namespace netpoll::testing

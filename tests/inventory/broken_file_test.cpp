// Inventories cut off and with bytes turned over: never a crash, never silence. Knows no rule.
#include "inventory/given.hpp"

#include "inventory/platform_file.hpp"

using namespace netpoll;
using namespace netpoll::testing;

namespace {

constexpr std::string_view good = R"(# good
defaults: &all
  username: u
  password: plain:x
  limits: {connect_timeout: 5s}
groups:
  core: {platform: ios, groups: [site]}
  site: {data: {city: "ams"}}
hosts:
  a: {<<: *all, hostname: 192.0.2.1, groups: [core], data: {x: [1, 2]}}
  sw[01-20]: {hostname: '2001:db8::1', port: 2222}
  b:
    private_key: [k, {path: l, passphrase: plain:p}]
    commands: [show version, {send: "show clock"}]
    connection_options: {ssh: {port: 23}}
)";

// Loads and uses it as far as it goes.
void use(const std::string& file, std::string_view text) {
    write_file(file, text);
    const auto all = inventory::load(file, builtin_platforms());
    if (!all) {
        REQUIRE(!all.error().empty());
        return;
    }
    // A turned digit may make a range of a million: loading it is enough.
    if (all->size() > 1'000) return;
    const auto places = all->select({{"~."}, {}});
    if (!places) return;
    std::vector<mistake> warnings;
    const auto planned = all->jobs(*places, {}, {}, warnings);
    if (planned) {
        for (const auto& job : planned->jobs)
            REQUIRE(!job.target.commands->empty());
    } else {
        REQUIRE(!planned.error().empty());
    }
}

}  // namespace

TEST_CASE("every beginning of a good inventory") {
    const temp_folder folder;
    for (std::size_t length = 0; length <= good.size(); ++length) {
        use(folder / "i.yaml", good.substr(0, length));
    }
}

TEST_CASE("every byte of a good inventory, turned over in several ways") {
    const temp_folder folder;
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (const int mask : {0x01, 0x04, 0x10, 0x20, 0x80, 0xFF}) {
            std::string text(good);
            text[at] = static_cast<char>(static_cast<unsigned char>(text[at]) ^ mask);
            use(folder / "i.yaml", text);
        }
    }
}

TEST_CASE("every line of a platform file left out, and every beginning of it") {
    const auto text =
        read_file(std::string(NETPOLL_SOURCE_DIR) + "/src/inventory/platforms/general.yaml");
    for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
        platform_catalog catalog, other;
        add_platforms(std::string_view(text).substr(0, at), "p", catalog);
        const auto end = text.find('\n', at) + 1;
        add_platforms(text.substr(0, at) + text.substr(end), "p", other);
    }
}

// An inventory from a document that no YAML was read for. Knows no rule.
#include "inventory/given.hpp"

#include "nodes/node_builder.hpp"

using namespace netpoll;
using namespace netpoll::testing;
using texts = std::vector<std::string>;

namespace {

// What an importer of a table would do: line 1 has the defaults, each other line a host.
class table {
public:
    explicit table(std::string file) : into_(std::move(file), mistakes_) {
        into_.begin_mapping(1);
        begin("defaults", 1);
        pair("username", "netops", 1);
        pair("platform", "ios", 1);
        pair("limits", {{"connect_timeout", "5s"}}, 1);
        into_.end();
        begin("groups", 1);
        pair("core", {{"profile", "legacy"}}, 1);
        into_.end();
        begin("hosts", 1);
    }

    void host(std::string_view name, std::string_view address, unsigned line) {
        begin(name, line);
        pair("hostname", address, line);
        pair("port", "2222", line);
        into_.scalar("groups", line);
        into_.begin_sequence(line);
        into_.scalar("core", line);
        into_.end();
        pair("data", {{"site", "ams"}}, line);
        pair("commands", {{"send", "copy"}, {"expect", "word"}, {"answer", "plain:s3cret"}}, line);
        into_.end();
    }

    document finish() {
        into_.end();
        into_.end();
        return into_.finish();
    }

private:
    using words = std::vector<std::pair<std::string_view, std::string_view>>;

    void begin(std::string_view key, unsigned line) {
        into_.scalar(key, line);
        into_.begin_mapping(line);
    }
    void pair(std::string_view key, std::string_view value, unsigned line) {
        into_.scalar(key, line);
        into_.scalar(value, line);
    }
    void pair(std::string_view key, const words& value, unsigned line) {
        begin(key, line);
        for (const auto& [word, text] : value)
            pair(word, text, line);
        into_.end();
    }

    std::vector<mistake> mistakes_;
    node_builder into_;
};

}  // namespace

TEST_CASE("an inventory that was built is what the same one in YAML is") {
    given yaml(R"(defaults: {username: netops, platform: ios, limits: {connect_timeout: 5s}}
groups: {core: {profile: legacy}}
hosts:
  r1: &r
    hostname: 192.0.2.1
    port: 2222
    groups: [core]
    data: {site: ams}
    commands: {send: copy, expect: word, answer: plain:s3cret}
  r[2-3]: {hostname: 192.0.2.2, <<: *r}
)");
    table rows(yaml.file());
    rows.host("r1", "192.0.2.1", 4);
    rows.host("r[2-3]", "192.0.2.2", 10);
    const auto built = inventory::load(rows.finish(), builtin_platforms());
    REQUIRE(built);
    CHECK(built->size() == 3);
    CHECK(built->files() == yaml.all().files());
    const selection by_data{{"data.site=ams"}, {"r1"}};
    CHECK(*built->select(by_data) == std::vector<host_place>{1, 2});

    std::vector<mistake> warnings;
    const auto planned = built->jobs({0, 1, 2}, {}, {}, warnings);
    REQUIRE(planned);
    const auto written = yaml.targets({"r1", "r2", "r3"});
    for (std::size_t i = 0; i < written.size(); ++i) {
        const target& one = planned->jobs[i].target;
        const auto* platform = planned->jobs[i].platform;
        const auto& other = written[i];
        CAPTURE(other.name);
        CHECK(platform == &known("ios"));
        CHECK(one.name == other.name);
        CHECK(one.hostname == other.hostname);
        CHECK(one.port == other.port);
        CHECK(one.platform == other.platform);
        CHECK(one.login->username == other.login->username);
        CHECK(*one.groups == *other.groups);
        CHECK(*one.limits == *other.limits);
        CHECK(one.profile == other.profile);
        CHECK(one.where == other.where);
        REQUIRE(one.commands->size() == 1);
        CHECK(one.commands->front().send == other.commands->front().send);
        const auto& answer = one.commands->front().questions.front().secret;
        CHECK(answer.value->reveal() == "s3cret");
    }
}

TEST_CASE("a built inventory has its mistakes by file and line, as any other") {
    table rows("hosts.csv");
    rows.host("r1", "192.0.2", 2);
    rows.host("r/2", "192.0.2.2", 3);
    const auto built = inventory::load(rows.finish(), builtin_platforms());
    REQUIRE(!built);
    CHECK(lines_of(built.error()) ==
          texts{"hosts.csv:2: host 'r1': hostname: is no whole IPv4 address: write four numbers up "
                "to 255 without leading zeros",
                "hosts.csv:3: host 'r/2': a host's name cannot hold '/' or control characters"});
    std::vector<mistake> none;
    node_builder empty("hosts.csv", none);
    const auto nobody = inventory::load(empty.finish(), builtin_platforms());
    REQUIRE(!nobody);
    CHECK(lines_of(nobody.error()) == texts{"hosts.csv: is empty: an inventory needs 'hosts:'"});
}

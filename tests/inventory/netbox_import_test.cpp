// NetBox's answers of versions 3 and 4 as inventories. Knows no connection.
#include "inventory/given.hpp"

using namespace netpoll;
using namespace netpoll::testing;
using texts = std::vector<std::string>;

namespace {

// A file that NetBox's API gives, loaded.
class netbox_answer {
public:
    explicit netbox_answer(const std::string& devices)
        : path_(folder_ / "devices.json"),
          read_((write_file(path_, "{\"count\": 1, \"results\": [\n" + devices + "\n]}\n"),
                 inventory::load(path_, builtin_platforms()))) {}

    texts wrong() const { return read_ ? texts{} : lines_of(read_.error(), path_); }
    const inventory& all() const { return *read_; }
    texts warnings() const { return lines_of(all().warnings(), path_); }
    written_host host(const std::string& name) const { return all().written(*all().find(name)); }
    texts limited(const std::string& term) const {
        const auto places = all().select({{term}, {}});
        return places ? names_of(all(), *places) : lines_of(places.error());
    }

private:
    temp_folder folder_;
    std::string path_;
    expected<inventory, std::vector<mistake>> read_;
};

const std::string device_of_v3 =
    R"({"id": 1, "url": "https://n/api/dcim/devices/1/", "display": "acc1", "name": "acc1",
 "device_type": {"id": 1, "manufacturer": {"slug": "cisco"}, "model": "C9300-48P"},
 "device_role": {"id": 2, "slug": "access-switch"}, "tenant": {"slug": "acme"},
 "platform": {"id": 3, "name": "Cisco IOS", "slug": "cisco-ios"}, "serial": "FOC1",
 "site": {"id": 4, "slug": "ams1"}, "rack": {"name": "R 7"}, "status": {"value": "active", "label": "Active"},
 "primary_ip": {"family": 4, "address": "192.0.2.7/24"}, "primary_ip4": {"address": "192.0.2.7/24"},
 "tags": [{"slug": "core"}, {"slug": "lab"}], "local_context_data": {"a": [1]},
 "custom_fields": {"owner": "netops", "depth": 3, "empty": null, "contact": {"name": "x"}}})";

const std::string device_of_v4 =
    R"({"id": 2, "name": "acc2", "role": {"slug": "access-switch"}, "platform": {"slug": "eos"},
 "site": {"slug": "lon1"}, "primary_ip": null, "primary_ip4": null,
 "primary_ip6": {"address": "2001:db8::7/64"}, "tags": [], "custom_fields": {}})";

}  // namespace

TEST_CASE("NetBox: addresses, platforms, groups and data, as versions 3 and 4 say them") {
    const netbox_answer it(device_of_v3 + ",\n" + device_of_v4);
    REQUIRE(it.wrong() == texts{});
    CHECK(it.all().kind() == "netbox");
    CHECK(it.warnings() == texts{});
    const auto first = it.host("acc1");
    CHECK(first.hostname == "192.0.2.7");
    CHECK(first.platform == "cisco_ios");
    CHECK(first.groups ==
          texts{"site_ams1", "role_access-switch", "tenant_acme", "tag_core", "tag_lab"});
    CHECK(first.where.line == 2);
    const auto second = it.host("acc2");
    CHECK(second.hostname == "2001:db8::7");
    CHECK(second.platform == "arista_eos");
    CHECK(it.limited("group=role_access-switch") == texts{"acc1", "acc2"});
    for (const auto* term :
         {"data.site=ams1", "data.owner=netops", "data.depth=3", "data.contact.name=x",
          "data.model=C9300*", "data.manufacturer=cisco", "data.serial=FOC1", "data.rack=R 7",
          "data.status=active", "data.tenant=acme", "data.role=access*", "group=tag_lab"}) {
        INFO(term);
        CHECK(it.limited(term).front() == "acc1");
    }
}

TEST_CASE("NetBox: names of several sites, devices without a name, an address or a platform") {
    const netbox_answer it(
        R"({"name": "sw", "site": {"slug": "a"}, "platform": {"slug": "acme-os"}},
           {"name": "sw", "site": {"slug": "b"}}, {"name": null, "id": 9}, {"name": "only"},
           {"name": "secrets", "primary_ip": {"address": "192.0.2.1/32"}, "status": "active",
            "site": {"slug": "c"},
            "custom_fields": {"snmp_community": "never-to-be-seen", "site": "x", "ok": [1, 2]}})");
    REQUIRE(it.wrong() == texts{});
    CHECK(it.all().size() == 4);
    CHECK(it.all().find("sw.a"));
    CHECK(it.all().find("sw.b"));
    CHECK(it.host("only").hostname == "only");
    CHECK(it.limited("data.site=c") == texts{"secrets"});
    texts said;
    for (const auto& each : it.warnings()) {
        said.push_back(each.substr(0, each.find(':')));
        CHECK(each.find("never-to-be-seen") == std::string::npos);
    }
    CHECK(said.size() == 6);
    CHECK_FALSE(it.limited("data.snmp_community=*").front().starts_with("secrets"));
}

TEST_CASE("NetBox: two devices of one name at one site are told, and so is what is no list") {
    const std::string twin = R"({"name": "sw", "site": {"slug": "a"}})";
    const netbox_answer twice(twin + ",\n" + twin);
    REQUIRE(twice.wrong().size() == 1);
    CHECK(twice.wrong()[0] == "3: 'sw.a' stands here twice: it is already on line 2");
    CHECK(netbox_answer("").wrong() == texts{"1: there are no hosts"});

    const temp_folder folder;
    write_file(folder / "x.json", "{\"results\": {\"a\": 1}}\n");
    const auto odd = inventory::load(folder / "x.json", builtin_platforms(), {}, "netbox");
    REQUIRE_FALSE(odd);
    CHECK(lines_of(odd.error(), folder / "x.json") ==
          texts{"1: 'results' is no list: this is not NetBox's answer"});
}

TEST_CASE("NetBox: a text that was fetched is an inventory, with what is to be said of it") {
    const fetched_inventory from{
        "{\"netbox\": \"netbox:https://n\", \"results\": [\n" + device_of_v4 + "\n]}\n",
        "netbox:https://n",
        "a copy is used",
        {"NETBOX_TOKEN"}};
    const auto all = inventory::load(from, builtin_platforms(), {"acc[1-2]"}, "netbox");
    REQUIRE(all);
    CHECK(all->size() == 2);
    CHECK(lines_of(all->warnings()) ==
          texts{"netbox:https://n: a copy is used",
                "-w: not in the inventory, and polled with its defaults: acc1"});
    CHECK(all->secret_variables() == texts{"NETBOX_TOKEN"});
    const auto broken = inventory::load(
        fetched_inventory{"{\"netbox\": 1, \"results\": [", "n", {}, {}}, builtin_platforms());
    CHECK_FALSE(broken);
}

TEST_CASE("NetBox: a name with brackets is one device's, and data keep their types") {
    const netbox_answer it(
        R"({"name": "sw[1-3]", "primary_ip": {"address": "192.0.2.1/32"},
            "custom_fields": {"depth": 3, "is_spare": false, "label": "7", "radius_key": "x"}},
           {"name": "sw1 [old]", "primary_ip": {"address": "192.0.2.9/32"}},
           {"name": "fw]2[", "primary_ip": {"address": "192.0.2.8/32"}})");
    REQUIRE(it.wrong() == texts{});
    CHECK(it.limited("*") == texts{"sw[1-3]", "sw1 [old]", "fw]2["});
    CHECK(it.host("sw[1-3]").hostname == "192.0.2.1");
    CHECK(it.host("sw1 [old]").hostname == "192.0.2.9");
    std::vector<mistake> said;
    const auto text = it.all().text(said);
    CHECK(text.find("sw") == text.npos);
    REQUIRE(said.size() == 3);
    CHECK(said[0].message ==
          "host 'sw[1-3]' is left out: brackets in a name are a range in this YAML");
    inventory_overrides overrides;
    overrides.username = "u";
    overrides.commands = {"show version"};
    std::vector<mistake> warnings;
    auto planned = it.all().jobs({*it.all().find("sw[1-3]")}, overrides, {}, warnings);
    REQUIRE(planned);
    const auto one = targets_of(std::move(*planned)).front();
    CHECK(one.hostname == "192.0.2.1");
    CHECK(*one.data == R"({"depth":3,"is_spare":false,"label":"7"})");
}

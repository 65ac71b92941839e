// Devices by name, beside an inventory and without one. Knows no option.
#include "inventory/given.hpp"
#include "inventory/host_range.hpp"

using namespace netpoll;
using namespace netpoll::testing;
using texts = std::vector<std::string>;

namespace {

/// What devices choose of an inventory; of none where it is empty.
struct chosen_of {
    explicit chosen_of(const texts& devices, std::string_view inventory_text = {}) {
        if (!inventory_text.empty()) write_file(file, inventory_text);
        auto read =
            inventory::load(inventory_text.empty() ? "" : file, builtin_platforms(), devices);
        if (read)
            all = std::move(*read);
        else
            wrong = lines_of(read.error(), file);
    }

    texts names(const selection& among = {}) const {
        const auto places = all.select(among);
        return places ? names_of(all, *places) : lines_of(places.error(), file);
    }
    std::vector<target> targets(inventory_overrides over = {}) const {
        std::vector<mistake> warnings;
        over.commands = {"show version"};
        const auto places = all.select({});
        REQUIRE(places);
        auto planned = all.jobs(*places, over, {}, warnings);
        REQUIRE(planned);
        return targets_of(std::move(*planned));
    }

    temp_folder folder;
    std::string file{folder / "inventory.yaml"};
    inventory all;
    texts wrong;
};

texts names_of_devices(const texts& devices) {
    const chosen_of it(devices);
    REQUIRE(it.wrong == texts{});
    return it.names();
}

texts refused(const texts& devices, std::string_view inventory_text = {}) {
    return chosen_of(devices, inventory_text).wrong;
}

constexpr const char* office =
    "defaults: {username: ops, port: 2222, platform: arista_eos}\n"
    "groups: {core: {platform: cisco_nxos}}\n"
    "hosts:\n"
    "  core1: {groups: [core]}\n"
    "  core2: {groups: [core]}\n"
    "  acc[01-03]: {hostname: 192.0.2.1}\n";

}  // namespace

TEST_CASE("devices without an inventory: names, ranges and lists of numbers") {
    CHECK(names_of_devices({"sw1,sw[02-04]", "192.0.2.7"}) ==
          texts{"sw1", "sw02", "sw03", "sw04", "192.0.2.7"});
    CHECK(names_of_devices({"acc[01-02,07]"}) == texts{"acc01", "acc02", "acc07"});
    CHECK(names_of_devices({"192.0.2.[9-10] b\tc\n,,d"}) ==
          texts{"192.0.2.9", "192.0.2.10", "b", "c", "d"});
    CHECK(names_of_devices({"b", "a"}) == texts{"b", "a"});
}

TEST_CASE("devices without an inventory: users, ports and addresses") {
    const auto all =
        chosen_of({"admin@sw1:2222,[2001:db8::1]:2022,2001:db8::2,u@x@r[1-2]:23"}).targets();
    REQUIRE(all.size() == 5);
    CHECK(all[0].hostname == "sw1");
    CHECK(all[0].port == 2222);
    CHECK(all[0].login->username == "admin");
    CHECK(all[0].platform == "auto");
    CHECK(all[1].hostname == "2001:db8::1");
    CHECK(all[1].port == 2022);
    CHECK(all[2].hostname == "2001:db8::2");
    CHECK(all[2].port == 22);
    CHECK(all[4].name == "r2");
    CHECK(all[4].port == 23);
    CHECK(all[4].login->username == "u@x");
    inventory_overrides over;
    over.platform = "cisco_ios";
    CHECK(chosen_of({"sw1"}).targets(over).front().platform == "cisco_ios");
}

TEST_CASE("devices of files: a line each, or as on the command line") {
    const temp_folder folder;
    write_file(folder / "list", "# core\nsw1\n\n  admin@sw2:23  # the second\r\nsw[3-4],sw5");
    CHECK(names_of_devices({"sw0", "@" + (folder / "list")}) ==
          texts{"sw0", "sw1", "sw2", "sw3", "sw4", "sw5"});
    write_file(folder / "wrong", "sw1\nsw[2-\nsw3:many\nadmin@sw1\n");
    const auto path = folder / "wrong";
    CHECK(refused({"@" + path}) ==
          texts{path + ":2: host 'sw[2-': 'sw[2-' is no range of names: a ']' is missing",
                path + ":3: host 'sw3': port: a number is expected, not 'many'",
                path + ":4: 'sw1' is named twice, with different users or ports; first on line 1"});
    write_file(folder / "none", "# nobody\n");
    CHECK(refused({"@" + (folder / "none")}) == texts{(folder / "none") + ": names no device"});
    CHECK(refused({"@" + (folder / "absent")}) ==
          texts{"-w: the file '" + (folder / "absent") + "' does not exist"});
    write_file(folder / "latin", "sw1\nZ\xFCrich\n");
    CHECK(refused({"@" + (folder / "latin")}) ==
          texts{(folder / "latin") + ":2: not UTF-8: save the file as UTF-8"});
}

TEST_CASE("a device may be named again, but not otherwise") {
    const temp_folder folder;
    write_file(folder / "list", "sw2\nadmin@sw9\n");
    CHECK(names_of_devices({"sw[1-3],sw2", "sw[2-4]", "sw2", "@" + (folder / "list")}) ==
          texts{"sw1", "sw2", "sw3", "sw4", "sw9"});
    CHECK(refused({"sw1,admin@sw1"}) ==
          texts{"-w: 'sw1' is named twice, with different users or ports"});
    CHECK(refused({"sw[1-3]", "sw2:23"}) ==
          texts{"-w: 'sw2' is named twice, with different users or ports"});
    CHECK(refused({"x", "sw9,@", "@" + (folder / "list")}).size() == 2);
}

TEST_CASE("devices of an inventory: names, patterns, and others with its defaults") {
    CHECK(chosen_of({"core*"}, office).names() == texts{"core1", "core2"});
    CHECK(chosen_of({"acc03,core1"}, office).names() == texts{"core1", "acc03"});
    CHECK(chosen_of({"acc0?"}, office).names({{"acc0*"}, {"acc02"}}) == texts{"acc01", "acc03"});
    CHECK(chosen_of({"core1"}, office).names({{"core2"}, {}}) ==
          texts{"no host is left: --devices, --limit and --exclude together leave nothing"});
    const chosen_of it({"core2,acc[03-04],admin@new:22"}, office);
    REQUIRE(it.wrong == texts{});
    CHECK(it.names() == texts{"core2", "acc03", "acc04", "new"});
    CHECK(lines_of(it.all.warnings()) ==
          texts{"-w: not in the inventory, and polled with its defaults: acc04, new"});
    CHECK(lines_of(chosen_of({"core2"}, office).all.warnings()) == texts{});
    CHECK(lines_of(chosen_of({"new[1-7]"}, office).all.warnings()) ==
          texts{"-w: not in the inventory, and polled with its defaults: new1, new2, new3, new4, "
                "new5 and 2 more"});
    CHECK(it.names({{"group=core"}, {}}) == texts{"core2"});
    const auto all = it.targets();
    CHECK(all[0].platform == "cisco_nxos");
    CHECK(all[1].hostname == "192.0.2.3");
    CHECK(all[2].hostname == "acc04");
    CHECK(all[2].platform == "arista_eos");
    CHECK(all[2].port == 2222);
    CHECK(all[2].login->username == "ops");
    CHECK(all[3].port == 22);
    CHECK(all[3].login->username == "admin");
}

TEST_CASE("devices that fit nothing, or are no devices, are mistakes") {
    CHECK(refused({"sw*"}, office) == texts{"-w: no host matches 'sw*'"});
    CHECK(refused({"sw*"}) ==
          texts{"-w: 'sw*' is a pattern, and there is no inventory to choose from: write names, or "
                "a range as sw[01-24]"});
    CHECK(refused({"admin@core*"}, office) ==
          texts{"-w: 'core*': a pattern has neither user nor port: use -u and --port"});
    CHECK(refused({"core1:23"}, office) ==
          texts{"-w: 'core1' has user and port from the inventory: use -u and --port"});
    CHECK(refused({","}) == texts{"-w: names no device"});
    CHECK(refused({"sw[3-1]"}) ==
          texts{"-w: host 'sw[3-1]': 'sw[3-1]' is no range of names: it counts down"});
    CHECK(refused({"sw[0001-1000001]"}) ==
          texts{"-w: host 'sw[0001-1000001]': 'sw[0001-1000001]' is no range of names: more than "
                "1000000 names"});
    CHECK(refused({"a[1-999999],b[1-999999],c[1-999999]"}) ==
          texts{"-w: more than 2000000 hosts in all"});
    CHECK(refused({"group=core"}, office) ==
          texts{"-w: 'group=core' chooses by something else than a name: that is -l"});
    CHECK(refused({"10.0.0.0/24"}) ==
          texts{"-w: '10.0.0.0/24' is no device: write several addresses as a range, "
                "192.0.2.[1-254]"});
    CHECK(refused({"sw1:99999"}) ==
          texts{"-w: host 'sw1': port: 99999 is not between 1 and 65535"});
    CHECK(refused({"sw1\x1B[2J"}).size() == 1);
}

TEST_CASE("what an inventory has wrong is told without its devices") {
    CHECK(refused({"a"}, "hosts: {b: {prot: 22}}\n").size() == 1);
    CHECK(chosen_of({"a"}, "hosts: {}\n").wrong == texts{"1: there are no hosts"});
}

TEST_CASE("a name that no file has is perhaps a device") {
    const auto said = [](const std::string& path) {
        auto read = inventory::load(path, builtin_platforms());
        REQUIRE_FALSE(read);
        return lines_of(read.error());
    };
    CHECK(said("sw1") == texts{"sw1: does not exist; a device is named with -w: netpoll -w sw1 -c "
                               "'show version'"});
    CHECK(said("none.yaml") == texts{"none.yaml: does not exist"});
    CHECK(said("./sw1") == texts{"./sw1: does not exist"});
}

TEST_CASE("devices: a password in front of the @ is refused, and not shown") {
    const auto wrong = refused({"lab:hunter2@sw1"});
    REQUIRE(wrong.size() == 1);
    CHECK(wrong[0].starts_with("-w: a password stands in front of the @"));
    CHECK(wrong[0].find("hunter2") == std::string::npos);
}

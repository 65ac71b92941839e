// Inventories of other shapes: CSV and lists of names. Knows no YAML.
#include "inventory/given.hpp"

using namespace netpoll;
using namespace netpoll::testing;
using texts = std::vector<std::string>;

namespace {

// A file of this name, loaded.
struct foreign {
    foreign(const std::string& name, std::string_view text) : file(folder / name) {
        write_file(file, text);
        auto read = inventory::load(file, builtin_platforms());
        if (read) {
            all = std::move(*read);
        } else {
            wrong = lines_of(read.error(), file);
        }
    }

    std::vector<target> targets() {
        auto places = all.select({});
        REQUIRE(places);
        inventory_overrides commands;
        commands.commands = {"show version"};
        std::vector<mistake> said;
        auto planned = all.jobs(*places, commands, {}, said);
        REQUIRE(planned);
        warnings = lines_of(said, file);
        return targets_of(std::move(*planned));
    }
    texts names(const std::vector<std::string>& limit = {}) const {
        const auto places = all.select({limit, {}});
        if (!places) return lines_of(places.error());
        return names_of(all, *places);
    }

    temp_folder folder;
    std::string file;
    inventory all;
    texts wrong;
    texts warnings;
};

texts mistakes_of(const std::string& name, std::string_view text) {
    return foreign(name, text).wrong;
}

}  // namespace

TEST_CASE("CSV: columns are keys by any of their names, and data") {
    foreign it("devices.csv",
               "Name,IP,device_type,port,user,password,groups,Site,data.rack\r\n"
               "# a comment\r\n\r\n"
               "r1,192.0.2.1,cisco_ios,2222,admin,env:HOME,core; edge,paris,7\r\n"
               "\"r,2\",192.0.2.2,eos,,admin,env:HOME,edge,\"a \"\"b\"\"\",\r\n");
    REQUIRE(it.wrong == texts{});
    CHECK(it.names() == texts{"r1", "r,2"});
    CHECK(it.names({"group=core"}) == texts{"r1"});
    CHECK(it.names({"group=edge"}) == texts{"r1", "r,2"});
    CHECK(it.names({"data.site=paris"}) == texts{"r1"});
    CHECK(it.names({"data.rack=7"}) == texts{"r1"});
    CHECK(it.names({"data.site=a \"b\""}) == texts{"r,2"});
    const auto all = it.targets();
    CHECK(all[0].hostname == "192.0.2.1");
    CHECK(all[0].port == 2222);
    CHECK(all[0].platform == "cisco_ios");
    CHECK(all[0].login->username == "admin");
    CHECK(all[0].login->password.source == "env:HOME");
    CHECK(all[1].port == 22);
    CHECK(all[1].platform == "arista_eos");
    CHECK(it.warnings == texts{});
}

TEST_CASE("CSV: the header tells the separator and, where the file's name does not, the kind") {
    for (const std::string separator : {",", ";", "\t"}) {
        CAPTURE(separator);
        foreign it("devices", "\xEF\xBB\xBFhost" + separator + "address" + separator +
                                  "username\nr1" + separator + "192.0.2.1" + separator + "u\n");
        REQUIRE(it.wrong == texts{});
        CHECK(it.names() == texts{"r1"});
        CHECK(it.targets()[0].hostname == "192.0.2.1");
    }
    CHECK(foreign("one.csv", "hostname\nr1\nr2\n").names() == texts{"r1", "r2"});
}

TEST_CASE("CSV: a plain password warns as it does in YAML") {
    foreign it("devices.csv", "name,username,password\nr1,u,plain:w0rd\nr2,u,plain:w0rd\n");
    REQUIRE(it.wrong == texts{});
    it.targets();
    REQUIRE(it.warnings.size() == 1);
    CHECK(it.warnings[0].starts_with("2: a secret stands here in plain text"));
    CHECK(it.warnings[0].ends_with("(2 times in this file)"));
}

TEST_CASE("CSV: what no host can be called, or reached by, concerns nobody else") {
    foreign it("devices.csv",
               "name,hostname,username,password\nfw1/0,192.0.2.1,u,env:HOME\n"
               "r1,192.0.2.1,u,env:HOME\n"
               "sw 1,,u,env:HOME\nr2,core 2,u,env:HOME\n");
    REQUIRE(it.wrong == texts{});
    CHECK(it.names() == texts{"r1", "sw 1", "r2"});
    const auto all = it.targets();
    CHECK(all[0].no_way.empty());
    CHECK(all[1].no_way == it.file + ":4: its name is its address, and holds a blank");
    CHECK(all[2].no_way == it.file + ":5: hostname: holds a blank");
    CHECK(it.warnings ==
          texts{"2: a host's name cannot hold '/' or control characters: 'fw1/0' is left out"});
}

TEST_CASE("CSV: mistakes have the line of the file") {
    CHECK(mistakes_of("a.csv", "name,port\nr1,22\n\nr2,many\nr3\nr4,22,x\n,22\nr1,23\n") ==
          texts{"4: host 'r2': port: a number is expected, not 'many'",
                "5: the row's cells (1) are not as many as the header's columns (2)",
                "6: the row's cells (3) are not as many as the header's columns (2)",
                "7: the device has no name", "8: 'r1' stands here twice: it is already on line 2"});
    CHECK(mistakes_of("a.csv", "# only\n\nport,site\n22,x\n") ==
          texts{"3: no column names the devices: one called name, host, hostname, ip or address "
                "is expected in the first line"});
    CHECK(mistakes_of("a.csv", "name,user,username\nr1,a,b\n") ==
          texts{"1: columns 'user' and 'username' mean the same: keep one"});
    CHECK(mistakes_of("a.csv", "name,snmp_community\nr1,s3cret\n") ==
          texts{"1: column 'snmp_community': a secret is not data; call the column password, "
                "secret or passphrase, or leave it out"});
    const std::string quotes =
        "quotes do not end, or something stands behind them: within quotes, \" is written \"\"";
    CHECK(mistakes_of("a.csv", "name,site\nr1,\"two\nlines\"\nr2,\"open\n\n") ==
          texts{"4: " + quotes});
    CHECK(mistakes_of("a.csv", "name,site\nr1,\"a\"b\n") == texts{"2: " + quotes});
    CHECK(mistakes_of("a.csv", "name,port\n") == texts{"1: there are no hosts"});
    CHECK(mistakes_of("a.csv", "") == texts{"is empty: a header is expected"});
}

TEST_CASE("a list of names: users, ports, IPv6 and ranges") {
    foreign it("devices.txt",
               "# core\nr1\nadmin@r2:2222  # the second\n\n[2001:db8::1]:2022\n2001:db8::2\n"
               "sw[01-02]\n");
    REQUIRE(it.wrong == texts{});
    CHECK(it.names() == texts{"r1", "r2", "2001:db8::1", "2001:db8::2", "sw01", "sw02"});
    CHECK(it.all.size() == 6);
}

TEST_CASE("a list of names gives logins") {
    foreign it("devices.txt", "admin@192.0.2.1:2222\nu@x@[2001:db8::1]\n");
    REQUIRE(it.wrong == texts{});
    const auto all = it.targets();
    CHECK(all[0].hostname == "192.0.2.1");
    CHECK(all[0].port == 2222);
    CHECK(all[0].login->username == "admin");
    CHECK(all[1].hostname == "2001:db8::1");
    CHECK(all[1].login->username == "u@x");
}

TEST_CASE("a list of names: mistakes have the line of the file") {
    CHECK(
        mistakes_of("devices", "r1\nr2:many\n@\nr1\n") ==
        texts{"2: host 'r2': port: a number is expected, not 'many'",
              "3: in a list of names one device a line is expected, as [USER@]HOST[:PORT], without "
              "blanks or quotes",
              "4: 'r1' stands here twice: it is already on line 1"});
}

TEST_CASE("what is not UTF-8 is not read") {
    const texts wrong{"2: not UTF-8: save the file as UTF-8"};
    CHECK(mistakes_of("a.csv", "name,site\nr1,Z\xFCrich\nr2,x\n") == wrong);
    CHECK(mistakes_of("a", "r1\nZ\xFCrich") == wrong);
}

TEST_CASE("what is YAML stays YAML") {
    CHECK(foreign("a", "hosts:\n  r1:\n").names() == texts{"r1"});
    CHECK(foreign("a", "hosts: {name: , host: }\n").names() == texts{"name", "host"});
    CHECK(mistakes_of("a.yaml", "r1\n") ==
          texts{"1: an inventory is a mapping with 'hosts:', not a text"});
}

TEST_CASE("CSV: brackets in names and addresses count nothing up") {
    foreign it("devices.csv", "name,ip,user\nsw[1-3],192.0.2.1,u\nx,h[1-2].example,u\nsw2,,u\n");
    REQUIRE(it.wrong == texts{});
    CHECK(it.names() == texts{"sw[1-3]", "x", "sw2"});
    const auto all = it.targets();
    CHECK(all[0].hostname == "192.0.2.1");
    CHECK(all[1].hostname == "h[1-2].example");
}

TEST_CASE("a list of names with a bad line says which, and what is wrong there") {
    const auto bad = [](int line) {
        return texts{
            std::to_string(line) +
            ": in a list of names one device a line is expected, as [USER@]HOST[:PORT], without "
            "blanks or quotes"};
    };
    CHECK(mistakes_of("l3.txt", "sw1\nsw 2\nsw3") == bad(2));
    CHECK(mistakes_of("l4.txt", "sw1\nsw2\n\n# x\n\"sw3\n") == bad(5));
    CHECK(mistakes_of("l5.txt", "one sentence\n") ==
          texts{"1: an inventory is a mapping with 'hosts:', not a text"});
    const auto secret = mistakes_of("l6.txt", "sw1\nlab:hunter2@sw2\n");
    REQUIRE(secret.size() == 1);
    CHECK(secret[0].starts_with("2: a password stands in front of the @"));
    CHECK(secret[0].find("hunter2") == std::string::npos);
}

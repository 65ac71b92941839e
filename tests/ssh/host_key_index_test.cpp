// The index beside a plain reading of each line as sshd(8) has it. Knows no file and no policy.
#include "ssh/host_key_index.hpp"

#include "core/ascii.hpp"
#include "core/lines.hpp"
#include "ssh/hashed_host.hpp"
#include "ssh/host_key_samples.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <sstream>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

using texts = std::vector<std::string>;

constexpr const char* edwards = "ssh-ed25519";

// ssh-keygen -H of "sw1".
const std::string hashed_sw1 = "|1|hSTTBHHr3NkpfTQZ1+MySZgeNzk=|nZYAaWWgynX9MHeTgnICirmvgbc=";

std::string bytes_of_key(const std::string& body, const std::string& type = edwards) {
    std::string bytes;
    REQUIRE(decode_base64(key_blob(type, body), bytes));
    return bytes;
}

std::string lowered(std::string_view text) {
    std::string name(text);
    std::transform(name.begin(), name.end(), name.begin(), lower);
    return name;
}

/// Line by line, without an index.
class plain_reading {
public:
    explicit plain_reading(const std::string& text) {
        std::istringstream lines(text);
        for (std::string line; std::getline(lines, line);)
            lines_.push_back(line);
    }

    /// Numbers of the lines with this marker, this key (any where it is empty) and one of these
    /// names.
    std::vector<unsigned> fitting(host_key_marker marker, const std::string& blob,
                                  const texts& names, bool only_hashed, bool only_plain) const {
        std::vector<unsigned> found;
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            const auto line = parse_host_key_line(lines_[i]);
            if (!line || !line->has_value() || (*line)->marker != marker) continue;
            const auto& parts = **line;
            const bool is_hashed = parts.hosts.starts_with('|');
            if ((is_hashed && only_plain) || (!is_hashed && only_hashed)) continue;
            if (!blob.empty() && parts.blob != blob) continue;
            const auto fits = [&](const std::string& name) {
                if (!is_hashed) return matches_host_list(name, lowered(parts.hosts));
                const auto hidden = hashed_host::parse(parts.hosts);
                return hidden && hashed_host_probe(name).matches(*hidden);
            };
            if (std::any_of(names.begin(), names.end(), fits))
                found.push_back(static_cast<unsigned>(i + 1));
        }
        return found;
    }

private:
    texts lines_;
};

std::vector<unsigned> numbers_of(const host_key_index& index,
                                 const std::vector<host_key_index::entry_id>& ids) {
    std::vector<unsigned> numbers;
    for (const auto id : ids)
        numbers.push_back(index.at(id).line);
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    return numbers;
}

std::vector<unsigned> first_of(const std::vector<unsigned>& all) {
    return all.empty() ? all : std::vector<unsigned>{all.front()};
}

std::vector<unsigned> number_of(const host_key_index& index,
                                const std::optional<host_key_index::entry_id>& id) {
    return id ? std::vector<unsigned>{index.at(*id).line} : std::vector<unsigned>{};
}

void compare(const std::string& text, const texts& hosts, const texts& bodies) {
    host_key_index index;
    host_key_mistakes mistakes;
    index.add(text, "known_hosts", 1, mistakes);
    const plain_reading plain(text);
    for (const auto& host : hosts) {
        for (const std::uint16_t port : {std::uint16_t{22}, std::uint16_t{2222}}) {
            const host_names names(host, port);
            INFO(host, " ", port);
            for (const std::string* name : {&names.listed, &names.other}) {
                std::vector<host_key_index::entry_id> found;
                index.find(*name, found);
                CHECK(numbers_of(index, found) ==
                      plain.fitting(host_key_marker::none, "", {*name}, false, true));
            }
            texts equal{names.listed};
            if (names.other_is_equal) equal.push_back(names.other);
            std::vector<host_key_index::entry_id> found;
            index.find_hashed(names, found);
            CHECK(numbers_of(index, found) ==
                  plain.fitting(host_key_marker::none, "", equal, true, false));
            const texts both{names.listed, names.other};
            CHECK(number_of(index, index.authority(names)) ==
                  first_of(plain.fitting(host_key_marker::cert_authority, "", both, false, false)));
            for (const auto& body : bodies) {
                const auto key = bytes_of_key(body);
                const auto blob = key_blob(edwards, body);
                CHECK(index.holds(names.listed, key) ==
                      !plain.fitting(host_key_marker::none, blob, {names.listed}, false, false)
                           .empty());
                CHECK(number_of(index, index.revoked(names, key)) ==
                      first_of(plain.fitting(host_key_marker::revoked, blob, both, false, false)));
                CHECK(number_of(index, index.authority(names, key)) ==
                      first_of(plain.fitting(host_key_marker::cert_authority, blob, both, false,
                                             false)));
            }
        }
    }
}

}  // namespace

TEST_CASE("each kind of line counts as a plain reading of it does") {
    const std::string text =
        "# a comment\n\n" + key_line("sw1", edwards, "a") + key_line("SW1,sw2", edwards, "b") +
        key_line("[sw1]:2222,sw3", edwards, "a") + key_line("sw?,!sw2", edwards, "c") +
        key_line("*.lab.example,!bad.lab.example", edwards, "a") +
        key_line("[*]:2222", edwards, "d") + key_line("sw1,sw1,,sw1", edwards, "d") +
        key_line("2001:db8::1", edwards, "a") + key_line("@revoked *", edwards, "z") +
        key_line("@revoked sw1", edwards, "a") + key_line("@revoked " + hashed_sw1, edwards, "c") +
        key_line("@cert-authority *.lab.example", edwards, "ca") +
        key_line("@cert-authority sw1,sw2", edwards, "ca") +
        key_line("@cert-authority *", edwards, "cb") + key_line(hashed_sw1, edwards, "h") +
        key_line(hashed_sw1, edwards, "a") + "\t " + key_line("sw4", edwards, "a") +
        "sw5 ssh-ed25519 damaged\n" + key_line("|1|x|y", edwards, "a") + "sw6 only\n" + "sw7 " +
        edwards + " " + key_blob(edwards, "a") + " a comment\r\n" + key_line("last", edwards, "a");
    compare(text,
            {"sw1", "sw2", "SW3", "sw4", "sw5", "sw7", "x.lab.example", "bad.lab.example", "last",
             "2001:DB8:0::1", "other"},
            {"a", "b", "c", "d", "h", "z", "ca", "cb", "never"});
}

TEST_CASE("any mixture of lines counts as a plain reading of it does") {
    std::mt19937 chance(20'261'127);
    const auto any = [&](const texts& of) {
        return of[std::uniform_int_distribution<std::size_t>(0, of.size() - 1)(chance)];
    };
    const texts names{"sw1",       "sw2", "[sw1]:2222", "sw*",  "!sw2",     "?w3",  "core",
                      "[core]:22", "*",   "[sw?]:2222", "CORE", "10.0.0.1", "sw11", hashed_sw1};
    const texts bodies{"a", "b", "c"};
    const texts markers{"", "", "", "", "@revoked ", "@cert-authority "};
    for (int round = 0; round < 40; ++round) {
        std::string text;
        for (int line = 0; line < 30; ++line) {
            auto hosts = any(names);
            while (hosts != hashed_sw1 && chance() % 3 == 0) {
                const auto another = any(names);
                if (another != hashed_sw1) hosts += "," + another;
            }
            text += key_line(any(markers) + hosts, edwards, any(bodies));
        }
        compare(text, {"sw1", "sw2", "sw3", "core", "10.0.0.1", "sw11"}, bodies);
    }
}

TEST_CASE("what is packed comes out as it was, over the bounds of blocks too") {
    host_key_index index;
    host_key_mistakes mistakes;
    std::string text;
    constexpr unsigned lines = 4'000;
    for (unsigned i = 0; i < lines; ++i)
        text += key_line("device-" + std::to_string(i) + ",10.0.0." + std::to_string(i), edwards,
                         std::to_string(i));
    index.add(text, "many", 1, mistakes);
    // One line with more names than fit into what is left of a block.
    std::string names = "first";
    while (names.size() < 60'000)
        names += ",name-" + std::to_string(names.size());
    index.add(key_line(names, edwards, "long"), "long", 7, mistakes);
    REQUIRE(mistakes.empty());
    CHECK(index.size() == lines + 1);
    bool all_found = true;
    for (unsigned i = 0; i < lines; ++i) {
        std::vector<host_key_index::entry_id> found;
        index.find("device-" + std::to_string(i), found);
        REQUIRE(found.size() == 1);
        const auto what = index.at(found.front());
        all_found = all_found && what.line == i + 1 && what.type() == edwards &&
                    what.key == bytes_of_key(std::to_string(i)) &&
                    index.position(found.front()) == source_position{"many", i + 1};
    }
    CHECK(all_found);
    std::vector<std::string> said;
    index.lines_for(host_names("first", 22), said);
    CHECK(said == texts{"first ssh-ed25519 " + key_blob(edwards, "long") + " long:7"});
    CHECK(index.holds("name-12", bytes_of_key("long")) == (names.find(",name-12,") != names.npos));
}

TEST_CASE("a hashed name is read, and written as it was read") {
    std::string bytes;
    REQUIRE(hashed_host::read(hashed_sw1, bytes));
    CHECK(bytes.size() == 40);
    CHECK(hashed_host::text_of(bytes) == hashed_sw1);
    CHECK_FALSE(hashed_host::read("sw1", bytes));
    CHECK_FALSE(hashed_host::read(hashed_sw1 + "A", bytes));
}

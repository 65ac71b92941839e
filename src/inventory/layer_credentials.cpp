// Reads lists of credentials, and who says what of a login. Knows no inheritance.
#include "inventory/layer_reader.hpp"

#include "inventory/inheritance.hpp"

#include <netpoll/unknown_word.hpp>

#include <algorithm>
#include <utility>

namespace netpoll {

namespace {

// A schedule notes in a byte which of them a device has turned down.
constexpr std::size_t most_credentials = 8;

}  // namespace

written_value layer_reader::parse_credentials(const node& from, const context& in) {
    std::vector<node> entries{from};
    if (from.is_sequence()) {
        const auto items = from.items();
        entries.assign(items.begin(), items.end());
    }
    const auto complain = [&](unsigned line, const std::string& what) {
        in.to.add(line, "credentials: " + what);
        return written_value();
    };
    if (entries.empty())
        return complain(from.line(), "the list is empty: name at least one, or leave it out");
    if (entries.size() > most_credentials)
        return complain(from.line(), std::to_string(entries.size()) + " are more than " +
                                         std::to_string(most_credentials));
    if (in.kind == layer_kind::bastion && entries.size() > 1)
        return complain(from.line(), "a bastion is logged in to with one, not with a list");
    std::vector<written_credential> all;
    for (const auto& entry : entries) {
        const auto read = parse_credential(entry, in);
        if (!read) continue;
        const auto same = std::find_if(all.begin(), all.end(), [&](const auto& other) {
            return other.values.first == read->values.first;
        });
        if (same != all.end() && entry.is_scalar())
            complain(entry.line(), shown_key(read->name) + " stands here twice");
        all.push_back(*read);
    }
    if (all.size() != entries.size()) return {};
    return into_.keep(std::move(all));
}

std::optional<written_credential> layer_reader::parse_credential(const node& from,
                                                                 const context& in) {
    if (from.is_mapping()) return credential_in_place(from, in);
    if (!from.is_scalar() || from.text().empty()) {
        in.to.add(from.line(),
                  "credentials: a name of credentials: or a mapping with a username is expected" +
                      (from.is_scalar() ? std::string() : ", not " + describe(from)));
        return std::nullopt;
    }
    if (credentials_) {
        const auto known = credentials_->find(from.text());
        if (known != credentials_->end()) return written_credential{from.text(), known->second};
    }
    std::vector<std::string> names;
    if (credentials_)
        for (const auto& [name, values] : *credentials_)
            names.push_back(name);
    in.to.add(from.line(), unknown_among("credential", from.text(), names) +
                               (names.empty() ? ": there is no credentials: at the top" : ""));
    return std::nullopt;
}

// The layer around it is read on afterwards.
std::optional<written_credential> layer_reader::credential_in_place(const node& from,
                                                                    const context& in) {
    auto values = std::exchange(values_, {});
    auto keys = std::exchange(keys_, {});
    auto groups = std::exchange(groups_, {});
    const auto of_logins = of_logins_;
    const auto made = read(layer_kind::credential, {}, from, in.path, in.file, from.line());
    values_ = std::move(values);
    keys_ = std::move(keys);
    groups_ = std::move(groups);
    of_logins_ = of_logins;
    const auto* user = into_.find(made, field::username);
    if (user == nullptr) return std::nullopt;
    return written_credential{std::get<std::string_view>(user->value), made};
}

// Whoever says one of both says all of it.
void layer_reader::check_login(const context& in) {
    const auto find = [this](auto&& fits) {
        return std::find_if(values_.begin(), values_.end(),
                            [&](const layer_value& each) { return fits(each.what); });
    };
    const auto list = find([](field key) { return key == field::credentials; });
    const auto own = find(says_who_logs_in);
    if (list != values_.end() && own != values_.end())
        in.to.add(std::max(list->line, own->line),
                  "credentials: and " + std::string(name(own->what)) +
                      ": both say who logs in: move the latter into a credential, or keep one");
    if (in.kind != layer_kind::credential) return;
    const auto user = find([](field key) { return key == field::username; });
    if (user == values_.end()) in.to.add(in.line, "has no username");
}

}  // namespace netpoll

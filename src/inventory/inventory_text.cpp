// Writes what stands at the top of an inventory, and names secrets in place of showing them. Knows
// no file.
#include "inventory/inventory_text.hpp"

#include "core/json_word.hpp"
#include "core/secret_key.hpp"
#include "inventory/fields.hpp"
#include "inventory/inheritance.hpp"
#include "inventory/secret_source.hpp"
#include "nodes/yaml_text.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

namespace netpoll {

namespace {

using layout = yaml_text::layout;

// The word for what a key's text is to be kept from, or empty.
std::string_view secret_word(std::string_view key) {
    if (key == "answer") return key;
    const auto known = field_named(key);
    const bool is_secret =
        known && (known->what == field::password || known->what == field::secret ||
                  known->what == field::passphrase);
    return is_secret ? name(known->what) : std::string_view();
}

std::string variable_for(std::string_view key, std::string_view owner) {
    std::string made(key);
    if (!owner.empty()) (made += '_') += owner;
    for (auto& c : made) {
        const auto letter = static_cast<unsigned char>(c);
        c = std::isalnum(letter) ? static_cast<char>(std::toupper(letter)) : '_';
    }
    return made;
}

class text_writer {
public:
    text_writer(const document& from, std::vector<mistake>& said) : from_(&from), said_(said) {}

    std::string write(const inventory_state& all) {
        out_.begin_mapping();
        for (const auto& [top, value] : all.tops) {
            if (!value || (value->is_mapping() && value->pairs().empty())) continue;
            owner_ = {};
            from_ = &document_of(all, *value);
            out_.word(top);
            if (top == "defaults" || !value->is_mapping()) {
                write(*value, {});
            } else {
                write_named(top, *value);
            }
        }
        out_.end_mapping();
        return out_.finish();
    }

private:
    static const document& document_of(const inventory_state& all, const node& top) {
        const auto holds = [&](const document& each) {
            const auto pairs = each.root().pairs();
            return &each.root() == &top ||
                   std::any_of(pairs.begin(), pairs.end(),
                               [&](const auto& pair) { return &pair.value == &top; });
        };
        return *std::find_if(all.documents.begin(), all.documents.end(), holds);
    }

    void write_named(std::string_view top, const node& from) {
        out_.begin_mapping();
        for (const auto& [key, value] : from.pairs()) {
            owner_ = key.text();
            if (top == "hosts" && key.is_literal() && owner_.find_first_of("[]") != owner_.npos) {
                say(key, "host '" + escape(owner_, 80) +
                             "' is left out: brackets in a name are a range in this YAML");
                continue;
            }
            out_.text(owner_);
            write(value, {});
        }
        out_.end_mapping();
    }

    void write(const node& from, std::string_view key) {
        switch (from.kind()) {
            case node_kind::null:
                return out_.word("null");
            case node_kind::scalar:
                return write_text(from, key);
            case node_kind::sequence:
                return write_list(from, key);
            case node_kind::mapping:
                return write_mapping(from, key);
        }
    }

    void write_list(const node& from, std::string_view key) {
        const auto items = from.items();
        const bool simple = std::all_of(items.begin(), items.end(),
                                        [](const node& each) { return each.is_scalar(); });
        out_.begin_sequence(simple ? layout::flow : layout::block);
        for (const auto& each : items)
            write(each, key);
        out_.end_sequence();
    }

    void write_mapping(const node& from, std::string_view within) {
        out_.begin_mapping(from.pairs().empty() ? layout::flow : layout::block);
        for (const auto& [key, value] : from.pairs()) {
            // What data says has no meaning here.
            if (within == "data" && is_key_of_secret(key.text()) && !value.is_null()) {
                say(key,
                    "data: " + shown_key(key.text()) + " may hold a secret, so it is left out");
                continue;
            }
            out_.text(key.text());
            write(value, within == "data" || key.text() == "data" ? "data" : key.text());
        }
        out_.end_mapping();
    }

    void write_text(const node& from, std::string_view key) {
        const auto text = from.text();
        const auto word = secret_word(key);
        const auto source = secret_source::parse(text);
        const bool hidden = !word.empty() && (!source || source->kind == secret_source::plain);
        if (hidden) {
            out_.text("env:" + variable_of(text, word, from.line()));
        } else if (from.is_plain() && !json_word(text).empty()) {
            out_.word(text);
        } else if (text.find('\n') != text.npos) {
            out_.lines(text);
        } else {
            out_.text(text);
        }
    }

    void say(const node& at, std::string message) {
        said_.push_back({from_->position(at.line()), std::move(message)});
    }

    // The same secret is in one variable, whoever has it.
    const std::string& variable_of(std::string_view text, std::string_view word, unsigned line) {
        auto& known = variables_[text];
        if (!known.empty()) return known;
        const auto first = variable_for(word, owner_);
        known = first;
        for (int i = 2; !taken_.insert(known).second; ++i)
            known = first + "_" + std::to_string(i);
        said_.push_back({from_->position(line), "the " + std::string(word) +
                                                    " stands here in plain text: it is written "
                                                    "as env:" +
                                                    known + ", so set that variable to it"});
        return known;
    }

    yaml_text out_;
    const document* from_;
    std::vector<mistake>& said_;
    std::string_view owner_;
    std::map<std::string_view, std::string> variables_;
    std::set<std::string> taken_;
};

}  // namespace

std::string inventory_text(const inventory_state& all, std::vector<mistake>& said) {
    return text_writer(all.documents.front(), said).write(all);
}

written_host host_as_written(const inventory_state& all, host_place place) {
    const auto& host = all.hosts.all().at(place);
    const auto& definition = all.hosts.definition_of(host);
    const auto values = with_own(all, definition);
    written_host out;
    out.name = host.name;
    out.hostname = hostname_of(all, host, definition, values);
    out.port = port_of(values).value_or(0);
    if (const auto& platform = value_of(values, field::platform))
        out.platform = platform_catalog::definition_of(*platform.as<const compiled_platform*>()).id;
    if (const auto& user = value_of(values, field::username))
        out.username = user.as<std::string_view>();
    out.groups = *all.chains.chains()[definition.chain].names;
    out.where = all.documents[definition.own.file].position(definition.own.line);
    return out;
}

}  // namespace netpoll

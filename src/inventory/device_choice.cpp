// Chooses hosts by name and adds those that are missing. Knows no option.
#include "inventory/device_choice.hpp"

#include "inventory/import/importer.hpp"
#include "inventory/term.hpp"
#include "machine/text_file.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <utility>

namespace netpoll {

namespace {

constexpr std::string_view standard_input = "-";

class device_chooser {
public:
    device_chooser(inventory_state& into, entry_reader& reader, load_notes& notes,
                   std::vector<mistake>& mistakes)
        : into_(into),
          reader_(reader),
          notes_(notes),
          mistakes_(mistakes),
          of_inventory_(into.hosts.size()),
          chosen_(into.hosts.size()) {}

    void choose(const std::vector<std::string>& devices) {
        std::string words;
        for (const auto& each : devices) {
            if (each != standard_input && !each.starts_with('@')) (words += each) += ',';
        }
        if (!words.empty()) choose_from(words, std::string(command_line_name));
        for (const auto& each : devices) {
            if (each == standard_input) choose_from_file(each);
            if (each.starts_with('@')) choose_from_file(each.substr(1));
        }
        chosen_.resize(into_.hosts.size());
        into_.chosen = std::move(chosen_);
        if (of_inventory_ > 0) note_added();
    }

private:
    void choose_from_file(const std::string& path) {
        const auto text = read_named_text(path);
        if (text) return choose_from(*text, shown_path(path));
        mistakes_.push_back({{std::string(command_line_name), 0},
                             "the file '" + escape(shown_path(path)) + "' " + text.error()});
    }

    void choose_from(const std::string& text, const std::string& called) {
        const auto before = mistakes_.size();
        const auto file = static_cast<std::uint16_t>(into_.documents.size());
        into_.documents.push_back(import_text(device_importer, text, called, mistakes_));
        const auto* hosts = into_.documents.back().root().find("hosts");
        if (!hosts || hosts->pairs().empty()) {
            if (mistakes_.size() == before) complain(file, 0, "names no device");
            return;
        }
        for (const auto& pair : hosts->pairs()) {
            if (is_glob(pair.key.text()))
                choose_matching(pair, file);
            else
                choose_named(pair, file);
        }
    }

    void note_added() {
        constexpr std::size_t most_named = 5;
        const auto& all = into_.hosts.all();
        if (all.size() == of_inventory_) return;
        std::string names;
        for (auto i = of_inventory_; i < all.size() && i < of_inventory_ + most_named; ++i)
            names += (i > of_inventory_ ? ", " : "") + escape(all[i].name, 80);
        if (all.size() > of_inventory_ + most_named)
            names += " and " + std::to_string(all.size() - of_inventory_ - most_named) + " more";
        notes_.unused(std::string(command_line_name), 0,
                      "not in the inventory, and polled with its defaults: " + names);
    }

    void complain(std::uint16_t file, unsigned line, std::string message) {
        mistakes_.push_back({into_.documents[file].position(line), std::move(message)});
    }

    void choose_matching(const node_pair& from, std::uint16_t file) {
        const auto glob = from.key.text();
        const auto shown = "'" + escape(glob, 80) + "'";
        if (!from.value.pairs().empty()) {
            return complain(file, from.key.line(),
                            shown + ": a pattern has neither user nor port: use -u and --port");
        }
        if (of_inventory_ == 0) {
            return complain(file, from.key.line(),
                            shown +
                                " is a pattern, and there is no inventory to choose from: "
                                "write names, or a range as sw[01-24]");
        }
        bool any = false;
        for (std::size_t i = 0; i < of_inventory_; ++i) {
            if (!fits_glob(glob, into_.hosts.all()[i].name)) continue;
            chosen_[i] = true;
            any = true;
        }
        if (!any) complain(file, from.key.line(), "no host matches " + shown);
    }

    void choose_named(const node_pair& from, std::uint16_t file) {
        const auto entry = reader_.read(layer_kind::host, from, file);
        if (!entry) return;
        const auto line = from.key.line();
        const mistake_sink to(into_.documents[file].file(), mistakes_, {}, {});
        const auto before = into_.hosts.size();
        const auto places =
            into_.hosts.add_missing(from.key.text(), entry->names, entry->definition, to);
        chosen_.resize(into_.hosts.size());
        bool complained = false;
        for (const auto place : places) {
            chosen_[place] = true;
            if (place >= before || complained) continue;
            const auto problem = difference(place, entry->definition);
            if (!problem.empty()) complain(file, line, problem);
            complained = !problem.empty();
        }
    }

    // Empty where a host that is there already is told nothing else.
    std::string difference(std::uint32_t place, const host_definition& said) const {
        const auto& host = into_.hosts.all()[place];
        const auto& known = into_.hosts.definition_of(host);
        const auto shown = "'" + escape(host.name, 80) + "'";
        if (place < of_inventory_ && said.own.count > 0)
            return shown + " has user and port from the inventory: use -u and --port";
        if (place < of_inventory_) return {};
        if (says_the_same(known.own, said.own)) return {};
        std::string where;
        if (known.own.line > 0)
            where =
                "; first in " + to_string(into_.documents[known.own.file].position(known.own.line));
        return shown + " is named twice, with different users or ports" + where;
    }

    bool says_the_same(const layer& one, const layer& other) const {
        const auto same = [&](field key) {
            const auto* here = into_.layers.find(one, key);
            const auto* there = into_.layers.find(other, key);
            return here && there ? here->value == there->value : here == there;
        };
        return same(field::username) && same(field::port);
    }

    inventory_state& into_;
    entry_reader& reader_;
    load_notes& notes_;
    std::vector<mistake>& mistakes_;
    const std::size_t of_inventory_;
    std::vector<bool> chosen_;
};

}  // namespace

expected<std::string, std::string> read_named_text(const std::string& path) {
    return path == standard_input ? read_standard_input() : read_text_file(path);
}

std::string shown_path(const std::string& path) {
    return path == standard_input ? "standard input" : path;
}

void choose_devices(const std::vector<std::string>& devices, inventory_state& into,
                    entry_reader& reader, load_notes& notes, std::vector<mistake>& mistakes) {
    device_chooser(into, reader, notes, mistakes).choose(devices);
}

}  // namespace netpoll

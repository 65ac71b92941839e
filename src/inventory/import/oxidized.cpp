// Oxidized's config with the router.db that it names, or a router.db by itself, whose columns only
// a config tells. Knows no host.
#include "inventory/host_range.hpp"
#include "inventory/hostname.hpp"
#include "inventory/import/host_adder.hpp"
#include "inventory/import/oxidized_settings.hpp"
#include "inventory/import/plain_rows.hpp"
#include "inventory/ssh_config/keywords.hpp"
#include "machine/text_file.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <vector>

namespace netpoll {

namespace {

using oxidized::settings_writer;

// What a column says.
struct router_column {
    std::string_view key;
    std::size_t place;
    bool is_var{false};
};

struct row_shape {
    char separator{':'};
    std::vector<router_column> columns;
    std::map<std::string, std::string, std::less<>> models;  // model_map
    std::map<std::string, std::string, std::less<>> groups;  // group_map
};

const node* within(const node* from, std::string_view key) {
    return from ? from->find(key) : nullptr;
}

// "!ruby/regexp /:/", of which the tag is not here any more; also "/\|/" and ":".
std::optional<char> separator_said_in(std::string_view text) {
    if (text.size() > 2 && text.front() == '/' && text.back() == '/')
        text = text.substr(1, text.size() - 2);
    if (text == "\\t") return '\t';
    if (text == "\\s" || text == "\\s+") return ' ';
    if (text.size() == 2 && text.front() == '\\') text.remove_prefix(1);
    if (text.size() != 1) return std::nullopt;
    return text.front();
}

// Texts that stand for nothing.
bool says_nothing(std::string_view cell) {
    return cell.empty() || cell == "nil";
}

std::string mapped(const std::map<std::string, std::string, std::less<>>& all,
                   std::string_view called) {
    const auto known = all.find(called);
    return known == all.end() ? std::string(called) : known->second;
}

// Adds the hosts of a router.db.
class row_reader {
public:
    row_reader(const row_shape& shape, host_adder& hosts, const foreign_file& from)
        : shape_(shape), hosts_(hosts), from_(from), settings_(hosts.builder(), from) {}

    // `before` is added to each line.
    void read(std::string_view text, unsigned before) {
        each_plain_row(text, [&](std::string_view row, unsigned line) {
            read_row(cells_of(row, shape_.separator), line + before);
            return true;
        });
    }

private:
    void read_row(const std::vector<std::string_view>& cells, unsigned line) {
        const auto cell = [&](std::string_view key) -> std::string_view {
            for (const auto& each : shape_.columns)
                if (each.key == key && !each.is_var && each.place < cells.size())
                    return says_nothing(cells[each.place]) ? std::string_view() : cells[each.place];
            return {};
        };
        const auto name = cell("name");
        if (name.empty())
            return hosts_.builder().complain(line, "the column of the name is empty, or not there");
        hosts_.begin(name, line);
        hosts_.text("hostname", cell("ip"), line);
        hosts_.text("username", cell("username"), line);
        hosts_.text("password", cell("password"), line);
        if (const auto model = cell("model"); !model.empty())
            hosts_.platform(ssh_config::in_lower_case(mapped(shape_.models, model)), line);
        const auto group = mapped(shape_.groups, cell("group"));
        hosts_.group(group, line);
        for (const auto& each : shape_.columns)
            if (each.is_var && each.place < cells.size() && !says_nothing(cells[each.place]))
                settings_.write_var(each.key, cells[each.place], line);
        hosts_.end();
    }

    const row_shape& shape_;
    host_adder& hosts_;
    const foreign_file& from_;
    settings_writer settings_;
};

class config_reader {
public:
    explicit config_reader(const foreign_file& from)
        : from_(from), hosts_(from), settings_(hosts_.builder(), from) {}

    document read() {
        const auto* source = from_.root.find("source");
        const auto* csv = within(source, "csv");
        if (!csv || !csv->is_mapping()) {
            const auto* kind = within(source, "default");
            hosts_.builder().give_up(source ? source->line() : from_.root.line(),
                                     "the devices are not in a CSV file, but in '" +
                                         escape(kind ? kind->text() : "nothing", 40) +
                                         "', which is not asked: only source: csv: is read");
            return hosts_.finish();
        }
        read_shape(*csv);
        read_rows(*csv);
        write_groups();
        hosts_.builder().scalar("defaults", 1);
        hosts_.builder().begin_mapping(1);
        settings_.write(from_.root, from_.platforms);
        hosts_.builder().end();
        return hosts_.finish();
    }

private:
    void read_shape(const node& csv) {
        if (const auto* delimiter = csv.find("delimiter")) {
            const auto separator = separator_said_in(delimiter->text());
            if (separator)
                shape_.separator = *separator;
            else
                hosts_.builder().complain(delimiter->line(),
                                          "delimiter: a single character is expected, as /:/");
        }
        read_columns(csv.find("map"), false);
        read_columns(csv.find("vars_map"), true);
        // As Oxidized has it.
        if (shape_.columns.empty()) shape_.columns = {{"name", 0}, {"model", 1}};
        read_names("model_map", shape_.models);
        read_names("group_map", shape_.groups);
        for (const std::string_view key : {"gpg", "models"})
            if (const auto* said = key == "gpg" ? csv.find(key) : from_.root.find(key))
                note_unused(key, *said);
    }

    void note_unused(std::string_view key, const node& said) {
        const bool says = said.is_mapping() ? !said.pairs().empty() : said.text() == "true";
        if (says)
            from_.notes.unused(from_.path, said.line(),
                               key == "gpg" ? "an encrypted router.db is not read: decrypt it first"
                                            : "'models' is not used: say it of groups, or for all");
    }

    void read_columns(const node* from, bool are_vars) {
        constexpr std::array<std::string_view, 6> used{"name",  "ip",       "model",
                                                       "group", "username", "password"};
        if (!from) return;
        for (const auto& [key, value] : from->pairs()) {
            const auto text = value.text();
            std::size_t place = 0;
            const auto [end, problem] =
                std::from_chars(text.data(), text.data() + text.size(), place);
            if (problem != std::errc{} || end != text.data() + text.size()) {
                hosts_.builder().complain(
                    value.line(), shown_key(key.text()) + ": the number of a column is expected");
                continue;
            }
            if (!are_vars && std::find(used.begin(), used.end(), key.text()) == used.end())
                from_.notes.unused(from_.path, key.line(),
                                   "column " + shown_key(key.text()) + " is not used");
            shape_.columns.push_back({key.text(), place, are_vars});
        }
    }

    void read_names(std::string_view key, std::map<std::string, std::string, std::less<>>& into) {
        if (const auto* said = from_.root.find(key))
            for (const auto& [name, meaning] : said->pairs())
                into.emplace(name.text(), meaning.text());
    }

    void read_rows(const node& csv) {
        const auto* file = csv.find("file");
        const auto path = path_from(folder_of(from_.path), file && !file->text().empty()
                                                               ? std::string(file->text())
                                                               : std::string("router.db"));
        const auto text = read_text_file(path);
        if (!text)
            return from_.mistakes.push_back({{from_.path, file ? file->line() : csv.line()},
                                             "file: '" + escape(path, 200) + "' " + text.error()});
        const auto lines =
            static_cast<unsigned>(std::count(from_.text.begin(), from_.text.end(), '\n')) + 1;
        const auto before = hosts_.builder().add_file(path, lines);
        row_reader(shape_, hosts_, from_).read(*text, before);
    }

    void write_groups() {
        const auto* said = from_.root.find("groups");
        hosts_.end_hosts([&](const std::string& group) {
            if (const auto* keys = within(said, group)) settings_.write(*keys, nullptr);
        });
    }

    const foreign_file& from_;
    host_adder hosts_;
    settings_writer settings_;
    row_shape shape_;
};

bool is_oxidized(const node& root) {
    return within(root.find("source"), "default") || within(root.find("source"), "csv") ||
           root.find("model_map");
}

// NAME:MODEL or NAME:ADDRESS:MODEL, and no list of names with ports.
bool is_oxidized_list(std::string_view, std::string_view text) {
    bool all = true;
    bool any = false;
    each_plain_row(text, [&](std::string_view row, unsigned) {
        const auto cells = cells_of(row, ':');
        const bool is_word = row.find_first_of(" \t@[]{}\"'=;,") == row.npos;
        const bool is_named = cells.size() >= 2 && !cells[0].empty() && !cells[1].empty() &&
                              cells[1].find_first_not_of("0123456789") != row.npos;
        any = true;
        all = is_word && is_named && !is_address(row);
        return all;
    });
    return any && all;
}

// What stands behind the model is a group, a login or else: without a config nobody knows.
document read_oxidized_list(const foreign_file& from) {
    host_adder hosts(from);
    row_shape shape;
    std::size_t most = 0;
    unsigned longest = 0;
    each_plain_row(from.text, [&](std::string_view row, unsigned line) {
        const auto cells = cells_of(row, ':');
        if (shape.columns.empty()) {
            const bool has_address = cells.size() > 2 && is_address(cells[1]);
            shape.columns = {{"name", 0}, {"model", has_address ? 2U : 1U}};
            if (has_address) shape.columns.push_back({"ip", 1});
        }
        if (cells.size() > most) longest = line;
        most = std::max(most, cells.size());
        return true;
    });
    row_reader(shape, hosts, from).read(from.text, 0);
    if (most > shape.columns.size())
        from.notes.unused(from.path, longest,
                          "columns behind the model are not read, since only Oxidized's config "
                          "says what they are: give netpoll that file in place of this one");
    hosts.end_hosts();
    return hosts.finish();
}

document read_oxidized(const foreign_file& from) {
    return from.root.is_null() ? read_oxidized_list(from) : config_reader(from).read();
}

}  // namespace

const importer oxidized_importer{"oxidized", is_oxidized_list, is_oxidized, read_oxidized};

}  // namespace netpoll

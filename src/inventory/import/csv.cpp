// CSV with a header: a device a row. Knows no platform.
#include "core/secret_key.hpp"
#include "inventory/fields.hpp"
#include "inventory/import/empty_groups.hpp"
#include "inventory/import/importer.hpp"
#include "inventory/import/separated_rows.hpp"
#include "inventory/ssh_config/keywords.hpp"
#include "nodes/node_builder.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

namespace netpoll {

namespace {

// The first of these that the header has names the hosts.
constexpr std::array<std::string_view, 6> naming{
    "name", "inventory_hostname", "host", "hostname", "ip", "address"};

using ssh_config::in_lower_case;

char separator_of(std::string_view header) {
    char best = ',';
    auto most = std::count(header.begin(), header.end(), best);
    for (const char each : {';', '\t'}) {
        const auto count = std::count(header.begin(), header.end(), each);
        if (count <= most) continue;
        best = each;
        most = count;
    }
    return best;
}

bool is_naming(std::string_view column) {
    return std::find(naming.begin(), naming.end(), column) != naming.end();
}

struct column {
    std::string title;
    std::string key;  // of the host, or of its data
    bool is_data{false};
};

class csv_reader {
public:
    csv_reader(std::string_view text, const std::string& path, std::vector<mistake>& mistakes)
        : rows_(text, separator_of(first_row_of(text))), into_(path, mistakes, brackets::literal) {}

    document read() {
        const auto* header = rows_.next();
        if (!header) {
            into_.give_up(rows_.broken_quotes().value_or(0),
                          rows_.broken_quotes() ? quotes : "is empty: a header is expected");
        } else {
            read_header(*header);
        }
        if (!into_.gave_up()) read_hosts();
        return into_.finish();
    }

private:
    static constexpr const char* quotes =
        "quotes do not end, or something stands behind them: within quotes, \" is written \"\"";

    void read_header(const std::vector<separated_cell>& header) {
        for (const auto& cell : header)
            columns_.push_back({in_lower_case(cell.text), {}, false});
        name_ = columns_.size();
        for (const auto wanted : naming) {
            const auto found = std::find_if(columns_.begin(), columns_.end(),
                                            [&](const auto& c) { return c.title == wanted; });
            if (found == columns_.end()) continue;
            name_ = static_cast<std::size_t>(found - columns_.begin());
            break;
        }
        const auto line = header.front().line;
        if (name_ == columns_.size()) {
            return into_.give_up(line,
                                 "no column names the devices: one called name, host, hostname, "
                                 "ip or address is expected in the first line");
        }
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            if (i != name_) place(i, line);
        }
    }

    bool has_platform() const {
        return std::any_of(columns_.begin(), columns_.end(), [](const auto& c) {
            const auto known = field_named(c.title);
            return c.title != "model" && known && known->what == field::platform;
        });
    }

    // What a column means for its host.
    void place(std::size_t i, unsigned line) {
        auto& made = columns_[i];
        if (made.title.empty()) return into_.give_up(line, "a column has no title");
        const auto known = field_named(made.title);
        if (made.title.starts_with("data.")) {
            made.key = made.title.substr(5);
            made.is_data = true;
        } else if (is_naming(made.title)) {
            made.key = "hostname";
        } else if (known && known->what != field::site &&
                   !(made.title == "model" && has_platform())) {
            made.key = name(known->what);
        } else {
            made.key = made.title;
            made.is_data = true;
        }
        if (made.is_data && is_key_of_secret(made.key)) {
            return into_.give_up(line, "column " + shown_key(made.title) +
                                           ": a secret is not data; call the column password, "
                                           "secret or passphrase, or leave it out");
        }
        for (std::size_t before = 0; before < i; ++before) {
            const auto& other = columns_[before];
            if (before == name_ || other.key != made.key || other.is_data != made.is_data) continue;
            return into_.give_up(line, "columns " + shown_key(other.title) + " and " +
                                           shown_key(made.title) + " mean the same: keep one");
        }
    }

    void read_hosts() {
        into_.begin_mapping(1);
        into_.scalar("hosts", 1);
        into_.begin_mapping(1);
        while (const auto* row = rows_.next())
            read_host(*row);
        if (rows_.broken_quotes()) into_.give_up(*rows_.broken_quotes(), quotes);
        into_.end();
        add_empty_groups(groups_, into_);
        into_.end();
    }

    void read_host(const std::vector<separated_cell>& row) {
        const auto line = row.front().line;
        if (row.size() != columns_.size()) {
            return into_.complain(line, "the row's cells (" + std::to_string(row.size()) +
                                            ") are not as many as the header's columns (" +
                                            std::to_string(columns_.size()) + ")");
        }
        if (row[name_].text.empty()) return into_.complain(line, "the device has no name");
        into_.scalar(row[name_].text, row[name_].line);
        into_.begin_mapping(line);
        bool has_data = false;
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (i == name_ || row[i].text.empty()) continue;
            has_data = has_data || columns_[i].is_data;
            if (!columns_[i].is_data) add(columns_[i], row[i]);
        }
        if (has_data) add_data(row);
        into_.end();
    }

    void add(const column& under, const separated_cell& cell) {
        into_.scalar(under.key, cell.line);
        if (under.key != "groups") return into_.scalar(cell.text, cell.line);
        into_.begin_sequence(cell.line);
        std::string_view rest = cell.text;
        while (!rest.empty()) {
            const auto end = std::min(rest.find_first_of("; ,\t\n"), rest.size());
            if (end != 0) {
                groups_.emplace(rest.substr(0, end));
                into_.scalar(rest.substr(0, end), cell.line);
            }
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        into_.end();
    }

    void add_data(const std::vector<separated_cell>& row) {
        into_.scalar("data", row.front().line);
        into_.begin_mapping(row.front().line);
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (i == name_ || !columns_[i].is_data || row[i].text.empty()) continue;
            into_.scalar(columns_[i].key, row[i].line);
            into_.scalar(row[i].text, row[i].line);
        }
        into_.end();
    }

    separated_rows rows_;
    node_builder into_;
    std::vector<column> columns_;
    std::size_t name_{0};
    std::set<std::string, std::less<>> groups_;
};

bool is_csv(std::string_view path, std::string_view text) {
    const auto lower = in_lower_case(path);
    if (lower.ends_with(".csv") || lower.ends_with(".tsv")) return true;
    if (lower.ends_with(".yaml") || lower.ends_with(".yml")) return false;
    const auto header = first_row_of(text);
    if (header.find_first_of(",;\t") == header.npos) return false;
    separated_rows rows(header, separator_of(header));
    const auto* titles = rows.next();
    return titles && titles->size() > 1 &&
           std::any_of(titles->begin(), titles->end(),
                       [](const auto& cell) { return is_naming(in_lower_case(cell.text)); });
}

document read_csv(const foreign_file& from) {
    return csv_reader(from.text, from.path, from.mistakes).read();
}

}  // namespace

const importer csv_importer{"csv", is_csv, nullptr, read_csv};

}  // namespace netpoll

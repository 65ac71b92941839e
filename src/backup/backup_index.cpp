// A JSON document, a host a line. Knows no record.
#include "backup/backup_index.hpp"

#include "backup/small_file.hpp"
#include "core/json_text.hpp"
#include "core/lines.hpp"
#include "results/json_cursor.hpp"
#include "results/report.hpp"
#include "results/whole_file.hpp"

#include <netpoll/escape.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>

namespace netpoll {

namespace {

constexpr std::string_view index_schema = "netpoll-backup/1";

std::string json_string(std::string_view text) {
    std::string quoted;
    append_json_string(quoted, text);
    return quoted;
}

backup_file file_of(json_cursor& from) {
    backup_file file;
    from.object([&](std::string_view key) {
        if (key == "path") from.string(file.path);
        if (key == "sha256") from.string(file.sha256);
    });
    return file;
}

}  // namespace

expected<backup_index, std::string> read_backup_index(const std::string& folder) {
    const std::string path = folder + "/" + backup_index_name;
    const auto text = read_small_file(path);
    if (!text) return unexpected(text.error());
    backup_index index;
    if (!*text) return index;
    std::string schema;
    json_cursor from(**text);
    from.object([&](std::string_view key) {
        if (key == "schema") from.string(schema);
        if (key != "hosts") return;
        from.object([&](std::string_view host) {
            const std::string called(host);
            index[called] = file_of(from);
        });
    });
    if (!from.at_end() || schema.empty())
        return unexpected(path + " is damaged: remove it, and the next run writes it anew");
    if (schema != index_schema)
        return unexpected(path + " is of schema '" + escape(schema, 80) + "': this netpoll has " +
                          std::string(index_schema));
    return index;
}

io_result write_backup_index(const std::string& folder, const backup_index& index) {
    std::string text = "{\"schema\":" + json_string(index_schema) + ",\n\"hosts\":{";
    const char* separator = "\n";
    for (const auto& [host, file] : index) {
        text += separator + json_string(host) + ":{\"path\":" + json_string(file.path) +
                ",\"sha256\":" + json_string(file.sha256) + "}";
        separator = ",\n";
    }
    auto written = write_small_file(folder + "/" + backup_index_name, text + "\n}}\n");
    if (written) ::unlink((folder + "/" + pending_backups_name).c_str());
    return written;
}

std::string pending_backups::path() const {
    return folder_ + "/" + pending_backups_name;
}

expected<void, std::string> pending_backups::recover(backup_index& index) const {
    const auto text = read_small_file(path());
    if (!text) return unexpected(text.error());
    if (!*text) return {};
    for (std::string_view rest = **text; !rest.empty();) {
        json_cursor from(take_first_line(rest));
        std::string host;
        backup_file file;
        from.object([&](std::string_view key) {
            if (key == "host") from.string(host);
            if (key == "path") from.string(file.path);
            if (key == "sha256") from.string(file.sha256);
        });
        if (!from.at_end() || file.path.empty()) continue;  // the machine stopped here
        const auto there = read_small_file(folder_ + "/" + file.path);
        if (there && *there && sha256_hex(**there) == file.sha256) index[host] = file;
    }
    return {};
}

io_result pending_backups::note(const std::string& host, const backup_file& file) {
    if (!file_)
        file_ = unique_descriptor(::open(
            path().c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, private_file));
    if (!file_) return io_failure(path(), errno);
    const int code = write_all(
        file_.value(), "{\"host\":" + json_string(host) + ",\"path\":" + json_string(file.path) +
                           ",\"sha256\":" + json_string(file.sha256) + "}\n");
    if (code != 0) return io_failure(path(), code);
    return {};
}

}  // namespace netpoll

// Appends results, and of outputs and traits those that changed.
#include "history/run_writer.hpp"

#include "history/packed_phases.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace netpoll {

namespace {

std::int64_t in_ms(std::chrono::system_clock::time_point when) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(when.time_since_epoch()).count();
}

bool was_contacted(const recorded_result& from) {
    return from.started != std::chrono::system_clock::time_point{};
}

/// 32 bytes; empty where it is no SHA-256 in hexadecimal.
std::string bytes_of_hex(std::string_view hex) {
    constexpr std::string_view digits = "0123456789abcdef";
    if (hex.size() != 64) return {};
    std::string bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        const auto high = digits.find(hex[i]);
        const auto low = digits.find(hex[i + 1]);
        if (high == digits.npos || low == digits.npos) return {};
        bytes += static_cast<char>(high << 4U | low);
    }
    return bytes;
}

/// FNV-1a over hashes: a device that wants to deceive us need not find a collision, it shows the
/// output of before.
template <class Outputs>
std::int64_t mark_of(const Outputs& outputs) {
    std::uint64_t hash = 0xcbf29ce484222325;
    const auto add = [&hash](unsigned char byte) { hash = (hash ^ byte) * 0x100000001b3; };
    for (const auto& each : outputs) {
        for (unsigned shift = 0; shift < 64; shift += 8)
            add(static_cast<unsigned char>(each.command >> shift & 0xFF));
        for (const char byte : each.sha256)
            add(static_cast<unsigned char>(byte));
    }
    return static_cast<std::int64_t>(hash);
}

std::string json_list(const std::vector<std::string>& texts) {
    return texts.empty() ? std::string()
                         : json(texts).dump(-1, ' ', false, json::error_handler_t::replace);
}

constexpr std::array traits_in_order{host_trait::host_key, host_trait::server, host_trait::login,
                                     host_trait::platform, host_trait::address};

}  // namespace

run_writer::run_writer(database& file)
    : file_(file),
      texts_(file, "text"),
      commands_(file, "command"),
      failures_(file, texts_),
      find_host_(file,
                 "SELECT id, seen, ok, met, duration, outputs, host_key, server, login, platform, "
                 "address FROM host WHERE name = ?"),
      add_host_(file, "INSERT INTO host (name) VALUES (?)"),
      update_host_(file,
                   "UPDATE host SET seen = ?, status = ?, failure = ?, ok = ?, met = ?, "
                   "duration = ?, outputs = ?, host_key = ?, server = ?, login = ?, platform = ?, "
                   "address = ? WHERE id = ?"),
      add_result_(file, "INSERT OR REPLACE INTO result VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      outputs_of_host_(file,
                       "SELECT command, since, output.content, sha256 FROM output JOIN content ON "
                       "content.id = output.content WHERE host = ? ORDER BY command, since"),
      add_output_(file, "INSERT OR REPLACE INTO output VALUES (?, ?, ?, ?)"),
      find_content_(file, "SELECT id FROM content WHERE sha256 = ?"),
      add_content_(file, "INSERT INTO content (sha256, bytes) VALUES (?, ?)"),
      add_compressed_(file, "INSERT INTO compressed VALUES (?, ?)"),
      end_trait_(file, "UPDATE trait SET until = ? WHERE host = ? AND kind = ? AND until IS NULL"),
      add_trait_(file, "INSERT OR REPLACE INTO trait VALUES (?, ?, ?, NULL, ?)"),
      seen_after_(file,
                  "SELECT min(started + began + duration) FROM run CROSS JOIN result ON result.run "
                  "= run.id AND result.host = ?1 WHERE started + began + duration > ?2") {}

void run_writer::begin(const recorded_run& run, std::string_view verdict) {
    began_ = in_ms(run.started);
    statement find(file_, "SELECT id FROM run WHERE name = ?");
    if (find.first(run.run_id)) {
        added_.replaced = true;
        run_ = find.number(0);
        statement(file_, "DELETE FROM result WHERE run = ?").run(run_);
    } else {
        statement(file_, "INSERT INTO run (name, started, ended) VALUES (?, 0, 0)").run(run.run_id);
        run_ = file_.last_id();
    }
    find.reset();
    statement(file_,
              "UPDATE run SET started = ?, ended = ?, version = ?, mode = ?, user = ?, "
              "machine = ?, verdict = ?, inventory = ?, command_line = ?, concurrency = ?, "
              "interrupted = ? WHERE id = ?")
        .run(began_, in_ms(run.ended), texts_.id_or_none(run.netpoll), texts_.id_or_none(run.mode),
             texts_.id_or_none(run.user), texts_.id_or_none(run.machine),
             texts_.id_or_none(std::string(verdict)), texts_.id_or_none(json_list(run.inventory)),
             texts_.id_or_none(json_list(run.command_line)),
             static_cast<std::int64_t>(run.concurrency), std::int64_t{run.interrupted}, run_);
}

void run_writer::add(const recorded_result& from) {
    auto host = host_named(from.host);
    const auto when = was_contacted(from) ? in_ms(from.ended) : began_;
    const auto failure =
        failures_.id({from.error_code, from.error_phase, from.error_message, from.error_detail});
    add_result(host, from, failure);
    add_outputs(host, from, when);
    if (when >= host.seen.value_or(when)) update(host, from, when, failure);
    auto& counts = added_.counts;
    switch (from.status) {
        case device_status::ok:
            ++counts.ok;
            break;
        case device_status::failed:
            ++counts.failed;
            break;
        case device_status::skipped:
            ++counts.skipped;
            break;
        case device_status::cancelled:
            ++counts.cancelled;
            break;
    }
}

added_run run_writer::end() {
    const auto& counts = added_.counts;
    const auto number = [](std::size_t count) { return static_cast<std::int64_t>(count); };
    statement(file_,
              "UPDATE run SET ok = ?, failed = ?, skipped = ?, cancelled = ?, "
              "changed = max(coalesce(changed, 0), ?) WHERE id = ?")
        .run(number(counts.ok), number(counts.failed), number(counts.skipped),
             number(counts.cancelled), number(added_.changed), run_);
    return added_;
}

run_writer::known_host run_writer::host_named(const std::string& name) {
    known_host host;
    if (!find_host_.first(name)) {
        add_host_.run(name);
        host.id = file_.last_id();
        return host;
    }
    host.id = find_host_.number(0);
    host.seen = find_host_.number_or_none(1);
    host.ok = find_host_.number_or_none(2);
    host.met = find_host_.number_or_none(3);
    host.duration = find_host_.number_or_none(4);
    host.outputs = find_host_.number_or_none(5);
    for (std::size_t i = 0; i < traits_in_order.size(); ++i)
        host.traits[i] = find_host_.number_or_none(6 + static_cast<int>(i));
    find_host_.reset();
    return host;
}

void run_writer::add_result(const known_host& host, const recorded_result& from, maybe failure) {
    maybe began;
    maybe took;
    std::string phases;
    if (was_contacted(from)) {
        began = in_ms(from.started) - began_;
        took = in_ms(from.ended) - in_ms(from.started);
        phases = packed(from.phases_ms);
    }
    add_result_.run(run_, host.id, static_cast<std::int64_t>(from.status), failure, began, took,
                    static_cast<std::int64_t>(from.connections),
                    texts_.id_or_none(commands_of(from)), blob_view{phases});
}

/// "12=0 13=0": commands by number, with their statuses. Most devices have the same.
std::string run_writer::commands_of(const recorded_result& from) {
    std::string text;
    for (const recorded_command& each : from.commands) {
        if (!text.empty()) text += ' ';
        text += std::to_string(commands_.id(each.command)) + "=" +
                std::to_string(static_cast<int>(each.status));
    }
    return text;
}

// Only what surely is all that the device said. Of a command that is there twice, the last counts.
std::vector<run_writer::good_output> run_writer::good_outputs(const recorded_result& from) {
    std::vector<good_output> good;
    for (const recorded_command& each : from.commands) {
        if (each.status != command_status::ok || each.truncated) continue;
        const auto command = commands_.id(each.command);
        auto sha256 = bytes_of_hex(each.sha256);
        if (sha256.empty()) continue;
        std::erase_if(good, [command](const auto& other) { return other.command == command; });
        good.push_back({command, &each, std::move(sha256)});
    }
    return good;
}

void run_writer::add_outputs(known_host& host, const recorded_result& from,
                             milliseconds_since when) {
    const auto good = good_outputs(from);
    if (good.empty()) return;
    const bool is_newest = when >= host.seen.value_or(when);
    const auto mark = mark_of(good);
    if (is_newest && host.outputs == mark) return;
    std::map<std::int64_t, known_output> before;
    outputs_of_host_.each(
        [&] {
            auto& known = before[outputs_of_host_.number(0)];
            known.has_later = outputs_of_host_.number(1) > when;
            if (known.has_later) return;
            known.content = outputs_of_host_.number(2);
            known.sha256 = outputs_of_host_.bytes(3);
        },
        host.id);
    for (const good_output& each : good) {
        const auto& known = before[each.command];
        if (known.sha256 == each.sha256) continue;
        if (known.content != 0) ++added_.changed;
        if (!is_newest) keep_later(host, each.command, known, when);
        add_output_.run(host.id, each.command, when, content_of(each));
    }
    if (is_newest) host.outputs = mark;
}

std::int64_t run_writer::content_of(const good_output& output) {
    const blob_view hash{output.sha256};
    if (find_content_.first(hash)) {
        const auto id = find_content_.number(0);
        find_content_.reset();
        return id;
    }
    add_content_.run(hash, static_cast<std::int64_t>(output.from->bytes));
    const auto id = file_.last_id();
    add_compressed_.run(id, blob_view{compress_.compress(output.from->output)});
    ++added_.stored;
    return id;
}

// Runs may come out of order. What was seen after this one was what was seen before it, so far, and
// shall stay so.
void run_writer::keep_later(const known_host& host, std::int64_t command,
                            const known_output& before, milliseconds_since when) {
    if (before.content == 0) return;
    if (!seen_after_.first(host.id, when)) return;
    const auto next = seen_after_.number_or_none(0);
    seen_after_.reset();
    if (!next) return;
    statement(file_, "INSERT OR IGNORE INTO output VALUES (?, ?, ?, ?)")
        .run(host.id, command, *next, before.content);
}

void run_writer::note_traits(known_host& host, const recorded_result& from,
                             milliseconds_since when) {
    const auto& ssh = from.ssh;
    if (!ssh.fingerprint.empty())
        note_trait(host, host_trait::host_key, ssh.host_key + " " + ssh.fingerprint, when);
    note_trait(host, host_trait::server, ssh.server_version, when);
    note_trait(host, host_trait::login, ssh.auth, when);
    note_trait(host, host_trait::platform, from.platform, when);
    note_trait(host, host_trait::address, from.address, when);
    if (!ssh.fingerprint.empty()) host.met = when;
}

void run_writer::note_trait(known_host& host, host_trait kind, const std::string& value,
                            milliseconds_since when) {
    const auto id = texts_.id_or_none(value);
    auto& known = host.traits[static_cast<std::size_t>(kind) - 1];
    if (!id || known == id) return;
    const auto number = static_cast<std::int64_t>(kind);
    if (known) end_trait_.run(host.met, host.id, number);
    add_trait_.run(host.id, number, when, *id);
    known = id;
}

void run_writer::update(known_host& host, const recorded_result& from, milliseconds_since when,
                        maybe failure) {
    note_traits(host, from, when);
    if (from.status == device_status::ok) host.ok = when;
    // Half of what it took and half of what was expected: one slow night is soon forgotten.
    if (was_contacted(from) && host.seen != when) {
        const auto took = in_ms(from.ended) - in_ms(from.started);
        host.duration = (host.duration.value_or(took) + took) / 2;
    }
    update_host_.run(when, static_cast<std::int64_t>(from.status), failure, host.ok, host.met,
                     host.duration, host.outputs, host.traits[0], host.traits[1], host.traits[2],
                     host.traits[3], host.traits[4], host.id);
}

}  // namespace netpoll

// Reads variables, files and commands for secrets. Knows no host.
#include "inventory/secret_resolver.hpp"

#include "inventory/secret_command.hpp"
#include "inventory/secret_file.hpp"
#include "inventory/typed_secret.hpp"
#include "machine/text_file.hpp"

#include <netpoll/escape.hpp>
#include <netpoll/secret_check.hpp>

#include <cstdlib>

namespace netpoll {

namespace {

// Two texts that mean the same secret have the same key.
std::string cache_key(const secret_wanted& wanted) {
    const auto& source = wanted.source;
    switch (source.kind) {
        case secret_source::ask:
            return "ask:" + wanted.key + ":" + to_string(mistake{wanted.where, ""});
        case secret_source::file:
            return "file:" + path_from(folder_of(wanted.where.file), std::string(source.rest));
        case secret_source::plain:
            return (source.marked ? "plain:" : "text:") + std::string(source.rest);
        case secret_source::env:
        case secret_source::cmd:
            return std::string(source.text);
    }
    return {};
}

// A command may hold a password among its arguments, so only its first word is shown.
std::string shown(const secret_source& source) {
    if (source.kind == secret_source::plain) return "plain";
    if (source.kind != secret_source::cmd) return escape(source.text);
    const auto end = source.rest.find(' ');
    return "cmd:" + escape(source.rest.substr(0, end)) + (end == source.rest.npos ? "" : " ...");
}

std::string subject_of(const secret_wanted& wanted) {
    const auto& source = wanted.source;
    switch (source.kind) {
        case secret_source::plain:
            return "the text here";
        case secret_source::ask:
            return "the answer";
        case secret_source::file:
            return "the file '" +
                   escape(path_from(folder_of(wanted.where.file), std::string(source.rest))) + "'";
        case secret_source::env:
            return "the variable " + escape(source.rest, 80);
        case secret_source::cmd:
            return "the command";
    }
    return {};
}

}  // namespace

std::string question_at(std::string_view what, const source_position& where) {
    const auto place = to_string(mistake{where, ""});
    return std::string(what) + " (" + place.substr(0, place.find_last_not_of(": ") + 1) + ")";
}

secret_resolver::secret_resolver(const ask_function& ask, std::vector<mistake>& mistakes,
                                 std::vector<mistake>& warnings)
    : ask_(ask), mistakes_(mistakes), warnings_(warnings) {}

void secret_resolver::withhold(const std::vector<std::string>& variables) {
    withheld_.insert(withheld_.end(), variables.begin(), variables.end());
}

void secret_resolver::add(const secret_ref& known) {
    if (known) secrets_.push_back(known.value);
}

secret_ref secret_resolver::resolve(const secret_wanted& wanted) {
    const bool stands_here = wanted.source.kind == secret_source::plain;
    if (names_only_ && !stands_here)
        return {shown(wanted.source), std::make_shared<const secret>(std::string())};
    const auto key = cache_key(wanted);
    const auto known = known_.find(key);
    // A text that can be no secret is told wherever it stands; other sources are read once.
    if (known != known_.end() && (known->second || !stands_here)) return known->second;
    secret_ref out;
    auto text = read(wanted);
    if (text) text = judge(wanted, std::move(*text));
    if (!text) {
        mistake found{wanted.where, wanted.key + ": " + text.error()};
        if (told_.insert(to_string(found)).second) mistakes_.push_back(std::move(found));
    } else {
        out = {shown(wanted.source), std::make_shared<const secret>(std::move(*text))};
        add(out);
    }
    known_.emplace(key, out);
    return out;
}

secret_resolver::outcome secret_resolver::read(const secret_wanted& wanted) {
    const std::string rest(wanted.source.rest);
    switch (wanted.source.kind) {
        case secret_source::plain:
            return rest;
        case secret_source::ask:
            return ask_for_secret(ask_, wanted.question,
                                  "nobody can be asked: there is no terminal; use env:, file: or "
                                  "cmd: instead");
        case secret_source::file:
            return read_file(wanted);
        case secret_source::env: {
            const char* value = std::getenv(rest.c_str());
            if (value) return std::string(value);
            return unexpected(subject_of(wanted) + " is not set");
        }
        case secret_source::cmd: {
            auto printed = run_secret_command(rest, withheld_);
            if (printed) return printed;
            return unexpected(subject_of(wanted) + " " + printed.error());
        }
    }
    return unexpected(std::string("is of an unknown kind"));
}

secret_resolver::outcome secret_resolver::read_file(const secret_wanted& wanted) {
    auto file =
        read_secret_file(path_from(folder_of(wanted.where.file), std::string(wanted.source.rest)));
    const auto subject = subject_of(wanted);
    if (!file) return unexpected(subject + " " + file.error());
    if (file->read_by_others) {
        warnings_.push_back(
            {wanted.where, wanted.key + ": " + subject + " can be read by others: chmod 600 it"});
    }
    return std::move(file->text);
}

secret_resolver::outcome secret_resolver::judge(const secret_wanted& wanted, std::string text) {
    const auto& source = wanted.source;
    if (!wanted.is_password) return text;
    if (source.kind == secret_source::ask) return text;  // judged when it was typed
    const bool here = source.kind == secret_source::plain;
    const auto subject = subject_of(wanted) + " ";
    auto judged = judge_secret(here ? source.text : text,
                               here ? secret_place::inventory : secret_place::source);
    if (!judged.refused.empty()) return unexpected(subject + judged.refused);
    if (!judged.odd.empty()) {
        warnings_.push_back({wanted.where, wanted.key + ": " + subject + judged.odd});
    }
    return std::move(judged.secret);
}

}  // namespace netpoll

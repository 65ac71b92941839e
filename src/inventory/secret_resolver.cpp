// Reads variables, files and commands for secrets. Knows no host.
#include "inventory/secret_resolver.hpp"

#include "inventory/secret_command.hpp"
#include "inventory/text_file.hpp"

#include <netpoll/escape.hpp>

#include <sys/stat.h>

#include <cstdlib>

namespace netpoll {
namespace {

constexpr std::size_t largest_secret = 64 * 1024;

// Two texts that mean the same secret have the same key.
std::string cache_key(const secret_source& source, const secret_wanted& wanted) {
    switch (source.kind) {
        case secret_source::ask:
            return "ask:" + wanted.what + ":" + to_string(mistake{wanted.where, ""});
        case secret_source::file:
            return "file:" + path_from(folder_of(wanted.where.file), std::string(source.rest));
        case secret_source::plain:
            return "plain:" + std::string(source.rest);
        case secret_source::env:
        case secret_source::cmd:
            return std::string(wanted.text);
    }
    return {};
}

std::string shown(const secret_source& source, std::string_view text) {
    if (source.kind == secret_source::plain) return "plain";
    return escape(text);
}

}  // namespace

secret_resolver::secret_resolver(const ask_function& ask, std::vector<mistake>& mistakes,
                                 std::vector<mistake>& warnings)
    : ask_(ask), mistakes_(mistakes), warnings_(warnings) {}

secret_ref secret_resolver::resolve(const secret_wanted& wanted) {
    const auto source = secret_source::parse(wanted.text);
    if (!source) {
        mistakes_.push_back({wanted.where, wanted.what + ": " + source.error()});
        return {};
    }
    const auto key = cache_key(*source, wanted);
    if (const auto known = known_.find(key); known != known_.end()) return known->second;
    secret_ref out;
    auto text = read(*source, wanted);
    if (!text) {
        mistakes_.push_back({wanted.where, wanted.what + ": " + text.error()});
    } else {
        out = {shown(*source, wanted.text), std::make_shared<const secret>(std::move(*text))};
    }
    known_.emplace(key, out);
    return out;
}

secret_resolver::outcome secret_resolver::read(const secret_source& source,
                                               const secret_wanted& wanted) {
    const std::string rest(source.rest);
    switch (source.kind) {
        case secret_source::plain:
            return rest;
        case secret_source::ask:
            return put_question(wanted);
        case secret_source::file:
            return read_file(path_from(folder_of(wanted.where.file), rest), wanted);
        case secret_source::env: {
            const char* value = std::getenv(rest.c_str());
            const auto quoted = "the variable " + escape(rest, 80);
            if (!value) return unexpected(quoted + " is not set");
            if (*value == '\0') return unexpected(quoted + " is empty");
            return std::string(value);
        }
        case secret_source::cmd: {
            auto printed = run_secret_command(rest);
            if (printed) return printed;
            return unexpected("the command '" + escape(rest) + "' " + printed.error());
        }
    }
    return unexpected(std::string("is of an unknown kind"));
}

secret_resolver::outcome secret_resolver::read_file(const std::string& path,
                                                    const secret_wanted& wanted) {
    auto text = read_text_file(path, largest_secret);
    const auto quoted = "the file '" + escape(path) + "' ";
    if (!text) return unexpected(quoted + text.error());
    if (text->ends_with('\n')) text->pop_back();
    if (text->ends_with('\r')) text->pop_back();
    if (text->empty()) return unexpected(quoted + "is empty");
    if (text->find('\0') != text->npos) return unexpected(quoted + "holds a NUL byte");
    struct stat facts {};
    constexpr mode_t read_by_others = S_IRGRP | S_IROTH;
    if (::stat(path.c_str(), &facts) == 0 && S_ISREG(facts.st_mode) &&
        (facts.st_mode & read_by_others) != 0) {
        warnings_.push_back(
            {wanted.where, wanted.what + ": " + quoted + "can be read by others: chmod 600 it"});
    }
    return text;
}

secret_resolver::outcome secret_resolver::put_question(const secret_wanted& wanted) {
    auto answer = ask_ ? ask_(wanted.question) : std::nullopt;
    if (answer) return std::move(*answer);
    return unexpected(
        std::string("nobody can be asked: there is no terminal; use env:, file: or cmd: instead"));
}

}  // namespace netpoll

// Keys and a configuration into files.
#include "remote/broker_folder.hpp"

#include "core/site_name.hpp"
#include "machine/file.hpp"
#include "machine/place.hpp"
#include "machine/text_file.hpp"
#include "remote/nkey.hpp"
#include "remote/site_config.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <optional>
#include <system_error>

namespace netpoll {

namespace {

using sentences = std::vector<std::string>;

// Where answers for the coordinator go: a site of that name would hear them.
constexpr std::string_view reserved_site = "coord";
constexpr mode_t readable_file = 0644;
constexpr mode_t readable_folder = 0755;

sentences faults_of(const broker_folder_request& wanted) {
    sentences wrong;
    if (wanted.sites.empty()) wrong.emplace_back("name the sites: --sites fra,ams");
    for (auto at = wanted.sites.begin(); at != wanted.sites.end(); ++at) {
        if (!is_site_name(*at)) wrong.push_back(site_problem(*at));
        if (*at == reserved_site)
            wrong.emplace_back("a site cannot be called coord: that is the coordinator");
        if (std::find(wanted.sites.begin(), at, *at) != at)
            wrong.push_back("site " + *at + " is named twice");
    }
    if (wanted.certificate.empty() != wanted.key.empty())
        wrong.emplace_back("TLS needs both a certificate and its key");
    for (const auto& path : {wanted.certificate, wanted.key}) {
        if (path.empty()) continue;
        if (const auto text = read_text_file(path, std::size_t{1} << 20U); !text)
            wrong.push_back(path + " " + text.error());
    }
    return wrong;
}

std::string absolute(const std::string& path) {
    std::error_code failed;
    const auto found = std::filesystem::absolute(path, failed);
    return failed ? path : found.lexically_normal().string();
}

struct file_to_write {
    std::string path;
    std::string text;
    mode_t mode;
};

/// Empty, or a sentence.
std::string write_new(const file_to_write& file) {
    const auto at = place::find(file.path);
    if (!at) return at.error();
    const auto made = at->open(O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, file.mode);
    if (!made && made.error() == EEXIST)
        return file.path + " is there already, and a key is not replaced: take another folder";
    if (!made) return file.path + ": " + at->why_not(made.error());
    const int failed = write_all(made->value(), file.text);
    if (failed == 0) return {};
    ::unlinkat(at->folder(), at->name().c_str(), 0);
    return file.path + ": " + std::generic_category().message(failed);
}

std::string write_all_new(const std::vector<file_to_write>& files) {
    for (auto at = files.begin(); at != files.end(); ++at) {
        auto fault = write_new(*at);
        if (fault.empty()) continue;
        for (auto written = files.begin(); written != at; ++written)
            ::unlink(written->path.c_str());
        return fault;
    }
    return {};
}

}  // namespace

expected<broker_folder, sentences> make_broker_folder(const broker_folder_request& wanted) {
    if (auto wrong = faults_of(wanted); !wrong.empty()) return unexpected(std::move(wrong));
    const auto folder = absolute(wanted.folder);
    const auto below = [&folder](const std::string& name) { return folder + '/' + name; };
    broker_folder made{below("nats-server.conf"), below("coord.nk"), {}};
    broker_plan plan;
    plan.listens = wanted.listens;
    plan.store = below("jetstream");
    if (!wanted.certificate.empty()) {
        plan.certificate = absolute(wanted.certificate);
        plan.key = absolute(wanted.key);
    }
    std::vector<file_to_write> files;
    const auto add_key = [&files](const std::string& path) -> expected<std::string, std::string> {
        const auto key = nkey::make();
        if (!key) return unexpected(key.error());
        files.push_back({path, key->seed()->reveal() + "\n", private_file});
        return key->public_key();
    };
    auto coordinator = add_key(made.coordinator_key);
    if (!coordinator) return unexpected(sentences{coordinator.error()});
    plan.coordinator = std::move(*coordinator);
    for (const auto& site : wanted.sites) {
        made.site_keys.push_back(below(site + ".nk"));
        auto key = add_key(made.site_keys.back());
        if (!key) return unexpected(sentences{key.error()});
        plan.sites.push_back({site, std::move(*key)});
    }
    files.push_back({made.configuration, broker_configuration(plan), readable_file});
    if (const auto there = make_folder(folder, readable_folder); !there)
        return unexpected(sentences{there.error()});
    if (auto fault = write_all_new(files); !fault.empty())
        return unexpected(sentences{std::move(fault)});
    return made;
}

}  // namespace netpoll

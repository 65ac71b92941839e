// Files by name, and choices by question. Knows no rule.
#include "parse/template_folder.hpp"

#include "machine/text_file.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

namespace netpoll {

namespace {

constexpr std::size_t largest_template = 4U << 20;

/// The end of a line as Python reads files of text: CR LF and CR are LF.
std::string with_newlines(std::string text) {
    if (text.find('\r') == std::string::npos) return text;
    std::string made;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r') {
            if (i + 1 == text.size() || text[i + 1] != '\n') made += '\n';
        } else {
            made += text[i];
        }
    }
    return made;
}

expected<textfsm_template, template_mistake> read_and_compile(const std::string& path) {
    auto text = read_regular_file(path, largest_template);
    if (!text) return unexpected(template_mistake{std::move(text).error(), 0});
    return textfsm_template::compile(with_newlines(std::move(*text)));
}

std::string key_of(const template_index::question& of) {
    std::string key(of.platform);
    key += '\0';
    key += of.command;
    key += '\0';
    return key += of.host;
}

}  // namespace

const expected<textfsm_template, template_mistake>& stored_template::get() const {
    std::call_once(read_, [this] {
        compiled_ =
            std::make_unique<expected<textfsm_template, template_mistake>>(read_and_compile(path_));
    });
    return *compiled_;
}

expected<std::unique_ptr<template_folder>, std::string> template_folder::open(
    const std::string& path) {
    std::string why;
    for (const char* below : {"", "/templates", "/ntc_templates/templates"}) {
        const std::string folder = path + below;
        auto text = read_regular_file(folder + "/index", largest_template);
        if (!text) {
            if (why.empty()) why = folder + "/index " + text.error();
            continue;
        }
        auto index = template_index::read(with_newlines(std::move(*text)));
        if (!index)
            return unexpected(folder + "/index:" + std::to_string(index.error().line) + ": " +
                              index.error().message);
        return std::unique_ptr<template_folder>(new template_folder(folder, std::move(*index)));
    }
    return unexpected(why);
}

const template_choice& template_folder::find(const template_index::question& of) const {
    const std::string key = key_of(of);
    {
        const std::lock_guard lock(mutex_);
        const auto known = choices_.find(key);
        if (known != choices_.end()) return known->second;
    }
    const index_row* row = index_.find(of);
    const std::lock_guard lock(mutex_);
    const auto [place, is_new] = choices_.try_emplace(key);
    if (is_new && row != nullptr) {
        place->second.row = row;
        for (const auto& name : row->templates)
            place->second.templates.push_back(file_locked(name));
    }
    return place->second;
}

std::shared_ptr<const stored_template> template_folder::file_locked(const std::string& name) const {
    auto& known = files_[name];
    if (!known)
        known = std::make_shared<const stored_template>(
            name, name.starts_with('/') ? name : path_ + "/" + name);
    return known;
}

std::shared_ptr<const stored_template> template_folder::file(const std::string& name) const {
    const std::lock_guard lock(mutex_);
    return file_locked(name);
}

std::vector<std::string> template_folder::files() const {
    std::vector<std::string> names;
    std::error_code failed;
    for (std::filesystem::directory_iterator each(path_, failed), end; !failed && each != end;
         each.increment(failed)) {
        const std::string name = each->path().filename();
        if (name.ends_with(".textfsm") || name.ends_with(".template")) names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace netpoll

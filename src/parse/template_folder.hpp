// A folder of templates with its index: the layout of ntc-templates. Knows no session.
#pragma once

#include "parse/template_index.hpp"
#include "parse/textfsm_template.hpp"

#include <netpoll/expected.hpp>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace netpoll {

/// A template, read and compiled when it is first needed. Thread-safe.
class stored_template {
public:
    stored_template(std::string name, std::string path)
        : name_(std::move(name)), path_(std::move(path)) {}

    /// The mistake is about the file. Its line is 0 where the file cannot be read.
    const expected<textfsm_template, template_mistake>& get() const;
    /// As the index has it.
    const std::string& name() const noexcept { return name_; }
    const std::string& path() const noexcept { return path_; }

private:
    std::string name_;
    std::string path_;
    mutable std::once_flag read_;
    mutable std::unique_ptr<expected<textfsm_template, template_mistake>> compiled_;
};

/// What is for one command of a platform.
struct template_choice {
    const index_row* row{nullptr};  ///< null: nothing is
    std::vector<std::shared_ptr<const stored_template>> templates;
};

/// Thread-safe; outlives what it hands out.
class template_folder {
public:
    /// `path` holds the file `index`, or is a checkout or an installation of ntc-templates that has
    /// such a folder. The error is a sentence with the path.
    static expected<std::unique_ptr<template_folder>, std::string> open(const std::string& path);

    /// Remembers what it found.
    const template_choice& find(const template_index::question& of) const;
    /// The folder that holds the index.
    const std::string& path() const noexcept { return path_; }
    const template_index& index() const noexcept { return index_; }
    /// Every file of the folder that is called *.textfsm or *.template, sorted.
    std::vector<std::string> files() const;
    std::shared_ptr<const stored_template> file(const std::string& name) const;

private:
    template_folder(std::string path, template_index index)
        : path_(std::move(path)), index_(std::move(index)) {}

    std::shared_ptr<const stored_template> file_locked(const std::string& name) const;

    std::string path_;
    template_index index_;
    mutable std::mutex mutex_;
    // Guarded by mutex_; what is in them stays.
    mutable std::map<std::string, std::shared_ptr<const stored_template>, std::less<>> files_;
    mutable std::unordered_map<std::string, template_choice> choices_;
};

}  // namespace netpoll

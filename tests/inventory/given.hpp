// An inventory from a text, loaded with the built-in platforms. Knows no rule.
#pragma once

#include <netpoll/inventory.hpp>

#include "support/temp_folder.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace netpoll::testing {

const platform_catalog& builtin_platforms();

/// The compiled-in platform of this name, which there must be.
const compiled_platform& known(std::string_view name);

/// "line: message" for each, or "message" for line 0; with the file's name where it is not
/// `without_file`.
std::vector<std::string> lines_of(const std::vector<mistake>& mistakes,
                                  const std::string& without_file = {});

/// The mistakes of this text as an inventory.
std::vector<std::string> mistakes_in(std::string_view text);

/// Throws where a name is no host's.
std::vector<host_place> places_of(const inventory& all, const std::vector<std::string>& names);
std::vector<std::string> names_of(const inventory& all, const std::vector<host_place>& places);
std::vector<target> targets_of(planned_jobs planned);

/// A good inventory in a folder of its own.
class given {
public:
    explicit given(std::string_view text);

    const std::string& file() const noexcept { return file_; }
    std::string operator/(std::string_view name) const { return folder_ / name; }
    const inventory& all() const noexcept { return all_; }

    /// Names, or mistakes in front of which stands "!".
    std::vector<std::string> select(const std::vector<std::string>& limit,
                                    const std::vector<std::string>& exclude = {},
                                    const host_file_reader& files = {}) const;
    /// Throws where there are mistakes.
    std::vector<target> targets(const std::vector<std::string>& names,
                                const inventory_overrides& overrides = {},
                                const ask_function& ask = {});
    target only(const std::string& name, const inventory_overrides& overrides = {},
                const ask_function& ask = {});
    std::vector<std::string> target_mistakes(const std::vector<std::string>& names,
                                             const inventory_overrides& overrides = {},
                                             const ask_function& ask = {});
    std::vector<std::string> notes() const;
    /// Of the last targets.
    std::vector<std::string> warnings;
    std::vector<std::string> secrets;

private:
    temp_folder folder_;
    std::string file_;
    inventory all_;
};

}  // namespace netpoll::testing

/// So that doctest can show what differs.
#include <doctest/doctest.h>
template <>
struct doctest::StringMaker<std::vector<std::string>> {
    static String convert(const std::vector<std::string>& of) {
        std::string all;
        for (const auto& each : of)
            all += "\n  " + each;
        return all.c_str();
    }
};

// Loads inventories from texts. Knows no rule.
#include "inventory/given.hpp"

#include <stdexcept>

namespace netpoll::testing {

namespace {

inventory load_or_throw(const std::string& file) {
    auto all = inventory::load(file, builtin_platforms());
    if (all) return std::move(*all);
    std::string text = "not a good inventory:";
    for (const auto& each : all.error())
        text += "\n" + to_string(each);
    throw std::runtime_error(text);
}

std::string written(const std::string& file, std::string_view text) {
    write_file(file, text);
    return file;
}

}  // namespace

const platform_catalog& builtin_platforms() {
    static const auto all = [] {
        platform_catalog made;
        if (!add_builtin_platforms(made).empty()) throw std::runtime_error("built-in platforms");
        return made;
    }();
    return all;
}

const compiled_platform& known(std::string_view name) {
    const auto* found = builtin_platforms().find(name);
    if (found == nullptr) throw std::runtime_error("no platform " + std::string(name));
    return *found;
}

std::vector<std::string> lines_of(const std::vector<mistake>& mistakes,
                                  const std::string& without_file) {
    std::vector<std::string> all;
    for (const auto& each : mistakes) {
        auto text = to_string(each);
        if (each.where.file == without_file) {
            text = text.substr(without_file.size() + (each.where.line == 0 ? 2 : 1));
        }
        all.push_back(text);
    }
    return all;
}

std::vector<std::string> mistakes_in(std::string_view text) {
    const temp_folder folder;
    const auto file = written(folder / "i.yaml", text);
    const auto all = inventory::load(file, builtin_platforms());
    return all ? std::vector<std::string>() : lines_of(all.error(), file);
}

std::vector<host_place> places_of(const inventory& all, const std::vector<std::string>& names) {
    std::vector<host_place> places;
    for (const auto& name : names) {
        const auto place = all.find(name);
        if (!place) throw std::runtime_error("no host " + name);
        places.push_back(*place);
    }
    return places;
}

std::vector<std::string> names_of(const inventory& all, const std::vector<host_place>& places) {
    std::vector<std::string> names;
    for (const auto place : places)
        names.emplace_back(all.name(place));
    return names;
}

std::vector<target> targets_of(planned_jobs planned) {
    std::vector<target> targets;
    for (auto& job : planned.jobs)
        targets.push_back(std::move(job.target));
    return targets;
}

given::given(std::string_view text)
    : file_(written(folder_ / "i.yaml", text)), all_(load_or_throw(file_)) {}

std::vector<std::string> given::select(const std::vector<std::string>& limit,
                                       const std::vector<std::string>& exclude,
                                       const host_file_reader& files) const {
    const auto places = all_.select({limit, exclude}, files);
    if (places) return names_of(all_, *places);
    auto all = lines_of(places.error(), file_);
    for (auto& each : all)
        each.insert(0, "!");
    return all;
}

std::vector<target> given::targets(const std::vector<std::string>& names,
                                   const inventory_overrides& overrides, const ask_function& ask) {
    std::vector<mistake> said;
    auto planned = all_.jobs(places_of(all_, names), overrides, ask, said);
    warnings = lines_of(said, file_);
    if (!planned) throw std::runtime_error(to_string(planned.error().front()));
    secrets.clear();
    for (const auto& secret : planned->secrets)
        secrets.push_back(secret->reveal());
    return targets_of(std::move(*planned));
}

std::vector<std::string> given::notes() const {
    return lines_of(all_.notes(), file_);
}

target given::only(const std::string& name, const inventory_overrides& overrides,
                   const ask_function& ask) {
    return targets({name}, overrides, ask).front();
}

std::vector<std::string> given::target_mistakes(const std::vector<std::string>& names,
                                                const inventory_overrides& overrides,
                                                const ask_function& ask) {
    std::vector<mistake> said;
    const auto planned = all_.jobs(places_of(all_, names), overrides, ask, said);
    warnings = lines_of(said, file_);
    return planned ? std::vector<std::string>() : lines_of(planned.error(), file_);
}

}  // namespace netpoll::testing

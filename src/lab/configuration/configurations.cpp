// Keeps configurations. Knows no session.
#include "lab/configuration/configurations.hpp"

#include "lab/configuration/config_editor.hpp"
#include "lab/configuration/dialect.hpp"
#include "lab/split.hpp"

#include <utility>

namespace netpoll::lab {

config_ptr factory_configuration(const device& d) {
    auto tree = std::make_shared<config_tree>();
    if (const auto* dialect = indented_dialect_of(d.kind->kind)) {
        section_editor editor(dialect->rules, true);
        for (const auto& line : split(dialect->factory(d), '\n'))
            editor.enter(*tree, line);
    } else if (d.kind->kind == family::junos) {
        statement_reader reader(junos().rules);
        for (const auto& line : split(junos().factory(d), '\n')) {
            auto read = reader.read({}, words_of(line), 0, grammar::reading::path);
            tree->put(read.where, read.last);
        }
    }
    return tree;
}

config_ptr configurations::working(const device& d) const {
    const auto found = of_.find(d.index);
    return found == of_.end() ? factory_configuration(d) : found->second.working;
}

config_ptr configurations::kept(const device& d) const {
    const auto found = of_.find(d.index);
    return found == of_.end() ? factory_configuration(d) : found->second.kept;
}

config_ptr configurations::earlier(const device& d, std::size_t back) const {
    if (back == 0) return kept(d);
    const auto found = of_.find(d.index);
    if (found == of_.end() || back > found->second.earlier.size()) return nullptr;
    return found->second.earlier[back - 1];
}

configurations::state& configurations::open(const device& d) {
    auto [at, is_new] = of_.try_emplace(d.index);
    if (is_new) {
        at->second.kept = factory_configuration(d);
        at->second.working = std::make_shared<config_tree>(*at->second.kept);
    }
    return at->second;
}

config_tree& configurations::change(const device& d) {
    auto& working = open(d).working;
    if (working.use_count() > 1) working = std::make_shared<config_tree>(*working);
    return *working;
}

void configurations::work_on(const device& d, config_ptr tree) {
    open(d).working = std::make_shared<config_tree>(*tree);
}

bool configurations::keep(const device& d, config_ptr tree) {
    auto& own = open(d);
    if (own.kept == tree) return false;
    own.earlier.push_front(std::exchange(own.kept, std::move(tree)));
    if (own.earlier.size() > most_earlier) own.earlier.pop_back();
    return true;
}

const void* configurations::owner(const device& d) const {
    const auto found = owners_.find(d.index);
    return found == owners_.end() ? nullptr : found->second;
}

void configurations::set_owner(const device& d, const void* who) {
    if (who == nullptr) {
        owners_.erase(d.index);
    } else {
        owners_[d.index] = who;
    }
}

}  // namespace netpoll::lab

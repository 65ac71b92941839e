// Pollers by their place.
#include "remote/poller_book.hpp"

#include "core/login_name.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <iterator>

namespace netpoll {

needed_logins logins_needed_by(const std::vector<job>& jobs) {
    needed_logins needed;
    for (const job& each : jobs)
        ++needed[each.target->site][login_name_of(*each.target)];
    return needed;
}

poller_link* poller_book::at(const std::string& place) const {
    const auto found = links_.find(place);
    return found == links_.end() ? nullptr : found->second.get();
}

poller_link* poller_book::link_for(const subject::words& from, const wire::exchange::envelope& what,
                                   const std::string& epoch, time_point now) {
    poller_link* const known = at(from.poller);
    if (known != nullptr && known->talk.id() == what.link) return known;
    if (known != nullptr || what.number != 1 || !what.link.starts_with(epoch + ".")) return nullptr;
    auto made = std::make_unique<poller_link>(from.site, from.poller, what.link, now);
    return links_.emplace(from.poller, std::move(made)).first->second.get();
}

void poller_book::greeted(poller_link& by, const wire::hello& what) {
    by.greeted = true;
    by.name = what.name;
    by.version = what.program;
    by.room = what.room;
    by.logins = {what.logins.begin(), what.logins.end()};
    by.claims = what.held;
    const std::lock_guard lock(mutex_);
    auto& entry = known_[{by.site, by.name}];
    entry.site = by.site;
    entry.name = by.name;
    entry.version = by.version;
}

void poller_book::forget(const poller_link& gone) {
    links_.erase(std::string(gone.place));
}

std::vector<poller_link*> poller_book::with_room() const {
    std::vector<poller_link*> found;
    for (const auto& [place, each] : links_)
        if (each->has_room()) found.push_back(each.get());
    return found;
}

std::vector<poller_link*> poller_book::silent(time_point now,
                                              std::chrono::milliseconds longest) const {
    std::vector<poller_link*> found;
    for (const auto& [place, each] : links_)
        if (now - each->heard >= longest) found.push_back(each.get());
    return found;
}

void poller_book::reconnected(time_point now) {
    for (auto& [place, each] : links_) {
        each->heard = now;
        each->talk.resend();
    }
}

poller_book::time_point poller_book::next_time() const {
    auto next = time_point::max();
    for (const auto& [place, each] : links_)
        next = std::min(next, each->talk.next_time());
    return next;
}

std::unordered_set<std::string> poller_book::sites() const {
    std::unordered_set<std::string> found;
    for (const auto& [place, each] : links_)
        if (each->greeted) found.insert(each->site);
    return found;
}

bool poller_book::lacks(const std::string& site, const std::string& login) const {
    bool served = false;
    for (const auto& [place, each] : links_) {
        if (!each->greeted || each->site != site) continue;
        served = true;
        if (each->logins.contains(login)) return false;
    }
    return served;
}

remote_run::missing_logins poller_book::missing_of(const needed_logins& needed) const {
    remote_run::missing_logins missing;
    for (const auto& [site, logins] : needed)
        for (const auto& [name, devices] : logins) {
            if (!lacks(site, name)) continue;
            missing.devices += devices;
            missing.sentences.push_back("no poller of site " + site + " has a login " +
                                        escape(name) + ", which " + counted(devices, "device") +
                                        (devices == 1 ? " needs" : " need"));
        }
    return missing;
}

bool poller_book::suits(const poller_link& to, const std::string& login) const {
    return to.logins.contains(login) || lacks(to.site, login);
}

void poller_book::count(const std::string& site, const std::string& name) {
    const std::lock_guard lock(mutex_);
    const auto found = known_.find({site, name});
    if (found != known_.end()) ++found->second.devices;
}

std::vector<known_poller> poller_book::known() const {
    const std::lock_guard lock(mutex_);
    std::vector<known_poller> all;
    std::transform(known_.begin(), known_.end(), std::back_inserter(all),
                   [](const auto& each) { return each.second; });
    return all;
}

}  // namespace netpoll

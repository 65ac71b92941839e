// Which credentials work, and which are stopped before they lock an account. Knows no session.
#pragma once

#include <netpoll/error.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <unordered_set>
#include <vector>

namespace netpoll {

struct trust_options {
    std::size_t most_rejections{3};  ///< devices that may reject a credential; 0: any number
    std::size_t canaries{1};         ///< logins at a time until one succeeds; 0: none is needed
};

/// What is known of one credential where one AAA server answers.
enum class trust { unproven, proven, stopped };

/// Credentials, each in the realms that it is used in. One that has succeeded in a realm is stopped
/// there by rejections of that realm alone; one that has succeeded nowhere by all of them, and no
/// more logins of it are in flight than rejections are left, so that a wrong password is never
/// shown to more devices than were allowed. A server locks an account by its name: where the realm
/// is a named one, all passwords of a user name have these rejections together. Ids count from 0.
///
/// Devices with a list of credentials may reject one rightly: of 5,000 that ask TACACS, ten know
/// only their local account, and those ten must not stop TACACS for the others. So a rejection by a
/// device that lets in another credential of its list is explained, and where the rejected one has
/// succeeded it does not count. Where it has not, it counts all the same: a wrong password must not
/// be shown everywhere only because all devices know a local account too. A password that changes
/// in the middle of a run looks like many explained rejections, and a server locks an account by
/// failures in a row: so after the last but one allowed of them in a row, explained or not, the
/// credential is in doubt. Devices that have another one which works begin with that, and show this
/// one only if they reject the other: which nearly proves that they want it, and its next success
/// ends the doubt.
class credential_trust {
public:
    using id = std::uint32_t;
    using time_point = std::chrono::steady_clock::time_point;
    static constexpr std::size_t unbounded = std::numeric_limits<std::size_t>::max();

    explicit credential_trust(const trust_options& options) : options_(options) {}

    /// A new realm that uses this credential: its place from here on. Places of one `account` have
    /// their rejections together.
    id add(id credential, id account, bool has_password);

    /// Places so far.
    std::size_t size() const noexcept { return places_.size(); }
    trust of(id place) const noexcept { return places_[place].state; }
    /// When one more login may be tried there: some time ago, soon, or the clock's last moment
    /// where only what becomes of other logins can change that. Who is `wary` gives them time.
    time_point try_at(id place, bool wary = false) const noexcept;
    /// Its last answers there were rejections.
    bool is_doubted(id place) const noexcept;
    /// The same, and no login is in flight that may change that: better begin with another one that
    /// is reliable.
    bool stands_back(id place) const noexcept { return is_doubted(place) && !is_in_flight(place); }
    /// Devices that rejected it are about to tell whether they take another one.
    bool is_open(id place) const noexcept;
    /// If they do not, it will be stopped.
    bool hangs_on_them(id place) const noexcept {
        const used_place& here = places_[place];
        return here.succeeded && options_.most_rejections > 0 && here.open > 0 &&
               here.rejections + here.open >= options_.most_rejections;
    }
    /// It has succeeded there, and is not in doubt.
    bool is_reliable(id place) const noexcept {
        return places_[place].state == trust::proven && places_[place].succeeded &&
               !is_doubted(place);
    }
    /// Logins in flight there at most once it is proven. A password that one device took may be
    /// wrong on all others (an account of its own): so few at first, and one more for each success.
    std::size_t room(id place) const noexcept;
    /// That device rejected the credential before.
    bool has_rejected(id place, id device) const noexcept;
    void trying(id place, time_point now) noexcept;
    /// The login that was tried ended, and said nothing of the credential.
    void ended(id place) noexcept;
    void accepted(id place) noexcept;
    /// `goes_on`: the device will be shown another one, and what comes of that is told by
    /// `explained` or `unexplained`.
    void rejected(id place, id device, bool goes_on = false);
    /// A device that rejected it there, and went on, has let in another one.
    void explained(id place);
    /// It has let in none.
    void unexplained(id place);
    /// `device` ended the login in place of an answer, as many do after a wrong password: while the
    /// credential has succeeded nowhere, that counts as a rejection.
    void hung_up(id place, id device);
    /// It gave no answer in time. That says little; but where none ever came, for minutes and from
    /// many, whoever answers for them should be left alone.
    void unanswered(id place, time_point now);

    struct stop {
        id place;
        errc why;
    };
    /// Places that were stopped since the last call.
    std::vector<stop> take_stopped();
    /// Why a place was stopped.
    errc why(id place) const noexcept { return places_[place].why; }
    /// Whether it has succeeded anywhere.
    bool is_proven_somewhere(id place) const noexcept {
        return credentials_[places_[place].credential].proven;
    }
    /// All realms that use the same credential.
    const std::vector<id>& places_of_same(id place) const noexcept {
        return credentials_[places_[place].credential].places;
    }
    id account_of(id place) const noexcept { return places_[place].account; }

private:
    struct used_place {
        id credential{0};
        id account{0};
        bool has_password{false};
        trust state{trust::unproven};
        errc why{errc::auth_guard};
        bool succeeded{false};
        bool answered{false};  // in whatever way
        std::size_t trying{0};
        std::size_t room{0};
        std::size_t rejections{0};  // that count
        std::size_t in_a_row{0};    // rejections since it succeeded
        std::size_t open{0};        // of devices that may still explain them
        std::size_t explained{0};   // of those that count until it succeeds
        std::size_t silences{0};
        time_point last_try{};
        time_point first_silence{};
    };
    struct credential_state {
        std::vector<id> places;
        std::size_t rejections{0};
        std::size_t trying{0};
        std::size_t open{0};
        bool proven{false};  // somewhere
    };
    struct account_state {
        std::vector<id> places;
        std::size_t rejections{0};
        std::size_t trying{0};  // with what has not succeeded there
        std::size_t open{0};    // of the same
        std::size_t room{0};
    };

    bool is_ahead(const used_place& here) const noexcept;
    template <class Count>
    bool has_any(id place, Count count) const noexcept;
    bool is_in_flight(id place) const noexcept;
    time_point canary_at(const used_place& here) const noexcept;
    void count(id place);
    void forgive(used_place& here);
    void close(used_place& here);
    void stop_place(id place, errc why);
    std::size_t left(std::size_t rejections) const noexcept {
        return options_.most_rejections - std::min(rejections, options_.most_rejections);
    }

    trust_options options_;
    std::vector<used_place> places_;
    std::vector<credential_state> credentials_;
    std::vector<account_state> accounts_;
    std::unordered_set<std::uint64_t> rejected_by_;  // credential and device
    std::vector<stop> stopped_;
};

}  // namespace netpoll

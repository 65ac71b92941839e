// Which credentials work, and which are stopped before they lock an account. Knows no session.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
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
/// shown to more devices than were allowed. Ids count from 0.
class credential_trust {
public:
    using id = std::uint32_t;

    explicit credential_trust(const trust_options& options) : options_(options) {}

    /// A new realm that uses this credential: its place from here on.
    id add(id credential);

    /// Places so far.
    std::size_t size() const noexcept { return places_.size(); }
    trust of(id place) const noexcept { return places_[place].state; }
    /// Whether one more login may be tried there now.
    bool may_try(id place) const noexcept;
    void trying(id place) noexcept;
    /// The login that was tried ended, and said nothing of the credential.
    void ended(id place) noexcept;
    void accepted(id place) noexcept;
    /// `device` rejected it. More of one device count once.
    void rejected(id place, id device);
    /// `device` ended the login in place of an answer, as many do after a wrong password: while the
    /// credential has succeeded nowhere, that counts as a rejection.
    void hung_up(id place, id device);
    /// `device` gave no answer in time. That says little; but where nobody has ever accepted the
    /// credential and many do not answer, whoever answers for them should be left alone.
    void unanswered(id place, id device);

    /// Places that were stopped since the last call.
    std::vector<id> take_stopped();
    /// The credential's places may have room for another try: those that are not proven.
    const std::vector<id>& places_of_same(id place) const noexcept {
        return credentials_[places_[place].credential].places;
    }

private:
    struct used_place {
        id credential{0};
        trust state{trust::unproven};
        std::size_t trying{0};
        std::set<id> rejected_by;
        std::set<id> unanswered_by;
    };
    struct credential_state {
        std::vector<id> places;
        std::set<id> rejected_by;
        std::size_t trying{0};  // where it is unproven
        bool proven{false};     // somewhere
    };

    void stop(id place);

    trust_options options_;
    std::vector<used_place> places_;
    std::vector<credential_state> credentials_;
    std::vector<id> stopped_;
};

}  // namespace netpoll

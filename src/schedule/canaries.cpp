// Which devices are asked first, so that a wrong password is shown to few. Knows no run.
#include "schedule/canaries.hpp"

#include "schedule/credential_ids.hpp"

namespace netpoll {

std::vector<std::size_t> canaries_of(const std::vector<const credentials*>& logins) {
    credential_ids ids;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < logins.size(); ++i)
        if (ids.of(*logins[i]) == places.size()) places.push_back(i);
    return places;
}

}  // namespace netpoll

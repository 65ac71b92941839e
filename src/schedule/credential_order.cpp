// Which credential of its list a device is shown next.
#include "schedule/credential_order.hpp"

#include <algorithm>
#include <cstddef>

namespace netpoll {

namespace {

using index = schedule_board::index;

// Doubts come and go: who was sent back so often goes on all the same.
constexpr int most_sent_back = 3;

template <class Fits>
bool is_any_of_list(const schedule_board& board, const lane& in, Fits fits) {
    const auto& lanes = board.lanes.lists[in.list];
    return std::any_of(lanes.begin(), lanes.end(),
                       [&](index each) { return fits(board.lanes.lanes[each].trust); });
}

// Nothing else of its list is known to work, so that explanations may fail to come.
bool hangs_on_others(const schedule_board& board, const lane& in) {
    return board.trust.hangs_on_them(in.trust) && !is_any_of_list(board, in, [&](auto place) {
               return place != in.trust && board.trust.is_reliable(place);
           });
}

}  // namespace

bool is_refused(const schedule_board& board, const lane& in, index who) {
    const auto refused = [&](auto place) {
        return board.trust.of(place) == trust::stopped ||
               board.trust.has_rejected(place, board.lanes.endpoint_of[who]);
    };
    return refused(in.trust) || (in.has_secret() && refused(in.secret));
}

std::optional<index> next_lane(const schedule_board& board, index who) {
    const index now = board.lanes.lane_of[who];
    const auto list = board.lanes.lanes[now].list;
    if (list == lane::no_list)
        return is_refused(board, board.lanes.lanes[now], who) ? std::nullopt : std::optional(now);
    const auto& job = board.jobs[who];
    const auto& lanes = board.lanes.lists[list];
    const std::size_t column = job.tried == 0 ? 0 : 1;
    std::optional<index> first;
    for (std::size_t i = 0; 2 * i < lanes.size(); ++i) {
        const index place = lanes[2 * i + column];
        const lane& in = board.lanes.lanes[place];
        if ((job.tried >> i & 1) != 0 || is_refused(board, in, who)) continue;
        if (first && board.trust.is_reliable(in.trust)) return place;
        if (first) continue;
        first = place;
        const bool yields = in.cautious && job.sent_back() < most_sent_back;
        if (!yields || !board.trust.stands_back(in.trust)) return first;
    }
    return first;
}

bool may_be_sent_back(const schedule_board& board, index who) {
    return board.lane_of(who).cautious && board.jobs[who].sent_back() < most_sent_back;
}

bool is_overtaken(const schedule_board& board, index who) {
    return may_be_sent_back(board, who) && next_lane(board, who) != board.lanes.lane_of[who];
}

bool is_wary(const schedule_board& board, const lane& in) {
    return in.cautious && (board.trust.is_doubted(in.trust) || hangs_on_others(board, in));
}

bool holds_back(const schedule_board& board, const lane& in) {
    if (!in.cautious) return false;
    if (hangs_on_others(board, in)) return true;
    return board.trust.stands_back(in.trust) &&
           is_any_of_list(board, in, [&](auto place) { return board.trust.is_open(place); });
}

}  // namespace netpoll

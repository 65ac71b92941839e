// The pollers that were heard, as people and programs read them. Knows no broker.
#pragma once

#include "remote/poller_census.hpp"

#include <string>
#include <vector>

namespace netpoll {

std::string pollers_table(const std::vector<heard_poller>& all);
std::string pollers_json(const std::vector<heard_poller>& all);

}  // namespace netpoll

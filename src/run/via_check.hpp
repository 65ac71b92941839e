// What does not go together with pollers that contact the devices. Knows no broker.
#pragma once

#include <netpoll/error.hpp>
#include <netpoll/inventory.hpp>
#include <netpoll/run_request.hpp>

#include <vector>

namespace netpoll {

/// Of a request by itself: a mistake for each option that would take a secret along, or bring back
/// what does not travel.
std::vector<mistake> contradictions_of_via(const run_request& request);

/// Of the devices of such a run: answers to commands that are secrets. Each line is told once.
std::vector<mistake> secrets_that_would_travel(const std::vector<planned_job>& jobs);

/// Sites have files of logins of their own: what a login of this name did at one says nothing of
/// another's. In a realm that is named it does: its devices share a server.
void tell_sites_apart(std::vector<planned_job>& jobs);

}  // namespace netpoll

// Plays sessions recorded by privilege level. Knows no keys and no channel.
#pragma once

#include "lab/scrapli_session.hpp"
#include "lab/script.hpp"

namespace netpoll::lab {

/// The session outlives the script.
std::unique_ptr<script> make_scrapli_script(const scrapli_session& session);

}  // namespace netpoll::lab

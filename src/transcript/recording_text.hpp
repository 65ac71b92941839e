// A session as a recording: redacted, then YAML in oxidized's dialect. Knows no file.
#pragma once

#include "transcript/session_transcript.hpp"

#include <netpoll/secret.hpp>

#include <string>
#include <string_view>

namespace netpoll {

/// Keys: platform, channel, identification, note (where the session was cut), init_prompt and
/// commands, an ordered list of one-key maps. Values hold Ruby's escapes (\r, \e, \x20), so that
/// every byte comes back as it was.
std::string recording_text(session_transcript session, const target& device,
                           std::string_view platform, const redactor& redact);

/// A value's bytes with the escapes; an end of line stays one, except at either end.
std::string ruby_escaped(std::string_view bytes);

}  // namespace netpoll

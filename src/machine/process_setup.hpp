// What the process is before it does anything, and how it ends: descriptors, signals, core dumps.
// Knows no option.
#pragma once

namespace netpoll {

/// Ignores SIGPIPE, so that a closed standard output is an error and not an end; makes sure that
/// descriptors 0 to 2 are taken, so that no results file can become standard output; and switches
/// core dumps off, which would hold passwords. Call first, before any thread.
void prepare_process() noexcept;

/// Blocks the signal for the rest of the process: one that comes before somebody waits for it is
/// taken then, and one that comes when nobody does any more ends nothing. Call before any thread.
void put_off(int number) noexcept;

/// Whether a closed standard output ends the process, as SIGPIPE would have without us; false where
/// whoever started it had SIGPIPE ignored.
bool ends_by_closed_pipe() noexcept;

/// Ends this process by the signal, as it would have without a handler. Returns only where the
/// signal cannot end it.
void end_by_signal(int number) noexcept;

}  // namespace netpoll

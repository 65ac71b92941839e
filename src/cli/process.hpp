// What the process is before it does anything: its descriptors, signals and core dumps. Knows no
// option.
#pragma once

namespace netpoll {

/// Ignores SIGPIPE, so that a closed standard output is an error and not an end; makes sure that
/// descriptors 0 to 2 are taken, so that no results file can become standard output; and switches
/// core dumps off, which would hold passwords. Call first, before any thread.
void prepare_process() noexcept;

}  // namespace netpoll

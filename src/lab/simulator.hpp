// The running lab: listeners, signals, files, the end. Knows all of the lab, shows none of it.
#pragma once

#include "lab/options.hpp"

namespace netpoll::lab {

/// Plays the network until its time is over or a signal ends it. Returns the exit code: 0 at an end
/// as ordered, 2 where the options do not fit together, 1 where the machine does not let it be
/// (address taken, too few files); a sentence on stderr says which.
int simulate(lab_options options);

}  // namespace netpoll::lab

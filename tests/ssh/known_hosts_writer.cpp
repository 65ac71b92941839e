// Remembers made-up keys: one of several processes that write to one file. Knows no session.
#include "ssh/host_key_samples.hpp"
#include "ssh/host_keys.hpp"

#include <cstdlib>
#include <iostream>

/// known_hosts_writer FILE FIRST COUNT: hosts sw<FIRST> and on, each with a key of its own.
int main(int count, char** words) {
    if (count != 4) return 2;
    netpoll::known_hosts keys;
    keys.load(words[1], false);
    keys.append_to(words[1]);
    const int first = std::atoi(words[2]);
    for (int i = first; i < first + std::atoi(words[3]); ++i) {
        const std::string host = "sw" + std::to_string(i);
        const auto saved =
            keys.remember(host, 22, "ssh-ed25519", netpoll::testing::key_blob("ssh-ed25519", host));
        if (saved) continue;
        std::cerr << saved.error() << "\n";
        return 1;
    }
    return 0;
}

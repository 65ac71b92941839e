// Messages to libnats' form and back. Knows no subject.
#pragma once

#include "remote/broker.hpp"

#include <nats/nats.h>

namespace netpoll {

broker_message broker_message_of(natsMsg* message);

/// May wait while the socket is full. Any thread.
natsStatus send(natsConnection* connection, const broker_message& what);

}  // namespace netpoll

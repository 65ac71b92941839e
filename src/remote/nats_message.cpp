// Messages to libnats' form and back.
#include "remote/nats_message.hpp"

#include "remote/nats_library.hpp"

#include <cstdlib>
#include <memory>

namespace netpoll {

namespace {

std::string text_or_empty(const char* text) {
    return text == nullptr ? std::string() : std::string(text);
}

}  // namespace

broker_message broker_message_of(natsMsg* message) {
    broker_message what{text_or_empty(nats().msg_get_subject(message)), {}, {}, {}};
    what.reply = text_or_empty(nats().msg_get_reply(message));
    if (const auto size = nats().msg_get_data_length(message); size > 0)
        what.body.assign(nats().msg_get_data(message), static_cast<std::size_t>(size));
    const char** names = nullptr;
    int count = 0;
    if (nats().msg_header_keys(message, &names, &count) != NATS_OK) return what;
    const std::unique_ptr<const char*, void (*)(const char**)> held(
        names, [](const char** all) { std::free(static_cast<void*>(all)); });  // NOLINT
    for (int i = 0; i < count; ++i) {
        const char* value = nullptr;
        if (nats().msg_header_get(message, names[i], &value) == NATS_OK)
            what.headers.emplace_back(text_or_empty(names[i]), text_or_empty(value));
    }
    return what;
}

natsStatus send(natsConnection* connection, const broker_message& what) {
    const char* reply = what.reply.empty() ? nullptr : what.reply.c_str();
    const int size = static_cast<int>(what.body.size());
    // Each of the two copies less than a message does.
    if (what.headers.empty() && reply == nullptr)
        return nats().connection_publish(connection, what.subject.c_str(), what.body.data(), size);
    if (what.headers.empty())
        return nats().connection_publish_request(connection, what.subject.c_str(), reply,
                                                 what.body.data(), size);
    natsMsg* made = nullptr;
    auto status = nats().msg_create(&made, what.subject.c_str(), reply, what.body.data(), size);
    if (status != NATS_OK) return status;
    for (const auto& [name, value] : what.headers)
        if (status == NATS_OK) status = nats().msg_header_set(made, name.c_str(), value.c_str());
    if (status == NATS_OK) status = nats().connection_publish_msg(connection, made);
    nats().msg_destroy(made);
    return status;
}

}  // namespace netpoll

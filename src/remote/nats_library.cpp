// Takes from libnats what we call.
#include "remote/nats_library.hpp"

#include "machine/opened_library.hpp"

#include <utility>

namespace netpoll {

namespace {

expected<nats_library, std::string> open_nats() {
    auto opened = opened_library::open(NETPOLL_LIBNATS_FILE, NETPOLL_LIBNATS_PACKAGE);
    if (!opened) return unexpected(std::move(opened).error());
    nats_library all;
    opened->take("natsConnection_Close", all.connection_close)
        .take("natsConnection_Connect", all.connection_connect)
        .take("natsConnection_Destroy", all.connection_destroy)
        .take("natsConnection_FlushTimeout", all.connection_flush_timeout)
        .take("natsConnection_GetLastError", all.connection_get_last_error)
        .take("natsConnection_GetMaxPayload", all.connection_get_max_payload)
        .take("natsConnection_Publish", all.connection_publish)
        .take("natsConnection_PublishMsg", all.connection_publish_msg)
        .take("natsConnection_PublishRequest", all.connection_publish_request)
        .take("natsConnection_Subscribe", all.connection_subscribe)
        .take("natsMsgHeader_Get", all.msg_header_get)
        .take("natsMsgHeader_Keys", all.msg_header_keys)
        .take("natsMsgHeader_Set", all.msg_header_set)
        .take("natsMsg_Create", all.msg_create)
        .take("natsMsg_Destroy", all.msg_destroy)
        .take("natsMsg_GetData", all.msg_get_data)
        .take("natsMsg_GetDataLength", all.msg_get_data_length)
        .take("natsMsg_GetReply", all.msg_get_reply)
        .take("natsMsg_GetSubject", all.msg_get_subject)
        .take("natsOptions_Create", all.options_create)
        .take("natsOptions_Destroy", all.options_destroy)
        .take("natsOptions_LoadCATrustedCertificates", all.options_load_ca_trusted_certificates)
        .take("natsOptions_SetAllowReconnect", all.options_set_allow_reconnect)
        .take("natsOptions_SetClosedCB", all.options_set_closed_cb)
        .take("natsOptions_SetErrorHandler", all.options_set_error_handler)
        .take("natsOptions_SetIgnoreDiscoveredServers", all.options_set_ignore_discovered_servers)
        .take("natsOptions_SetMaxPingsOut", all.options_set_max_pings_out)
        .take("natsOptions_SetNKey", all.options_set_nkey)
        .take("natsOptions_SetName", all.options_set_name)
        .take("natsOptions_SetPingInterval", all.options_set_ping_interval)
        .take("natsOptions_SetSecure", all.options_set_secure)
        .take("natsOptions_SetSendAsap", all.options_set_send_asap)
        .take("natsOptions_SetTimeout", all.options_set_timeout)
        .take("natsOptions_SetURL", all.options_set_url)
        .take("natsOptions_SetWriteDeadline", all.options_set_write_deadline)
        .take("natsStatus_GetText", all.status_get_text)
        .take("natsSubscription_Destroy", all.subscription_destroy)
        .take("natsSubscription_SetOnCompleteCB", all.subscription_set_on_complete_cb)
        .take("natsSubscription_SetPendingLimits", all.subscription_set_pending_limits)
        .take("nats_GetLastError", all.get_last_error);
    if (!opened->problem().empty()) return unexpected(opened->problem());
    return all;
}

}  // namespace

const expected<nats_library, std::string>& libnats() {
    static const auto library = open_nats();
    return library;
}

}  // namespace netpoll

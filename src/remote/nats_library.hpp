// libnats, opened where a run or a poller first needs it. Knows no message.
#pragma once

#include <netpoll/expected.hpp>

#include <nats/nats.h>

#include <string>

namespace netpoll {

/// Those of libnats' functions that we call, as its header declares them.
struct nats_library {
    decltype(&natsConnection_Close) connection_close{};
    decltype(&natsConnection_Connect) connection_connect{};
    decltype(&natsConnection_Destroy) connection_destroy{};
    decltype(&natsConnection_FlushTimeout) connection_flush_timeout{};
    decltype(&natsConnection_GetLastError) connection_get_last_error{};
    decltype(&natsConnection_GetMaxPayload) connection_get_max_payload{};
    decltype(&natsConnection_Publish) connection_publish{};
    decltype(&natsConnection_PublishMsg) connection_publish_msg{};
    decltype(&natsConnection_PublishRequest) connection_publish_request{};
    decltype(&natsConnection_Subscribe) connection_subscribe{};
    decltype(&natsMsgHeader_Get) msg_header_get{};
    decltype(&natsMsgHeader_Keys) msg_header_keys{};
    decltype(&natsMsgHeader_Set) msg_header_set{};
    decltype(&natsMsg_Create) msg_create{};
    decltype(&natsMsg_Destroy) msg_destroy{};
    decltype(&natsMsg_GetData) msg_get_data{};
    decltype(&natsMsg_GetDataLength) msg_get_data_length{};
    decltype(&natsMsg_GetReply) msg_get_reply{};
    decltype(&natsMsg_GetSubject) msg_get_subject{};
    decltype(&natsOptions_Create) options_create{};
    decltype(&natsOptions_Destroy) options_destroy{};
    decltype(&natsOptions_LoadCATrustedCertificates) options_load_ca_trusted_certificates{};
    decltype(&natsOptions_SetAllowReconnect) options_set_allow_reconnect{};
    decltype(&natsOptions_SetClosedCB) options_set_closed_cb{};
    decltype(&natsOptions_SetErrorHandler) options_set_error_handler{};
    decltype(&natsOptions_SetIgnoreDiscoveredServers) options_set_ignore_discovered_servers{};
    decltype(&natsOptions_SetMaxPingsOut) options_set_max_pings_out{};
    decltype(&natsOptions_SetNKey) options_set_nkey{};
    decltype(&natsOptions_SetName) options_set_name{};
    decltype(&natsOptions_SetPingInterval) options_set_ping_interval{};
    decltype(&natsOptions_SetSecure) options_set_secure{};
    decltype(&natsOptions_SetSendAsap) options_set_send_asap{};
    decltype(&natsOptions_SetTimeout) options_set_timeout{};
    decltype(&natsOptions_SetURL) options_set_url{};
    decltype(&natsOptions_SetWriteDeadline) options_set_write_deadline{};
    decltype(&natsStatus_GetText) status_get_text{};
    decltype(&natsSubscription_Destroy) subscription_destroy{};
    decltype(&natsSubscription_SetOnCompleteCB) subscription_set_on_complete_cb{};
    decltype(&natsSubscription_SetPendingLimits) subscription_set_pending_limits{};
    decltype(&nats_GetLastError) get_last_error{};
};

/// Opened by the first call, and kept; the error is a sentence that says what to install.
/// Thread-safe.
const expected<nats_library, std::string>& libnats();

/// The same for whoever has a connection: it was opened before that.
inline const nats_library& nats() {
    return *libnats();
}

}  // namespace netpoll

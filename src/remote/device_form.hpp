// A device as it travels to a poller: all that a session needs and nothing that is secret. Logins
// go by name; what they are, the poller's own file says. Knows no message.
#pragma once

#include "engine/outcome_fields.hpp"

#include <netpoll/target.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace netpoll {

template <is<limits> Value>
void fields_of(auto& visit, Value& value) {
    auto& [connect, kex, auth, prompt, idle, command, close, device] = value;
    visit(field_at{"connect", connect}, field_at{"kex", kex}, field_at{"auth", auth},
          field_at{"prompt", prompt}, field_at{"idle", idle}, field_at{"command", command},
          field_at{"close", close}, field_at{"device", device});
}
template <is<algorithm_lists> Value>
void fields_of(auto& visit, Value& value) {
    auto& [kex, host_keys, ciphers, macs, public_keys] = value;
    visit(field_at{"kex", kex}, field_at{"host_keys", host_keys}, field_at{"ciphers", ciphers},
          field_at{"macs", macs}, field_at{"public_keys", public_keys});
}
}  // namespace netpoll

namespace netpoll::wire {

struct question_form {
    std::string see;
    std::string answer;
    bool enter{true};
};
struct line_form {
    std::string send;
    std::vector<question_form> questions;
};
struct command_form {
    std::string send;
    std::vector<question_form> questions;
    std::vector<line_form> then;
};
struct algorithms_form {
    algorithm_lists offered;
};

struct device_form {
    std::string name;
    std::string hostname;
    std::uint16_t port{22};
    std::string platform;
    std::string login;                ///< its name
    std::vector<std::string> others;  ///< names of the further logins of its list
    std::vector<command_form> commands;
    netpoll::limits limits;
    channel_kind channel{channel_kind::shell};
    ssh_profile profile{ssh_profile::modern};
    std::optional<algorithms_form> algorithms;
    std::string realm;
    bool repeatable{false};
    std::optional<bool> stops_on_error;  ///< absent: as the job's kind has it
    std::vector<device_form> jump;
    std::string host_key_alias;
    std::vector<std::string> host_keys;  ///< known_hosts lines that count for it
};

template <is<algorithms_form> Value>
void fields_of(auto& visit, Value& value) {
    auto& [offered] = value;
    visit(field_at{"offered", offered});
}
template <is<question_form> Value>
void fields_of(auto& visit, Value& value) {
    auto& [see, answer, enter] = value;
    visit(field_at{"see", see}, field_at{"answer", answer}, field_at{"enter", enter});
}
template <is<line_form> Value>
void fields_of(auto& visit, Value& value) {
    auto& [send, questions] = value;
    visit(field_at{"send", send}, field_at{"questions", questions});
}
template <is<command_form> Value>
void fields_of(auto& visit, Value& value) {
    auto& [send, questions, then] = value;
    visit(field_at{"send", send}, field_at{"questions", questions}, field_at{"then", then});
}
template <is<device_form> Value>
void fields_of(auto& visit, Value& value) {
    auto& [device, hostname, port, platform, login, others, commands, limits, channel, profile,
           algorithms, realm, repeatable, stops_on_error, jump, host_key_alias, host_keys] = value;
    visit(field_at{"name", device}, field_at{"hostname", hostname}, field_at{"port", port},
          field_at{"platform", platform}, field_at{"login", login}, field_at{"others", others},
          field_at{"commands", commands}, field_at{"limits", limits}, field_at{"channel", channel},
          field_at{"profile", profile}, field_at{"algorithms", algorithms},
          field_at{"realm", realm}, field_at{"repeatable", repeatable},
          field_at{"stops_on_error", stops_on_error}, field_at{"jump", jump},
          field_at{"host_key_alias", host_key_alias}, field_at{"host_keys", host_keys});
}

/// The known_hosts lines that count for a device.
using lines_of_host = std::function<std::vector<std::string>(const target& device)>;

/// `others`: the same device with the further logins of its list; null: there is none.
device_form form_of(const target& device, const std::vector<target>* others,
                    const lines_of_host& lines);

/// The login of a name; null where it is not known.
using login_by_name = std::function<std::shared_ptr<const credentials>(const std::string& name)>;

/// A device at the poller, with each login of its list.
struct received_device {
    std::vector<target> with_login;      ///< never empty; in the order of the list
    std::vector<std::string> host_keys;  ///< of it and its bastions
    std::string unknown_login;  ///< the first that is not known; then nobody may be contacted
};
received_device device_from(const device_form& form, const login_by_name& logins);

}  // namespace netpoll::wire

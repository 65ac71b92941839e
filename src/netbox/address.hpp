// Which NetBox, and which of its devices: "netbox:https://netbox.example.net?role=access". Knows no
// connection.
#pragma once

#include <netpoll/expected.hpp>

#include <string>
#include <string_view>

namespace netpoll::netbox {

/// What an inventory that is NetBox's begins with.
inline constexpr std::string_view address_mark = "netbox:";

struct address {
    std::string origin;   ///< "https://netbox.example.net:8443"
    std::string path;     ///< "/api/dcim/devices/", with what stands before it
    std::string filters;  ///< "role=access&status=active", ready for a URL

    /// As a person would write it.
    std::string text() const;
};

/// The error is a sentence. Only https is spoken, since a token would be read on the way; to this
/// machine itself also http. A path that has /api/ in it is taken as it is, another one has that of
/// the devices behind it.
expected<address, std::string> parse_address(std::string_view text);

/// The origin of a URL, and all that is behind it.
struct split_url {
    std::string origin;
    std::string rest;
};
/// In lower case, without the port that the scheme has anyway; both empty where it is no URL of
/// http or https.
split_url split(std::string_view url);

}  // namespace netpoll::netbox

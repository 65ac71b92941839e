// A key exchange up to the certificate that the server shows as its host key.
#include "ssh/transport/certificate_request.hpp"

#include "core/algorithms.hpp"
#include "ssh/openssh_certificate.hpp"
#include "ssh/wire_reader.hpp"
#include "ssh/wire_text.hpp"

#include <netpoll/escape.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace netpoll {

namespace {

// RFC 4253, 4.2: with CR and LF.
constexpr std::size_t longest_identification = 255;
// RFC 4253, 6.1: what everyone must take. A certificate with RSA keys of 16384 bits and a hundred
// names has 10 KB.
constexpr std::size_t longest_packet = 35'000;
constexpr std::size_t packet_block = 8;  // without a cipher
constexpr std::size_t least_padding = 4;

// RFC 4253, 12, and RFC 5656, 7.1.
enum message : unsigned char {
    msg_disconnect = 1,
    msg_ignore = 2,
    msg_debug = 4,
    msg_kexinit = 20,
    msg_ecdh_init = 30,
    msg_ecdh_reply = 31,
};

// Any point of the curve will do, since nothing is computed with it: the base points.
constexpr std::string_view curve25519_base{
    "\x09\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 32};
constexpr std::string_view nistp256_base{
    "\x04\x6b\x17\xd1\xf2\xe1\x2c\x42\x47\xf8\xbc\xe6\xe5\x63\xa4\x40\xf2\x77\x03\x7d\x81\x2d\xeb"
    "\x33\xa0\xf4\xa1\x39\x45\xd8\x98\xc2\x96\x4f\xe3\x42\xe2\xfe\x1a\x7f\x9b\x8e\xe7\xeb\x4a\x7c"
    "\x0f\x9e\x16\x2b\xce\x33\x57\x6b\x31\x5e\xce\xcb\xb6\x40\x68\x37\xbf\x51\xf5",
    65};
constexpr std::string_view cheap_exchanges =
    "curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256";

/// "ssh-ed25519-cert-v01@openssh.com,..." for the host keys of a list.
std::string certificates_for(std::string_view host_keys) {
    std::string list;
    for (const auto& name : names_in(host_keys)) {
        if (name.find('@') != name.npos) continue;
        list.append(list.empty() ? "" : ",").append(name).append("-cert-v01@openssh.com");
    }
    return list;
}

}  // namespace

certificate_request::certificate_request(const algorithm_lists& ours)
    : ours_(ours), host_keys_(certificates_for(ours.host_keys)), output_("SSH-2.0-netpoll\r\n") {}

std::string certificate_request::take_output() {
    return std::exchange(output_, {});
}

certificate_request::state certificate_request::take(std::string_view bytes) {
    input_ += bytes;
    while (stage_ != stage::over &&
           (stage_ == stage::identification ? take_identification() : take_packet())) {
    }
    input_.erase(0, std::exchange(consumed_, 0));
    if (stage_ != stage::over) return state::more;
    input_.clear();
    return certificate_.empty() ? state::none : state::shown;
}

// The only way to another stage.
void certificate_request::enter(stage next) {
    assert(stage_ < next);
    stage_ = next;
}

void certificate_request::end(std::string why) {
    why_ = std::move(why);
    enter(stage::over);
}

// False where more bytes are wanted.
bool certificate_request::take_identification() {
    const auto end_of_line = input_.find('\n');
    if (std::min(end_of_line, input_.size()) >= longest_identification) {
        end("identifies itself with more than 255 bytes");
        return false;
    }
    if (end_of_line == input_.npos) return false;
    if (!input_.starts_with("SSH-2.0-") && !input_.starts_with("SSH-1.99-")) {
        end("does not speak SSH protocol 2");
        return false;
    }
    consumed_ = end_of_line + 1;
    std::string lists(1, static_cast<char>(msg_kexinit));
    lists.append(16, '\0');  // a cookie for a hash that nobody computes
    for (const std::string_view list :
         {cheap_exchanges, std::string_view(host_keys_), std::string_view(ours_.ciphers),
          std::string_view(ours_.ciphers), std::string_view(ours_.macs),
          std::string_view(ours_.macs), std::string_view("none"), std::string_view("none"),
          std::string_view(), std::string_view()})
        append_text(lists, list);
    lists.append(5, '\0');  // no guess follows; reserved
    send(lists);
    enter(stage::their_lists);
    return true;
}

void certificate_request::send(std::string_view payload) {
    const auto unpadded = 5 + payload.size() + least_padding;
    const auto padding = least_padding + (packet_block - unpadded % packet_block) % packet_block;
    append_number(output_, 1 + payload.size() + padding);
    output_.push_back(static_cast<char>(padding));
    output_.append(payload).append(padding, '\0');
}

// False where more bytes are wanted.
bool certificate_request::take_packet() {
    wire_reader reader(std::string_view(input_).substr(consumed_));
    const auto length = reader.number();
    if (!length) return false;
    if (*length > longest_packet || *length < packet_block || (4 + *length) % packet_block != 0) {
        end("sends a packet of an impossible length");
        return false;
    }
    const auto packet = reader.bytes(*length);
    if (!packet) return false;
    consumed_ += 4 + *length;
    const std::size_t padding = static_cast<unsigned char>(packet->front());
    if (padding < least_padding || padding + 2 > packet->size()) {
        end("sends a packet with an impossible padding");
        return false;
    }
    take_message(packet->substr(1, packet->size() - 1 - padding));
    return true;
}

void certificate_request::take_message(std::string_view payload) {
    const auto kind = static_cast<unsigned char>(payload.front());
    payload.remove_prefix(1);
    switch (kind) {
        case msg_ignore:
        case msg_debug:
            return;
        case msg_disconnect: {
            wire_reader reader(payload);
            const auto reason = reader.number();
            const auto words = reader.text();
            return end("disconnects" + (reason && words ? ": " + escape(*words, 200)
                                                        : std::string(" without a reason")));
        }
        case msg_kexinit:
            if (stage_ == stage::their_lists) return take_lists(payload);
            break;
        case msg_ecdh_reply:
            if (stage_ == stage::reply) return take_reply(payload);
            break;
        default:
            break;
    }
    end("sends a message that has no place here (type " + std::to_string(kind) + ")");
}

void certificate_request::take_lists(std::string_view payload) {
    wire_reader reader(payload);
    reader.bytes(16);
    std::array<std::string_view, 8> lists;
    for (auto& list : lists) {
        const auto text = reader.text();
        if (!text) return end("sends lists of algorithms that are cut off");
        list = *text;
    }
    const auto exchange = agreed(cheap_exchanges, lists[0]);
    if (agreed(host_keys_, lists[1]).empty()) return end("has none that netpoll can use");
    if (exchange.empty())
        return end("offers no key exchange by curve25519 or nistp256 to ask for one");
    std::string init(1, static_cast<char>(msg_ecdh_init));
    append_text(init, exchange.starts_with("curve25519") ? curve25519_base : nistp256_base);
    send(init);
    enter(stage::reply);
}

void certificate_request::take_reply(std::string_view payload) {
    const auto shown = wire_reader(payload).text();
    const auto type = shown ? wire_reader(*shown).text() : std::nullopt;
    if (!type || !is_certificate_type(*type)) return end("shows a host key that is none");
    certificate_ = *shown;
    end({});
}

}  // namespace netpoll

// libcurl's easy interface. Knows no NetBox.
#include "netbox/http_client.hpp"

#include <netpoll/version.hpp>

#include <curl/curl.h>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <ctime>
#include <new>
#include <string_view>

namespace netpoll::netbox {

namespace {

/// A page of NetBox has at most a few MB.
constexpr std::size_t largest_body = std::size_t{256} << 20;

struct receiver {
    http_answer answer;
    bool too_large{false};
};

// NOLINTNEXTLINE(bugprone-easily-swappable-parameters): libcurl's own signature
std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* into) {
    auto& to = *static_cast<receiver*>(into);
    const std::size_t length = size * count;
    to.too_large = to.answer.body.size() + length > largest_body;
    if (to.too_large) return 0;
    to.answer.body.append(bytes, length);
    return length;
}

/// A number of seconds or a date.
std::optional<unsigned> seconds_of(const std::string& text) {
    unsigned seconds = 0;
    const auto* end = text.data() + text.size();
    const auto [at, wrong] = std::from_chars(text.data(), end, seconds);
    if (wrong == std::errc{} && at == end) return seconds;
    const auto when = curl_getdate(text.c_str(), nullptr);
    if (when < 0) return std::nullopt;
    return static_cast<unsigned>(std::max<std::time_t>(when - std::time(nullptr), 0));
}

// NOLINTNEXTLINE(bugprone-easily-swappable-parameters): libcurl's own signature
std::size_t take_header(char* bytes, std::size_t size, std::size_t count, void* into) {
    auto& answer = static_cast<receiver*>(into)->answer;
    const std::string_view line(bytes, size * count);
    const auto colon = line.find(':');
    if (colon == line.npos) return line.size();
    std::string name(line.substr(0, colon));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const auto begin = std::min(line.find_first_not_of(" \t", colon + 1), line.size());
    const auto end = line.find_last_not_of(" \t\r\n");
    const std::string value(line.substr(begin, end + 1 > begin ? end + 1 - begin : 0));
    if (name == "location") answer.location = value;
    if (name == "retry-after") answer.retry_after = seconds_of(value);
    return line.size();
}

/// A tar ball's libcurl knows Debian's place only.
const char* certificates_of_system() {
    constexpr std::array places{"/etc/ssl/certs/ca-certificates.crt",
                                "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
                                "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
                                "/etc/ssl/cert.pem"};
    const auto* const found = std::find_if(
        places.begin(), places.end(), [](const char* each) { return ::access(each, R_OK) == 0; });
    return found == places.end() ? nullptr : *found;
}

http_failure failure_of(CURLcode code, const std::string& detail, const receiver& got,
                        const std::string& ca) {
    const auto said = detail.empty() ? std::string(curl_easy_strerror(code)) : detail;
    switch (code) {
        case CURLE_WRITE_ERROR:
            return {got.too_large ? "sends more than a page can be" : said, false};
        case CURLE_PARTIAL_FILE:
        case CURLE_RECV_ERROR:
        case CURLE_GOT_NOTHING:
            return {"the answer was cut off after " + std::to_string(got.answer.body.size()) +
                    " bytes: " + said};
        case CURLE_PEER_FAILED_VERIFICATION:
            return {"its certificate is not trusted (" + said +
                        "): --netbox-ca names the file of your CA",
                    false};
        case CURLE_SSL_CACERT_BADFILE:
            return {(ca.empty() ? "the system's certificates" : "--netbox-ca " + ca) +
                        " cannot be read: " + said,
                    false};
        case CURLE_OPERATION_TIMEDOUT:
            return {"does not answer in time: " + said};
        case CURLE_URL_MALFORMAT:
        case CURLE_UNSUPPORTED_PROTOCOL:
            return {said, false};
        default:
            return {said};
    }
}

/// Tokens of NetBox 4.5 and later say what they are.
std::string authorization(const secret& token) {
    return "Authorization: " +
           std::string(token.reveal().starts_with("nbt_") ? "Bearer " : "Token ") + token.reveal();
}

}  // namespace

struct http_client::state {
    CURL* handle{nullptr};
    curl_slist* headers{nullptr};
    std::string ca;
    std::array<char, CURL_ERROR_SIZE> detail{};
};

http_client::http_client(const std::shared_ptr<const secret>& token, std::string ca)
    : state_(std::make_unique<state>()) {
    static const auto ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    state_->handle = ready == CURLE_OK ? curl_easy_init() : nullptr;
    if (!state_->handle) throw std::bad_alloc();
    state_->ca = std::move(ca);
    const auto add = [this](const std::string& line) {
        auto* const longer = curl_slist_append(state_->headers, line.c_str());
        if (longer) state_->headers = longer;
    };
    add("Accept: application/json");
    if (token) add(authorization(*token));
    auto* const handle = state_->handle;
    const auto set = [handle](CURLoption option, auto value) {
        curl_easy_setopt(handle, option, value);
    };
    set(CURLOPT_HTTPHEADER, state_->headers);
    set(CURLOPT_USERAGENT, ("netpoll/" + std::string(version)).c_str());
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_ACCEPT_ENCODING, "");
    set(CURLOPT_CONNECTTIMEOUT, 10L);
    set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    set(CURLOPT_LOW_SPEED_TIME, 30L);
    set(CURLOPT_WRITEFUNCTION, &take_body);
    set(CURLOPT_HEADERFUNCTION, &take_header);
    set(CURLOPT_ERRORBUFFER, state_->detail.data());
    const char* const trusted = state_->ca.empty() ? certificates_of_system() : state_->ca.c_str();
    if (trusted) set(CURLOPT_CAINFO, trusted);
}

http_client::~http_client() {
    curl_easy_cleanup(state_->handle);
    curl_slist_free_all(state_->headers);
}

expected<http_answer, http_failure> http_client::get(const std::string& url) {
    receiver got;
    state_->detail.fill('\0');
    curl_easy_setopt(state_->handle, CURLOPT_URL, url.c_str());
    curl_easy_setopt(state_->handle, CURLOPT_WRITEDATA, &got);
    curl_easy_setopt(state_->handle, CURLOPT_HEADERDATA, &got);
    const auto code = curl_easy_perform(state_->handle);
    if (code != CURLE_OK)
        return unexpected(failure_of(code, state_->detail.data(), got, state_->ca));
    curl_easy_getinfo(state_->handle, CURLINFO_RESPONSE_CODE, &got.answer.status);
    return std::move(got.answer);
}

}  // namespace netpoll::netbox

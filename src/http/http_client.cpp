// libcurl's easy interface. Knows no NetBox and no webhook.
#include "http/http_client.hpp"

#include "http/curl_library.hpp"

#include <netpoll/version.hpp>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <ctime>
#include <string_view>
#include <utility>

namespace netpoll {

namespace {

/// A page of NetBox has at most a few MB.
constexpr std::size_t largest_body = std::size_t{256} << 20;

struct receiver {
    http_answer answer;
    bool keeps_body{true};
    bool too_large{false};
};

// NOLINTNEXTLINE(bugprone-easily-swappable-parameters): libcurl's own signature
std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* into) {
    auto& to = *static_cast<receiver*>(into);
    const std::size_t length = size * count;
    if (!to.keeps_body) return length;
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
    const auto when = libcurl()->getdate(text.c_str(), nullptr);
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

std::string remedy_for_ca(const http_settings& settings) {
    return settings.ca_option.empty() ? ": add its CA to the system's certificates"
                                      : ": " + settings.ca_option + " names the file of your CA";
}

http_failure failure_of(CURLcode code, const std::string& detail, const receiver& got,
                        const http_settings& settings) {
    const auto said = detail.empty() ? std::string(libcurl()->easy_strerror(code)) : detail;
    switch (code) {
        case CURLE_WRITE_ERROR:
            return {got.too_large ? "sends more than a page can be" : said, false};
        case CURLE_PARTIAL_FILE:
        case CURLE_RECV_ERROR:
        case CURLE_GOT_NOTHING:
            return {"the answer was cut off after " + std::to_string(got.answer.body.size()) +
                    " bytes: " + said};
        case CURLE_PEER_FAILED_VERIFICATION:
            return {"its certificate is not trusted (" + said + ")" + remedy_for_ca(settings),
                    false};
        case CURLE_SSL_CACERT_BADFILE:
            return {(settings.ca.empty() ? "the system's certificates"
                                         : settings.ca_option + " " + settings.ca) +
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

}  // namespace

/// A list of header lines. Lines are copied.
class http_client::header_list {
public:
    header_list() = default;
    header_list(const header_list&) = delete;
    header_list& operator=(const header_list&) = delete;
    ~header_list() { libcurl()->slist_free_all(all_); }

    void add(const std::vector<std::string>& lines) {
        for (const std::string& each : lines)
            if (auto* const longer = libcurl()->slist_append(all_, each.c_str())) all_ = longer;
    }
    curl_slist* all() const noexcept { return all_; }

private:
    curl_slist* all_{nullptr};
};

struct http_client::state {
    explicit state(http_settings wanted)
        : settings(std::move(wanted)), handle(libcurl()->easy_init()) {}
    state(const state&) = delete;
    state& operator=(const state&) = delete;
    ~state() { libcurl()->easy_cleanup(handle); }

    template <class Value>
    CURLcode set(CURLoption option, Value value) const {
        return libcurl()->easy_setopt(handle, option, value);
    }
    bool prepare();
    expected<http_answer, http_failure> ask(const std::string& url, bool keeps_body);

    http_settings settings;
    header_list headers;
    CURL* handle;
    std::array<char, CURL_ERROR_SIZE> detail{};
};

/// False where libcurl is older than the options that we cannot do without.
bool http_client::state::prepare() {
    headers.add(settings.headers);
    set(CURLOPT_HTTPHEADER, headers.all());
    set(CURLOPT_USERAGENT, ("netpoll/" + std::string(version)).c_str());
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_ACCEPT_ENCODING, "");
    set(CURLOPT_CONNECTTIMEOUT, 10L);
    set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    set(CURLOPT_LOW_SPEED_TIME, 30L);
    set(CURLOPT_WRITEFUNCTION, &take_body);
    set(CURLOPT_HEADERFUNCTION, &take_header);
    set(CURLOPT_ERRORBUFFER, detail.data());
    // Else the end of a client waits for a resolver that does not answer.
    set(CURLOPT_QUICK_EXIT, 1L);
    const char* const trusted =
        settings.ca.empty() ? certificates_of_system() : settings.ca.c_str();
    if (trusted) set(CURLOPT_CAINFO, trusted);
    return set(CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK;
}

expected<http_answer, http_failure> http_client::state::ask(const std::string& url,
                                                            bool keeps_body) {
    receiver got;
    got.keeps_body = keeps_body;
    detail.fill('\0');
    set(CURLOPT_URL, url.c_str());
    set(CURLOPT_WRITEDATA, &got);
    set(CURLOPT_HEADERDATA, &got);
    const auto code = libcurl()->easy_perform(handle);
    if (code != CURLE_OK) return unexpected(failure_of(code, detail.data(), got, settings));
    libcurl()->easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &got.answer.status);
    return std::move(got.answer);
}

expected<http_client, std::string> http_client::open(const http_settings& settings) {
    if (!libcurl()) return unexpected(libcurl().error());
    auto made = std::make_unique<state>(settings);
    if (!made->handle) return unexpected(std::string("there is no memory for an HTTP request"));
    if (!made->prepare())
        return unexpected(std::string("libcurl is too old: 7.85 or later is needed"));
    return http_client(std::move(made));
}

http_client::http_client(std::unique_ptr<state> made) noexcept : state_(std::move(made)) {}
http_client::http_client(http_client&&) noexcept = default;
http_client::~http_client() = default;

expected<http_answer, http_failure> http_client::get(const std::string& url) {
    return state_->ask(url, true);
}

expected<http_answer, http_failure> http_client::post_json(const std::string& url,
                                                           const std::string& body,
                                                           const std::vector<std::string>& headers,
                                                           std::chrono::milliseconds within) {
    header_list all;
    all.add(state_->settings.headers);
    // Else libcurl asks for leave to send the body, and waits a second for the answer.
    all.add({"Content-Type: application/json", "Expect:"});
    all.add(headers);
    state_->set(CURLOPT_HTTPHEADER, all.all());
    state_->set(CURLOPT_TIMEOUT_MS, static_cast<long>(within.count()));
    state_->set(CURLOPT_POSTFIELDS, body.data());
    state_->set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    auto answer = state_->ask(url, false);
    state_->set(CURLOPT_HTTPGET, 1L);
    state_->set(CURLOPT_TIMEOUT_MS, 0L);
    state_->set(CURLOPT_HTTPHEADER, state_->headers.all());
    return answer;
}

}  // namespace netpoll

// Reads page after page. Knows no connection.
#include "netbox/pages.hpp"

#include "core/secret_key.hpp"

#include <netpoll/escape.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <string_view>
#include <vector>

namespace netpoll::netbox {

namespace {

using nlohmann::json;

constexpr int most_redirects = 5;
/// Of 500 devices each.
constexpr int most_pages = 10'000;
constexpr milliseconds first_wait{250};

/// What an inventory has a use for, by NetBox 3's and 4's names.
constexpr std::array<std::string_view, 21> kept{
    "id",     "name",       "device_type", "device_role",   "role",    "platform", "serial",
    "status", "primary_ip", "primary_ip4", "primary_ip6",   "site",    "location", "rack",
    "tenant", "asset_tag",  "tags",        "custom_fields", "cluster", "region",   "manufacturer"};
/// What NetBox says of an object that another one refers to, and nobody asks for.
constexpr std::array<std::string_view, 10> left_out{
    "id",     "url",   "display_url", "display",      "description",
    "_depth", "color", "rear",        "device_count", "virtualmachine_count"};

bool is_among(std::string_view word, std::span<const std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// What YAML takes for no text, which is JSON all the same.
std::string printable(const std::string& text) {
    std::string made;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0U;
        const bool control = c == 0xc2 && next >= 0x80 && next < 0xa0;
        made += c == 0x7f || control ? '?' : text[i];
        if (control) ++i;
    }
    return made;
}

void make_printable(json& value) {
    if (value.is_string()) value = printable(value.get_ref<const std::string&>());
    if (value.is_structured())
        for (auto& each : value)
            make_printable(each);
}

void trim_object(json& object) {
    if (object.is_array())
        for (auto& each : object)
            trim_object(each);
    if (!object.is_object()) return;
    for (const auto word : left_out)
        object.erase(std::string(word));
    for (auto& each : object)
        trim_object(each);
}

/// The copy of it stays on the disk.
void leave_out_secrets(json& fields) {
    if (fields.is_array())
        for (auto& each : fields)
            leave_out_secrets(each);
    if (!fields.is_object()) return;
    for (auto each = fields.begin(); each != fields.end();) {
        if (is_key_of_secret(each.key())) {
            each = fields.erase(each);
            continue;
        }
        leave_out_secrets(*each);
        ++each;
    }
}

/// A device on a line.
std::string line_of(const json& device) {
    auto trimmed = json::object();
    for (const auto& [key, value] : device.items()) {
        if (!is_among(key, kept) || value.is_null()) continue;
        auto& made = trimmed[key] = value;
        if (key == "custom_fields")
            leave_out_secrets(made);
        else
            trim_object(made);
        make_printable(made);
    }
    return trimmed.dump(-1, ' ', false, json::error_handler_t::replace);
}

bool is_passing(long status) {
    return status == 429 || (status >= 500 && status <= 599);
}

/// What NetBox says against filters: {"role": ["Select a valid choice..."]}.
std::string reason_in(const std::string& body) {
    const auto said = json::parse(body, nullptr, false);
    if (!said.is_object()) return {};
    std::string text;
    for (const auto& [key, value] : said.items()) {
        const auto& one = value.is_array() && !value.empty() ? value.front() : value;
        if (one.is_string())
            text += (text.empty() ? ": " : "; ") + escape(key, 40) + ": " +
                    escape(one.get_ref<const std::string&>(), 160);
        if (text.size() > 400) break;
    }
    return text;
}

http_failure refusal(const http_answer& answer, const std::string& path) {
    const auto said = "HTTP " + std::to_string(answer.status);
    switch (answer.status) {
        case 400:
            return {said + ": a filter is not one of NetBox's" + reason_in(answer.body), false};
        case 401:
        case 403:
            return {said +
                        ": without a token that may read devices NetBox says nothing: set "
                        "NETBOX_TOKEN, or --netbox-token",
                    false};
        case 404:
            return {said + ": there is no NetBox at " + escape(path, 200), false};
        case 429:
            return {said + ": asked too often" +
                    (answer.retry_after
                         ? ", and told to wait " + std::to_string(*answer.retry_after) + " s"
                         : "")};
        default:
            return {said, is_passing(answer.status)};
    }
}

class reader {
public:
    reader(const address& from, const page_source& source) : from_(from), source_(source) {}

    expected<pages_text, http_failure> read() {
        std::string query =
            from_.filters + (from_.filters.empty() ? "" : "&") + "limit=500&exclude=config_context";
        std::set<std::string> seen;
        while (!query.empty()) {
            if (!seen.insert(query).second || seen.size() > most_pages)
                return unexpected(http_failure{"its pages lead in a circle", false});
            auto page = get_page(query, seen.size());
            if (!page) return unexpected(std::move(page).error());
            const auto before = lines_.size();
            query = add(*page);
            if (!query.empty() && lines_.size() == before)
                return unexpected(http_failure{"its pages go on without a device more", false});
            if (count_ > 0 && lines_.size() > count_)
                return unexpected(http_failure{"says that there are " + std::to_string(count_) +
                                                   " devices, and its pages have more",
                                               false});
        }
        if (lines_.size() < count_)
            return unexpected(http_failure{"says that there are " + std::to_string(count_) +
                                           " devices, and its pages have " +
                                           std::to_string(lines_.size())});
        return pages_text{whole(), doubt_about_filters()};
    }

private:
    std::string doubt_about_filters() {
        if (from_.filters.empty() || count_ == 0) return {};
        const auto all = get_page("limit=1&exclude=config_context", 1);
        if (!all || all->value("count", json()) != count_) return {};
        return "the filters keep every device (" + std::to_string(count_) +
               "): NetBox passes over a filter whose name it does not know";
    }

    expected<json, http_failure> get_page(const std::string& query, std::size_t number) {
        auto answer = get_in_time(from_.origin + from_.path + "?" + query);
        if (!answer) return unexpected(std::move(answer).error());
        if (answer->status != 200) return unexpected(refusal(*answer, from_.path));
        auto page = json::parse(answer->body, nullptr, false);
        const auto called = "page " + std::to_string(number);
        if (page.is_discarded())
            return unexpected(http_failure{
                called + (answer->body.starts_with('<')
                              ? " is HTML and no JSON: this is not NetBox's API, or a login in "
                                "front of it"
                              : " is cut off, or no JSON")});
        if (!page.is_object() || !page.contains("results") || !page["results"].is_array())
            return unexpected(
                http_failure{called + " has no results: this is not NetBox's API", false});
        return page;
    }

    /// What NetBox refuses for now is asked for again.
    expected<http_answer, http_failure> get_in_time(const std::string& url) {
        auto pause = first_wait;
        for (int attempt = 1;; ++attempt, pause *= 2) {
            auto answer = get_behind_redirects(url);
            const bool passing = answer ? is_passing(answer->status) : answer.error().may_pass;
            if (!passing || attempt == most_attempts) return answer;
            const auto asked = answer ? answer->retry_after : std::nullopt;
            if (asked && *asked > longest_wait_seconds) return answer;
            source_.wait(asked ? milliseconds{*asked * 1'000LL} : pause);
        }
    }

    /// Only within one origin: the token is for nobody else.
    expected<http_answer, http_failure> get_behind_redirects(std::string url) {
        for (int i = 0;; ++i) {
            auto answer = source_.get(url);
            if (!answer || answer->status < 300 || answer->status > 399) return answer;
            if (i == most_redirects)
                return unexpected(http_failure{"redirects in a circle", false});
            const auto& location = answer->location;
            const auto [origin, rest] = split(location);
            const bool stays = location.starts_with('/') && !location.starts_with("//");
            if (!stays && origin != from_.origin)
                return unexpected(http_failure{
                    "redirects to " + (origin.empty() ? "elsewhere" : escape(origin, 200)) +
                        ", which gets no token: where that is right, name it in the inventory",
                    false});
            url = from_.origin + (stays ? location : rest);
        }
    }

    /// The query of the next page, or empty. Where `next` leads to is not looked at: behind a
    /// proxy NetBox may not know its own name.
    std::string add(const json& page) {
        for (const json& each : page["results"]) {
            if (!each.is_object()) continue;
            const auto id = each.find("id");
            if (id != each.end() && !ids_.insert(id->dump()).second) continue;
            lines_.push_back(line_of(each));
        }
        const auto count = page.find("count");
        if (count != page.end() && count->is_number_unsigned()) count_ = *count;
        const auto next = page.find("next");
        if (next == page.end() || !next->is_string()) return {};
        const auto& url = next->get_ref<const std::string&>();
        return url.substr(std::min(url.find('?'), url.size() - 1) + 1);
    }

    std::string whole() const {
        std::string text = "{\"netbox\": " + json(from_.text()).dump() + ", \"results\": [\n";
        for (std::size_t i = 0; i < lines_.size(); ++i)
            text += lines_[i] + (i + 1 < lines_.size() ? ",\n" : "\n");
        return text + "]}\n";
    }

    const address& from_;
    const page_source& source_;
    std::vector<std::string> lines_;
    std::set<std::string> ids_;
    std::size_t count_{0};
};

}  // namespace

expected<pages_text, http_failure> text_of_pages(const address& from, const page_source& source) {
    return reader(from, source).read();
}

}  // namespace netpoll::netbox

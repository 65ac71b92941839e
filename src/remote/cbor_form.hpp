// Values as CBOR maps and back, field by field and by name: what a peer of another version adds is
// ignored, and what it leaves out keeps its default. Knows no message.
#pragma once

#include "engine/frame_bytes.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace netpoll::wire {

using node = nlohmann::json;

template <class T>
concept enumeration = std::is_enum_v<T>;
template <class T>
concept number = std::is_arithmetic_v<T> && !std::is_same_v<T, bool>;

/// Text where it is UTF-8, else bytes: devices send both.
node text_node(const std::string& text);
/// Of either; false for anything else.
bool take_text(const node& from, std::string& to);

/// Empty, 0 or not there: what a peer takes for left out, where that is what it begins with.
constexpr bool is_nothing(const auto& /*value*/) {
    return false;
}
template <number T>
constexpr bool is_nothing(const T& value) {
    return value == T{};
}
constexpr bool is_nothing(const bool& value) {
    return !value;
}
inline bool is_nothing(const std::string& text) {
    return text.empty();
}
template <class Rep, class Period>
constexpr bool is_nothing(const std::chrono::duration<Rep, Period>& value) {
    return value.count() == 0;
}
template <class T>
constexpr bool is_nothing(const std::optional<T>& value) {
    return !value;
}
template <class T>
bool is_nothing(const std::vector<T>& all) {
    return all.empty();
}

/// Which fields are nothing, in their order.
class nothings {
public:
    /// Of a value that nobody has filled.
    template <class T>
    static const std::vector<bool>& by_default() {
        static const auto all = [] {
            const T unfilled{};
            nothings seen;
            fields_of(seen, unfilled);
            return std::move(seen.each_);
        }();
        return all;
    }

    template <class... T>
    void operator()(const field_at<T>&... fields) {
        (each_.push_back(is_nothing(fields.value)), ...);
    }

private:
    std::vector<bool> each_;
};

/// Makes a map of the fields that it is given: without those that are nothing, and would be so by
/// themselves.
class writer {
public:
    /// Of all fields of `value`.
    template <class T>
    static node map_of(const T& value) {
        writer made(nothings::by_default<T>());
        fields_of(made, value);
        return std::move(made.map_);
    }

    template <class... T>
    void operator()(const field_at<T>&... fields) {
        (put(fields), ...);
    }

private:
    explicit writer(const std::vector<bool>& may_be_left_out) : may_be_left_out_(may_be_left_out) {}

    template <class T>
    void put(const field_at<T>& field) {
        if (may_be_left_out_[fields_++] && is_nothing(field.value)) return;
        map_[field.name] = form(field.value);
    }

    static node form(bool value) { return value; }
    static node form(const std::string& text) { return text_node(text); }
    template <number T>
    static node form(T value) {
        return value;
    }
    template <enumeration T>
    static node form(T value) {
        return std::string(name(value));
    }
    template <class Rep, class Period>
    static node form(const std::chrono::duration<Rep, Period>& value) {
        return value.count();
    }
    static node form(const std::chrono::system_clock::time_point& value) {
        return form(value.time_since_epoch());
    }
    template <class T>
    static node form(const std::optional<T>& value) {
        return value ? form(*value) : node();
    }
    template <class T>
    static node form(const std::vector<T>& all) {
        return list(all);
    }
    template <class T, std::size_t N>
    static node form(const std::array<T, N>& all) {
        return list(all);
    }
    static node form(const std::pair<std::string, std::string>& both) {
        return node::array({text_node(both.first), text_node(both.second)});
    }
    static node list(const auto& all) {
        node::array_t made;
        made.reserve(all.size());
        for (const auto& each : all)
            made.push_back(form(each));
        return made;
    }
    template <frame::listed_for<writer> T>
    static node form(const T& value) {
        return map_of(value);
    }

    const std::vector<bool>& may_be_left_out_;
    std::size_t fields_{0};
    node map_ = node::object();
};

/// Fills the fields that it is given. After a value of the wrong kind it is not `well`.
class reader {
public:
    explicit reader(const node& map) : map_(map), well_(map.is_object()) {}

    template <class... T>
    void operator()(const field_at<T>&... fields) {
        (take(fields), ...);
    }
    bool well() const noexcept { return well_; }

private:
    template <class T>
    void take(const field_at<T>& field) {
        if (!well_) return;
        const auto found = map_.find(field.name);
        if (found != map_.end()) well_ = fill(*found, field.value);
    }

    static bool fill(const node& from, bool& value) {
        if (!from.is_boolean()) return false;
        value = from.get<bool>();
        return true;
    }
    static bool fill(const node& from, std::string& text) { return take_text(from, text); }
    template <number T>
    static bool fill(const node& from, T& value) {
        if (std::is_integral_v<T> ? !from.is_number_integer() : !from.is_number()) return false;
        if constexpr (std::is_unsigned_v<T>) {
            if (!from.is_number_unsigned()) return false;
            const auto whole = from.get<std::uint64_t>();
            value = static_cast<T>(whole);
            return value == whole;
        } else if constexpr (std::is_integral_v<T>) {
            if (from.is_number_unsigned() && from.get<std::uint64_t>() > INT64_MAX) return false;
            const auto whole = from.get<std::int64_t>();
            value = static_cast<T>(whole);
            return value == whole;
        } else {
            value = from.get<T>();
            return true;
        }
    }
    template <enumeration T>
    static bool fill(const node& from, T& value) {
        std::string word;
        if (!take_text(from, word)) return false;
        for (int i = static_cast<int>(frame::first_of<T>); i <= static_cast<int>(frame::last_of<T>);
             ++i) {
            if (name(static_cast<T>(i)) != word) continue;
            value = static_cast<T>(i);
            return true;
        }
        return false;
    }
    template <class Rep, class Period>
    static bool fill(const node& from, std::chrono::duration<Rep, Period>& value) {
        Rep count{};
        if (!fill(from, count)) return false;
        value = std::chrono::duration<Rep, Period>(count);
        return true;
    }
    static bool fill(const node& from, std::chrono::system_clock::time_point& value) {
        std::chrono::system_clock::duration since{};
        if (!fill(from, since)) return false;
        value = std::chrono::system_clock::time_point(since);
        return true;
    }
    template <class T>
    static bool fill(const node& from, std::optional<T>& value) {
        value.reset();
        if (from.is_null()) return true;
        T read{};
        if (!fill(from, read)) return false;
        value = std::move(read);
        return true;
    }
    template <class T>
    static bool fill(const node& from, std::vector<T>& all) {
        all.clear();
        if (!from.is_array()) return false;
        for (const node& each : from)
            if (!fill(each, all.emplace_back())) return false;
        return true;
    }
    template <class T, std::size_t N>
    static bool fill(const node& from, std::array<T, N>& all) {
        if (!from.is_array() || from.size() > N) return false;
        for (std::size_t i = 0; i < from.size(); ++i)
            if (!fill(from[i], all[i])) return false;
        return true;
    }
    static bool fill(const node& from, std::pair<std::string, std::string>& both) {
        return from.is_array() && from.size() == 2 && take_text(from[0], both.first) &&
               take_text(from[1], both.second);
    }
    template <frame::listed_for<reader> T>
    static bool fill(const node& from, T& value) {
        reader inner(from);
        value = T{};
        if (inner.well()) fields_of(inner, value);
        return inner.well();
    }

    const node& map_;
    bool well_;
};

template <class T>
node to_node(const T& value) {
    return writer::map_of(value);
}
/// Nothing where it is not of this kind.
template <class T>
std::optional<T> from_node(const node& map) {
    reader taken(map);
    T value{};
    if (taken.well()) fields_of(taken, value);
    return taken.well() ? std::optional(std::move(value)) : std::nullopt;
}

std::string bytes_of(const node& value);
/// Nothing where they are not CBOR, or nested deeper than anything of ours.
std::optional<node> node_of(std::string_view bytes);

}  // namespace netpoll::wire

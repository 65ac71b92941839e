// Values to bytes and back, field by field. Knows no frame: `fields_of` lists what a struct holds.
#pragma once

#include "core/duration_histogram.hpp"
#include "engine/outcome_fields.hpp"
#include "ssh/login_gate.hpp"

#include <netpoll/error.hpp>
#include <netpoll/log.hpp>
#include <netpoll/outcome.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace netpoll::frame {

/// Values that are their bytes.
template <class T>
concept plain = std::is_arithmetic_v<T> && !std::is_same_v<T, bool>;

template <class T>
concept enumeration = std::is_enum_v<T>;

/// Values whose fields `fields_of` lists.
template <class T, class Visitor>
concept listed_for =
    std::is_void_v<decltype(fields_of(std::declval<Visitor&>(), std::declval<T&>()))>;

template <class T>
inline constexpr T first_of = T{};
template <>
inline constexpr errc first_of<errc> = errc::name_not_found;

/// Does not build for an enumeration that has no line below: its values would be refused.
template <class T>
inline constexpr auto last_of = T::has_no_last_value_here;
template <>
inline constexpr errc last_of<errc> = errc::internal;
template <>
inline constexpr phase last_of<phase> = phase::close;
template <>
inline constexpr device_status last_of<device_status> = device_status::cancelled;
template <>
inline constexpr command_status last_of<command_status> = command_status::not_run;
template <>
inline constexpr log_level last_of<log_level> = log_level::off;
template <>
inline constexpr login_leave::answer last_of<login_leave::answer> = login_leave::answer::never;
template <>
inline constexpr channel_kind last_of<channel_kind> = channel_kind::shell;
template <>
inline constexpr ssh_profile last_of<ssh_profile> = ssh_profile::legacy;

/// Appends every field that it is given.
class packer {
public:
    explicit packer(std::string& to) : to_(to) {}

    template <class... Fields>
    void operator()(const Fields&... fields) {
        (put(fields), ...);
    }

private:
    template <class T>
    void put(const field_at<T>& field) {
        put(field.value);
    }
    template <plain T>
    void put(const T& value) {
        to_.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    void put(bool value) { put(static_cast<std::uint8_t>(value)); }
    template <enumeration T>
    void put(T value) {
        put(static_cast<std::int32_t>(value));
    }
    template <class Rep, class Period>
    void put(const std::chrono::duration<Rep, Period>& value) {
        put(value.count());
    }
    void put(const std::chrono::system_clock::time_point& value) { put(value.time_since_epoch()); }
    void put(const std::string& text) {
        put(text.size());
        to_ += text;
    }
    template <class T>
    void put(const std::vector<T>& all) {
        put(all.size());
        for (const T& each : all)
            put(each);
    }
    template <class T, std::size_t N>
    void put(const std::array<T, N>& all) {
        for (const T& each : all)
            put(each);
    }
    template <class T>
    void put(const std::optional<T>& value) {
        put(value.has_value());
        if (value) put(*value);
    }
    void put(const duration_histogram& all) {
        put(all.values());
        put(all.max());
    }
    template <listed_for<packer> T>
    void put(const T& value) {
        fields_of(*this, value);
    }

    std::string& to_;
};

/// Fills every field that it is given. After bytes that cannot be right it is not `well`.
class unpacker {
public:
    explicit unpacker(std::string_view from) : from_(from) {}

    template <class... Fields>
    void operator()(Fields&&... fields) {
        (take(fields), ...);
    }
    bool well() const noexcept { return well_ && from_.empty(); }

private:
    template <class T>
    void take(const field_at<T>& field) {
        take(field.value);
    }
    template <plain T>
    void take(T& value) {
        if (from_.size() < sizeof value) return fail();
        std::memcpy(&value, from_.data(), sizeof value);
        from_.remove_prefix(sizeof value);
    }
    void take(bool& value) {
        std::uint8_t byte = 0;
        take(byte);
        if (byte > 1) return fail();
        value = byte == 1;
    }
    template <enumeration T>
    void take(T& value) {
        auto number = static_cast<std::int32_t>(value);
        take(number);
        if (number < static_cast<std::int32_t>(first_of<T>) ||
            number > static_cast<std::int32_t>(last_of<T>))
            return fail();
        value = static_cast<T>(number);
    }
    template <class Rep, class Period>
    void take(std::chrono::duration<Rep, Period>& value) {
        Rep count{};
        take(count);
        value = std::chrono::duration<Rep, Period>{count};
    }
    void take(std::chrono::system_clock::time_point& value) {
        std::chrono::system_clock::duration since{};
        take(since);
        value = std::chrono::system_clock::time_point{since};
    }
    void take(std::string& text) {
        const auto size = take_size();
        text.assign(from_.substr(0, size));
        from_.remove_prefix(size);
    }
    template <class T>
    void take(std::vector<T>& all) {
        all.clear();
        for (auto left = take_size(); left > 0 && well_; --left)
            take(all.emplace_back());
    }
    template <class T, std::size_t N>
    void take(std::array<T, N>& all) {
        for (T& each : all)
            take(each);
    }
    template <class T>
    void take(std::optional<T>& value) {
        bool there = false;
        take(there);
        value.reset();
        if (there) take(value.emplace());
    }
    void take(duration_histogram& all) {
        duration_histogram::buckets values{};
        duration_histogram::duration max{};
        take(values);
        take(max);
        all = duration_histogram::from(values, max);
    }
    template <listed_for<unpacker> T>
    void take(T& value) {
        fields_of(*this, value);
    }

    // Of a text or a list: each element takes a byte at least.
    std::size_t take_size() {
        std::size_t size = 0;
        take(size);
        if (size <= from_.size()) return size;
        fail();
        return 0;
    }
    void fail() noexcept {
        well_ = false;
        from_ = {};
    }

    std::string_view from_;
    bool well_{true};
};

}  // namespace netpoll::frame

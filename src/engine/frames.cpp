// Frames to bytes and back. Knows no socket.
#include "engine/frames.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <new>
#include <type_traits>
#include <utility>

namespace netpoll::frame {
namespace {

using length_type = std::uint64_t;
using kind_type = std::uint8_t;

// More than any outcome could hold: a length above it is none.
constexpr length_type longest = length_type{1} << 42;

/// Values that are their bytes.
template <class T>
concept plain = (std::is_arithmetic_v<T> && !std::is_same_v<T, bool>) || std::is_pointer_v<T>;

template <class T>
concept enumeration = std::is_enum_v<T>;

/// Values whose fields are listed below.
template <class T, class Visitor>
concept listed_for =
    std::is_void_v<decltype(fields_of(std::declval<Visitor&>(), std::declval<T&>()))>;

template <class T>
constexpr T first_of = T{};
template <>
constexpr errc first_of<errc> = errc::name_not_found;

template <class T>
constexpr T last_of = T{};
template <>
constexpr errc last_of<errc> = errc::internal;
template <>
constexpr phase last_of<phase> = phase::close;
template <>
constexpr device_status last_of<device_status> = device_status::cancelled;
template <>
constexpr command_status last_of<command_status> = command_status::not_run;
template <>
constexpr log_level last_of<log_level> = log_level::off;
template <>
constexpr channel_kind last_of<channel_kind> = channel_kind::shell;

/// Appends every field that it is given.
class packer {
public:
    explicit packer(std::string& to) : to_(to) {}

    template <class... Fields>
    void operator()(const Fields&... fields) {
        (put(fields), ...);
    }

private:
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
    void operator()(Fields&... fields) {
        (take(fields), ...);
    }
    bool well() const noexcept { return well_ && from_.empty(); }

private:
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
    template <class T>
        requires std::is_enum_v<T>
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

// The fields of everything that travels: `What` is const on its way out.
template <class What, class T>
concept is = std::is_same_v<std::remove_const_t<What>, T>;

template <is<job> What>
void fields_of(auto& each, What& what) {
    each(what.index, what.target, what.platform);
}
template <is<error> What>
void fields_of(auto& each, What& what) {
    each(what.code, what.phase, what.detail, what.unanswered);
}
template <is<command_result> What>
void fields_of(auto& each, What& what) {
    each(what.command, what.status, what.output, what.truncated, what.sent, what.exit_status,
         what.duration);
}
template <is<ssh_facts> What>
void fields_of(auto& each, What& what) {
    each(what.server_version, what.kex, what.host_key, what.cipher, what.mac, what.fingerprint,
         what.auth, what.key_accepted);
}
template <is<attempt::failure> What>
void fields_of(auto& each, What& what) {
    each(what.code, what.phase);
}
template <is<attempt> What>
void fields_of(auto& each, What& what) {
    each(what.started, what.cause);
}
template <is<outcome> What>
void fields_of(auto& each, What& what) {
    each(what.index, what.status, what.error, what.attempts, what.started, what.ended, what.phases,
         what.ssh, what.platform, what.address, what.commands);
}
template <is<process_usage> What>
void fields_of(auto& each, What& what) {
    each(what.user, what.system, what.peak_memory, what.voluntary_switches,
         what.involuntary_switches);
}
template <is<run_measures> What>
void fields_of(auto& each, What& what) {
    each(what.reactor_lag, what.workers_lost, what.workers);
}
template <is<jobs> What>
void fields_of(auto& each, What& what) {
    each(what.all);
}
void fields_of(auto&, is<no_more> auto&) {}
void fields_of(auto&, is<stop> auto&) {}
template <is<started> What>
void fields_of(auto& each, What& what) {
    each(what.index);
}
template <is<reached> What>
void fields_of(auto& each, What& what) {
    each(what.index, what.where);
}
template <is<output> What>
void fields_of(auto& each, What& what) {
    each(what.index, what.command, what.total, what.bytes);
}
template <is<log_line> What>
void fields_of(auto& each, What& what) {
    each(what.level, what.host, what.text);
}
template <is<identified> What>
void fields_of(auto& each, What& what) {
    each(what.index, what.line);
}
template <is<typed> What>
void fields_of(auto& each, What& what) {
    each(what.index, what.channel, what.bytes);
}
template <is<received> What>
void fields_of(auto& each, What& what) {
    each(what.index, what.bytes);
}
template <class What>
    requires is<What, finished> || is<What, measured>
void fields_of(auto& each, What& what) {
    each(what.what);
}

template <std::size_t Kind = 0>
std::optional<any> unpacked(std::size_t kind, std::string_view body) {
    if constexpr (Kind < std::variant_size_v<any>) {
        if (kind != Kind) return unpacked<Kind + 1>(kind, body);
        std::variant_alternative_t<Kind, any> what;
        unpacker from{body};
        from(what);
        if (from.well()) return any{std::move(what)};
    }
    return std::nullopt;
}

}  // namespace

void append(std::string& to, const any& what) {
    const auto begin = to.size();
    packer out{to};
    try {
        out(length_type{0}, static_cast<kind_type>(what.index()));
        std::visit([&out](const auto& one) { out(one); }, what);
    } catch (const std::bad_alloc&) {
        to.resize(begin);  // half a frame would spoil all that follow
        throw;
    }
    const length_type length = to.size() - begin - sizeof(length_type);
    std::memcpy(to.data() + begin, &length, sizeof length);
}

std::optional<any> cutter::next() {
    const std::string_view rest = std::string_view{bytes_}.substr(read_);
    length_type length = 0;
    if (broken_ || rest.size() < sizeof length) return std::nullopt;
    std::memcpy(&length, rest.data(), sizeof length);
    if (length < sizeof(kind_type) || length > longest) {
        broken_ = true;
        return std::nullopt;
    }
    if (rest.size() - sizeof length < length) {
        bytes_.erase(0, std::exchange(read_, 0));
        return std::nullopt;
    }
    const auto body = rest.substr(sizeof length, length);
    auto what = unpacked(static_cast<kind_type>(body.front()), body.substr(sizeof(kind_type)));
    broken_ = !what;
    read_ += sizeof length + length;
    if (read_ == bytes_.size()) {
        bytes_.clear();
        read_ = 0;
    }
    return what;
}

}  // namespace netpoll::frame

// A value or the reason why there is none. Knows no error type of its own.
#pragma once

#include <type_traits>
#include <utility>
#include <variant>

namespace netpoll {

/// Wraps an error so that `expected` can tell it from a value, as std::unexpected does.
template <class E>
class unexpected {
public:
    explicit unexpected(E error) : error_(std::move(error)) {}
    const E& error() const& noexcept { return error_; }
    E&& error() && noexcept { return std::move(error_); }

private:
    E error_;
};

/// std::expected's names for C++20 (g++ 12 has it in C++23 mode only). Holds a `T` or an `E`, never
/// neither. Reading the side that is absent is a bug: it throws std::bad_variant_access.
template <class T, class E>
class [[nodiscard]] expected {
    struct nothing {};
    using stored = std::conditional_t<std::is_void_v<T>, nothing, T>;

public:
    using value_type = T;
    using error_type = E;

    template <class U = T>
        requires(std::is_void_v<U>)
    expected() : state_(std::in_place_index<0>) {}

    template <class U = stored>
        requires(!std::is_void_v<T> && std::is_constructible_v<stored, U> &&
                 !std::is_same_v<std::remove_cvref_t<U>, expected>)
    // Implicit, as in the standard: `return value;` is the common case.
    expected(U&& value) : state_(std::in_place_index<0>, std::forward<U>(value)) {}

    template <class G>
    expected(unexpected<G> reason) : state_(std::in_place_index<1>, std::move(reason).error()) {}

    bool has_value() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    stored& value() & { return std::get<0>(state_); }
    const stored& value() const& { return std::get<0>(state_); }
    stored&& value() && { return std::get<0>(std::move(state_)); }

    stored& operator*() & { return value(); }
    const stored& operator*() const& { return value(); }
    stored&& operator*() && { return std::move(*this).value(); }
    stored* operator->() { return &value(); }
    const stored* operator->() const { return &value(); }

    E& error() & { return std::get<1>(state_); }
    const E& error() const& { return std::get<1>(state_); }
    E&& error() && { return std::get<1>(std::move(state_)); }

private:
    std::variant<stored, E> state_;
};

}  // namespace netpoll

// doctest as our tests see it: it comes before the system's in the path. Knows no test.
#pragma once
#pragma GCC system_header  // #include_next is none of ISO C++

#include_next <doctest/doctest.h>

namespace doctest {

/// A text, where doctest itself prints the address of its first character.
template <>
struct StringMaker<const char*> {
    static String convert(const char* text) { return text != nullptr ? text : "(null)"; }
};

}  // namespace doctest

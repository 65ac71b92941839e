// Text and attributes of HTML and SVG, escaped. Knows no page.
#pragma once

#include <string>
#include <string_view>

namespace netpoll::bench {

/// Fit between tags and in quotes: markup is escaped, control bytes are shown as netpoll shows them
/// everywhere, and what is not UTF-8 becomes U+FFFD.
std::string html(std::string_view text);

/// A coordinate: one decimal, never an exponent.
std::string at(double coordinate);

/// `<name attributes>text</name>`; the text is escaped, the attributes are taken as they are.
std::string element(std::string_view name, std::string_view attributes, std::string_view text);

/// An SVG <text> there, with more attributes; the text is escaped.
std::string text_at(double x, double y, std::string_view attributes, std::string_view text);

}  // namespace netpoll::bench

// Text and attributes of HTML and SVG, escaped. Knows no page.
#pragma once

#include <string>
#include <string_view>

namespace netpoll::page {

/// Fit between tags and in quotes: markup is escaped, control bytes and characters that reorder or
/// hide others are shown as netpoll shows them everywhere, and what is not UTF-8 becomes U+FFFD. Of
/// a long text the first 4,000 bytes.
std::string html(std::string_view text);

/// Appends the same of text in lines, of any length: LF and tabs stay.
void append_html_lines(std::string& to, std::string_view text);

/// A coordinate: one decimal, never an exponent.
std::string at(double coordinate);

/// `<name attributes>text</name>`; the text is escaped, the attributes are taken as they are.
std::string element(std::string_view name, std::string_view attributes, std::string_view text);

/// The same around markup, which is taken as it is.
std::string around(std::string_view name, std::string_view attributes, std::string_view markup);

/// An SVG <text> there, with more attributes; the text is escaped.
std::string text_at(double x, double y, std::string_view attributes, std::string_view text);

}  // namespace netpoll::page

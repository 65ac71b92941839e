// The forms in which configurations hold secrets, as data. Knows no session.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace netpoll {

/// One form. The words of a line are compared without case, quotes and punctuation:
///
///     word|other   one of these           ~end|other   ends with one of these
///     #            a number               *            any word
///     ...          up to eight words      word?        may be missing
///     "X"          the secret, where it stands in quotes
///     -p+X, *:X    the secret behind an option, or behind a colon, in the same word
///     -p           this option: its case counts
///     !            the rest is prose
///     X            the secret, behind words that say how it is written ("7", "encrypted", ...)
///     $            the end of the line
///     ^            (first) only where the line begins, also behind set, no, undo, delete and add
///     ^^           (first) only where the line begins
///     @text        (first) only where the line holds this text; "(communities)" stands for the
///     lines
///                  of a section of SNMP communities
///
/// The first form that fits at a word counts, so the particular ones stand before the general.
struct secret_kind {
    std::string_view form;
    std::string_view example;  ///< a line with S3CRET in place of each secret
};

std::span<const secret_kind> secret_kinds() noexcept;

}  // namespace netpoll

// Passwords and passphrases: values that can be used but not shown. Knows no file and no variable.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace netpoll {

/// A secret's text. It cannot be copied, compared, streamed or formatted; its memory is wiped when
/// it ends. The one way to the text is `reveal`, so every use can be found by that word.
class secret {
public:
    explicit secret(std::string text) noexcept;
    secret(const secret&) = delete;
    secret& operator=(const secret&) = delete;
    ~secret();

    /// The text, NUL-terminated, valid as long as this object.
    const std::string& reveal() const noexcept { return text_; }

private:
    std::string text_;
};

/// A secret as the inventory names it. Cheap to copy; all copies share one text.
struct secret_ref {
    /// Where it comes from, fit to be shown: "env:LAB_PASS", "file:/run/secrets/x", "cmd:...",
    /// "ask", "plain". Never the text itself.
    std::string source;
    /// Null where no secret is set.
    std::shared_ptr<const secret> value;

    explicit operator bool() const noexcept { return value != nullptr; }
    /// Equal are copies of one reference, not two with the same text.
    friend bool operator==(const secret_ref&, const secret_ref&) = default;
};

/// Takes live secrets out of text that is about to leave the program. Thread-safe.
class redactor {
public:
    /// From now on occurrences of this secret's text (and of its lines, if it has several) are
    /// replaced: whole words, and inside of others only what is long and no word itself. Null, and
    /// texts shorter than 3 bytes, are ignored: they would blank out everything.
    void add(const std::shared_ptr<const secret>& value);
    /// `text` with every live secret replaced by "[redacted]".
    std::string operator()(std::string_view text) const;

private:
    mutable std::mutex mutex_;
    std::vector<std::shared_ptr<const secret>> secrets_;  // guarded by mutex_
};

}  // namespace netpoll

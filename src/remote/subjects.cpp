// Subjects taken apart.
#include "remote/subjects.hpp"

#include <array>
#include <cstddef>

namespace netpoll::subject {

words words_of(std::string_view subject) {
    std::array<std::string_view, 5> parts;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto dot = i + 1 < parts.size() ? subject.find('.') : subject.npos;
        parts[i] = subject.substr(0, dot);
        subject = dot == subject.npos ? std::string_view() : subject.substr(dot + 1);
    }
    return {std::string(parts[2]), std::string(parts[3]), std::string(parts[4])};
}

}  // namespace netpoll::subject

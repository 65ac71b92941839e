# Writes the bytes of INPUT as a C++ array into OUTPUT. Knows nothing of what is in them.
file(READ ${INPUT} bytes HEX)
string(REGEX REPLACE "(................................)" "\\1\n    " bytes "${bytes}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${bytes}")
file(WRITE ${OUTPUT}
"// Generated from platforms.yaml. Knows nothing.
#include \"inventory/builtin_platforms.hpp\"

namespace netpoll {
namespace {

constexpr char bytes[] = {
    ${bytes}};

}  // namespace

std::string_view builtin_platforms_yaml() noexcept {
    return {bytes, sizeof bytes};
}

}  // namespace netpoll
")

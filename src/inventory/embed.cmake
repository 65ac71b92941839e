# Writes the bytes of the files INPUT (names with commas between, in FOLDER) as C++ arrays into
# OUTPUT. Knows nothing of what is in them.
string(REPLACE "," ";" names "${INPUT}")
set(arrays "")
set(rows "")
foreach(name IN LISTS names)
  file(READ ${FOLDER}/${name}.yaml bytes HEX)
  string(REGEX REPLACE "(................................)" "\\1\n    " bytes "${bytes}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${bytes}")
  string(APPEND arrays "constexpr char ${name}[] = {\n    ${bytes}};\n\n")
  string(APPEND rows "    {\"${name}.yaml\", {${name}, sizeof ${name}}},\n")
endforeach()
file(WRITE ${OUTPUT}
"// Generated from the platforms folder. Knows nothing.
#include \"inventory/builtin_platforms.hpp\"

namespace netpoll {
namespace {

${arrays}constexpr builtin_platform_file all[] = {
${rows}};

}  // namespace

std::span<const builtin_platform_file> builtin_platform_files() noexcept {
    return all;
}

}  // namespace netpoll
")

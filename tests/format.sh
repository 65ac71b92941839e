#!/usr/bin/env bash
# Checks the layout of all C++ files with clang-format 14 or 19, Debian 12's and 13's, which agree on this
# tree. Knows nothing of the build.
# Usage: format.sh. Exits 77 (CTest: skipped) where neither is installed: others may differ.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

for program in clang-format clang-format-14 clang-format-19; do
    if "$program" --version 2>/dev/null | grep -qE 'version (14|19)\.'; then
        find include src tests \( -name '*.hpp' -o -name '*.cpp' -o -name '*.h' \) -print0 |
            xargs -0 "$program" --dry-run -Werror
        exit
    fi
done
echo "skipped: no clang-format 14 or 19 is installed (Debian 12 and 13: apt-get install clang-format)"
exit 77

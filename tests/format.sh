#!/usr/bin/env bash
# Checks the layout of all C++ files with clang-format 14. Knows nothing of the build.
# Usage: format.sh. Exits 77 (CTest: skipped) where that version is not installed: others differ.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

for program in clang-format-14 clang-format; do
    if "$program" --version 2>/dev/null | grep -q 'version 14\.'; then
        find include src tests \( -name '*.hpp' -o -name '*.cpp' \) -print0 |
            xargs -0 "$program" --dry-run -Werror
        exit
    fi
done
echo "skipped: clang-format 14 is not installed (Debian 12: apt-get install clang-format-14)"
exit 77

#!/usr/bin/env python3
# Checks that programs are hardened as Debian hardens its own, by what the linker left in them.
# Usage: hardening_test.py PROGRAM... Exits 77 (CTest: skipped) where a program is not built.
import os
import platform
import re
import subprocess
import sys

X86 = platform.machine() in ("x86_64", "i686")


def said(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True,
                          env={**os.environ, "LC_ALL": "C"}).stdout


def faults_of(program, code):
    """What is missing in a program, a line each; `code` is its code, disassembled."""
    dynamic = said("readelf", "--wide", "--file-header", "--program-headers", "--dynamic", program)
    symbols = said("readelf", "--wide", "--dyn-syms", program)
    present = {
        "position independent (PIE)": re.search(r"FLAGS_1.*\bPIE\b", dynamic),
        "relocations are read-only (relro)": "GNU_RELRO" in dynamic,
        "all of them at start (bind now)": re.search(r"BIND_NOW|FLAGS_1.*\bNOW\b", dynamic),
        "no executable stack": re.search(r"GNU_STACK.* RW ", dynamic),
        "stack protector": "__stack_chk_fail" in symbols,
        "fortified library calls": re.search(r"\b__(?!stack_chk)\w+_chk\b", symbols),
        "assertions of the C++ library": "__glibcxx_assert_fail" in symbols,
    }
    if X86:
        # The note of the whole program says less: Debian 13 starts every program with objects without it.
        present["control flow protection (CET)"] = code.count("endbr64") > 100
    return [f"{program}: missing: {what}" for what, there in present.items() if not there]


def main():
    absent = [program for program in sys.argv[1:] if not os.path.exists(program)]
    if absent:
        print(f"skipped: no optimised build: {absent[0]} (tests/demo.sh makes one)")
        return 77
    faults = []
    # A frame of over a page is touched page by page; a program may have no such frame.
    probes_stack = not X86
    for program in sys.argv[1:]:
        code = said("objdump", "--disassemble", "--no-show-raw-insn", program)
        faults += faults_of(program, code)
        probes_stack = probes_stack or re.search(r"\torq\s+\$0x0,", code)
    if not probes_stack:
        faults.append("missing: stack clash protection")
    print("\n".join(faults) or "hardened: " + " ".join(sys.argv[1:]))
    return 1 if faults else 0


sys.exit(main())

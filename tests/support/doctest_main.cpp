// The main function of every test program. Knows no test.
//
// Both are defined, since a precompiled header may have read doctest's first half already.
#define DOCTEST_CONFIG_IMPLEMENT
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

// The main function of every test program. Knows no test.
//
// Defined here, since a precompiled header may have read doctest's first half already.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstdlib>

int main(int argc, char** argv) {
    // Whoever runs the tests may have keys and settings of their own, which are none of a test's.
    ::setenv("HOME", "/nonexistent", 1);
    return doctest::Context(argc, argv).run();
}

// Libraries that are opened while the program runs, and what is said of those that are not there.
#include "machine/opened_library.hpp"

#include "support/temp_folder.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace netpoll;
using namespace netpoll::testing;

TEST_CASE("functions are taken by their names") {
    auto library = opened_library::open("libm.so.6", "libc6");
    REQUIRE(library);
    double (*root)(double) = nullptr;
    double (*power)(double, double) = nullptr;
    library->take("sqrt", root).take("pow", power);
    REQUIRE(library->problem().empty());
    CHECK(root(81.0) == 9.0);
    CHECK(power(2.0, 10.0) == 1024.0);
}

TEST_CASE("one that is missing is told with what to install") {
    const auto missing = opened_library::open("libnosuch.so.9", "libnosuch9");
    REQUIRE_FALSE(missing);
    CHECK(missing.error() == "libnosuch.so.9 is not installed: apt install libnosuch9");
}

TEST_CASE("one that is damaged, and one without a function, are told in the loader's words") {
    const temp_folder folder;
    const std::string file = folder / "libdamaged.so.1";
    write_file(file, "no library", 0600);
    const auto damaged = opened_library::open(file, "damaged");
    REQUIRE_FALSE(damaged);
    CHECK(damaged.error().starts_with(file + " cannot be loaded: "));

    auto library = opened_library::open("libm.so.6", "libc6");
    REQUIRE(library);
    void (*function)() = nullptr;
    double (*root)(double) = nullptr;
    library->take("no_such_function", function).take("sqrt", root);
    CHECK(library->problem().starts_with("libm.so.6 cannot be used: "));
    CHECK(library->problem().find("no_such_function") != std::string::npos);
    CHECK((root == nullptr));
}

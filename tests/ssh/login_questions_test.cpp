// Which keyboard-interactive questions get the password. Knows no server.
#include "ssh/login_ladder.hpp"

#include <doctest/doctest.h>

using namespace netpoll;

TEST_CASE("questions that want the password") {
    for (const char* text : {"Password: ", "password:", "user@host's password: ",
                             "TACACS+ Password:", "Passwort: ", "Kennwort: "}) {
        CAPTURE(text);
        CHECK(kind_of_question(text, true, true) == question_kind::password);
        CHECK(kind_of_question(text, true, false) == question_kind::password);
    }
    CHECK(kind_of_question("", true, true) == question_kind::password);
    CHECK(kind_of_question("", true, false) == question_kind::other);
}

TEST_CASE("questions that must never get it") {
    for (const char* text :
         {"New password: ", "Retype new password: ", "Verification code: ",
          "One-time password (OATH): ", "Token: ", "Enter PIN: ", "Response: ", "Enter PASSCODE: ",
          "Password again: ", "Do you want to change your password? "}) {
        CAPTURE(text);
        CHECK(kind_of_question(text, true, true) == question_kind::other);
        CHECK(kind_of_question(text, true, false) == question_kind::other);
    }
    CHECK(kind_of_question("Do you accept? ", false, true) == question_kind::other);
    CHECK(kind_of_question("Username: ", false, true) == question_kind::username);
}

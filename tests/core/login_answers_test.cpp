// What is answered to the rounds of a keyboard-interactive login. Knows no server.
#include "core/login_answers.hpp"

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>
#include <vector>

using namespace netpoll;

namespace {

secret_ref secret_of(const char* text) {
    return {"test", std::make_shared<const secret>(text)};
}

credentials admin() {
    credentials who;
    who.username = "admin";
    who.password = secret_of("pa55");
    return who;
}

compiled_answer of_platform(const char* see, const char* send) {
    return {*pattern::compile(see), {see, send, true, 3}};
}

/// The answers as texts, or the error's code.
struct came {
    std::vector<std::string> texts;
    std::string code;
    std::string detail;
};

class session {
public:
    explicit session(credentials who, std::vector<compiled_answer> platform = {})
        : who_(std::move(who)), answers_(who_, platform, {who_.username, "192.0.2.1"}) {}

    came asks(std::initializer_list<login_round::prompt> prompts, const char* instruction = "") {
        const auto got = answers_.to({"", instruction, prompts});
        if (!got) {
            CHECK(got.error().phase == phase::auth);
            return {{}, std::string(name(got.error().code)), got.error().detail};
        }
        came all;
        for (const auto& each : *got)
            all.texts.push_back(each.text ? each.text->reveal() : "code of " + each.command);
        return all;
    }
    login_answers& answers() { return answers_; }

private:
    const credentials who_;
    login_answers answers_;
};

using texts = std::vector<std::string>;

}  // namespace

TEST_CASE("login answers: the password once, the name, a round without questions") {
    session one{admin()};
    CHECK(one.asks({}).texts.empty());
    CHECK_FALSE(one.answers().password_sent());
    CHECK(one.asks({{"login: ", false}, {"Password: ", true}}).texts == texts{"admin", "pa55"});
    CHECK(one.answers().password_sent());
    CHECK(one.asks({{"Password: ", true}}).code == "auth_rejected");
}

TEST_CASE("login answers: the password of another account is not the login's") {
    for (const auto* asked :
         {"Enable password: ", "enable Password:", "Password for admin2@192.0.2.1: ",
          "(root@r1) Password: ", "operator@r1's password: ", "Privileged mode password: ",
          "Password for user 'admin2@corp': "}) {
        CAPTURE(asked);
        session one{admin()};
        CHECK(one.asks({{asked, true}}).code == "auth_unavailable");
    }
    for (const auto* asked : {"Password for admin@192.0.2.1: ", "(ADMIN@r1) Password: ",
                              "admin@r1's password: ", "Password: ", "Password for admin: "}) {
        CAPTURE(asked);
        session one{admin()};
        CHECK(one.asks({{asked, true}}).texts == texts{"pa55"});
    }
    auto who = admin();
    who.username = "corp\\admin";
    CHECK(session{who}.asks({{"Password for admin@r1: ", true}}).texts == texts{"pa55"});
    who.username = "enable";
    CHECK(session{who}.asks({{"Password for enable: ", true}}).texts == texts{"pa55"});
}

TEST_CASE("login answers: nothing is typed where a new password is asked for") {
    auto who = admin();
    who.questions = {{"change it now", "y"}, {"assword", "$password"}};
    session one{who, {of_platform("(?i)password", "$password")}};
    const auto fresh = one.asks({{"Password: ", true}, {"New password: ", true}});
    CHECK(fresh.code == "password_expired");
    CHECK(fresh.detail.find("\"New password:\"") != fresh.detail.npos);
    CHECK_FALSE(one.answers().password_sent());
    CHECK(one.asks({{"Password:", true}}, "Your password has expired.").code == "password_expired");
    CHECK_FALSE(one.answers().password_sent());
    // A fixed answer that is no secret may be given to an echoed question.
    CHECK(one.asks({{"Your password has expired, change it now? ", false}}).texts == texts{"y"});
}

TEST_CASE("login answers: what is not understood is quoted, with the line that answers it") {
    session one{admin()};
    const auto got = one.asks({{"Enter PASSCODE: ", true}});
    CHECK(got.code == "auth_unavailable");
    CHECK(got.detail.find("\"Enter PASSCODE:\"") != got.detail.npos);
    CHECK(got.detail.find("login: [{expect: 'Enter PASSCODE', answer: 'env:NAME'}]") !=
          got.detail.npos);
    CHECK_FALSE(one.answers().password_sent());
    CHECK(one.asks({{"", true}}, "Enter PASSCODE").code == "auth_unavailable");
    CHECK(session{admin()}.asks({{"", true}}).texts == texts{"pa55"});
    // Told from a password that is missing by a field, whatever the device's words are.
    login_round round;
    round.prompts = {{"Enter PASSCODE: ", true}};
    CHECK(one.answers().to(round).error().unanswered);
    session nothing{{}};
    round.prompts = {{"Password: ", true}};
    CHECK_FALSE(nothing.answers().to(round).error().unanswered);
}

TEST_CASE("login answers: the inventory's own, each once, before anything else") {
    auto who = admin();
    who.password = {};
    who.questions = {{"Enter PASSCODE", "", secret_of("123456")}, {"Parole", "$password"}};
    session one{who};
    CHECK(one.answers().has_more());
    CHECK(one.asks({{"Enter PASSCODE: ", true}}).texts == texts{"123456"});
    const auto again = one.asks({{"Enter PASSCODE: ", true}});
    CHECK(again.code == "auth_rejected");
    CHECK(again.detail.find("again") != again.detail.npos);
    const auto none = one.asks({{"Parole:", true}});
    CHECK(none.code == "auth_unavailable");
    CHECK(none.detail.find("no password") != none.detail.npos);

    who.password = secret_of("pa55");
    session other{who};
    CHECK(other.asks({{"Parole: ", true}}).texts == texts{"pa55"});
    CHECK(other.asks({{"Password: ", true}}).code == "auth_rejected");
    CHECK(other.answers().has_more());
}

TEST_CASE("login answers: a one-time code is named by its command, and once") {
    auto who = admin();
    who.questions = {{"(?i)verification code", ""}};
    who.questions[0].code = "oathtool -b";
    session one{who};
    CHECK(one.answers().has_more());
    CHECK(one.asks({{"Password: ", true}, {"Verification code: ", true}}).texts ==
          texts{"pa55", "code of oathtool -b"});
    CHECK_FALSE(one.answers().has_more());
    CHECK(one.asks({{"Verification code: ", true}}).code == "auth_rejected");
    // It is a secret: no name of an account is typed where a new password is wanted.
    session other{who};
    CHECK(other.asks({{"New password (verification code): ", true}}).code == "password_expired");
}

TEST_CASE("login answers: the platform's, as PAN-OS needs them") {
    session one{admin(), {of_platform("(?i)do you accept and acknowledge", "yes")}};
    const char* statement =
        "By logging in you agree.\nDo you accept and acknowledge the statement above ? (yes/no) : ";
    CHECK(one.asks({{statement, false}}).texts == texts{"yes"});
    CHECK(one.asks({{"Password: ", true}}).texts == texts{"pa55"});
    CHECK_FALSE(one.answers().has_more());
    CHECK(session{admin()}.asks({{statement, false}}).code == "auth_unavailable");
}

TEST_CASE("login answers: a flood of questions is not read") {
    session one{admin()};
    login_round round;
    round.prompts.resize(256, {"Password: ", true});
    CHECK(one.answers().to(round).error().code == errc::auth_unavailable);
}

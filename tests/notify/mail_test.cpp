// Headers that nobody can add to, and a program that takes the mail.
#include "notify/mail.hpp"
#include "notify/sample.hpp"
#include "support/temp_folder.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

std::string headers_of(const std::string& message) {
    return message.substr(0, message.find("\n\n") + 1);
}

}  // namespace

TEST_CASE("a mail's headers are ours, whatever names are in it") {
    run_notice notice = sample_notice();
    notice.inventory = {"/srv/a\nBcc: all@example.net\n\nx.yaml"};
    notice.machine = "nms\r\nX-Evil: 1";
    const std::string message = mail_text(notice, {"ops@example.net", "noc"});
    const std::string headers = headers_of(message);
    CHECK(headers.starts_with("To: ops@example.net,\n noc\nSubject: "));
    CHECK(headers.find("\nBcc") == std::string::npos);
    CHECK(headers.find("\nX-Evil") == std::string::npos);
    CHECK(headers.find("\nDate: Fri, 27 Nov 2026 02:03:08 +0000\n") != std::string::npos);
    CHECK(std::count(headers.begin(), headers.end(), '\n') == 9);
    CHECK(message.find("\n\n3 of 2000 devices failed\n") != std::string::npos);
}

TEST_CASE("a subject that is not ASCII is encoded, and long ones are folded between characters") {
    run_notice notice = sample_notice();
    notice.machine = "k\xc3\xb6ln";
    CHECK(headers_of(mail_text(notice, {"noc"}))
              .find("\nSubject: =?UTF-8?Q?netpoll_on_k=C3=B6ln=3A_3_of_2000") != std::string::npos);
    notice.inventory = {std::string(150, 'x') + ".yaml"};
    const std::string headers = headers_of(mail_text(notice, {"noc"}));
    std::size_t begin = 0;
    for (std::size_t end = 0; (end = headers.find('\n', begin)) != headers.npos; begin = end + 1)
        CHECK(end - begin <= 78);
}

TEST_CASE("no line is longer than mail allows") {
    run_notice notice = sample_notice();
    notice.causes[0].hosts.assign(100, std::string(80, 'h'));
    const std::string message = mail_text(notice, {"noc"});
    std::size_t begin = 0;
    for (std::size_t end = 0; (end = message.find('\n', begin)) != message.npos; begin = end + 1)
        CHECK(end - begin <= 998);
}

TEST_CASE("addresses") {
    for (const char* good : {"ops@example.net", "root", "a.b+c@x"})
        CHECK(address_problem(good).empty());
    for (const char* bad :
         {"", "-oQ/tmp", "a b@x", "a@b\nBcc: c@d", "a@", "@b", "a@b@c", "a,b", "k\xc3\xb6ln@x"})
        CHECK_FALSE(address_problem(bad).empty());
}

TEST_CASE("the program gets the mail, and its failure is said") {
    const temp_folder folder;
    const std::string program = folder / "sendmail";
    write_file(
        program,
        "#!/bin/sh\necho \"$@\" > " + (folder / "said") + "; cat > " + (folder / "mail") + "\n",
        0755);
    const std::string message =
        mail_text(sample_notice(), {"noc"}) + std::string(200'000, 'x') + "\n";
    REQUIRE(send_mail(program, message));
    CHECK(read_file(folder / "said") == "-t -i\n");
    CHECK(read_file(folder / "mail") == message);
    write_file(program, "#!/bin/sh\necho no such user >&2; exit 67\n", 0755);
    CHECK(send_mail(program, message).error() == program + " ended with status 67: no such user");
    CHECK(send_mail(folder / "none", message).error() ==
          (folder / "none") + " cannot be started: No such file or directory");
    // What it leaves behind holds its output open, and is not waited for.
    write_file(program, "#!/bin/sh\nsleep 60 &\ncat >/dev/null; exit 0\n", 0755);
    CHECK(send_mail(program, message));
}

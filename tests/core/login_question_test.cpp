// Which questions of a login get the password, in every language of the table. Knows no answer.
#include "core/login_question.hpp"
#include "core/folded_text.hpp"
#include "core/login_words.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstring>
#include <map>
#include <set>
#include <string>
#include <vector>

using namespace netpoll;

namespace {

constexpr std::array<std::string_view, 2> nobody{"admin", "192.0.2.1"};

question_kind kind(std::string_view text, bool hidden = true, bool only = true,
                   std::string_view before = {}) {
    return kind_of({text, before, hidden, only}, nobody);
}

void check_all(question_kind wanted, const std::vector<const char*>& texts) {
    for (const char* text : texts) {
        CAPTURE(text);
        CHECK(static_cast<int>(kind(text)) == static_cast<int>(wanted));
        CHECK(static_cast<int>(kind(text, true, false)) == static_cast<int>(wanted));
    }
}

void never(const std::vector<const char*>& texts) {
    for (const char* text : texts) {
        CAPTURE(text);
        for (const bool hidden : {true, false}) {
            CHECK(kind(text, hidden) != question_kind::password);
            CHECK(kind(text, hidden, false) != question_kind::password);
        }
    }
}

}  // namespace

TEST_CASE("the password in the words of every language") {
    check_all(question_kind::password,
              {"Password: ", "password:", "PASSWORD", "Passwd:", "Enter password for admin: ",
               "user@host's password: ", "TACACS+ Password:", "[sudo] password for admin: ",
               "LDAP-Password:", "UserPassword:", "Password for admin@EXAMPLE.COM:",
               "Please type your password to continue:", "Pass: "});
    check_all(question_kind::password,
              {"Passwort: ", "Kennwort: ", "Benutzerpasswort:", "Bitte geben Sie Ihr Kennwort ein:",
               "PASSWORT für admin:", "Paßwort:"});
    check_all(question_kind::password, {"Mot de passe : ", "Mot de passe\u00A0:",
                                        "MOT DE PASSE pour admin :", "Saisissez le mot de passe:"});
    check_all(question_kind::password,
              {"Contraseña: ", "CONTRASEÑA:", "Contrasena:", "Introduzca la contraseña de admin:",
               "Contrase\xF1"
               "a:"});
    check_all(question_kind::password,
              {"Senha: ", "Palavra-passe:", "Digite a senha do usuário admin:"});
    check_all(question_kind::password, {"Parola d'ordine:", "Inserire la password:",
                                        "Password dell'utente:", "Parola di accesso:"});
    check_all(question_kind::password,
              {"Wachtwoord: ", "Wachtwoord voor admin:", "Gebruikerswachtwoord:"});
    check_all(
        question_kind::password,
        {"Hasło: ", "HASŁO:", "Podaj hasło użytkownika admin:", "Haslo:", "Hasło dla admin:"});
    check_all(question_kind::password,
              {"Пароль: ", "ПАРОЛЬ:", "Введите пароль:", "Пароль пользователя admin:"});
    check_all(question_kind::password, {"Parola: ", "PAROLA:", "Şifre:", "ŞİFRE:", "Şifreniz:",
                                        "admin için parola:", "PAROLANIZI GİRİN:"});
    check_all(question_kind::password,
              {"密码：", "密码:", "請輸入密碼：", "请输入用户 admin 的密码:", "口令:"});
    check_all(question_kind::password, {"パスワード: ", "パスワードを入力してください：",
                                        "ﾊﾟｽﾜｰﾄﾞ:", "admin のパスワード:"});
    check_all(question_kind::password,
              {"비밀번호: ", "암호:", "패스워드：", "admin의 암호:", "비밀번호를 입력하세요:"});
}

TEST_CASE("a word for new, change or expired wins: the password has expired") {
    check_all(question_kind::expired,
              {"New password: ", "Newpassword:", "NEW PASSWORD:", "Retype new password: ",
               "Password expired. Choose a password:", "Enter your current password:",
               "(current) UNIX password: ", "Old Password:", "Password has expired:",
               "\x1b[1mNew\x1b[0m password:",
               "N\u200B"
               "ew password:",
               "Ｎｅｗ　ｐａｓｓｗｏｒｄ：", "Set a password of at least 8 characters:"});
    check_all(question_kind::expired,
              {"Neues Passwort:", "Neuespasswort:", "Passwort ändern:", "Passwortänderung:",
               "Ihr Kennwort ist abgelaufen. Kennwort:", "Altes Passwort:", "PASSWORT ÄNDERN:"});
    check_all(question_kind::expired,
              {"Nouveau mot de passe :", "Mot de passe expiré. Choisissez un mot de passe :",
               "Ancien mot de passe:"});
    check_all(question_kind::expired,
              {"Nueva contraseña:", "Contraseña nueva:", "Su contraseña ha caducado. Contraseña:"});
    check_all(question_kind::expired, {"Nova senha:", "Senha expirada:", "Escolha uma senha:"});
    check_all(question_kind::expired,
              {"Nuova password:", "Password scaduta:", "Scegli la password:"});
    check_all(question_kind::expired,
              {"Nieuw wachtwoord:", "Wachtwoord verlopen:", "Kies een wachtwoord:"});
    check_all(question_kind::expired, {"Nowe hasło:", "Hasło wygasło:", "Wybierz hasło:"});
    check_all(question_kind::expired,
              {"Новый пароль:", "НОВЫЙ ПАРОЛЬ:", "Срок действия пароля истёк:", "Смените пароль:"});
    check_all(question_kind::expired,
              {"Yeni parola:", "YENİ ŞİFRE:", "Parolanın süresi doldu:", "Şifre değiştir:"});
    check_all(question_kind::expired, {"新密码：", "新密碼:", "密码已过期:", "修改密码："});
    check_all(question_kind::expired,
              {"新しいパスワード:", "パスワードの有効期限が切れました:", "パスワード変更:"});
    check_all(question_kind::expired, {"새 비밀번호:", "비밀번호 만료:", "암호 변경:"});
}

TEST_CASE("other questions never get the password") {
    never({"SecurID:",
           "YubiKey for x:",
           "Enter the 6 digits shown:",
           "Enter PASSCODE: ",
           "Token: ",
           "Verification code: ",
           "One-time password (OATH): ",
           "Onetime-Password:",
           "Enter PIN: ",
           "Response: ",
           "Password again: ",
           "Password (again):",
           "Re-enter password:",
           "Do you want to change your password? ",
           "Password + token:",
           "Passcode or password:",
           "Anything at all: ",
           "Enter your answer:",
           ":",
           ">",
           "Passphrase for key:"});
    never({"Einmalpasswort:", "Einmal-Kennwort:", "Passwort wiederholen:", "Passwortbestätigung:",
           "PIN-Code:", "Schlüssel:", "TAN:", "Sicherheitscode zum Passwort:", "Tokencode:"});
    never({"Code :", "Mot de passe à usage unique:", "Confirmez le mot de passe:", "Jeton:", "Clé:",
           "Retapez le mot de passe:"});
    never({"Código:", "Clave:", "Contraseña de un solo uso:", "Repita la contraseña:", "Llave:"});
    never({"Código da senha:", "Chave:", "Confirme a senha:", "Senha de uso único:"});
    never({"Codice:", "Chiave:", "Password monouso:", "Ripeti la password:", "Gettone:"});
    never({"Code:", "Sleutel:", "Herhaal wachtwoord:", "Eenmalig wachtwoord:", "Pincode:"});
    never({"Kod:", "Klucz:", "Powtórz hasło:", "Hasło jednorazowe:", "Żeton:"});
    never({"Код:", "Ключ:", "Повторите пароль:", "Одноразовый пароль:", "ПИН:", "ТОКЕН:",
           "Пароль ещё раз:"});
    never({"Kod:", "Anahtar:", "Parola tekrarı:", "Tek kullanımlık şifre:", "Doğrulama kodu:"});
    never({"验证码:", "动态口令:", "一次性密码:", "确认密码:", "再次输入密码:", "PIN码:", "令牌:",
           "密钥:", "重新輸入密碼:"});
    never({"認証コード:", "ワンタイムパスワード:", "パスワード（確認）:", "トークン:", "暗証番号:",
           "パスワードを再入力:", "鍵:", "パスコード:"});
    never({"인증 코드:", "일회용 비밀번호:", "비밀번호 확인:", "토큰:", "핀:",
           "비밀번호 다시 입력:", "키:"});
}

TEST_CASE("no word of the table but one for password gets it beside one") {
    std::set<std::string_view> languages;
    for (const auto& row : all_login_words()) {
        languages.insert(row.language);
        for (auto rest = row.words; !rest.empty();) {
            auto word = std::string(rest.substr(0, rest.find(',')));
            rest.remove_prefix(std::min(rest.size(), word.size() + 1));
            std::erase(word, '*');
            CAPTURE(word);
            if (row.topic == login_topic::password) {
                CHECK(kind(word + ":") == question_kind::password);
                CHECK(kind("new " + word + ":") == question_kind::expired);
                CHECK(kind(word + " token:") == question_kind::unknown);
            } else if (row.topic != login_topic::username) {
                CHECK(kind(word + " password:") != question_kind::password);
                CHECK(kind("Password (" + word + "):") != question_kind::password);
            }
        }
    }
    CHECK(languages == std::set<std::string_view>{"en", "de", "fr", "es", "pt", "it", "nl", "pl",
                                                  "ru", "tr", "zh", "ja", "ko"});
}

TEST_CASE("names are no words of a question") {
    const auto asked_of = [](std::string_view user, std::string_view host, std::string_view text) {
        const std::array names{user, host};
        return kind_of({text}, names);
    };
    CHECK(asked_of("newton", "10.0.0.1", "Password for newton:") == question_kind::password);
    CHECK(asked_of("newton", "10.0.0.1", "newton's password:") == question_kind::password);
    CHECK(asked_of("admin", "keystone", "admin@keystone's password:") == question_kind::password);
    CHECK(asked_of("admin", "keystone", "Password for keystone:") == question_kind::password);
    CHECK(asked_of("pin", "10.0.0.1", "(pin@tokenring) Password:") == question_kind::password);
    CHECK(asked_of("pin", "token", "(pin@token) Password:") == question_kind::password);
    CHECK(asked_of("new", "10.0.0.1", "Password for new:") == question_kind::password);
    CHECK(asked_of("new", "10.0.0.1", "Password for user 'new':") == question_kind::password);
    CHECK(asked_of("Key", "10.0.0.1", "password for user KEY: ") == question_kind::password);
    CHECK(asked_of("token", "10.0.0.1", "请输入 token 的密码:") == question_kind::password);
    CHECK(asked_of("code", "10.0.0.1", "code için parola:") == question_kind::password);
    CHECK(asked_of("ключ", "10.0.0.1", "Пароль для ключ:") == question_kind::password);
    CHECK(asked_of("admin", "10.0.0.1", "new-york-1 password:") == question_kind::password);
    CHECK(asked_of("admin", "new-york", "admin@new-york password:") == question_kind::password);
    // A user of that name makes no other question answerable.
    CHECK(asked_of("new", "10.0.0.1", "New password:") == question_kind::expired);
    CHECK(asked_of("token", "10.0.0.1", "Token password:") == question_kind::unknown);
    CHECK(asked_of("password", "10.0.0.1", "Token for password:") == question_kind::unknown);
    CHECK(asked_of("pass", "fw", "pass@fw: ") == question_kind::unknown);
    CHECK(asked_of("admin", "fw", "New password for admin@fw:") == question_kind::expired);
}

TEST_CASE("what stands before the question counts where it speaks of the password") {
    CHECK(kind("Last login: yesterday\nPassword:") == question_kind::password);
    CHECK(kind("Enter your code of conduct here.\r\nPassword: ") == question_kind::password);
    CHECK(kind("Your password has expired.\nPassword:") == question_kind::expired);
    CHECK(kind("Your password will expire in 3 days.\nPassword:") == question_kind::password);
    CHECK(kind("Password:", true, true, "Password Expired\n") == question_kind::expired);
    CHECK(kind("Password:", true, true, "\nYou must choose a new password.") ==
          question_kind::unknown);
    CHECK(kind("Enter it again:", true, false, "Your password has expired") ==
          question_kind::expired);
    CHECK(kind("Password:", true, true, "\nAuthorized use only. New rules apply.") ==
          question_kind::password);
}

TEST_CASE("a blank question asks for the password where nothing else is said") {
    CHECK(kind("") == question_kind::password);
    CHECK(kind(" \u3000\n") == question_kind::password);
    CHECK(kind("", true, false) == question_kind::unknown);
    CHECK(kind("", false) == question_kind::unknown);
    CHECK(kind("", true, true, "\nEnter PASSCODE") == question_kind::unknown);
    CHECK(kind("", true, true, "\nEnter a new password") == question_kind::expired);
    CHECK(kind("", true, true, "\nWelcome") == question_kind::password);
}

TEST_CASE("an echoed question gets the user name at most") {
    for (const char* text : {"Username: ", "login:", "Benutzername:", "Usuario:", "用户名：",
                             "ユーザー名:", "Имя пользователя:"}) {
        CAPTURE(text);
        CHECK(kind(text, false) == question_kind::username);
        CHECK(kind(text) == question_kind::unknown);
    }
    CHECK(kind("Do you accept the user agreement?", false) == question_kind::unknown);
    CHECK(kind("Password:", false) == question_kind::unknown);
    CHECK(kind("New password:", false) == question_kind::expired);
}

TEST_CASE("folded: case, accents, widths, blanks, marks") {
    CHECK(folded("ÄÖÜß Łódź Çİı") == "aous lodz cii");
    CHECK(folded("ПАРОЛЬ Ёж") == "пароль еж");
    CHECK(folded("Ｐａｓｓ：\u00A0\u3000x") == "pass:  x");
    CHECK(folded("e\u0301\u200B\x1b[1;31mx\x1b[0m\r\n\x07") == "ex\n\n ");
    CHECK(folded("\xF1\xFF") == "ny");
    CHECK(folded("密码") == "密码");
}

TEST_CASE("the inventory's line for a question") {
    CHECK(login_line_for("Enter PASSCODE: ") ==
          "login: [{expect: 'Enter PASSCODE', answer: 'env:NAME'}]");
    CHECK(login_line_for("notice\nWhat's 1+1 (in C)?:") ==
          "login: [{expect: 'What''s 1\\+1 \\(in C\\)\\?', answer: 'env:NAME'}]");
    CHECK(login_line_for("") == "login: [{expect: '^', answer: 'env:NAME'}]");
    CHECK(login_line_for("a\x1b\xE9z:") == "login: [{expect: 'a..z', answer: 'env:NAME'}]");
}

// Words of login questions in the languages that devices speak. Knows no question.
//
// A word that means both password and key or code (clave, parola chiave) stands with the keys: a
// password typed into the wrong question is spent, one that is not typed costs an inventory line.
#include "core/login_words.hpp"

#include <array>

namespace netpoll {

namespace {

using enum login_topic;

constexpr std::array table{
    login_words{"en", password, "password, passwd, pass, pwd"},
    login_words{"en", username, "user, username, userid, login, logon, name"},
    login_words{"en", fresh, "new, choose, create, select, set, define, characters, minimum"},
    login_words{"en", change,
                "change, changed, changing, reset, update, old, current, previous, existing"},
    login_words{"en", expired, "expired, aged out, outdated"},
    login_words{
        "en", again,
        "again, re, retype, reenter, repeat, repeated, confirm, confirmation, verify, twice, "
        "once more"},
    login_words{"en", other,
                "*token, tokens, *code, *codes, *key, *keys, pin, pins, otp, totp, hotp, oath, "
                "one time, onetime, single use, challenge, response, verification, mfa, 2fa, "
                "factor, duo, securid, authenticator, digit, digits, sms, captcha, second, "
                "secondary, temporary, dynamic, phrase, passphrase, smartcard, card, seed, next, "
                "expire, expires, expiring, expiry, expiration"},

    login_words{"de", password, "passwort*, paßwort*, kennwort*"},
    login_words{"de", username, "benutzer, benutzername, benutzerkennung, anmeldename"},
    login_words{"de", fresh,
                "neu, neue, neues, neuen, neuer, wählen, wähle, auswählen, vergeben, festlegen, "
                "erstellen"},
    login_words{"de", change,
                "ändern, ändere, änderung, geändert, alt, alte, altes, alten, bisherig*, aktuell*, "
                "derzeitig*, "
                "zurücksetzen"},
    login_words{"de", expired, "abgelaufen*, ungültig"},
    login_words{"de", again,
                "erneut, nochmal, nochmals, noch einmal, wiederhol*, bestätig*, zweimal"},
    login_words{"de", other,
                "einmal*, *schlüssel, *kode, tan, *ziffern, zweit*, vorläufig*, läuft ab, "
                "ablauf*"},

    login_words{"fr", password, "mot de passe, mots de passe, motdepasse, mdp"},
    login_words{"fr", username, "utilisateur, identifiant"},
    login_words{
        "fr", fresh,
        "nouveau, nouvel, nouvelle, choisir, choisissez, créer, créez, définir, définissez"},
    login_words{"fr", change,
                "changer, changez, changement, modifier, modifiez, modification, ancien, ancienne, "
                "actuel, actuelle"},
    login_words{"fr", expired, "a expiré, est expiré, passe expiré, expirée, périmé, périmée"},
    login_words{"fr", again,
                "encore, à nouveau, retaper, retapez, répéter, répétez, ressaisir, ressaisissez, "
                "confirmer, confirmez"},
    login_words{
        "fr", other,
        "jeton, clé, clés, clef, usage unique, chiffres, secondaire, temporaire, dynamique, "
        "facteur, expire"},

    login_words{"es", password, "contraseña, contraseñas"},
    login_words{"es", username, "usuario"},
    login_words{"es", fresh,
                "nueva, nuevo, elegir, elija, elige, escoger, escoja, crear, cree, establecer, "
                "establezca, seleccione"},
    login_words{"es", change,
                "cambiar, cambie, cambio, modificar, modifique, antigua, anterior, actual, vieja"},
    login_words{"es", expired,
                "expirado, expirada, expiró, caducado, caducada, caducó, vencido, vencida, venció"},
    login_words{"es", again,
                "otra vez, nuevamente, repita, repetir, confirme, confirmar, confirmación, "
                "reingrese, reescriba, vuelva"},
    login_words{"es", other,
                "código, clave, claves, llave, ficha, un solo uso, único uso, dígitos, temporal, "
                "dinámica, expira, caduca, vence"},

    login_words{"pt", password, "senha, palavra passe, palavra de passe, palavrapasse"},
    login_words{"pt", username, "usuário, utilizador"},
    login_words{"pt", fresh,
                "nova, novo, escolha, escolher, criar, crie, definir, defina, selecione"},
    login_words{"pt", change,
                "alterar, altere, alteração, mudar, mude, mudança, trocar, troque, antiga, atual"},
    login_words{"pt", expired, "expirou, expirado, expirada, caducou, venceu, vencida"},
    login_words{"pt", again,
                "novamente, outra vez, repita, repetir, confirme, confirmar, confirmação, "
                "redigite, reintroduza"},
    login_words{"pt", other,
                "código, chave, ficha, uso único, dígitos, temporária, dinâmica, fator, expira"},

    login_words{"it", password, "parola d'ordine, parola di accesso"},
    login_words{"it", username, "utente"},
    login_words{"it", fresh,
                "nuova, nuovo, scegli, scegliere, scegliete, scelga, crea, creare, imposta, "
                "impostare"},
    login_words{"it", change,
                "cambia, cambiare, cambio, modifica, modificare, vecchia, attuale, precedente"},
    login_words{"it", expired, "scaduta, scaduto, scadute"},
    login_words{"it", again,
                "di nuovo, nuovamente, ancora, ripeti, ripetere, ripeta, conferma, confermare, "
                "reinserire, reinserisci, ridigitare"},
    login_words{"it", other,
                "codice, chiave, gettone, monouso, usa e getta, cifre, temporanea, dinamica, "
                "fattore, scade, scadenza"},

    login_words{"nl", password, "wachtwoord*, paswoord*"},
    login_words{"nl", username, "gebruiker, gebruikersnaam"},
    login_words{"nl", fresh, "nieuw, nieuwe, kies, kiezen, instellen"},
    login_words{"nl", change,
                "wijzig*, gewijzigd, veranderen, verandering, verander, oud, oude, huidig*"},
    login_words{"nl", expired, "verlopen, vervallen"},
    login_words{"nl", again, "opnieuw, nogmaals, nog eens, herhaal*, bevestig*"},
    login_words{"nl", other, "*sleutel, eenmalig*, cijfers, tijdelijk*, verloopt"},

    login_words{"pl", password, "hasło, hasła, hasłem, hasłu"},
    login_words{"pl", username, "użytkownik, użytkownika"},
    login_words{"pl", fresh, "nowe, nowego, nowy, wybierz, wybrać, ustaw, ustawić, utwórz"},
    login_words{
        "pl", change,
        "zmień, zmienić, zmiana, zmiany, zmianę, stare, starego, obecne, aktualne, bieżące"},
    login_words{"pl", expired, "wygasło, wygasł, przeterminowane, straciło ważność, nieważne"},
    login_words{"pl", again, "ponownie, powtórz, powtórzyć, potwierdź, potwierdzić, jeszcze raz"},
    login_words{
        "pl", other,
        "kod, kodu, klucz, klucza, żeton, jednorazowe, jednorazowy, cyfr, cyfry, tymczasowe, "
        "wygasa, wygaśnie"},

    login_words{"ru", password, "парол*"},
    login_words{"ru", username, "пользователь, пользователя, логин, имя"},
    login_words{"ru", fresh,
                "нов*, выберите, выбрать, придумайте, задайте, задать, установите, создайте"},
    login_words{"ru", change,
                "смен*, измен*, поменя*, старый, старого, текущий, текущего, прежний"},
    login_words{"ru", expired, "истек, истекла, истекло, истекший, просрочен, просрочено, устарел"},
    login_words{"ru", again,
                "повтор*, еще раз, снова, вновь, заново, подтверд*, подтвержд*, дважды"},
    login_words{"ru", other,
                "код, кода, коду, кодом, ключ, ключа, токен, токена, пин, одноразов*, цифр, цифры, "
                "временный, истекает"},

    login_words{"tr", password, "parola*, şifre*"},
    login_words{"tr", username, "kullanıcı"},
    login_words{"tr", fresh, "yeni, seç, seçin, seçiniz, belirleyin, belirleyiniz, oluşturun"},
    login_words{"tr", change,
                "değiş*, eski, mevcut, şimdiki, güncel, güncelleyin, sıfırla, sıfırlayın"},
    login_words{"tr", expired, "süresi doldu, süresi dolmuş, doldu, dolmuş, geçersiz"},
    login_words{"tr", again, "tekrar, tekrarı, tekrarla*, yeniden, onayla*, doğrula*"},
    login_words{"tr", other,
                "kod, kodu, kodunu, kodunuz, anahtar*, jeton*, belirteç, tek kullanımlık, "
                "tek seferlik, rakam, geçici, dolacak"},

    login_words{"zh", password, "密码, 密碼, 口令"},
    login_words{"zh", username, "用户名, 用戶名, 使用者名稱, 账号, 帳號"},
    login_words{"zh", fresh, "新, 选择, 選擇, 设置, 設置, 设定, 設定, 创建, 建立"},
    login_words{"zh", change,
                "修改, 更改, 更换, 更換, 变更, 變更, 重置, 重设, 重設, 旧, 舊, 原密, 当前, 當前, "
                "目前, 现有"},
    login_words{"zh", expired, "过期, 過期, 到期, 失效, 逾期"},
    login_words{"zh", again, "再, 重新, 重复, 重複, 确认, 確認"},
    login_words{"zh", other,
                "令牌, 权杖, 權杖, 验证码, 驗證碼, 校验码, 动态, 動態, 代码, 代碼, 授权码, 安全码, "
                "安全碼, 密钥, 密鑰, 金钥, 金鑰, 钥匙, 一次性, 通行码, 通行碼, 识别码, 識別碼, "
                "短信, 第二, 临时, 臨時"},

    login_words{"ja", password, "パスワード, ﾊﾟｽﾜｰﾄﾞ"},
    login_words{"ja", username, "ユーザー名, ユーザ名, ログイン名"},
    login_words{"ja", fresh, "新, 選択, 選んで, 設定, 作成"},
    login_words{"ja", change, "変更, 古い, 旧, 現在, 以前"},
    login_words{"ja", expired, "期限, 失効"},
    login_words{"ja", again, "再, もう一度, もういちど, 確認"},
    login_words{"ja", other,
                "トークン, コード, 鍵, キー, ピン, 暗証番号, 認証番号, ワンタイム, 使い捨て, 一時, "
                "パスフレーズ"},

    login_words{"ko", password, "비밀번호, 비밀 번호, 암호, 패스워드"},
    login_words{"ko", username, "사용자 이름, 사용자명, 아이디"},
    login_words{"ko", fresh, "새, 신규, 선택, 설정, 생성"},
    login_words{"ko", change, "변경, 이전, 기존, 현재, 바꾸"},
    login_words{"ko", expired, "만료, 기한"},
    login_words{"ko", again, "다시, 재입력, 확인, 한번 더, 한 번 더"},
    login_words{"ko", other,
                "토큰, 코드, 키, 열쇠, 핀, 인증번호, 인증 번호, 일회용, 임시, 보안카드"},
};

}  // namespace

std::span<const login_words> all_login_words() noexcept {
    return table;
}

}  // namespace netpoll

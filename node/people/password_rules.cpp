// SPDX-License-Identifier: Apache-2.0
#include "node/people/password_rules.h"

#include "exchange/base/text.h"
#include "node/people/field_rules.h"

#include <algorithm>
#include <set>
#include <string>

namespace guantong::people {

using base::Code;
using base::Fault;

namespace {

/// What is left of a password without its guessable pieces must be at least that long.
constexpr std::size_t kOwnSigns = 5;
constexpr std::size_t kDifferentSigns = 5;
constexpr std::size_t kShortestRun = 3;

/// Words that guessers try first, in English and pinyin, the office's own among them; longer ones
/// before those they begin with.
constexpr std::string_view kWords[] = {
    "administrator", "changeme",   "character", "password", "passwd",       "admin",    "manager",
    "superuser",     "supervisor", "superman",  "system",   "security",     "audit",    "operator",
    "root",          "guest",      "default",   "test",     "user",         "login",    "welcome",
    "hello",         "secret",     "private",   "public",   "master",       "letmein",  "iloveyou",
    "sunshine",      "princess",   "dragon",    "monkey",   "football",     "baseball", "shadow",
    "computer",      "internet",   "windows",   "server",   "oracle",       "database", "mysql",
    "service",       "government", "office",    "company",  "huawei",       "taobao",   "alibaba",
    "weixin",        "wechat",     "tencent",   "baidu",    "woaizhongguo", "woaini",   "zhongguo",
    "china",         "beijing",    "shanghai",  "jiangxi",  "nanchang",     "xinyu",    "fenyi",
    "yushui",        "guantong",   "shenpi",    "jiancha",  "xingzheng",    "zhengwu",  "fuwu",
    "dating",        "guanli",     "mima",      "nihao",    "qwerty",       "azerty",   "asdf",
    "zxcv",          "qazwsx",     "edcrfv",    "abcd",     "a1b2c3",       "5201314",  "1314",
    "520",           "qaz",        "wsx",       "pass",     "word",         "abc",      "xyz",
    "love",          "good",       "king"};

/// Rows of the keyboard and the two orders, forward; backward is tried too.
constexpr std::string_view kWalks[] = {
    "01234567890", "abcdefghijklmnopqrstuvwxyz",   "qwertyuiop", "asdfghjkl", "zxcvbnm",
    "!@#$%^&*()",  "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "7410852963", "147258369"};

std::string lowered(std::string_view text) {
    std::string small(text);
    for (char& c : small)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return small;
}

/// The letters that signs stand in for: "p@ssw0rd" is "password".
std::string unmasked(std::string text) {
    constexpr std::string_view kSigns = "@401!3$57";
    constexpr std::string_view kLetters = "aaoiiesst";
    for (char& c : text)
        if (const auto at = kSigns.find(c); at != std::string_view::npos) c = kLetters[at];
    return text;
}

std::size_t wordAt(std::string_view text) {
    std::size_t longest = 0;
    for (const std::string_view word : kWords)
        if (text.starts_with(word)) longest = std::max(longest, word.size());
    return longest;
}

std::size_t commonStart(std::string_view a, std::string_view b) {
    return static_cast<std::size_t>(
        std::mismatch(a.begin(),
                      a.begin() + static_cast<std::ptrdiff_t>(std::min(a.size(), b.size())),
                      b.begin())
            .first -
        a.begin());
}

/// How far the text walks along a row, either way.
std::size_t walkAt(std::string_view text) {
    std::size_t longest = 0;
    for (const std::string_view row : kWalks) {
        const std::string back(row.rbegin(), row.rend());
        for (const std::string_view way : {row, std::string_view(back)})
            for (std::size_t at = 0; at + kShortestRun <= way.size(); ++at)
                longest = std::max(longest, commonStart(text, way.substr(at)));
    }
    return longest >= kShortestRun ? longest : 0;
}

std::size_t repeatAt(std::string_view text) {
    const std::size_t end = std::min(text.find_first_not_of(text[0]), text.size());
    return end >= kShortestRun ? end : 0;
}

bool isDigit(char c) noexcept {
    return c >= '0' && c <= '9';
}

/// A year or a day: 19 or 20 with two, four or six digits more.
std::size_t dateAt(std::string_view text) {
    if (!text.starts_with("19") && !text.starts_with("20")) return 0;
    std::size_t digits = 2;
    while (digits < text.size() && digits < 8 && isDigit(text[digits]))
        ++digits;
    return digits >= 4 ? digits / 2 * 2 : 0;
}

/// A telephone, account or identity number.
std::size_t numberAt(std::string_view text) {
    constexpr std::size_t kShortestNumber = 7;
    const auto end = std::find_if_not(text.begin(), text.end(), isDigit);
    const auto digits = static_cast<std::size_t>(end - text.begin());
    return digits >= kShortestNumber ? digits : 0;
}

/// What is left of the text without its guessable pieces.
std::size_t ownSigns(std::string_view plain, std::string_view letters) {
    std::size_t own = 0;
    for (std::size_t at = 0; at < plain.size();) {
        const std::string_view rest = plain.substr(at);
        const std::size_t piece = std::max({wordAt(rest), wordAt(letters.substr(at)), walkAt(rest),
                                            repeatAt(rest), dateAt(rest), numberAt(rest)});
        own += piece == 0 ? 1 : 0;
        at += std::max<std::size_t>(piece, 1);
    }
    return own;
}

/// True if the text is a shorter one over and over.
bool isPeriodic(std::string_view text) {
    for (std::size_t period = 1; period <= text.size() / 2; ++period)
        if (text.substr(period) == text.substr(0, text.size() - period)) return true;
    return false;
}

bool isNamed(std::string_view password, std::string_view name, std::size_t shortest) {
    if (characterCount(name) < shortest) return false;
    const std::string small = lowered(name);
    const std::string back(small.rbegin(), small.rend());
    return password.find(small) != std::string_view::npos ||
           password.find(back) != std::string_view::npos;
}

Fault weak(std::string detail) {
    return {Code::PASSWORD_WEAK, "password", std::move(detail)};
}

}  // namespace

bool isCommonPassword(std::string_view password) {
    const std::string plain = lowered(password);
    if (std::set<char>(plain.begin(), plain.end()).size() < kDifferentSigns) return true;
    if (std::all_of(plain.begin(), plain.end(), isDigit) || isPeriodic(plain)) return true;
    return ownSigns(plain, unmasked(plain)) < kOwnSigns;
}

std::optional<Fault> checkPassword(std::string_view password, std::string_view loginName,
                                   std::string_view displayName) {
    if (const auto fault = checkText("password", password, 0, kMaxPasswordCharacters)) {
        if (fault->code == Code::FIELD_TOO_LONG) return fault;
        return weak("characters");
    }
    if (characterCount(password) < kMinPasswordCharacters) return weak("length");
    if (isCommonPassword(password)) return weak("common");
    const std::string small = lowered(password);
    if (isNamed(small, loginName, 3) || isNamed(small, displayName, 2)) return weak("name");
    return std::nullopt;
}

}  // namespace guantong::people

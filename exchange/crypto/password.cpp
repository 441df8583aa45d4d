// SPDX-License-Identifier: Apache-2.0
#include "exchange/crypto/password.h"

#include "exchange/base/error.h"
#include "exchange/base/text.h"
#include "exchange/crypto/digest.h"

#include <argon2.h>

#include <algorithm>
#include <optional>
#include <semaphore>

namespace guantong::crypto {

namespace {

constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kHashBytes = 32;
constexpr PasswordCost kMostCost{256 * 1024, 16, 8};
constexpr std::string_view kPrefix = "$argon2id$v=19$";
/// 31 signs without 0 o 1 l i.
constexpr std::string_view kReadable = "abcdefghjkmnpqrstuvwxyz23456789";

std::counting_semaphore<kMaxHashesAtOnce>& seats() {
    static std::counting_semaphore<kMaxHashesAtOnce> all(kMaxHashesAtOnce);
    return all;
}

/// One of the hashes that may run at a time.
class Seat {
public:
    Seat() { seats().acquire(); }
    ~Seat() { seats().release(); }
    Seat(const Seat&) = delete;
    Seat& operator=(const Seat&) = delete;
};

/// The number behind `name` at the front of `text`, which loses both and the comma after them.
std::optional<std::uint32_t> takeNumber(std::string_view& text, std::string_view name) noexcept {
    if (!text.starts_with(name)) return std::nullopt;
    text.remove_prefix(name.size());
    const std::size_t end = std::min(text.find(','), text.size());
    const auto number = base::parseNumber(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!number || *number > 0xFFFF'FFFF) return std::nullopt;
    return static_cast<std::uint32_t>(*number);
}

std::optional<PasswordCost> costOf(std::string_view phc) noexcept {
    if (!phc.starts_with(kPrefix)) return std::nullopt;
    phc.remove_prefix(kPrefix.size());
    phc = phc.substr(0, phc.find('$'));
    const auto memory = takeNumber(phc, "m=");
    const auto passes = takeNumber(phc, "t=");
    const auto lanes = takeNumber(phc, "p=");
    if (!memory || !passes || !lanes || !phc.empty()) return std::nullopt;
    return PasswordCost{*memory, *passes, *lanes};
}

bool isBearable(const PasswordCost& cost) noexcept {
    return cost.memoryKib <= kMostCost.memoryKib && cost.passes <= kMostCost.passes &&
           cost.lanes <= kMostCost.lanes;
}

[[noreturn]] void throwArgon(int result) {
    throw base::Error(base::Code::KEY_UNREADABLE,
                      std::string("argon2: ") + argon2_error_message(result));
}

}  // namespace

std::string hashPassword(std::string_view password, const PasswordCost& cost) {
    if (password.size() > kMaxPasswordBytes)
        throw base::Error(base::Code::VALUE_INVALID, "a password longer than 1024 bytes");
    const std::string salt = randomBytes(kSaltBytes);
    const std::size_t size = argon2_encodedlen(cost.passes, cost.memoryKib, cost.lanes, kSaltBytes,
                                               kHashBytes, Argon2_id);
    std::string phc(size, '\0');
    const Seat seat;
    const int result = argon2id_hash_encoded(cost.passes, cost.memoryKib, cost.lanes,
                                             password.data(), password.size(), salt.data(),
                                             salt.size(), kHashBytes, phc.data(), phc.size());
    if (result != ARGON2_OK) throwArgon(result);
    phc.resize(phc.find('\0'));
    return phc;
}

bool verifyPassword(std::string_view phc, std::string_view password) {
    if (password.size() > kMaxPasswordBytes || phc.find('\0') != phc.npos) return false;
    const auto cost = costOf(phc);
    if (!cost || !isBearable(*cost)) return false;
    const std::string ended(phc);
    const Seat seat;
    const int result = argon2id_verify(ended.c_str(), password.data(), password.size());
    if (result == ARGON2_MEMORY_ALLOCATION_ERROR || result == ARGON2_THREAD_FAIL)
        throwArgon(result);
    return result == ARGON2_OK;
}

bool needsRehash(std::string_view phc, const PasswordCost& cost) noexcept {
    return costOf(phc) != cost;
}

std::string randomToken(std::size_t bytes) {
    std::string text = base::toBase64(randomBytes(bytes));
    std::replace(text.begin(), text.end(), '+', '-');
    std::replace(text.begin(), text.end(), '/', '_');
    text.erase(std::find(text.begin(), text.end(), '='), text.end());
    return text;
}

std::string randomPassword() {
    constexpr std::size_t kSigns = 16;
    constexpr std::size_t kGroup = 4;
    constexpr unsigned kFair = 256 / kReadable.size() * kReadable.size();
    std::string signs;
    while (signs.size() < kSigns)
        for (const char c : randomBytes(kSigns))
            if (const auto byte = static_cast<unsigned char>(c); byte < kFair)
                signs += kReadable[byte % kReadable.size()];
    std::string password;
    for (std::size_t at = 0; at < kSigns; at += kGroup)
        password += (at == 0 ? "" : "-") + signs.substr(at, kGroup);
    return password;
}

}  // namespace guantong::crypto

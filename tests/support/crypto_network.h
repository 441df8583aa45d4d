// SPDX-License-Identifier: Apache-2.0
// A small network's certificates for tests: an authority of a suite and what it issued, valid 2020
// to 2049 so that stock tools, which look at the machine's clock, agree with us.
#pragma once

#include "exchange/crypto/certificate.h"

#include <chrono>
#include <string>
#include <vector>

namespace guantong::testing {

inline base::Instant yearStart(int year) {
    return std::chrono::sys_days(std::chrono::year(year) / std::chrono::January / 1);
}
inline crypto::Validity years(int from, int to) {
    return {yearStart(from), yearStart(to)};
}

/// The suites, for loops.
inline constexpr crypto::Suite kEverySuite[] = {crypto::Suite::ecdsaP256Sha256,
                                                crypto::Suite::rsaSha256, crypto::Suite::sm2Sm3};

/// An authority, and one node's key with its certificate.
struct CryptoNetwork {
    crypto::Authority authority;
    crypto::PrivateKey key;
    crypto::Certificate certificate;

    static CryptoNetwork create(crypto::Suite suite, const std::string& node = "360521000000",
                                crypto::CertificateUse use = crypto::CertificateUse::signing,
                                const std::vector<std::string>& hosts = {}) {
        auto authority = crypto::Authority::create(suite, "测试根 root", years(2020, 2049));
        auto key = crypto::PrivateKey::generate(suite);
        auto certificate =
            authority.issue(crypto::makeRequest(key, node, hosts), node, use, years(2020, 2049));
        return {std::move(authority), std::move(key), std::move(certificate)};
    }
    /// Made once per program and suite: RSA keys take long to make.
    static const CryptoNetwork& shared(crypto::Suite suite) {
        static const CryptoNetwork networks[] = {create(kEverySuite[0]), create(kEverySuite[1]),
                                                 create(kEverySuite[2])};
        return networks[static_cast<std::size_t>(suite)];
    }
};

}  // namespace guantong::testing

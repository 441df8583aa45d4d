// SPDX-License-Identifier: Apache-2.0
#include "exchange/crypto/peer.h"

#include "exchange/crypto/native.h"

namespace guantong::crypto {

std::string derOf(const x509_st* certificate) {
    const int size = i2d_X509(certificate, nullptr);
    if (size <= 0) return {};
    std::string der(static_cast<std::size_t>(size), '\0');
    auto* out = reinterpret_cast<unsigned char*>(der.data());
    i2d_X509(certificate, &out);
    return der;
}

}  // namespace guantong::crypto

// SPDX-License-Identifier: Apache-2.0
// The DER bytes of a certificate that a TLS library holds natively.
#pragma once

#include <string>

struct x509_st;

namespace guantong::crypto {

/// The certificate's DER encoding; empty if it cannot be encoded. Thread-safe.
std::string derOf(const x509_st* certificate);

}  // namespace guantong::crypto

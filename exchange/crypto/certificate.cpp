// SPDX-License-Identifier: Apache-2.0
#include "exchange/crypto/certificate.h"

#include "exchange/crypto/native.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <ctime>

namespace guantong::crypto {

using base::Code;
using base::Fault;

namespace {

std::optional<base::Instant> instantOf(const ASN1_TIME* time) {
    std::tm utc{};
    if (ASN1_TIME_to_tm(time, &utc) != 1) return std::nullopt;
    const std::chrono::year_month_day day(std::chrono::year(utc.tm_year + 1900),
                                          std::chrono::month(static_cast<unsigned>(utc.tm_mon + 1)),
                                          std::chrono::day(static_cast<unsigned>(utc.tm_mday)));
    return std::chrono::sys_days(day) + std::chrono::hours(utc.tm_hour) +
           std::chrono::minutes(utc.tm_min) + std::chrono::seconds(utc.tm_sec);
}

std::string serialOf(const X509* certificate) {
    const ASN1_INTEGER* const serial = X509_get0_serialNumber(certificate);
    const Owned<BIGNUM, BN_free> number(require(ASN1_INTEGER_to_BN(serial, nullptr), "serial"));
    char* const hex = require(BN_bn2hex(number.get()), "serial");
    std::string text(hex);
    OPENSSL_free(hex);
    return text;
}

std::string derOf(X509* certificate) {
    unsigned char* bytes = nullptr;
    const int size = require(i2d_X509(certificate, &bytes), "certificate");
    std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
    OPENSSL_free(bytes);
    return der;
}

std::optional<PublicKey> keyOf(X509* certificate) {
    std::shared_ptr<EVP_PKEY> key(X509_get_pubkey(certificate), EVP_PKEY_free);
    const std::optional<Suite> suite = key ? suiteOf(key.get()) : std::nullopt;
    ERR_clear_error();
    if (!suite) return std::nullopt;
    return PublicKey(std::move(key), *suite);
}

/// The anchors as OpenSSL takes them; borrows the certificates.
class AnchorStack {
public:
    explicit AnchorStack(const std::vector<Certificate>& anchors)
        : stack_(require(sk_X509_new_null(), "anchors")) {
        for (const Certificate& anchor : anchors)
            require(sk_X509_push(stack_, anchor.native()), "anchors");
    }
    ~AnchorStack() { sk_X509_free(stack_); }
    AnchorStack(const AnchorStack&) = delete;
    AnchorStack& operator=(const AnchorStack&) = delete;
    STACK_OF(X509) * get() const noexcept { return stack_; }

private:
    STACK_OF(X509) * stack_;
};

/// X509_V_OK, or OpenSSL's first objection to certificate <- anchor at that moment.
int chainVerdict(const Certificate& certificate, const std::vector<Certificate>& anchors,
                 base::Instant at) {
    const AnchorStack trusted(anchors);
    const Owned<X509_STORE_CTX, X509_STORE_CTX_free> context(
        require(X509_STORE_CTX_new(), "certificate check"));
    require(X509_STORE_CTX_init(context.get(), nullptr, certificate.native(), nullptr),
            "certificate check");
    X509_STORE_CTX_set0_trusted_stack(context.get(), trusted.get());
    X509_VERIFY_PARAM* const rules = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_time(
        rules, std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
    X509_VERIFY_PARAM_set_depth(rules, 0);  // the root issues node certificates itself
    if (X509_verify_cert(context.get()) == 1) return X509_V_OK;
    const int verdict = X509_STORE_CTX_get_error(context.get());
    ERR_clear_error();
    return verdict == X509_V_OK ? X509_V_ERR_UNSPECIFIED : verdict;
}

bool isTimeVerdict(int verdict) noexcept {
    return verdict == X509_V_ERR_CERT_HAS_EXPIRED || verdict == X509_V_ERR_CERT_NOT_YET_VALID;
}

}  // namespace

ASN1_OCTET_STRING* newSm2Id() {
    Owned<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free> id(require(ASN1_OCTET_STRING_new(), "SM2 id"));
    require(ASN1_OCTET_STRING_set(id.get(), asNative(kSm2Id), static_cast<int>(kSm2Id.size())),
            "SM2 id");
    return id.release();
}

std::string commonNameOf(const X509_NAME* subject) {
    const int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
    if (at < 0 || X509_NAME_get_index_by_NID(subject, NID_commonName, at) >= 0) return {};
    unsigned char* text = nullptr;
    const int size =
        ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
    if (size < 0) return {};
    std::string name(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
    OPENSSL_free(text);
    return name;
}

Certificate::Certificate(std::shared_ptr<x509_st> certificate)
    : certificate_(std::move(certificate)) {
    X509* const native = certificate_.get();
    if (X509_get_signature_nid(native) == NID_SM2_with_SM3)
        X509_set0_distinguishing_id(native, newSm2Id());
    X509_check_purpose(native, -1, 0);  // reads the extensions now, before threads share them
    der_ = derOf(native);
    const OwnedBio out = writeBio();
    require(PEM_write_bio_X509(out.get(), native), "certificate");
    pem_ = bytesOf(out.get());
    commonName_ = commonNameOf(X509_get_subject_name(native));
    serial_ = serialOf(native);
    fingerprint_ = digestText(DigestKind::sha256, der_);
    publicKey_ = keyOf(native);
    ERR_clear_error();
}

std::optional<Certificate> Certificate::adopt(x509_st* parsed) {
    ERR_clear_error();
    std::shared_ptr<X509> native(parsed, X509_free);
    if (!native) return std::nullopt;
    const auto notBefore = instantOf(X509_get0_notBefore(native.get()));
    const auto notAfter = instantOf(X509_get0_notAfter(native.get()));
    if (!notBefore || !notAfter) return std::nullopt;
    Certificate certificate(std::move(native));
    certificate.notBefore_ = *notBefore;
    certificate.notAfter_ = *notAfter;
    return certificate;
}

std::optional<Certificate> Certificate::fromPem(std::string_view pem) {
    const OwnedBio in = readBio(pem);
    return adopt(PEM_read_bio_X509(in.get(), nullptr, refusePassword, nullptr));
}

std::optional<Certificate> Certificate::fromDer(std::string_view der) {
    const unsigned char* at = asNative(der);
    const unsigned char* const end = at + der.size();
    OwnedCertificate native(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
    if (at != end) return std::nullopt;
    return adopt(native.release());
}

bool Certificate::fitFor(CertificateUse use) const noexcept {
    X509* const native = certificate_.get();
    if ((X509_get_extension_flags(native) & EXFLAG_INVALID) != 0) return false;
    if ((X509_get_extension_flags(native) & EXFLAG_KUSAGE) == 0) return false;
    if ((X509_get_key_usage(native) & KU_DIGITAL_SIGNATURE) == 0) return false;
    const bool named = (X509_get_extension_flags(native) & EXFLAG_XKUSAGE) != 0;
    const std::uint32_t extended = named ? X509_get_extended_key_usage(native) : 0;
    constexpr std::uint32_t kTls = XKU_SSL_SERVER | XKU_SSL_CLIENT;
    if (use == CertificateUse::tls) return (extended & kTls) == kTls;
    return (extended & (kTls | XKU_ANYEKU)) == 0;
}

std::optional<Fault> checkIssued(const Certificate& certificate,
                                 const std::vector<Certificate>& anchors, CertificateUse use,
                                 base::Instant at) {
    const std::string& name = certificate.commonName();
    if (!certificate.publicKey())
        return Fault{Code::CERTIFICATE_UNREADABLE, name, "key of none of the suites"};
    const int verdict = chainVerdict(certificate, anchors, at);
    if (verdict != X509_V_OK)
        return Fault{
            isTimeVerdict(verdict) ? Code::CERTIFICATE_EXPIRED : Code::CERTIFICATE_UNTRUSTED, name,
            X509_verify_cert_error_string(verdict)};
    if (X509_check_ca(certificate.native()) != 0)
        return Fault{Code::CERTIFICATE_UNTRUSTED, name, "an authority's own certificate"};
    if (!certificate.fitFor(use))
        return Fault{Code::CERTIFICATE_UNTRUSTED, name,
                     use == CertificateUse::tls ? "not issued for TLS" : "not issued for signing"};
    return std::nullopt;
}

}  // namespace guantong::crypto

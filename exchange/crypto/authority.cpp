// SPDX-License-Identifier: Apache-2.0
#include "exchange/base/error.h"
#include "exchange/base/text.h"
#include "exchange/crypto/certificate.h"
#include "exchange/crypto/native.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>

namespace guantong::crypto {

using base::Code;
using base::Error;
using base::Fault;

namespace {

constexpr int kSerialBits = 128;
constexpr std::size_t kMaxSerialBytes = 20;  // RFC 5280
constexpr int kVersion3 = 2;

using OwnedRequest = Owned<X509_REQ, X509_REQ_free>;
using OwnedList = Owned<X509_CRL, X509_CRL_free>;
using OwnedNames = Owned<GENERAL_NAMES, GENERAL_NAMES_free>;
using OwnedName = Owned<GENERAL_NAME, GENERAL_NAME_free>;
using OwnedInteger = Owned<ASN1_INTEGER, ASN1_INTEGER_free>;
using OwnedTime = Owned<ASN1_TIME, ASN1_TIME_free>;
using OwnedExtension = Owned<X509_EXTENSION, X509_EXTENSION_free>;

/// Signs a certificate, request or list with the key's suite.
template <typename T>
void signWith(const PrivateKey& key, T* object, int (*sign)(T*, EVP_MD_CTX*)) {
    const SignatureContext context(key.native(), key.suite(), SignatureContext::Purpose::sign);
    require(sign(object, context.get()), "signing");
}

OwnedTime timeOf(base::Instant at) {
    const std::time_t seconds =
        std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
    return OwnedTime(require(ASN1_TIME_set(nullptr, seconds), "time"));
}

void requireOrder(const Validity& validity) {
    if (validity.notBefore >= validity.notAfter)
        throw Error(Fault{Code::VALUE_INVALID, "validity", base::formatInstant(validity.notAfter)});
}

void setCommonName(X509_NAME* subject, const std::string& name) {
    if (X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_UTF8, asNative(name),
                                   static_cast<int>(name.size()), -1, 0) == 1)
        return;
    ERR_clear_error();  // empty, over 64 characters, or no UTF-8
    throw Error(Fault{Code::VALUE_INVALID, "commonName", name});
}

void addExtension(X509* certificate, X509* issuer, int kind, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const OwnedExtension extension(
        require(X509V3_EXT_nconf_nid(nullptr, &context, kind, value), "certificate extension"));
    require(X509_add_ext(certificate, extension.get(), -1), "certificate extension");
}

// ---- subjectAltName

OwnedName nameOf(const std::string& host) {
    OwnedName name(require(GENERAL_NAME_new(), "host"));
    const bool whole = host.find('\0') == std::string::npos;
    if (ASN1_OCTET_STRING* const address = whole ? a2i_IPADDRESS(host.c_str()) : nullptr) {
        GENERAL_NAME_set0_value(name.get(), GEN_IPADD, address);
        return name;
    }
    ERR_clear_error();
    const bool plain = !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '.';
    });
    if (!plain) throw Error(Fault{Code::VALUE_INVALID, "host", host});
    Owned<ASN1_IA5STRING, ASN1_IA5STRING_free> text(require(ASN1_IA5STRING_new(), "host"));
    require(ASN1_STRING_set(text.get(), host.data(), static_cast<int>(host.size())), "host");
    GENERAL_NAME_set0_value(name.get(), GEN_DNS, text.release());
    return name;
}

void addHosts(X509_REQ* request, const std::vector<std::string>& hosts) {
    if (hosts.empty()) return;
    const OwnedNames names(require(GENERAL_NAMES_new(), "hosts"));
    for (const std::string& host : hosts) {
        OwnedName name = nameOf(host);
        require(sk_GENERAL_NAME_push(names.get(), name.get()), "hosts");
        static_cast<void>(name.release());
    }
    X509_EXTENSIONS* extensions = nullptr;
    require(X509V3_add1_i2d(&extensions, NID_subject_alt_name, names.get(), 0, X509V3_ADD_DEFAULT),
            "hosts");
    const int added = X509_REQ_add_extensions(request, extensions);
    sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
    require(added, "hosts");
}

bool isHost(const GENERAL_NAME* name) noexcept {
    return name->type == GEN_DNS || name->type == GEN_IPADD;
}

/// The request's DNS names and addresses; other kinds of names are left out.
OwnedNames hostsOf(X509_REQ* request) {
    OwnedNames hosts(require(GENERAL_NAMES_new(), "hosts"));
    X509_EXTENSIONS* const extensions = X509_REQ_get_extensions(request);
    const OwnedNames asked(static_cast<GENERAL_NAMES*>(
        X509V3_get_d2i(extensions, NID_subject_alt_name, nullptr, nullptr)));
    sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
    ERR_clear_error();
    for (int i = 0; asked && i < sk_GENERAL_NAME_num(asked.get()); ++i) {
        if (!isHost(sk_GENERAL_NAME_value(asked.get(), i))) continue;
        OwnedName copy(require(GENERAL_NAME_dup(sk_GENERAL_NAME_value(asked.get(), i)), "hosts"));
        require(sk_GENERAL_NAME_push(hosts.get(), copy.get()), "hosts");
        static_cast<void>(copy.release());
    }
    return hosts;
}

std::string textOf(const GENERAL_NAME* host) {
    const ASN1_STRING* const value = host->type == GEN_DNS
                                         ? static_cast<const ASN1_STRING*>(host->d.dNSName)
                                         : host->d.iPAddress;
    const std::string_view bytes(reinterpret_cast<const char*>(ASN1_STRING_get0_data(value)),
                                 static_cast<std::size_t>(ASN1_STRING_length(value)));
    if (host->type == GEN_DNS) return "DNS:" + std::string(bytes);
    const OwnedBio out = writeBio();
    require(GENERAL_NAME_print(out.get(), const_cast<GENERAL_NAME*>(host)), "hosts");
    std::string text = bytesOf(out.get());  // "IP Address:…"
    return "IP:" + text.substr(std::min(text.size(), text.find(':') + 1));
}

// ---- requests

/// The request if its own signature holds.
OwnedRequest readRequest(std::string_view pem) {
    const OwnedBio in = readBio(pem);
    OwnedRequest request(PEM_read_bio_X509_REQ(in.get(), nullptr, refusePassword, nullptr));
    if (request) {
        if (X509_REQ_get_signature_nid(request.get()) == NID_SM2_with_SM3)
            X509_REQ_set0_distinguishing_id(request.get(), newSm2Id());
        EVP_PKEY* const key = X509_REQ_get0_pubkey(request.get());
        if (key == nullptr || X509_REQ_verify(request.get(), key) != 1) request.reset();
    }
    ERR_clear_error();
    return request;
}

std::optional<PublicKey> keyOf(X509_REQ* request) {
    std::shared_ptr<EVP_PKEY> key(X509_REQ_get_pubkey(request), EVP_PKEY_free);
    const std::optional<Suite> suite = key ? suiteOf(key.get()) : std::nullopt;
    ERR_clear_error();
    if (!suite) return std::nullopt;
    return PublicKey(std::move(key), *suite);
}

// ---- certificates

/// Version, random serial, names, validity and key of a certificate still to be signed.
OwnedCertificate blankCertificate(const std::string& commonName, const X509_NAME* issuer,
                                  EVP_PKEY* key, const Validity& validity) {
    requireOrder(validity);
    OwnedCertificate certificate(require(X509_new(), "certificate"));
    X509* const native = certificate.get();
    require(X509_set_version(native, kVersion3), "certificate");
    const Owned<BIGNUM, BN_free> serial(require(BN_new(), "serial"));
    require(BN_rand(serial.get(), kSerialBits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY), "serial");
    require(BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(native)), "serial");
    setCommonName(X509_get_subject_name(native), commonName);
    require(
        X509_set_issuer_name(native, issuer != nullptr ? issuer : X509_get_subject_name(native)),
        "certificate");
    require(X509_set1_notBefore(native, timeOf(validity.notBefore).get()), "certificate");
    require(X509_set1_notAfter(native, timeOf(validity.notAfter).get()), "certificate");
    require(X509_set_pubkey(native, key), "certificate");
    return certificate;
}

Certificate signedCertificate(OwnedCertificate blank, const PrivateKey& key) {
    signWith(key, blank.get(), X509_sign_ctx);
    const OwnedBio out = writeBio();
    require(PEM_write_bio_X509(out.get(), blank.get()), "certificate");
    return Certificate::fromPem(bytesOf(out.get())).value();
}

void requirePair(const Certificate& root, const PrivateKey& key) {
    require(X509_check_private_key(root.native(), key.native()), "root and key are no pair");
}

// ---- revocation lists

OwnedInteger serialNamed(const std::string& hex) {
    const auto bytes = base::fromHex(hex);
    if (!bytes || bytes->empty() || bytes->size() > kMaxSerialBytes)
        throw Error(Fault{Code::VALUE_INVALID, "serial", hex});
    const Owned<BIGNUM, BN_free> number(
        require(BN_bin2bn(asNative(*bytes), static_cast<int>(bytes->size()), nullptr), "serial"));
    return OwnedInteger(require(BN_to_ASN1_INTEGER(number.get(), nullptr), "serial"));
}

void addRevoked(X509_CRL* list, const std::string& serial, const ASN1_TIME* since) {
    Owned<X509_REVOKED, X509_REVOKED_free> entry(require(X509_REVOKED_new(), "revocation list"));
    require(X509_REVOKED_set_serialNumber(entry.get(), serialNamed(serial).get()),
            "revocation list");
    require(X509_REVOKED_set_revocationDate(entry.get(), const_cast<ASN1_TIME*>(since)),
            "revocation list");
    require(X509_CRL_add0_revoked(list, entry.get()), "revocation list");
    static_cast<void>(entry.release());
}

/// The list's number: its moment, so that a later list has a higher one.
void addListExtensions(X509_CRL* list, X509* issuer, base::Instant at) {
    const OwnedInteger number(require(ASN1_INTEGER_new(), "revocation list"));
    require(ASN1_INTEGER_set_int64(number.get(), base::toMillis(at)), "revocation list");
    require(X509_CRL_add1_ext_i2d(list, NID_crl_number, number.get(), 0, X509V3_ADD_DEFAULT),
            "revocation list");
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, nullptr, nullptr, list, 0);
    const OwnedExtension keyId(
        require(X509V3_EXT_nconf_nid(nullptr, &context, NID_authority_key_identifier, "keyid"),
                "revocation list"));
    require(X509_CRL_add_ext(list, keyId.get(), -1), "revocation list");
}

}  // namespace

std::string makeRequest(const PrivateKey& key, const std::string& commonName,
                        const std::vector<std::string>& hosts) {
    const OwnedRequest request(require(X509_REQ_new(), "request"));
    setCommonName(X509_REQ_get_subject_name(request.get()), commonName);
    require(X509_REQ_set_pubkey(request.get(), key.native()), "request");
    addHosts(request.get(), hosts);
    signWith(key, request.get(), X509_REQ_sign_ctx);
    const OwnedBio out = writeBio();
    require(PEM_write_bio_X509_REQ(out.get(), request.get()), "request");
    return bytesOf(out.get());
}

std::optional<RequestFacts> checkRequest(std::string_view pem) {
    const OwnedRequest request = readRequest(pem);
    if (!request) return std::nullopt;
    std::optional<PublicKey> key = keyOf(request.get());
    if (!key) return std::nullopt;
    return RequestFacts{commonNameOf(X509_REQ_get_subject_name(request.get())), std::move(*key)};
}

std::vector<std::string> requestedHosts(std::string_view pem) {
    std::vector<std::string> hosts;
    const OwnedRequest request = readRequest(pem);
    if (!request) return hosts;
    const OwnedNames names = hostsOf(request.get());
    for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i)
        hosts.push_back(textOf(sk_GENERAL_NAME_value(names.get(), i)));
    return hosts;
}

Authority Authority::create(Suite suite, const std::string& name, Validity validity) {
    PrivateKey key = PrivateKey::generate(suite);
    OwnedCertificate root = blankCertificate(name, nullptr, key.native(), validity);
    addExtension(root.get(), root.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    addExtension(root.get(), root.get(), NID_key_usage,
                 "critical,keyCertSign,cRLSign,digitalSignature");
    addExtension(root.get(), root.get(), NID_subject_key_identifier, "hash");
    addExtension(root.get(), root.get(), NID_authority_key_identifier, "keyid");
    Certificate certificate = signedCertificate(std::move(root), key);
    return Authority(std::move(certificate), std::move(key));
}

Certificate Authority::issue(std::string_view requestPem, const std::string& commonName,
                             CertificateUse use, Validity validity) const {
    requirePair(root_, key_);
    const OwnedRequest request = readRequest(requestPem);
    const std::optional<PublicKey> key = request ? keyOf(request.get()) : std::nullopt;
    if (!key) throw Error(Fault{Code::CERTIFICATE_UNREADABLE, "request", commonName});
    if (use == CertificateUse::tls && key->suite() != Suite::ecdsaP256Sha256)
        throw Error(Fault{Code::CERTIFICATE_UNREADABLE, "request", "TLS needs an ECDSA P-256 key"});
    OwnedCertificate blank = blankCertificate(commonName, X509_get_subject_name(root_.native()),
                                              key->native(), validity);
    X509* const native = blank.get();
    addExtension(native, root_.native(), NID_basic_constraints, "critical,CA:FALSE");
    addExtension(native, root_.native(), NID_key_usage, "critical,digitalSignature");
    if (use == CertificateUse::tls) {
        addExtension(native, root_.native(), NID_ext_key_usage, "serverAuth,clientAuth");
        const OwnedNames hosts = hostsOf(request.get());
        if (sk_GENERAL_NAME_num(hosts.get()) > 0)
            require(
                X509_add1_ext_i2d(native, NID_subject_alt_name, hosts.get(), 0, X509V3_ADD_DEFAULT),
                "hosts");
    }
    addExtension(native, root_.native(), NID_subject_key_identifier, "hash");
    addExtension(native, root_.native(), NID_authority_key_identifier, "keyid");
    return signedCertificate(std::move(blank), key_);
}

std::string Authority::revocationList(const std::vector<std::string>& serials,
                                      Validity validity) const {
    requirePair(root_, key_);
    requireOrder(validity);
    const OwnedList list(require(X509_CRL_new(), "revocation list"));
    require(X509_CRL_set_version(list.get(), X509_CRL_VERSION_2), "revocation list");
    require(X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(root_.native())),
            "revocation list");
    const OwnedTime since = timeOf(validity.notBefore);
    require(X509_CRL_set1_lastUpdate(list.get(), since.get()), "revocation list");
    require(X509_CRL_set1_nextUpdate(list.get(), timeOf(validity.notAfter).get()),
            "revocation list");
    for (const std::string& serial : serials)
        addRevoked(list.get(), serial, since.get());
    X509_CRL_sort(list.get());
    addListExtensions(list.get(), root_.native(), validity.notBefore);
    signWith(key_, list.get(), X509_CRL_sign_ctx);
    const OwnedBio out = writeBio();
    require(PEM_write_bio_X509_CRL(out.get(), list.get()), "revocation list");
    return bytesOf(out.get());
}

}  // namespace guantong::crypto

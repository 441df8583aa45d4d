// SPDX-License-Identifier: Apache-2.0
#include "adapters/source_file.h"

#include "exchange/base/error.h"
#include "exchange/base/text.h"
#include "exchange/crypto/digest.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>

namespace guantong::adapters {

namespace {

constexpr std::uint64_t kPlainlyUtf8 = 8;  ///< this many sequences never are GBK by accident

[[noreturn]] void unreadable(const std::filesystem::path& file) {
    throw base::Error(
        base::Fault{base::Code::FILE_UNREADABLE, file.string(), std::strerror(errno)});
}

std::int64_t nanoseconds(const timespec& time) noexcept {
    return time.tv_sec * 1'000'000'000 + time.tv_nsec;
}

FileStamp stampFrom(const struct stat& status) noexcept {
    const auto now = std::chrono::duration_cast<std::chrono::nanoseconds>(
        std::chrono::system_clock::now().time_since_epoch());
    std::int64_t changed = nanoseconds(status.st_ctim);
    const std::int64_t modified = nanoseconds(status.st_mtim);
    if (modified <= now.count()) changed = std::max(changed, modified);
    return {status.st_size, changed};
}

/// True if the eight bytes at `at` are ASCII and no control characters.
bool isPlainWord(std::string_view bytes, std::size_t at) noexcept {
    if (at + 8 > bytes.size()) return false;
    std::uint64_t word;
    std::memcpy(&word, bytes.data() + at, 8);
    constexpr std::uint64_t kOnes = 0x0101010101010101ull, kHigh = 0x8080808080808080ull;
    return ((word | ((word - kOnes * 0x20) & ~word)) & kHigh) == 0;
}

/// Counts what tells one encoding from another, piece by piece.
class Evidence {
public:
    void look(std::string_view piece) {
        lookForUtf8(piece);
        lookForPairs(piece);
    }
    void finish() {
        if (!tail_.empty()) utf8_ = false;
    }
    bool strictUtf8() const noexcept { return utf8_; }
    bool plainlyUtf8() const noexcept { return utf8_ && sequences_ >= kPlainlyUtf8; }
    /// Big5 puts about a third of its second bytes into 0x40-0x7E; common GB text hardly any.
    bool looksLikeBig5() const noexcept {
        return pairs_ > 0 && big5Low_ * 5 > pairs_ && big5Leads_ * 10 > pairs_ * 9;
    }
    std::uint64_t controls = 0;  ///< bytes no text file has

private:
    void lookForUtf8(std::string_view piece) {
        if (!utf8_) return;
        const std::string joined = tail_.empty() ? std::string() : tail_ + std::string(piece);
        const std::string_view bytes = tail_.empty() ? piece : std::string_view(joined);
        std::size_t at = 0;
        int length = 1;
        while (at < bytes.size()) {
            if (isPlainWord(bytes, at)) {
                at += 8;
                continue;
            }
            length = utf8SequenceLength(bytes.substr(at, 4));
            if (length <= 0) break;
            sequences_ += length > 1 ? 1 : 0;
            at += static_cast<std::size_t>(length);
        }
        utf8_ = length != 0;
        tail_ = length < 0 ? std::string(bytes.substr(at)) : std::string();
    }

    void lookForPairs(std::string_view piece) {
        for (std::size_t i = 0; i < piece.size(); ++i) {
            if (lead_ == 0 && isPlainWord(piece, i)) {
                i += 7;
                continue;
            }
            const auto byte = static_cast<unsigned char>(piece[i]);
            controls += byte < 0x20 && kText[byte] == 0 ? 1 : 0;
            if (lead_ == 0) {
                lead_ = byte >= 0x81 ? byte : 0;
                continue;
            }
            ++pairs_;
            big5Leads_ += lead_ >= 0xA1 && lead_ <= 0xF9 ? 1 : 0;
            big5Low_ += byte >= 0x40 && byte <= 0x7E ? 1 : 0;
            lead_ = 0;
        }
    }

    static constexpr std::array<char, 0x20> kText = [] {
        std::array<char, 0x20> text{};
        for (const char byte : {'\t', '\n', '\r', '\f', '\x1A'})
            text[static_cast<std::size_t>(byte)] = 1;
        return text;
    }();
    bool utf8_ = true;
    std::string tail_;
    std::uint64_t sequences_ = 0, pairs_ = 0, big5Leads_ = 0, big5Low_ = 0;
    unsigned char lead_ = 0;
};

bool isWide(Encoding encoding) noexcept {
    return encoding == Encoding::utf16le || encoding == Encoding::utf16be;
}

void chooseEncoding(SurveyedFile& seen, const Evidence& evidence, std::optional<Encoding> stated) {
    if (seen.markBytes > 0) return;
    if (stated) {
        seen.encoding = *stated;
        seen.how = "stated";
        if (!isWide(*stated) && *stated != Encoding::utf8 && evidence.plainlyUtf8())
            seen.fault = base::Fault{base::Code::ADAPTER_ENCODING_DISAGREES, "",
                                     "stated " + std::string(toString(*stated)) +
                                         ", the bytes are UTF-8; write encoding=\"auto\""};
        return;
    }
    seen.how = evidence.strictUtf8() ? "strict UTF-8" : "guessed";
    seen.encoding = evidence.strictUtf8()      ? Encoding::utf8
                    : evidence.looksLikeBig5() ? Encoding::big5
                                               : Encoding::gb18030;
}

}  // namespace

SourceFile::SourceFile(const std::filesystem::path& file)
    : path_(file), fd_(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
    struct stat status {};
    if (fd_ < 0) unreadable(file);
    if (::fstat(fd_, &status) != 0 || !S_ISREG(status.st_mode)) {
        ::close(fd_);
        errno = EISDIR;
        unreadable(file);
    }
    piece_.resize(kPieceBytes);
}

SourceFile::~SourceFile() {
    ::close(fd_);
}

std::string_view SourceFile::next() {
    std::size_t filled = 0;
    while (filled < piece_.size()) {
        const ssize_t got = ::read(fd_, piece_.data() + filled, piece_.size() - filled);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) unreadable(path_);
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
    }
    return std::string_view(piece_).substr(0, filled);
}

void SourceFile::rewind() {
    if (::lseek(fd_, 0, SEEK_SET) < 0) unreadable(path_);
}

FileStamp SourceFile::stamp() const {
    struct stat status {};
    if (::fstat(fd_, &status) != 0) unreadable(path_);
    return stampFrom(status);
}

std::optional<FileStamp> stampOf(const std::filesystem::path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
    return stampFrom(status);
}

SurveyedFile survey(SourceFile& file, std::optional<Encoding> stated) {
    SurveyedFile seen;
    seen.stamp = file.stamp();
    Evidence evidence;
    std::string chain;
    std::uint64_t bytes = 0;
    bool archive = false;
    file.rewind();
    for (auto piece = file.next(); !piece.empty(); piece = file.next()) {
        if (bytes == 0) {
            archive = piece.starts_with("PK\x03\x04") || piece.starts_with("\xD0\xCF\x11\xE0");
            if (const auto mark = byteOrderMark(piece)) {
                seen.encoding = mark->encoding;
                seen.markBytes = mark->sizeBytes;
                seen.how = "mark";
            }
        }
        bytes += piece.size();
        const std::array<std::string_view, 2> parts{chain, piece};
        chain = crypto::digest(crypto::DigestKind::sha256, parts);
        evidence.look(piece);
    }
    evidence.finish();
    file.rewind();
    seen.digest = base::toHex(chain);
    chooseEncoding(seen, evidence, stated);
    if (bytes == seen.markBytes)
        seen.fault = base::Fault{base::Code::ADAPTER_FILE_EMPTY, "", ""};
    else if (!isWide(seen.encoding) && (archive || evidence.controls * 100 > bytes))
        seen.fault = base::Fault{base::Code::ADAPTER_FILE_BINARY, "",
                                 archive ? "a ZIP or Excel file; save it as CSV"
                                         : std::to_string(evidence.controls) +
                                               " control bytes; if it is UTF-16 without a byte "
                                               "order mark write encoding=\"utf-16le\""};
    return seen;
}

}  // namespace guantong::adapters

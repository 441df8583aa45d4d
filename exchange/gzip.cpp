// SPDX-License-Identifier: Apache-2.0
#include "exchange/gzip.h"

#include "exchange/base/assert.h"
#include "exchange/base/limits.h"

#include <zlib.h>

#include <algorithm>

namespace guantong::exchange {

using base::Code;
using base::Fault;

namespace {

constexpr int kGzipWindow = 15 + 16;

/// Ends the zlib stream it holds.
struct InflateStream {
    z_stream z{};
    bool ready = inflateInit2(&z, kGzipWindow) == Z_OK;
    ~InflateStream() {
        if (ready) inflateEnd(&z);
    }
};

Bytef* input(std::string_view bytes) {
    return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
}

}  // namespace

std::string deflateGzip(std::string_view bytes) {
    z_stream z{};
    GT_ASSERT(deflateInit2(&z, Z_BEST_SPEED, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) ==
              Z_OK);
    std::string packed(deflateBound(&z, static_cast<uLong>(bytes.size())), '\0');
    z.next_in = input(bytes);
    z.avail_in = static_cast<uInt>(bytes.size());
    z.next_out = reinterpret_cast<Bytef*>(packed.data());
    z.avail_out = static_cast<uInt>(packed.size());
    const int outcome = deflate(&z, Z_FINISH);
    packed.resize(z.total_out);
    deflateEnd(&z);
    GT_ASSERT(outcome == Z_STREAM_END);
    return packed;
}

std::variant<std::string, Fault> inflateGzip(std::string_view bytes, std::size_t limitBytes) {
    InflateStream stream;
    GT_ASSERT(stream.ready);
    const std::size_t limit =
        std::min(limitBytes, bytes.size() * base::kMaxInflateRatio + base::kMaxInflateRatio);
    stream.z.next_in = input(bytes);
    stream.z.avail_in = static_cast<uInt>(bytes.size());
    std::string out;
    char buffer[65536];
    for (;;) {
        stream.z.next_out = reinterpret_cast<Bytef*>(buffer);
        stream.z.avail_out = sizeof buffer;
        const int outcome = inflate(&stream.z, Z_NO_FLUSH);
        out.append(buffer, sizeof buffer - stream.z.avail_out);
        if (out.size() > limit) return Fault{Code::GZIP_RATIO, {}, std::to_string(out.size())};
        if (outcome == Z_STREAM_END) break;
        if (outcome != Z_OK || (stream.z.avail_in == 0 && stream.z.avail_out != 0))
            return Fault{Code::GZIP_INVALID, {}, {}};
    }
    if (stream.z.avail_in != 0) return Fault{Code::GZIP_INVALID, {}, "trailing bytes"};
    return out;
}

}  // namespace guantong::exchange

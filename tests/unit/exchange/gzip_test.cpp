// SPDX-License-Identifier: Apache-2.0
// Packed bodies come back whole, and nothing malformed or greedy does.
#include "exchange/gzip.h"

#include "tests/support/exchange_fixture.h"

namespace guantong::testing {

using exchange::deflateGzip;
using exchange::inflateGzip;

class GzipTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(GzipTest);
    CPPUNIT_TEST(packedBytes_comeBackWhole);
    CPPUNIT_TEST(bomb_isStopped);
    CPPUNIT_TEST(moreThanTheLimit_isStopped);
    CPPUNIT_TEST(cutOffAnywhere_isInvalid);
    CPPUNIT_TEST(trailingBytes_areInvalid);
    CPPUNIT_TEST(noGzip_isInvalid);
    CPPUNIT_TEST_SUITE_END();

public:
    void packedBytes_comeBackWhole() {
        for (const std::string& bytes : {std::string(), std::string("分宜县"), mixed(300'000)})
            CPPUNIT_ASSERT(std::get<std::string>(inflateGzip(deflateGzip(bytes), kLimit)) == bytes);
    }
    void bomb_isStopped() {
        const std::string bomb = deflateGzip(std::string(32u << 20, '\0'));
        CPPUNIT_ASSERT_EQUAL(std::string("GZIP_RATIO"), verdict(inflateGzip(bomb, 1u << 30)));
    }
    void moreThanTheLimit_isStopped() {
        const std::string packed = deflateGzip(mixed(1001));
        CPPUNIT_ASSERT_EQUAL(std::string("GZIP_RATIO"), verdict(inflateGzip(packed, 1000)));
        CPPUNIT_ASSERT_EQUAL(std::string("good"), verdict(inflateGzip(packed, 1001)));
    }
    void cutOffAnywhere_isInvalid() {
        const std::string packed = deflateGzip(mixed(2000));
        for (std::size_t length = 0; length < packed.size(); ++length)
            CPPUNIT_ASSERT_EQUAL(std::string("GZIP_INVALID"),
                                 verdict(inflateGzip(packed.substr(0, length), kLimit)));
    }
    void trailingBytes_areInvalid() {
        const std::string packed = deflateGzip("a");
        CPPUNIT_ASSERT_EQUAL(std::string("GZIP_INVALID"),
                             verdict(inflateGzip(packed + "x", kLimit)));
        CPPUNIT_ASSERT_EQUAL(std::string("GZIP_INVALID"),
                             verdict(inflateGzip(packed + packed, kLimit)));
    }
    void noGzip_isInvalid() {
        CPPUNIT_ASSERT_EQUAL(std::string("GZIP_INVALID"),
                             verdict(inflateGzip("<Package></Package>", kLimit)));
        std::string damaged = deflateGzip(mixed(2000));
        damaged[damaged.size() - 6] = static_cast<char>(damaged[damaged.size() - 6] ^ 1);  // CRC
        CPPUNIT_ASSERT_EQUAL(std::string("GZIP_INVALID"), verdict(inflateGzip(damaged, kLimit)));
    }

private:
    static constexpr std::size_t kLimit = 8u << 20;
    static std::string mixed(std::size_t size) {
        std::string bytes;
        for (std::uint32_t i = 1; bytes.size() < size; i = i * 1664525u + 1013904223u)
            bytes += static_cast<char>(i >> 24);
        return bytes;
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(GzipTest);

}  // namespace guantong::testing

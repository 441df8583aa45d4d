// SPDX-License-Identifier: Apache-2.0
// Files part by part: resumed, refused, owned, handed over.
#include "node/approval/uploads.h"

#include "exchange/crypto/digest.h"
#include "exchange/store/migrator.h"
#include "tests/support/store_fixture.h"

#include <fstream>

namespace guantong::testing {

using approval::Upload;
using approval::Uploads;
using base::Code;
using base::Fault;

class UploadsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(UploadsTest);
    CPPUNIT_TEST(parts_thenDoneWithDigestAndType);
    CPPUNIT_TEST(brokenOff_thenGoesOnFromTheOffset);
    CPPUNIT_TEST(samePartAgain_thenNothingChanges);
    CPPUNIT_TEST(otherBytesAtAnEarlierOffset_thenRefused);
    CPPUNIT_TEST(moreThanTold_thenRefused);
    CPPUNIT_TEST(emptyOrHuge_thenRefused);
    CPPUNIT_TEST(foreignType_thenRefusedAndGone);
    CPPUNIT_TEST(anotherOwner_thenUnknown);
    CPPUNIT_TEST(tooManyBegun_thenRefused);
    CPPUNIT_TEST(keep_thenTheFileIsTheBlobsAndAskedAgainTheSame);
    CPPUNIT_TEST(weekOld_thenSwept);
    CPPUNIT_TEST_SUITE_END();

public:
    void parts_thenDoneWithDigestAndType() {
        const auto id = begin("营业执照", 12);
        CPPUNIT_ASSERT(!at(id, 0, "%PDF-1").done());
        const auto done = at(id, 6, ".4\nabc");
        CPPUNIT_ASSERT(done.done());
        CPPUNIT_ASSERT_EQUAL(std::string("application/pdf"), done.mediaType);
        CPPUNIT_ASSERT_EQUAL(std::string("营业执照.pdf"), done.name);
        CPPUNIT_ASSERT_EQUAL(
            crypto::digestText(crypto::DigestKind::sha256, "%PDF-1.4\nabc"), done.digest);
    }

    void brokenOff_thenGoesOnFromTheOffset() {
        const auto id = begin("a", 12);
        at(id, 0, "%PDF-1");
        makeUploads();  // the process ended and began anew
        CPPUNIT_ASSERT_EQUAL(std::int64_t{6}, uploads_->find("me", id)->received);
        const auto fault = faultAt(id, 3, "-1.4");
        CPPUNIT_ASSERT(fault.code == Code::UPLOAD_OFFSET_WRONG);
        CPPUNIT_ASSERT_EQUAL(std::string("6"), fault.detail);
        CPPUNIT_ASSERT(at(id, 6, ".4\nabc").done());
    }

    void samePartAgain_thenNothingChanges() {
        const auto id = begin("a", 12);
        at(id, 0, "%PDF-1");
        CPPUNIT_ASSERT_EQUAL(std::int64_t{6}, at(id, 0, "%PDF-1").received);
        const auto done = at(id, 6, ".4\nabc");
        CPPUNIT_ASSERT_EQUAL(done.digest, at(id, 6, ".4\nabc").digest);
    }

    void otherBytesAtAnEarlierOffset_thenRefused() {
        const auto id = begin("a", 12);
        at(id, 0, "%PDF-1");
        CPPUNIT_ASSERT(faultAt(id, 0, "GIF89a").code == Code::UPLOAD_OFFSET_WRONG);
    }

    void moreThanTold_thenRefused() {
        const auto id = begin("a", 5);
        CPPUNIT_ASSERT(faultAt(id, 0, "%PDF-1").code == Code::BLOB_TOO_LARGE);
        CPPUNIT_ASSERT(faultAt(id, 6, "x").code == Code::BLOB_TOO_LARGE);
        CPPUNIT_ASSERT(faultAt(id, -1, "x").code == Code::BLOB_TOO_LARGE);
        CPPUNIT_ASSERT(faultAt(id, INT64_MAX, "x").code == Code::BLOB_TOO_LARGE);
    }

    void emptyOrHuge_thenRefused() {
        CPPUNIT_ASSERT(faultOf(uploads_->begin("me", "a", 0)).code == Code::UPLOAD_EMPTY);
        CPPUNIT_ASSERT(faultOf(uploads_->begin("me", "a", -5)).code == Code::UPLOAD_EMPTY);
        CPPUNIT_ASSERT(faultOf(uploads_->begin("me", "a", approval::kMaxUploadBytes + 1)).code ==
                       Code::BLOB_TOO_LARGE);
        CPPUNIT_ASSERT(faultOf(uploads_->begin("me", std::string(10'000, 'a'), 5)).code ==
                       Code::FIELD_TOO_LONG);
    }

    void foreignType_thenRefusedAndGone() {
        const auto id = begin("照片.png", 6);
        CPPUNIT_ASSERT(faultAt(id, 0, "GIF89a").code == Code::UPLOAD_TYPE_WRONG);
        CPPUNIT_ASSERT(!uploads_->find("me", id));
        CPPUNIT_ASSERT_EQUAL(0, files());
    }

    void anotherOwner_thenUnknown() {
        const auto id = begin("a", 12);
        CPPUNIT_ASSERT(!uploads_->find("you", id));
        CPPUNIT_ASSERT(!uploads_->drop("you", id));
        CPPUNIT_ASSERT(faultOf(uploads_->append("you", id, 0, "x")).code ==
                       Code::MATERIAL_UNKNOWN);
        CPPUNIT_ASSERT(faultOf(uploads_->append("me", "../../etc/passwd", 0, "x")).code ==
                       Code::MATERIAL_UNKNOWN);
        CPPUNIT_ASSERT(uploads_->drop("me", id));
    }

    void tooManyBegun_thenRefused() {
        for (int i = 0; i < approval::kMaxUploadsOfOwner; ++i)
            begin("a", 12);
        CPPUNIT_ASSERT(faultOf(uploads_->begin("me", "a", 12)).code == Code::TOO_MANY_REQUESTS);
        CPPUNIT_ASSERT(std::holds_alternative<Upload>(uploads_->begin("you", "a", 12)));
    }

    void keep_thenTheFileIsTheBlobsAndAskedAgainTheSame() {
        const auto id = begin("a.pdf", 12);
        at(id, 0, "%PDF-1");
        CPPUNIT_ASSERT(faultOf(uploads_->keep("me", id)).code == Code::MATERIAL_UNKNOWN);
        at(id, 6, ".4\nabc");
        const auto first = std::get<standard::Material>(uploads_->keep("me", id));
        CPPUNIT_ASSERT_EQUAL(std::string("%PDF-1.4\nabc"), kept_);
        CPPUNIT_ASSERT(first == std::get<standard::Material>(uploads_->keep("me", id)));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{12}, first.sizeBytes);
        CPPUNIT_ASSERT(faultOf(uploads_->keep("you", id)).code == Code::MATERIAL_UNKNOWN);
    }

    void weekOld_thenSwept() {
        const auto id = begin("a", 12);
        at(id, 0, "%PDF-1");
        clock_.advance(approval::kUploadLife - std::chrono::hours(1));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, uploads_->sweep());
        clock_.advance(std::chrono::hours(2));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, uploads_->sweep());
        CPPUNIT_ASSERT(!uploads_->find("me", id));
        CPPUNIT_ASSERT_EQUAL(0, files());
    }

    void setUp() override {
        folder_ = std::make_unique<TempFolder>();
        database_ = std::make_unique<store::SqliteDatabase>(folder_->file("node.db"));
        store::migrate(*database_, store::builtInMigrations(), folder_->file("copy-"));
        makeUploads();
    }
    void tearDown() override {
        uploads_.reset();
        database_.reset();
        folder_.reset();
    }

private:
    void makeUploads() {
        uploads_ = std::make_unique<Uploads>(
            *database_, clock_, folder_->path() / "in",
            [this](const std::filesystem::path& file, const std::string&) -> std::optional<Fault> {
                kept_.clear();
                std::ifstream in(file, std::ios::binary);
                kept_.assign(std::istreambuf_iterator<char>(in), {});
                std::filesystem::remove(file);
                return std::nullopt;
            });
    }
    std::string begin(const std::string& name, std::int64_t size) {
        return std::get<Upload>(uploads_->begin("me", name, size)).id;
    }
    Upload at(const std::string& id, std::int64_t offset, const std::string& bytes) {
        return std::get<Upload>(uploads_->append("me", id, offset, bytes));
    }
    template <class Outcome>
    static Fault faultOf(const Outcome& outcome) {
        return std::get<Fault>(outcome);
    }
    Fault faultAt(const std::string& id, std::int64_t offset, const std::string& bytes) {
        return faultOf(uploads_->append("me", id, offset, bytes));
    }
    int files() const {
        int count = 0;
        for ([[maybe_unused]] const auto& each :
             std::filesystem::directory_iterator(folder_->path() / "in"))
            ++count;
        return count;
    }

    std::unique_ptr<TempFolder> folder_;
    std::unique_ptr<store::SqliteDatabase> database_;
    base::FixedClock clock_{*base::parseInstant("2025-06-30T09:00:00.000+08:00")};
    std::unique_ptr<Uploads> uploads_;
    std::string kept_;
};

CPPUNIT_TEST_SUITE_REGISTRATION(UploadsTest);

}  // namespace guantong::testing

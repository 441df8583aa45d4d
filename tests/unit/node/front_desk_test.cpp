// SPDX-License-Identifier: Apache-2.0
// The front desk of a real node: files come in to the blobs, lists go out to who may have them.
#include "node/front_desk.h"

#include "tests/support/node_home.h"

namespace guantong::testing {

using approval::Upload;

class FrontDeskTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FrontDeskTest);
    CPPUNIT_TEST(upload_thenAmongTheBlobs);
    CPPUNIT_TEST(export_thenForWhoMayListOnly);
    CPPUNIT_TEST(listener_thenStyleAndApi);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        home_ = std::make_unique<NodeHomeFixture>();
        core_ = home_->open();
        office_ = std::make_unique<node::Office>(*core_);
        front_ = std::make_unique<node::FrontDesk>(*core_, *office_,
                                                   [] { return base::Json::object(); });
    }
    void tearDown() override {
        front_.reset();
        office_.reset();
        core_.reset();
        home_.reset();
    }

    void upload_thenAmongTheBlobs() {
        auto& uploads = front_->api().uploads;
        const auto begun = std::get<Upload>(uploads.begin("user:1", "a.pdf", 12));
        uploads.append("user:1", begun.id, 0, "%PDF-1.4\nabc");
        const auto material = std::get<standard::Material>(uploads.keep("user:1", begun.id));
        CPPUNIT_ASSERT(core_->blobs().sizeOf(material.digest) == std::int64_t{12});
    }

    void export_thenForWhoMayListOnly() {
        CPPUNIT_ASSERT_EQUAL(std::string("failed"), outcome("user:1", R"({"list":"team"})"));
        CPPUNIT_ASSERT_EQUAL(std::string("failed"), outcome("token:1", R"({"list":"team"})"));
        grant("supervisor");
        CPPUNIT_ASSERT_EQUAL(std::string("done"), outcome("user:1", R"({"list":"team"})"));
        CPPUNIT_ASSERT_EQUAL(std::string("done"),
                             outcome("user:1", R"({"list":"all","organisations":["o1"]})"));
        CPPUNIT_ASSERT_EQUAL(std::string("failed"), outcome("user:1", R"({"list":"none"})"));
    }

    void listener_thenStyleAndApi() {
        const auto doors = front_->doors();
        CPPUNIT_ASSERT(doors.documentStyle.find("@page") != std::string::npos);
        CPPUNIT_ASSERT(doors.api == &front_->api());
        front_->keep();
        front_->keep();
    }

private:
    /// Gives the first administrator that role instead.
    void grant(const std::string& role) {
        core_->database().write([&](store::Transaction& tx) {
            tx.statement("DELETE FROM user_role WHERE user_id = 1").run();
            tx.statement("INSERT INTO user_role (user_id, role_name, scope) VALUES (1, ?, '')")
                .bind(1, role)
                .run();
            tx.statement("UPDATE person_user SET must_change = 0 WHERE id = 1").run();
        });
    }
    std::string outcome(const std::string& owner, const std::string& question) {
        auto& exports = front_->api().exports;
        std::int64_t id = 0;
        core_->database().write([&](store::Transaction& tx) {
            id = std::get<std::int64_t>(exports.order(tx, owner, "team", question));
        });
        CPPUNIT_ASSERT(exports.runNext());
        std::string state;
        core_->database().read(
            [&](store::Transaction& tx) { state = exports.find(tx, owner, id)->state; });
        return state;
    }

    std::unique_ptr<NodeHomeFixture> home_;
    std::unique_ptr<node::NodeCore> core_;
    std::unique_ptr<node::Office> office_;
    std::unique_ptr<node::FrontDesk> front_;
};

CPPUNIT_TEST_SUITE_REGISTRATION(FrontDeskTest);

}  // namespace guantong::testing

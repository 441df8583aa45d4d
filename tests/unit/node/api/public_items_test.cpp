// SPDX-License-Identifier: Apache-2.0
// Items as citizens look for them (node/api/public_items.h).
#include "node/api/public_items.h"

#include "tests/support/approval_fixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>

namespace guantong::testing {

using api::PublicItems;

class PublicItemsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PublicItemsTest);
    CPPUNIT_TEST(words_areAllLookedFor);
    CPPUNIT_TEST(nothingFound_givesWhatIsSimilar);
    CPPUNIT_TEST(filters_narrowTheList);
    CPPUNIT_TEST(pages_followWithoutGap);
    CPPUNIT_TEST(listing_isKeptUntilTheCatalogueChanges);
    CPPUNIT_TEST(secretRetiredAndFutureItems_areNotShown);
    CPPUNIT_TEST(hostileQuestions_findNothingAndBreakNothing);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        f = std::make_unique<ApprovalFixture>();
        items = std::make_unique<PublicItems>(
            f->catalog, R"({"person": ["个体", "户口"], "company": ["经营"], "topics": [
                {"key": "food", "zh": "开店", "en": "shop", "words": ["食品"]},
                {"key": "none", "zh": "无", "en": "none", "words": ["没有"]}]})");
        add("000131007002", "个体工商户登记");
        add("000131007003", "户口迁移");
        add("000131007004", "（新办）食品生产许可");
    }
    void tearDown() override {
        items.reset();
        f.reset();
    }

    void words_areAllLookedFor() {
        same("食品经营许可 食品经营许可变更 ", {"食品 经营", "", "", "", ""});
        same("食品经营许可变更 ", {"变更、食品", "", "", "", ""});
        same("（新办）食品生产许可 ", {"(新办)", "", "", "", ""});
        same("户口迁移 ", {"000131007003", "", "", "", ""});
    }

    void nothingFound_givesWhatIsSimilar() {
        const auto all = listing();
        const auto page = all->find({"我要迁户口", "", "", "", ""}, items->topics(), 10);
        CPPUNIT_ASSERT(page.similar);
        CPPUNIT_ASSERT_EQUAL(std::string("户口迁移"), page.items.at(0)->item->name);
        CPPUNIT_ASSERT(all->find({"zzz", "", "", "", ""}, items->topics(), 10).items.empty());
    }

    void filters_narrowTheList() {
        const char* const kFood = "食品经营许可 食品经营许可变更 （新办）食品生产许可 ";
        same("个体工商户登记 户口迁移 ", {"", "person", "", "", ""});
        same(kFood, {"", "company", "", "", ""});
        same(kFood, {"", "", "", "food", ""});
        same("", {"", "", "nobody", "", ""});
        same("", {"", "", "", "unknown", ""});
        const auto all = listing();
        CPPUNIT_ASSERT_EQUAL(std::int64_t{3}, all->topicCounts.at(0));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, all->topicCounts.at(1));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, all->departments.size());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{5}, all->departments.front().count);
    }

    void pages_followWithoutGap() {
        const auto all = listing();
        api::ItemQuestion question;
        std::vector<std::string> seen;
        for (;;) {
            const auto page = all->find(question, items->topics(), 2);
            CPPUNIT_ASSERT_EQUAL(std::size_t{5}, page.all);
            for (const auto* each : page.items)
                seen.push_back(each->item->code);
            if (page.next.empty()) break;
            question.after = page.next;
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{5}, seen.size());
        CPPUNIT_ASSERT(std::is_sorted(seen.begin(), seen.end()));
    }

    void listing_isKeptUntilTheCatalogueChanges() {
        const auto first = listing();
        CPPUNIT_ASSERT(first == listing());
        add("000131007005", "新事项");
        const auto second = listing();
        CPPUNIT_ASSERT(first != second);
        CPPUNIT_ASSERT_EQUAL(first->items.size() + 1, second->items.size());
        day += std::chrono::days(1);
        CPPUNIT_ASSERT(second != listing());
    }

    void secretRetiredAndFutureItems_areNotShown() {
        const auto before = listing()->items.size();
        auto item = anItem();
        item.code = "000131007010";
        item.secret = true;
        adopt(item);
        item.code = "000131007011";
        item.secret = false;
        item.validFrom = day + std::chrono::days(1);
        adopt(item);
        CPPUNIT_ASSERT_EQUAL(before, listing()->items.size());
        day += std::chrono::days(1);
        CPPUNIT_ASSERT_EQUAL(before + 1, listing()->items.size());
    }

    void hostileQuestions_findNothingAndBreakNothing() {
        for (const std::string& q : {std::string(5000, 'z'), std::string("\xff\xfe"),
                                     std::string("%' OR 1=1")})
            same("", {q, "", "", "", ""});
        same("", {"", "", "", "", "\xff"});
    }

private:
    void same(const std::string& expected, const api::ItemQuestion& question) {
        CPPUNIT_ASSERT_EQUAL(expected, found(question));
    }
    std::string found(const api::ItemQuestion& question) {
        const auto all = listing();
        std::string names;
        const auto page = all->find(question, items->topics(), 50);
        for (const auto* each : page.items)
            names += each->item->name + " ";
        return names;
    }
    std::shared_ptr<const api::PublicListing> listing() {
        std::shared_ptr<const api::PublicListing> made;
        f->cases.database->read([&](store::Transaction& tx) { made = items->listing(tx, day); });
        return made;
    }
    void add(const std::string& code, const std::string& name) {
        auto item = anItem();
        item.code = code;
        item.name = name;
        adopt(item);
    }
    void adopt(const standard::Item& item) {
        f->cases.database->write([&](store::Transaction& tx) {
            CPPUNIT_ASSERT(f->catalog.adopt(tx, item, f->cases.clock.now()).adoption.adopted);
        });
    }

    std::unique_ptr<ApprovalFixture> f;
    std::unique_ptr<PublicItems> items;
    base::Date day = *base::parseDate("2025-03-03");
};

CPPUNIT_TEST_SUITE_REGISTRATION(PublicItemsTest);

}  // namespace guantong::testing

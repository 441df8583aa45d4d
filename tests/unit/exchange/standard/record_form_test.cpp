// SPDX-License-Identifier: Apache-2.0
// Describing a record once, and writing and checking from that
// (exchange/standard/record_form.h), with a small record of its own.
#include "exchange/standard/record_form.h"

#include "tests/support/standard_samples.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

class RecordFormTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RecordFormTest);
    CPPUNIT_TEST(writer_leavesOutWhatIsEmpty);
    CPPUNIT_TEST(check_namesEveryBrokenRule);
    CPPUNIT_TEST_SUITE_END();

    struct Basket {
        std::string owner, note;
        std::vector<std::string> fruits;
        std::map<std::string, std::int64_t> prices;
        bool operator==(const Basket&) const = default;
    };

    struct BasketForm {
        template <class Form, class BasketRef>
        static void describe(Form& form, BasketRef& basket) {
            form.derivedId([&] { return "basket:" + basket.owner; });
            form.attribute("owner", basket.owner, standard::code(8));
            form.elements("Fruit", basket.fruits, standard::text(12));
            form.counts("Price", "of", basket.prices);
            form.element("Note", basket.note, standard::optional(standard::text(20)));
            form.require(!basket.fruits.empty(), "Fruit");
        }
    };

    static Basket basket() { return {"zhou", "甜", {"梨", "桃"}, {{"pear", 3}, {"rebate", -1}}}; }

    static std::string written(const Basket& basket) {
        xml::CanonicalWriter out;
        out.start(standard::kStandardNamespace, "Basket");
        standard::RecordWriter writer(out);
        BasketForm::describe(writer, basket);
        return out.end().str();
    }

    static std::string faults(const Basket& basket) {
        standard::RecordCheck check;
        BasketForm::describe(check, basket);
        return briefly(check.faults());
    }

public:
    void writer_leavesOutWhatIsEmpty() {
        CPPUNIT_ASSERT_EQUAL(
            std::string{"<Basket xmlns=\"urn:guantong:standard:1.0\" id=\"basket:li\" owner=\"li\">"
                        "<Fruit>梨</Fruit></Basket>"},
            written({"li", "", {"梨"}, {}}));
    }

    void check_namesEveryBrokenRule() {
        CPPUNIT_ASSERT_EQUAL(std::string{}, faults(basket()));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID owner, RECORD_INVALID of, "
                                         "RECORD_INVALID Note, RECORD_INVALID Fruit"},
                             faults({"", std::string(21, 'x'), {}, {{"a b", 1}}}));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID Fruit"},
                             faults({"li", "", {"a", ""}, {}}));
        CPPUNIT_ASSERT_EQUAL(std::string{"RECORD_INVALID Note"}, faults({"li", "\x01", {"a"}, {}}));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RecordFormTest);

}  // namespace guantong::testing

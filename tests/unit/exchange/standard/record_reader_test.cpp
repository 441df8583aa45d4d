// SPDX-License-Identifier: Apache-2.0
// Reading a described record (exchange/standard/record_reader.h), with a small record of its own.
#include "exchange/standard/record_reader.h"

#include "exchange/standard/record_form.h"

#include "tests/support/standard_samples.h"

#include <cppunit/extensions/HelperMacros.h>

namespace guantong::testing {

class RecordReaderTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RecordReaderTest);
    CPPUNIT_TEST(reader_takesWhatTheWriterWrote);
    CPPUNIT_TEST(reader_ignoresTheUnknown);
    CPPUNIT_TEST(reader_refusesDisorder);
    CPPUNIT_TEST(reader_refusesAnotherId);
    CPPUNIT_TEST(foreignNamespace_isUnknownEvenUnderAKnownName);
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

    /// The basket, or the name the reader's fault gives.
    static std::variant<Basket, std::string> read(const std::string& xml) {
        const auto element = takenFrom(xml::readElement(xml));
        Basket basket;
        standard::RecordReader reader(element);
        BasketForm::describe(reader, basket);
        reader.finish();
        if (reader.fault()) return reader.fault()->field;
        return basket;
    }
    static void assertFault(const std::string& field, const std::string& xml) {
        const auto outcome = read(xml);
        CPPUNIT_ASSERT_MESSAGE(xml, std::holds_alternative<std::string>(outcome));
        CPPUNIT_ASSERT_EQUAL(field, std::get<std::string>(outcome));
    }

public:
    void reader_takesWhatTheWriterWrote() {
        CPPUNIT_ASSERT(std::get<Basket>(read(written(basket()))) == basket());
    }

    void reader_ignoresTheUnknown() {
        const std::string xml = written(basket());
        for (const auto& [from, to] :
             {std::pair{"<Fruit>", "<Nut>1</Nut><Fruit>"},
              std::pair{"</Basket>", "<Nut><A></A></Nut></Basket>"},
              std::pair{" owner=", " colour=\"red\" owner="}, std::pair{"<Note>", "\n <Note>"},
              std::pair{"<Note>", "<Note lang=\"zh\">"}})
            CPPUNIT_ASSERT_MESSAGE(to, std::get<Basket>(read(replaced(xml, from, to))) == basket());
    }

    void reader_refusesDisorder() {
        const std::string xml = written(basket());
        assertFault("Price", replaced(xml, "</Basket>", "<Fruit>李</Fruit></Basket>"));
        assertFault("Note", replaced(xml, "</Basket>", "<Note>b</Note></Basket>"));
        assertFault("Note", replaced(xml, "<Note>", "<Note><B></B>"));
        assertFault("Basket", replaced(xml, "<Note>", "and<Note>"));
        assertFault("Price", replaced(xml, ">3<", "><"));
        assertFault("of", replaced(xml, "of=\"rebate\"", "of=\"pear\""));
        assertFault("of", replaced(xml, "of=\"rebate\"", "on=\"rebate\""));
        assertFault("owner", replaced(xml, " owner=\"zhou\"", ""));
    }

    void reader_refusesAnotherId() {
        const std::string xml = written(basket());
        assertFault("id", replaced(xml, "basket:zhou", "basket:li"));
        assertFault("id", replaced(xml, " id=\"basket:zhou\"", ""));
    }

    void foreignNamespace_isUnknownEvenUnderAKnownName() {
        const std::string xml = replaced(written(basket()), "</Basket>",
                                         "<x:Note xmlns:x=\"urn:x\">b</x:Note></Basket>");
        CPPUNIT_ASSERT(std::get<Basket>(read(xml)) == basket());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RecordReaderTest);

}  // namespace guantong::testing

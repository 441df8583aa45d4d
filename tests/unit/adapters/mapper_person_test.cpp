// SPDX-License-Identifier: Apache-2.0
// What Mapper promises about persons: masked in the event, whole in the personal part only.
#include "adapters/mapper.h"

#include "exchange/base/json.h"
#include "tests/support/adapters_fixture.h"

namespace guantong::testing {

using namespace adapters;
using standard::Field;

class MapperPersonTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(MapperPersonTest);
    CPPUNIT_TEST(naturalPerson_isMaskedAndKeptApart);
    CPPUNIT_TEST(organisation_isShown);
    CPPUNIT_TEST(identityNumberInATextField_isRefused);
    CPPUNIT_TEST(actor_comesFromTheRow);
    CPPUNIT_TEST(maskedName_keepsTheFirstCharacter);
    CPPUNIT_TEST_SUITE_END();

public:
    void naturalPerson_isMaskedAndKeptApart() {
        const auto mapped = map("张三丰", "1", "11010519491231002X", "13812345678");
        const auto& event = mapped.event;
        CPPUNIT_ASSERT_EQUAL(std::string("张*"), std::string(event.get(Field::applicantName)));
        CPPUNIT_ASSERT(!event.has(Field::applicantCode));
        for (const auto& [field, value] : event.fields)
            CPPUNIT_ASSERT(value.find("1949") == std::string::npos &&
                           value.find("138") == std::string::npos);
        const auto personal = base::Json::parse(mapped.personal);
        CPPUNIT_ASSERT_EQUAL(std::string("11010519491231002X"), *personal.text("idNumber"));
        CPPUNIT_ASSERT_EQUAL(std::string("13812345678"), *personal.text("phone"));
        CPPUNIT_ASSERT_EQUAL(std::string("张三丰"), *personal.text("applicantName"));
    }

    void organisation_isShown() {
        const auto mapped = map("分宜县某公司", "2", "91440300708461136T", "");
        CPPUNIT_ASSERT_EQUAL(std::string("分宜县某公司"),
                             std::string(mapped.event.get(Field::applicantName)));
        CPPUNIT_ASSERT_EQUAL(std::string("91440300708461136T"),
                             std::string(mapped.event.get(Field::applicantCode)));
    }

    void identityNumberInATextField_isRefused() {
        const Mapping mapping = mappingOf(smallMapping());
        const std::vector<std::string_view> header{"no",       "item", "name",   "id", "applied",
                                                   "accepted", "done", "result", "why"};
        auto bound = Mapper::bind(mapping, header);
        const std::vector<std::string_view> cells{
            "A1", "I1", " 11010519491231002x", "", "2025-03-03", "", "", "", ""};
        const MappedRow row = std::get<Mapper>(bound).map(cells);
        CPPUNIT_ASSERT(row.refusal() != nullptr);
        CPPUNIT_ASSERT(row.refusal()->fault.code == base::Code::ADAPTER_PERSONAL_EXPOSED);
        CPPUNIT_ASSERT(row.refusal()->fault.detail.find("1949") == std::string::npos);
    }

    void actor_comesFromTheRow() {
        const auto mapped = map("某公司", "2", "", "");
        CPPUNIT_ASSERT_EQUAL(std::string("person"), mapped.event.actor.kind);
        CPPUNIT_ASSERT_EQUAL(std::string("李科"), mapped.event.actor.name);
    }

    void maskedName_keepsTheFirstCharacter() {
        CPPUNIT_ASSERT_EQUAL(std::string("李*"), maskedName(" 李四"));
        CPPUNIT_ASSERT_EQUAL(std::string("J*"), maskedName("John"));
        CPPUNIT_ASSERT_EQUAL(std::string(), maskedName(" "));
    }

private:
    MappedEvent map(std::string_view name, std::string_view type, std::string_view id,
                    std::string_view phone) {
        mapping_ = mappingOf(
            "<Mapping xmlns=\"urn:guantong:adapters:1.0\" system=\"s\">"
            "<Times><Format>yyyyMMdd</Format></Times>"
            "<Column name=\"id\" personal=\"yes\" as=\"idNumber\"/>"
            "<Column name=\"phone\" personal=\"yes\"/>"
            "<Codes name=\"type\"><Code from=\"1\" to=\"naturalPerson\"/>"
            "<Code from=\"2\" to=\"enterprise\"/></Codes><Case><Number column=\"no\"/></Case>"
            "<Event kind=\"accepted\"><OccurredAt column=\"t\"/>"
            "<Actor kind=\"person\"><Name column=\"clerk\"/></Actor>"
            "<Field name=\"applicantName\" column=\"name\"/>"
            "<Field name=\"applicantCode\" column=\"id\"/>"
            "<Field name=\"applicantType\" column=\"type\" codes=\"type\"/></Event></Mapping>");
        const std::vector<std::string_view> header{"no", "t",     "name", "type",
                                                   "id", "phone", "clerk"};
        auto bound = Mapper::bind(mapping_, header);
        const std::vector<std::string_view> cells{"A1", "20250303", name, type, id, phone, "李科"};
        MappedRow row = std::get<Mapper>(bound).map(cells);
        CPPUNIT_ASSERT(row.refusal() == nullptr && row.events.size() == 1);
        return row.events[0];
    }
    Mapping mapping_;
};

CPPUNIT_TEST_SUITE_REGISTRATION(MapperPersonTest);

}  // namespace guantong::testing

// SPDX-License-Identifier: Apache-2.0
// What Mapper promises: cells become events, and what is wrong is named by column and value.
#include "adapters/mapper.h"

#include "tests/support/adapters_fixture.h"

namespace guantong::testing {

using namespace adapters;
using standard::Field;

namespace {

MappedRow map(const Mapping& mapping, std::vector<std::string_view> header,
              std::vector<std::string_view> cells) {
    auto bound = Mapper::bind(mapping, header);
    CPPUNIT_ASSERT(std::holds_alternative<Mapper>(bound));
    return std::get<Mapper>(bound).map(cells);
}

const std::vector<std::string_view> kHeader{"no",       "item", "name",   "id", "applied",
                                            "accepted", "done", "result", "why"};

std::string refusalOf(const MappedRow& row) {
    if (row.refusal() == nullptr) return "";
    const auto& fault = row.refusal()->fault;
    return std::string(base::toString(fault.code)) + " " + fault.field + " " + fault.detail;
}

}  // namespace

class MapperTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(MapperTest);
    CPPUNIT_TEST(oneRow_makesSeveralEvents);
    CPPUNIT_TEST(text_travelsVerbatim);
    CPPUNIT_TEST(header_isFoundByLenientNames);
    CPPUNIT_TEST(missingOrDoubleColumn_isNamed);
    CPPUNIT_TEST(badValues_areNamed);
    CPPUNIT_TEST(conditionsDefaultsAndParts_work);
    CPPUNIT_TEST(versionAndKeys_areRead);
    CPPUNIT_TEST(rowWithoutEvent_isRefused);
    CPPUNIT_TEST(sameRow_hasTheSameContent);
    CPPUNIT_TEST_SUITE_END();

public:
    void oneRow_makesSeveralEvents() {
        const Mapping mapping = mappingOf(smallMapping());
        const MappedRow row =
            map(mapping, kHeader,
                {" A１ ", "I1", "建房", "x", "2025-03-03 09:00:00", "2025-03-04", "", "", ""});
        CPPUNIT_ASSERT_EQUAL(std::string(), refusalOf(row));
        CPPUNIT_ASSERT_EQUAL(std::string("A1"), row.caseNumber);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, row.events.size());
        const auto& applied = row.events[0].event;
        CPPUNIT_ASSERT(applied.kind == standard::EventKind::applied);
        CPPUNIT_ASSERT(applied.occurredAt == at("2025-03-03T09:00:00.000+08:00"));
        CPPUNIT_ASSERT_EQUAL(std::string("small"), applied.source.system);
        CPPUNIT_ASSERT_EQUAL(std::string("A1#applied"), applied.source.row);
        CPPUNIT_ASSERT_EQUAL(std::string("A1"), std::string(applied.get(Field::sourceCaseNumber)));
        CPPUNIT_ASSERT_EQUAL(std::string("adapter"), applied.channel);
        CPPUNIT_ASSERT_EQUAL(std::string("machine"), applied.actor.kind);
        CPPUNIT_ASSERT(!row.events[0].dateOnly && row.events[1].dateOnly);
        CPPUNIT_ASSERT(
            std::is_sorted(applied.fields.begin(), applied.fields.end(),
                           [](const auto& a, const auto& b) { return a.first < b.first; }));
    }

    void text_travelsVerbatim() {
        const Mapping mapping = mappingOf(smallMapping());
        const std::string title = " 建房 \n\"二期\"　&<>  ";
        const MappedRow row =
            map(mapping, kHeader, {"A1", "I1", title, "", "2025-03-03", "", "", "", ""});
        CPPUNIT_ASSERT_EQUAL(title, std::string(row.events[0].event.get(Field::title)));
    }

    void header_isFoundByLenientNames() {
        const Mapping mapping = mappingOf(smallMapping());
        const MappedRow row = map(
            mapping,
            {"WHY", "result", "done", "accepted", "ＡＰＰＬＩＥＤ", "id", " Name", "item", "　no"},
            {"", "", "", "", "2025-03-03", "", "x", "I1", "A1"});
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, row.events.size());
    }

    void missingOrDoubleColumn_isNamed() {
        const Mapping mapping = mappingOf(smallMapping());
        const std::vector<std::string_view> header{"no",       "no",   "item",   "name", "applied",
                                                   "accepted", "done", "result", "why"};
        const auto bound = Mapper::bind(mapping, header);
        const auto& fault = std::get<base::Fault>(bound);
        CPPUNIT_ASSERT(fault.code == base::Code::ADAPTER_HEADER_WRONG);
        CPPUNIT_ASSERT_EQUAL(std::string("id, no stands twice"), fault.field);
    }

    void badValues_areNamed() {
        const Mapping mapping = mappingOf(smallMapping());
        const auto bad = [&](std::vector<std::string_view> cells) {
            return refusalOf(map(mapping, kHeader, std::move(cells)));
        };
        CPPUNIT_ASSERT_EQUAL(std::string("ADAPTER_CASE_NUMBER_MISSING no "),
                             bad({"", "I1", "x", "", "2025-03-03", "", "", "", ""}));
        CPPUNIT_ASSERT_EQUAL(std::string("ADAPTER_VALUE_UNREADABLE applied 3.3.25"),
                             bad({"A1", "I1", "x", "", "3.3.25", "", "", "", ""}));
        CPPUNIT_ASSERT_EQUAL(std::string("ADAPTER_CODE_UNMAPPED result 8"),
                             bad({"A1", "I1", "x", "", "", "", "2025-03-03", "8", ""}));
        CPPUNIT_ASSERT_EQUAL(std::string("EVENT_FIELD_MISSING item "),
                             bad({"A1", "", "x", "", "2025-03-03", "", "", "", ""}));
        CPPUNIT_ASSERT_EQUAL(std::string("EVENT_FIELD_INVALID item I 1"),
                             bad({"A1", "I 1", "x", "", "2025-03-03", "", "", "", ""}));
        const std::string huge(4000, 'x');
        CPPUNIT_ASSERT(bad({"A1", "I1", huge, "", "2025-03-03", "", "", "", ""})
                           .starts_with("EVENT_FIELD_INVALID name xxx"));
    }

    void conditionsDefaultsAndParts_work() {
        const Mapping mapping = mappingOf(
            "<Mapping xmlns=\"urn:guantong:adapters:1.0\" system=\"s\"><Empty>无</Empty>"
            "<Times><Format>yyyyMMdd</Format><Never>20991231</Never></Times>"
            "<Case><Number><Part column=\"a\"/><Part text=\"-\"/><Part "
            "column=\"b\"/></Number></Case>"
            "<Event kind=\"accepted\"><When column=\"k\" equals=\"1|受理\"/><OccurredAt "
            "column=\"t\"/>"
            "<Channel column=\"c\"/>"
            "<Actor kind=\"person\"><Name column=\"who\" default=\"未填\"/></Actor>"
            "<Field name=\"title\"><Part text=\"关于\"/><Part column=\"p\"/></Field>"
            "<Field name=\"amountFen\" column=\"y\" unit=\"yuan\"/>"
            "<Field name=\"validTo\" column=\"v\"/>"
            "<Field name=\"remark\" text=\"big\"><When column=\"y\" not=\"1\"/></Field></Event>"
            "<Event kind=\"feeCharged\"><When column=\"k\" is=\"absent\"/><OccurredAt "
            "column=\"t\"/>"
            "<Field name=\"amountFen\" text=\"0\"/></Event></Mapping>");
        const std::vector<std::string_view> header{"a", "b", "k", "t", "c", "who", "p", "y", "v"};
        const MappedRow row = map(
            mapping, header, {"1", "2", "受理", "20250303", "web", "无", "", "12.5", "20991231"});
        CPPUNIT_ASSERT_EQUAL(std::string("1-2"), row.caseNumber);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, row.events.size());
        const auto& event = row.events[0].event;
        CPPUNIT_ASSERT_EQUAL(std::string("web"), event.channel);
        CPPUNIT_ASSERT_EQUAL(std::string("未填"), event.actor.name);
        CPPUNIT_ASSERT(!event.has(Field::title) && !event.has(Field::validTo));
        CPPUNIT_ASSERT_EQUAL(std::string("1250"), std::string(event.get(Field::amountFen)));
        CPPUNIT_ASSERT_EQUAL(std::string("big"), std::string(event.get(Field::remark)));
        CPPUNIT_ASSERT(
            refusalOf(map(mapping, header, {"1", "2", "1", "20250303", "pigeon", "", "", "", ""}))
                .starts_with("EVENT_FIELD_INVALID c pigeon"));
        CPPUNIT_ASSERT_EQUAL(
            std::string("feeCharged"),
            map(mapping, header, {"1", "2", "", "20250303", "", "", "", "", ""}).events[0].key);
        // A condition that holds demands a time.
        CPPUNIT_ASSERT(refusalOf(map(mapping, header, {"1", "2", "1", "", "", "", "", "", ""}))
                           .starts_with("ADAPTER_VALUE_UNREADABLE t"));
    }

    void versionAndKeys_areRead() {
        const Mapping mapping =
            mappingOf(smallMapping("", "<Version column=\"v\"/><Key column=\"k\"/>"));
        auto header = kHeader;
        header.insert(header.end(), {"v", "k"});
        const MappedRow row =
            map(mapping, header, {"A1", "I1", "x", "", "2025-03-03", "", "", "", "", " ３", "7"});
        CPPUNIT_ASSERT(row.version == 3);
        CPPUNIT_ASSERT_EQUAL(std::string("applied/7"), row.events[0].key);
        CPPUNIT_ASSERT_EQUAL(std::string("/7"), row.rowKey);
        const MappedRow timed =
            map(mapping, header,
                {"A1", "I1", "x", "", "2025-03-03", "", "", "", "", "2025-03-03 10:00:00", "7"});
        CPPUNIT_ASSERT(timed.version == base::toMillis(at("2025-03-03T10:00:00.000+08:00")));
        CPPUNIT_ASSERT(
            refusalOf(map(mapping, header,
                          {"A1", "I1", "x", "", "2025-03-03", "", "", "", "", "v1", "7"}))
                .starts_with("ADAPTER_VALUE_UNREADABLE v v1"));
    }

    void rowWithoutEvent_isRefused() {
        const Mapping mapping = mappingOf(smallMapping());
        CPPUNIT_ASSERT_EQUAL(
            std::string("ADAPTER_ROW_WITHOUT_EVENT  "),
            refusalOf(map(mapping, kHeader, {"A1", "I1", "x", "", "", "", "", "", ""})));
    }

    void sameRow_hasTheSameContent() {
        const Mapping mapping = mappingOf(smallMapping());
        const auto content = [&](std::string_view name, std::string_view id) {
            return map(mapping, kHeader, {"A1", "I1", name, id, "2025-03-03", "", "", "", ""})
                .events[0]
                .content;
        };
        CPPUNIT_ASSERT(content("x", "1") == content("x", "1"));
        CPPUNIT_ASSERT(content("x", "1") != content("y", "1"));
        CPPUNIT_ASSERT(content("x", "1") != content("x", "2"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(MapperTest);

}  // namespace guantong::testing

// SPDX-License-Identifier: Apache-2.0
// What node/documents/documents.h promises: numbers, codes and QR on every notice, no notice with a
// hole, no gap for one refused, and templates tried before they are taken.
#include "node/documents/documents.h"

#include "exchange/crypto/digest.h"
#include "node/documents/numbering.h"
#include "tests/support/documents_fixture.h"

#include <set>
#include <stdexcept>

namespace guantong::testing {

using base::Json;
using documents::Documents;
using documents::Kind;
using store::Transaction;

class DocumentsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DocumentsTest);
    CPPUNIT_TEST(everyKind_isIssuedFromItsSample);
    CPPUNIT_TEST(everyKind_isIssuedWithoutWhatMayBeAbsent);
    CPPUNIT_TEST(otherBranches_sayWhatTheLawWants);
    CPPUNIT_TEST(refusals_nameTheRemedies);
    CPPUNIT_TEST(styleSheet_printsOnA4);
    CPPUNIT_TEST(issued_carriesItsNumberCodeDigestAndQr);
    CPPUNIT_TEST(missingFact_isNamedAndTakesNoNumber);
    CPPUNIT_TEST(noticesWithoutGround_areRefused);
    CPPUNIT_TEST(impossibleFacts_areRefused);
    CPPUNIT_TEST(undoneIssue_leavesNeitherRowNorGap);
    CPPUNIT_TEST(prefixOfTheOrganisation_goesFirst);
    CPPUNIT_TEST(withoutCheckPage_thereIsNoQr);
    CPPUNIT_TEST(year_isTheYearInChina);
    CPPUNIT_TEST(hostileFacts_neverBreakThePage);
    CPPUNIT_TEST(factsOfOurOwn_cannotBeForged);
    CPPUNIT_TEST(preview_keepsNothing);
    CPPUNIT_TEST(changedTemplate_isUsedAndCountedUntilTakenBack);
    CPPUNIT_TEST(brokenTemplate_isRefusedWithItsLine);
    CPPUNIT_TEST(templateLackingTheNumber_isRefused);
    CPPUNIT_TEST(undoneChange_isNotRemembered);
    CPPUNIT_TEST(constructor_namesTheMissingOrBrokenFile);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { fixture = std::make_unique<DocumentsFixture>(); }
    void tearDown() override { fixture.reset(); }

    void everyKind_isIssuedFromItsSample() {
        for (const Kind kind : documents::allKinds()) {
            const auto issued = fixture->issue(fixture->request(kind));
            const std::string name(documents::toString(kind));
            CPPUNIT_ASSERT_MESSAGE(name, issued.html.starts_with("<!doctype html>"));
            CPPUNIT_ASSERT_MESSAGE(name, has(issued, "分宜县行政审批局"));
            CPPUNIT_ASSERT_MESSAGE(name, has(issued, "2026年10月8日"));
            CPPUNIT_ASSERT_MESSAGE(name, has(issued, "（盖章处）"));
            CPPUNIT_ASSERT_MESSAGE(name, has(issued, "href=\"/documents.css\""));
            CPPUNIT_ASSERT_MESSAGE(name, !has(issued, "{{") && !has(issued, "2026-10"));
            CPPUNIT_ASSERT_MESSAGE(name, !has(issued, "style=") && !has(issued, "<script"));
        }
    }

    void everyKind_isIssuedWithoutWhatMayBeAbsent() {
        for (const Kind kind : documents::allKinds()) {
            auto request = fixture->request(kind);
            const auto page = neededBy(kind);
            Json facts = Json::object();
            for (const auto& [name, value] : request.facts.members())
                if (page.contains(name)) facts.set(name, value);
            request.facts = facts;
            const auto issued = fixture->issue(request);
            CPPUNIT_ASSERT_MESSAGE(std::string(documents::toString(kind)),
                                   !has(issued, "《》") && !has(issued, "（）"));
        }
    }

    void otherBranches_sayWhatTheLawWants() {
        auto request = fixture->request(Kind::acceptance);
        request.facts.set("deemed", true);
        CPPUNIT_ASSERT(
            has(fixture->issue(request), "第三十二条第一款第（四）项的规定，该申请自收到"));
        request.facts.set("notPermit", true);
        CPPUNIT_ASSERT(has(fixture->issue(request), "参照《中华人民共和国行政许可法》"));
        request = fixture->request(Kind::extension);
        CPPUNIT_ASSERT(has(fixture->issue(request), "第四十二条第一款的规定，经本机关负责人"));
        request.facts.set("joint", true);
        CPPUNIT_ASSERT(
            has(fixture->issue(request), "第四十二条第二款的规定，经本级人民政府负责人"));
        request = fixture->request(Kind::hearing);
        CPPUNIT_ASSERT(has(fixture->issue(request), "享有要求听证的权利"));
        request.facts.set("heldDate", "2026-10-30");
        CPPUNIT_ASSERT(has(fixture->issue(request), "2026年10月30日上午9时30分"));
        request = fixture->request(Kind::withdrawal);
        request.facts.set("lapsed", "某条例第五条");
        CPPUNIT_ASSERT(has(fixture->issue(request), "视为撤回申请"));
        request = fixture->request(Kind::specialProcedure);
        request.facts.set("newDueDate", "");
        CPPUNIT_ASSERT(has(fixture->issue(request), "待下一年度节假日安排公布后确定"));
        CPPUNIT_ASSERT(has(fixture->issue(request), "第四十五条的规定"));
    }

    void refusals_nameTheRemedies() {
        for (const Kind kind : {Kind::refusal, Kind::notAccepted}) {
            auto request = fixture->request(kind);
            const auto issued = fixture->issue(request);
            CPPUNIT_ASSERT(has(issued, "六十日内") && has(issued, "分宜县人民政府申请行政复议"));
            CPPUNIT_ASSERT(has(issued, "六个月内") && has(issued, "分宜县人民法院提起行政诉讼"));
            request.facts.set("reviewOrgan", "");
            CPPUNIT_ASSERT_EQUAL(std::string("FIELD_MISSING reviewOrgan"),
                                 fixture->refusalOf(request));
        }
    }

    void styleSheet_printsOnA4() {
        const std::string& css = fixture->office.styleSheet();
        for (const char* text : {"size: A4", "margin: 2.5cm", "FangSong", "@media print"})
            CPPUNIT_ASSERT_MESSAGE(text, css.find(text) != css.npos);
        for (const char* text : {"@import", "url(", "http"})
            CPPUNIT_ASSERT_MESSAGE(text, css.find(text) == css.npos);
    }

    void issued_carriesItsNumberCodeDigestAndQr() {
        const auto issued = fixture->issue(fixture->request(Kind::acceptance));
        CPPUNIT_ASSERT_EQUAL(std::string("分行审受〔2026〕1号"), issued.number);
        CPPUNIT_ASSERT(has(issued, issued.number));
        CPPUNIT_ASSERT(has(issued, documents::shownCheckCode(issued.checkCode)));
        CPPUNIT_ASSERT(has(issued, "<svg class=\"qr\""));
        CPPUNIT_ASSERT_EQUAL(crypto::digestText(crypto::DigestKind::sha256, issued.html),
                             issued.digest);
        CPPUNIT_ASSERT_EQUAL(issued.html.size(), issued.sizeBytes);
        CPPUNIT_ASSERT_EQUAL(std::string("受理通知书（分行审受〔2026〕1号）"),
                             issued.material.name);
        CPPUNIT_ASSERT_EQUAL(issued.digest, issued.material.digest);
        CPPUNIT_ASSERT_EQUAL(std::string("text/html"), issued.material.mediaType);
    }

    void missingFact_isNamedAndTakesNoNumber() {
        for (const char* name : {"organisation", "applicant", "acceptedDate", "statuteText"})
            for (const Json& hole : {Json(), Json(""), Json(" \n")}) {
                auto request = fixture->request(Kind::acceptance);
                request.facts.set(name, hole);
                CPPUNIT_ASSERT_EQUAL("FIELD_MISSING " + std::string(name),
                                     fixture->refusalOf(request));
            }
        auto request = fixture->request(Kind::refusal);
        request.facts.set("reason", "");
        CPPUNIT_ASSERT_EQUAL(std::string("FIELD_MISSING reason"), fixture->refusalOf(request));
        CPPUNIT_ASSERT_EQUAL(std::string("分行审受〔2026〕1号"),
                             fixture->issue(fixture->request(Kind::acceptance)).number);
    }

    void noticesWithoutGround_areRefused() {
        auto request = fixture->request(Kind::supplement);
        request.facts.set("defects", Json::array());
        CPPUNIT_ASSERT_EQUAL(std::string("FIELD_MISSING defects"), fixture->refusalOf(request));
        request = fixture->request(Kind::notAccepted);
        request.facts.set("outOfPower", false);
        CPPUNIT_ASSERT_EQUAL(std::string("BASIS_MISSING otherBasis"), fixture->refusalOf(request));
        request.facts.set("noPermitNeeded", true);
        CPPUNIT_ASSERT(has(fixture->issue(request), "依法不需要取得行政许可"));
        request = fixture->request(Kind::proofOfDelivery);
        request.facts.set("delivered", Json());
        CPPUNIT_ASSERT_EQUAL(std::string("FIELD_MISSING delivered"), fixture->refusalOf(request));
    }

    void impossibleFacts_areRefused() {
        auto request = fixture->request(Kind::acceptance);
        request.facts.set("acceptedDate", "2026-02-30");
        CPPUNIT_ASSERT_EQUAL(std::string("FIELD_INVALID acceptedDate"),
                             fixture->refusalOf(request));
        request = fixture->request(Kind::acceptance);
        request.facts.set("applicant", std::string(2u << 20, 'x'));
        CPPUNIT_ASSERT_EQUAL(std::string("TEMPLATE_INVALID "), fixture->refusalOf(request));
        request = fixture->request(Kind::acceptance);
        request.defaultPrefix = "";
        CPPUNIT_ASSERT_EQUAL(std::string("FIELD_MISSING prefix"), fixture->refusalOf(request));
        for (const char* page :
             {"javascript:x", "//x", "https://x/?a", "https://x/\"", "ftp://x"}) {
            request = fixture->request(Kind::acceptance);
            request.checkPage = page;
            CPPUNIT_ASSERT_EQUAL(std::string("FIELD_INVALID checkPage"),
                                 fixture->refusalOf(request));
        }
        request.checkPage = "https://" + std::string(300, 'x');
        CPPUNIT_ASSERT_EQUAL(std::string("FIELD_TOO_LONG checkPage"), fixture->refusalOf(request));
    }

    void undoneIssue_leavesNeitherRowNorGap() {
        const auto request = fixture->request(Kind::grant);
        CPPUNIT_ASSERT_THROW(fixture->database->write([&](Transaction& tx) {
            fixture->office.issue(tx, request);
            throw std::runtime_error("the event was refused");
        }),
                             std::runtime_error);
        CPPUNIT_ASSERT_EQUAL(std::string("0"),
                             valueOf(*fixture->database, "SELECT COUNT(*) FROM document"));
        CPPUNIT_ASSERT_EQUAL(std::string("分行审准〔2026〕1号"), fixture->issue(request).number);
    }

    void prefixOfTheOrganisation_goesFirst() {
        const auto request = fixture->request(Kind::grant);
        fixture->database->write([&](Transaction& tx) {
            CPPUNIT_ASSERT(!documents::setPrefix(tx, request.organisation, "分审批", "admin",
                                                 request.issuedAt));
        });
        CPPUNIT_ASSERT_EQUAL(std::string("分审批准〔2026〕1号"), fixture->issue(request).number);
    }

    void withoutCheckPage_thereIsNoQr() {
        auto request = fixture->request(Kind::grant);
        request.checkPage = "";
        const auto issued = fixture->issue(request);
        CPPUNIT_ASSERT(!has(issued, "<svg") && !has(issued, "核验真伪"));
    }

    void year_isTheYearInChina() {
        auto request = fixture->request(Kind::grant);
        request.issuedAt = *base::parseInstant("2027-01-01T00:00:00.000+08:00");
        const auto issued = fixture->issue(request);
        CPPUNIT_ASSERT_EQUAL(std::string("分行审准〔2027〕1号"), issued.number);
        CPPUNIT_ASSERT(has(issued, "2027年1月1日"));
    }

    /// As many tags with hostile facts as with harmless ones, and no foreign one.
    void hostileFacts_neverBreakThePage() {
        for (const Kind kind : documents::allKinds()) {
            auto request = fixture->request(kind);
            const std::size_t tags = tagsOf(fixture->issue(request).html);
            for (const std::string& text : hostileTexts()) {
                request.facts = replaced(fixture->office.sampleFacts(kind), text);
                const auto issued = fixture->issue(request);
                CPPUNIT_ASSERT_EQUAL(tags, tagsOf(issued.html));
                CPPUNIT_ASSERT(issued.html.find('\0') == issued.html.npos);
                CPPUNIT_ASSERT(!has(issued, "<script") && !has(issued, "<img"));
            }
        }
    }

    void factsOfOurOwn_cannotBeForged() {
        auto request = fixture->request(Kind::grant);
        request.facts.set("number", "伪〔2026〕9号")
            .set("qr", "<b>x</b>")
            .set("checkCode", "FORGED");
        request.facts.set("issuedDate", "2020-01-01").set("checkPage", "https://evil.example");
        const auto issued = fixture->issue(request);
        for (const char* forged : {"伪〔2026〕9号", "<b>x</b>", "FORGED", "2020年1月1日", "evil"})
            CPPUNIT_ASSERT_MESSAGE(forged, !has(issued, forged));
    }

    void preview_keepsNothing() {
        fixture->database->write([&](Transaction& tx) {
            const auto page = fixture->office.preview(tx, fixture->request(Kind::grant));
            CPPUNIT_ASSERT(std::get<std::string>(page).find("（样张）") != std::string::npos);
        });
        CPPUNIT_ASSERT_EQUAL(std::string("分行审准〔2026〕1号"),
                             fixture->issue(fixture->request(Kind::grant)).number);
    }

    void changedTemplate_isUsedAndCountedUntilTakenBack() {
        const std::string text =
            "{{> _head}}\n<p>{{applicant}}，新模板。</p>\n{{> _foot}}{{> _ending}}";
        CPPUNIT_ASSERT_EQUAL(std::string("1"), changed(Kind::grant, text));
        const auto first = fixture->issue(fixture->request(Kind::grant));
        CPPUNIT_ASSERT(has(first, "新模板"));
        CPPUNIT_ASSERT_EQUAL(std::string("2"), changed(Kind::grant, ""));
        CPPUNIT_ASSERT(!has(fixture->issue(fixture->request(Kind::grant)), "新模板"));
        CPPUNIT_ASSERT_EQUAL(
            std::string("1,2"),
            valueOf(*fixture->database, "SELECT GROUP_CONCAT(template_version) FROM document"));
        fixture->database->read([&](Transaction& tx) {
            CPPUNIT_ASSERT(has(*documents::documentOf(tx, first.id), "新模板"));
            CPPUNIT_ASSERT_EQUAL(documentsFile("grant.html"),
                                 fixture->office.templateOf(tx, Kind::grant).text);
        });
    }

    void brokenTemplate_isRefusedWithItsLine() {
        const std::string head = "{{> _head}}\n", foot = "\n{{> _foot}}{{> _ending}}";
        const std::pair<const char*, const char*> broken[] = {
            {"<p>{{applicnt}}</p>", "line 2 {{applicnt}}"},
            {"<p>{{#reason}}</p>", "line 2 {{#reason}}"},
            {"<script>x</script>", "line 2 <script>"},
            {"<p style=\"color:red\">x</p>", "line 2 <p style=\"color:red\">"},
            {"<p>{{{applicant}}}</p>", "line 2 {{{applicant}}}"},
            {"<p><b></p></b>", "line 2 </p>"},
            {"{{> nothing}}", "line 2 {{> nothing}}"}};
        for (const auto& [text, refusal] : broken) {
            const std::string answer = changed(Kind::grant, head + text + foot);
            CPPUNIT_ASSERT_EQUAL("TEMPLATE_INVALID " + std::string(refusal), answer);
        }
        CPPUNIT_ASSERT_EQUAL(std::string("0"),
                             valueOf(*fixture->database, "SELECT COUNT(*) FROM document_template"));
    }

    void templateLackingTheNumber_isRefused() {
        CPPUNIT_ASSERT_EQUAL(std::string("TEMPLATE_INVALID  {{number}} missing"),
                             changed(Kind::grant, "<p>{{organisation}}{{issuedDate}}</p>"));
        CPPUNIT_ASSERT_EQUAL(
            std::string("1"),
            changed(Kind::grant, "<p>{{organisation}}{{issuedDate}}{{number}}</p>"));
    }

    void undoneChange_isNotRemembered() {
        const std::string one = "<p>{{organisation}}{{issuedDate}}{{number}}一</p>";
        CPPUNIT_ASSERT_THROW(fixture->database->write([&](Transaction& tx) {
            fixture->office.changeTemplate(tx, Kind::grant, one, "admin",
                                           documentsMoment("2026-10-08"));
            fixture->office.issue(tx, fixture->request(Kind::grant));
            throw std::runtime_error("undone");
        }),
                             std::runtime_error);
        CPPUNIT_ASSERT(has(fixture->issue(fixture->request(Kind::grant)), "准予许可决定书"));
    }

    void constructor_namesTheMissingOrBrokenFile() {
        auto files = documentsFiles();
        files.erase("_foot.html");
        CPPUNIT_ASSERT_EQUAL(std::string("_foot.html"), fieldOfFailure(files));
        files = documentsFiles();
        files["grant.html"] += "\n<b>";
        CPPUNIT_ASSERT(fieldOfFailure(files).starts_with("grant.html line "));
    }

private:
    template <class Document>
    static bool has(const Document& document, std::string_view text) {
        return document.html.find(text) != std::string::npos;
    }
    /// The facts a notice of that kind cannot do without.
    static std::set<std::string> neededBy(Kind kind) {
        documents::Template::Partials partials;
        for (auto& [name, text] : documentsFiles())
            if (name.starts_with('_')) partials[name.substr(0, name.find('.'))] = text;
        const auto page = std::get<documents::Template>(documents::Template::parse(
            documentsFile(std::string(documents::toString(kind)) + ".html"), partials));
        std::set<std::string> needed{"defects", "delivered", "outOfPower"};
        for (const auto& [name, place] : page.required())
            needed.insert(name);
        return needed;
    }
    static std::size_t tagsOf(const std::string& html) {
        return static_cast<std::size_t>(std::count(html.begin(), html.end(), '<'));
    }
    /// The tree with every text that is not empty and no day replaced.
    static Json replaced(const Json& tree, const std::string& text) {
        if (tree.asText() != nullptr)
            return tree.asText()->empty() || base::parseDate(*tree.asText()) ? tree : Json(text);
        Json::Array elements;
        for (const Json& element : tree.elements())
            elements.push_back(replaced(element, text));
        if (!elements.empty()) return elements;
        Json::Object members;
        for (const auto& [name, value] : tree.members())
            members.emplace_back(name, replaced(value, text));
        return members.empty() ? tree : Json(members);
    }
    /// The new version, or "CODE field detail".
    std::string changed(Kind kind, const std::string& text) {
        std::string answer;
        fixture->database->write([&](Transaction& tx) {
            const auto made = fixture->office.changeTemplate(tx, kind, text, "admin",
                                                             documentsMoment("2026-10-08"));
            const auto* fault = std::get_if<base::Fault>(&made);
            answer = fault == nullptr ? std::to_string(std::get<std::int64_t>(made))
                                      : std::string(base::toString(fault->code)) + " " +
                                            fault->field + " " + fault->detail;
        });
        return answer;
    }
    static std::string fieldOfFailure(const std::map<std::string, std::string>& files) {
        try {
            const Documents made(files);
        } catch (const base::Error& error) {
            return error.fault().field;
        }
        return {};
    }

    std::unique_ptr<DocumentsFixture> fixture;
};

CPPUNIT_TEST_SUITE_REGISTRATION(DocumentsTest);

}  // namespace guantong::testing

// SPDX-License-Identifier: Apache-2.0
// For tests of node/documents: the built-in templates as they lie in config/documents, and a
// database with the documents' tables.
#pragma once

#include "exchange/store/migrator.h"
#include "node/documents/documents.h"
#include "tests/support/store_fixture.h"

#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

namespace guantong::testing {

/// The bytes of a file below config/documents.
inline std::string documentsFile(const std::string& name) {
    std::ifstream file(std::string(GUANTONG_SOURCE_DIR) + "/config/documents/" + name,
                       std::ios::binary);
    CPPUNIT_ASSERT_MESSAGE(name, file.good());
    return {std::istreambuf_iterator<char>(file), {}};
}

inline std::map<std::string, std::string> documentsFiles() {
    std::map<std::string, std::string> files;
    for (const std::string& name : documents::Documents::builtInFiles())
        files[name] = documentsFile(name);
    return files;
}

/// Made once: its constructor tries every template.
inline const documents::Documents& builtInDocuments() {
    static const documents::Documents kDocuments(documentsFiles());
    return kDocuments;
}

inline base::Instant documentsMoment(const std::string& day) {
    return base::instantOn(*base::parseDate(day), std::chrono::hours{10});
}

/// The document tables alone, whatever other migrations there are.
struct DocumentsFixture {
    DocumentsFixture() {
        for (store::Migration migration : store::builtInMigrations())
            if (migration.name.ends_with("documents")) {
                migration.number = 1;
                store::migrate(*database, {migration}, folder.file("copy-"));
            }
    }

    documents::IssueRequest request(documents::Kind kind, const std::string& day = "2026-10-08") {
        documents::IssueRequest made;
        made.kind = kind;
        made.caseId = "360521000000-20260928-00000123";
        made.organisation = "11360521MB0000001X";
        made.defaultPrefix = "分行审";
        made.facts = builtInDocuments().sampleFacts(kind);
        made.issuedBy = "limin";
        made.issuedAt = documentsMoment(day);
        made.checkPage = "https://zwfw.example.gov.cn/check";
        return made;
    }

    std::variant<documents::Issued, base::Fault> tryIssue(const documents::IssueRequest& request) {
        std::variant<documents::Issued, base::Fault> made = base::Fault{};
        database->write([&](store::Transaction& tx) { made = office.issue(tx, request); });
        return made;
    }

    documents::Issued issue(const documents::IssueRequest& request) {
        auto made = tryIssue(request);
        if (const auto* fault = std::get_if<base::Fault>(&made))
            CPPUNIT_FAIL(base::describe(*fault, base::Language::english));
        return std::get<documents::Issued>(std::move(made));
    }

    /// "CODE field", or empty if it was issued.
    std::string refusalOf(const documents::IssueRequest& request) {
        const auto made = tryIssue(request);
        const auto* fault = std::get_if<base::Fault>(&made);
        return fault == nullptr ? std::string()
                                : std::string(base::toString(fault->code)) + " " + fault->field;
    }

    TempFolder folder;
    std::unique_ptr<store::SqliteDatabase> database =
        std::make_unique<store::SqliteDatabase>(folder.file("node.db"));
    const documents::Documents& office = builtInDocuments();
};

/// Strings that people really paste, and some that nobody means well with.
inline const std::vector<std::string>& hostileTexts() {
    static const std::vector<std::string> kTexts{"😀👨‍👩‍👧 家庭",
                                                 "䶮𬭊𠮷㛃",
                                                 "<script>alert(1)</script>",
                                                 "\"><img src=x onerror=alert(1)>",
                                                 "{{number}} {{{qr}}} {{> _head}}",
                                                 "=cmd|' /C calc'!A0",
                                                 "a\x01\x02\x1b[31mz",
                                                 std::string("nul\0here", 8),
                                                 "\xff\xfe broken \xe4\xb8",
                                                 "\xE2\x80\xAE"
                                                 "gnp.exe",
                                                 "'; DROP TABLE document; --",
                                                 std::string(10'000, 'x'),
                                                 "行一\r\n行二\n行三",
                                                 "&amp;&lt;",
                                                 "</td></tr></table></article>",
                                                 "]]>",
                                                 "<!--"};
    return kTexts;
}

}  // namespace guantong::testing

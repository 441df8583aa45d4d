// SPDX-License-Identifier: Apache-2.0
// For tests of the public pages: the site over a county's desk, and a browser that keeps cookies.
#pragma once

#include "node/api/public_site.h"
#include "tests/support/api_fixture.h"

#include <map>

namespace guantong::testing {

struct PublicFixture : ApiFixture {
    static constexpr const char* kItem = "000131007000";
    using Fields = std::vector<std::pair<std::string, std::string>>;

    PublicFixture()
        : site(std::make_unique<api::PublicSite>(api::PublicDoors{
              "分宜县", "", "key of the tests", cases.clock, *cases.database, *desk, papersHere(),
              uploads, api::builtInPublicFiles()})) {}

    static approval::PageDoors papersHere() {
        approval::PageDoors doors = ApiFixture::pages();
        doors.documents = [](store::Transaction&, const std::string&) {
            return base::Json::array();
        };
        return doors;
    }

    /// One request with the cookies that came before; its answer's are kept.
    api::Response visit(const std::string& method, const std::string& target,
                        const std::string& body = {}, Headers headers = {}) {
        api::Request asked;
        asked.method = method;
        asked.path = target.substr(0, target.find('?'));
        if (target.size() > asked.path.size()) asked.query = target.substr(asked.path.size() + 1);
        asked.body = body;
        asked.address = address;
        asked.headers = std::move(headers);
        asked.headers.emplace_back("host", "gov.example");
        std::string sent;
        for (const auto& [key, value] : cookies)
            if (asked.path.starts_with(key.second) && !value.empty())
                sent += key.first + "=" + value + "; ";
        asked.headers.emplace_back("cookie", sent);
        auto answer = site->answer(asked);
        CPPUNIT_ASSERT(answer.has_value());
        for (const auto& [name, value] : answer->headers)
            if (name == "Set-Cookie") keep(value);
        return std::move(*answer);
    }
    api::Response get(const std::string& target) { return visit("GET", target); }
    /// A form with the token of this browser.
    api::Response post(const std::string& target, Fields fields) {
        if (cookies.find({"gt_form", "/"}) == cookies.end()) get("/track");
        fields.emplace_back("form", token());
        std::string body;
        for (const auto& [name, value] : fields)
            body += (body.empty() ? "" : "&") + name + "=" + api::queryEscaped(value);
        return visit("POST", target, body,
                     {{"content-type", "application/x-www-form-urlencoded"}});
    }
    /// A form with files: (field, name, bytes).
    api::Response postFiles(const std::string& target,
                            const std::vector<std::array<std::string, 3>>& files,
                            Fields fields = {}) {
        fields.emplace_back("form", token());
        std::string body;
        for (const auto& [name, value] : fields)
            body += "--B\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value +
                    "\r\n";
        for (const auto& [field, name, bytes] : files)
            body += "--B\r\nContent-Disposition: form-data; name=\"" + field + "\"; filename=\"" +
                    name + "\"\r\n\r\n" + bytes + "\r\n";
        return visit("POST", target, body + "--B--\r\n",
                     {{"content-type", "multipart/form-data; boundary=B"}});
    }
    std::string token() {
        return api::PublicGuard("key of the tests").formToken(cookies[{"gt_form", "/"}]);
    }

    static Fields who() {
        return {{"type", "naturalPerson"},
                {"name", "张三丰"},
                {"idNumber", "11010519491231002X"},
                {"phone", "13800005678"},
                {"title", "张三小吃店"}};
    }
    static std::string applyPath(const std::string& step = {}) {
        return std::string("/apply/") + kItem + (step.empty() ? "" : "/" + step);
    }
    static std::string pdf() { return "%PDF-1.4\n" + std::string(500, 'x'); }
    /// An application sent from this browser, which then has its case open; the case.
    std::string applied() {
        CPPUNIT_ASSERT_EQUAL(applyPath("materials"), post(applyPath("who"), who()).location);
        CPPUNIT_ASSERT_EQUAL(applyPath("done"),
                             post(applyPath("submit"), {{"truth", "yes"}}).location);
        CPPUNIT_ASSERT_EQUAL(200, get(applyPath("done")).status);
        return cases.value("SELECT case_id FROM application ORDER BY at_ms DESC LIMIT 1");
    }
    std::string codeOf(const std::string& caseId) {
        return cases.value("SELECT tracking_code FROM application WHERE case_id = '" + caseId +
                           "'");
    }
    static bool has(const api::Response& answer, const std::string& text) {
        return answer.body.find(text) != std::string::npos;
    }

    std::unique_ptr<api::PublicSite> site;
    std::map<std::pair<std::string, std::string>, std::string> cookies;  ///< by name and path
    std::string address = "10.0.0.7";

private:
    void keep(const std::string& cookie) {
        const auto equals = cookie.find('='), end = cookie.find(';');
        const auto path = cookie.find("Path=") + 5;
        cookies[{cookie.substr(0, equals), cookie.substr(path, cookie.find(';', path) - path)}] =
            cookie.substr(equals + 1, end - equals - 1);
    }
};

}  // namespace guantong::testing

// SPDX-License-Identifier: Apache-2.0
// For tests of node/api: requests as a browser sends them to api_node.h's county, without a
// network.
#pragma once

#include "tests/support/api_node.h"

#include <utility>

namespace guantong::testing {

struct ApiFixture : ApiNode {
    /// A signed-in browser: its cookie and token.
    struct Browser {
        std::string cookie, csrf, id;
    };
    using Headers = std::vector<std::pair<std::string, std::string>>;

    api::Response request(const std::string& method, const std::string& target,
                          const std::string& body = {}, const Headers& headers = {}) {
        api::Request asked;
        asked.method = method;
        asked.path = target.substr(0, target.find('?'));
        if (target.size() > asked.path.size()) asked.query = target.substr(asked.path.size() + 1);
        asked.body = body;
        asked.address = "10.0.0.7";
        asked.headers = headers;
        if (!body.empty()) asked.headers.emplace_back("content-type", "application/json");
        return router.answer(asked);
    }
    Browser signIn(const std::string& name, const std::string& password = kPassword) {
        const auto answer = request("POST", "/api/v1/session",
                                    base::Json::object()
                                        .set("name", name)
                                        .set("password", password)
                                        .str());
        CPPUNIT_ASSERT_EQUAL(200, answer.status);
        Browser browser;
        for (const auto& [key, value] : answer.headers)
            if (key == "Set-Cookie") browser.cookie = value.substr(0, value.find(';'));
        const auto json = base::Json::parse(answer.body);
        browser.csrf = json.text("csrf").value_or("");
        browser.id = json.find("user")->text("id").value_or("");
        return browser;
    }
    api::Response get(const Browser& who, const std::string& target, Headers more = {}) {
        more.emplace_back("cookie", who.cookie);
        return request("GET", target, {}, more);
    }
    /// A write under a key of its own, or the one given in `more`.
    api::Response send(const Browser& who, const std::string& method, const std::string& target,
                       const std::string& body = "{}", Headers more = {}) {
        bool keyed = false;
        for (const auto& header : more)
            keyed = keyed || header.first == "idempotency-key";
        if (!keyed) more.emplace_back("idempotency-key", "key-" + std::to_string(++keys));
        more.emplace_back("cookie", who.cookie);
        more.emplace_back("x-csrf-token", who.csrf);
        return request(method, target, body, more);
    }
    static base::Json json(const api::Response& answer) { return base::Json::parse(answer.body); }
    static std::string code(const api::Response& answer) {
        return answer.status < 400 ? "" : json(answer).text("code").value_or("");
    }
    static std::string header(const api::Response& answer, const std::string& name) {
        for (const auto& [key, value] : answer.headers)
            if (key == name) return value;
        return {};
    }
    static std::string intakeBody() {
        return R"({"item":"000131007000","title":"张三小吃店食品经营许可",
            "applicant":{"type":"naturalPerson","name":"张三丰","idNumber":"11010519491231002X",
            "phone":"13800005678"},"form":{"area":"80"},"materials":[]})";
    }

    int keys = 0;
};

}  // namespace guantong::testing

// SPDX-License-Identifier: Apache-2.0
// For tests of node/: a root node made by the documented commands in a folder of its own, under a
// clock that stands at 2025-06-30 09:00, and the command line run in this process.
#pragma once

#include "exchange/base/clock.h"
#include "node/cli.h"
#include "node/core.h"
#include "tests/support/store_fixture.h"

#include <memory>
#include <sstream>
#include <string>
#include <vector>

namespace guantong::testing {

inline const base::NodeId kProvince = *base::NodeId::parse("360000000000");

class NodeHomeFixture {
public:
    NodeHomeFixture() {
        base::FileClock::write(clock, *base::parseInstant("2025-06-30T09:00:00.000+08:00"));
        must({"cert", "authority", "--dir", folder.file("authority"), "--name", "测试网络",
              "--clock", clock});
        must({"init", "--dir", dir, "--node", kProvince.str(), "--level", "province", "--name",
              "江西省", "--regions", "360000", "--authority", folder.file("authority"), "--clock",
              clock, "--listen", "127.0.0.1:0", "--exchange-listen", "127.0.0.1:0"});
    }
    /// Runs a command; its exit code. What it printed is in `out` and `err`.
    int run(const std::vector<std::string>& words) {
        out.str("");
        err.str("");
        return node::runCommandLine(words, out, err);
    }
    void must(const std::vector<std::string>& words) {
        const int code = run(words);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(err.str(), node::kDone, code);
    }
    /// The node's objects; one at a time is enough for a test.
    std::unique_ptr<node::NodeCore> open() const { return std::make_unique<node::NodeCore>(dir); }
    static std::string source(const std::string& path) {
        return std::string(GUANTONG_SOURCE_DIR) + "/" + path;
    }
    void publishBasics() {
        must({"calendar", "publish", "--dir", dir, source("config/calendar/calendar.xml")});
        must({"catalog", "publish", "--dir", dir, source("tests/data/catalog/items.xml")});
    }

    TempFolder folder;
    std::string clock = folder.file("clock"), dir = folder.file("360000000000");
    std::ostringstream out, err;
};

}  // namespace guantong::testing

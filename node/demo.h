// SPDX-License-Identifier: Apache-2.0
// Demo: a province, a city and two counties as processes on this machine, with a county's old
// system in each of the two (config/demo). Everything stands on a virtual clock from 2025-06-30.
//
//   authority ─ 江西省 360000000000 ─ 新余市 360500000000 ─┬ 分宜县 360521000000
//                                                          └ 渝水区 360502000000
#pragma once

#include "exchange/base/json.h"
#include "exchange/base/node_id.h"

#include <sys/types.h>
#include <filesystem>
#include <iosfwd>
#include <map>
#include <string>
#include <vector>

namespace guantong::node {

struct DemoNode {
    base::NodeId id, parent;
    std::string level, name, region;
    int peoplePort = 0, exchangePort = 0;
    pid_t process = 0;
};

class Demo {
public:
    /// `progress` hears what is being done. Nothing is started yet.
    Demo(std::filesystem::path folder, int basePort, std::ostream& progress);
    /// Ends the nodes that are still running.
    ~Demo();

    /// Makes authority, nodes and sample files where they are not there yet, and starts the nodes.
    void start();
    /// Makes the offices' people (demo_people.h), once the nodes run; the summary then names them.
    void invitePeople();
    /// The main job: catalogue and calendar down, the old systems' files in, cases, cards and
    /// adoptions up, a report pulled by the province. False, with the reasons told to `progress`,
    /// if some node does not hold what it should in the end.
    bool runMainJob();
    /// Starts nodes again that have died.
    void tend();
    void stop();
    /// The summary of design 8: dir, nodes, report; `url` per node while they run.
    base::Json summary();

private:
    std::filesystem::path folderOf(const DemoNode& node) const;
    void makeNetwork();
    void makeNode(DemoNode& node);
    void enrol(DemoNode& node);
    void addAdapter(const DemoNode& node);
    void launch(DemoNode& node);
    void publishStandards();
    void dropFiles();
    bool everyoneAdopted();
    bool countiesTookAll();
    bool everyoneEqual();
    void pullReport();
    bool waitFor(const std::string& what, bool (Demo::*condition)());
    bool fail(const std::string& why);

    std::filesystem::path folder_;
    std::ostream& progress_;
    std::vector<DemoNode> nodes_;
    base::Json report_;
    std::map<base::NodeId, base::Json> people_;
};

}  // namespace guantong::node

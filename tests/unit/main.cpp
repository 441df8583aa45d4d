// SPDX-License-Identifier: Apache-2.0
// The runner of every CppUnit program: no argument runs all suites, a name runs one,
// --list prints the names. Exit 0 only if at least one test ran and none failed.
#include <cppunit/BriefTestProgressListener.h>
#include <cppunit/CompilerOutputter.h>
#include <cppunit/Test.h>
#include <cppunit/TestResult.h>
#include <cppunit/TestResultCollector.h>
#include <cppunit/extensions/TestFactoryRegistry.h>

#include <iostream>
#include <memory>
#include <string>

namespace {

CppUnit::Test* childNamed(CppUnit::Test& all, const std::string& name) {
    for (int i = 0; i < all.getChildTestCount(); ++i)
        if (all.getChildTestAt(i)->getName() == name) return all.getChildTestAt(i);
    return nullptr;
}

}  // namespace

int main(int argc, char** argv) {
    std::unique_ptr<CppUnit::Test> all(CppUnit::TestFactoryRegistry::getRegistry().makeTest());
    const std::string wanted = argc > 1 ? argv[1] : "";
    if (wanted == "--list") {
        for (int i = 0; i < all->getChildTestCount(); ++i)
            std::cout << all->getChildTestAt(i)->getName() << "\n";
        return 0;
    }
    CppUnit::Test* chosen = wanted.empty() ? all.get() : childNamed(*all, wanted);
    if (chosen == nullptr) {
        std::cerr << "no suite named " << wanted << "\n";
        return 2;
    }
    if (chosen->countTestCases() == 0) {
        std::cerr << "the suite holds no test case\n";
        return 3;
    }
    CppUnit::TestResult events;
    CppUnit::TestResultCollector collector;
    CppUnit::BriefTestProgressListener progress;
    events.addListener(&collector);
    events.addListener(&progress);
    chosen->run(&events);
    CppUnit::CompilerOutputter(&collector, std::cerr).write();
    std::cout << (wanted.empty() ? "all" : wanted) << ": " << collector.runTests() << " run, "
              << collector.testFailures() << " failures, " << collector.testErrors() << " errors\n";
    return collector.wasSuccessful() ? 0 : 1;
}

// SPDX-License-Identifier: Apache-2.0
// The clocks, the memory and the arguments of the measuring programs. One thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

namespace guantong::bench {

/// Wall and processor time of this process since it was made, in milliseconds.
class Stopwatch {
public:
    double wallMs() const { return now(CLOCK_MONOTONIC) - wall_; }
    double cpuMs() const { return now(CLOCK_PROCESS_CPUTIME_ID) - cpu_; }

private:
    static double now(clockid_t clock) {
        timespec time{};
        clock_gettime(clock, &time);
        return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
    }
    double wall_ = now(CLOCK_MONOTONIC), cpu_ = now(CLOCK_PROCESS_CPUTIME_ID);
};

/// One thing measured again and again.
struct Series {
    std::vector<double> wall, cpu;

    void add(const Stopwatch& watch) {
        cpu.push_back(watch.cpuMs());
        wall.push_back(watch.wallMs());
    }
    static double median(std::vector<double> values) {
        if (values.empty()) return 0;
        std::sort(values.begin(), values.end());
        return values[values.size() / 2];
    }
    double wallMs() const { return median(wall); }
    double cpuMs() const { return median(cpu); }
};

/// A line of /proc/self/status in MiB: VmRSS (now), VmHWM (the peak).
inline double memoryMib(const std::string& name) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(name + ":"))
            return std::strtod(line.c_str() + name.size() + 1, nullptr) / 1024;
    return 0;
}

/// The number behind `--name`, or `fallback`.
inline std::int64_t option(int argc, char** argv, const std::string& name, std::int64_t fallback) {
    for (int i = 1; i + 1 < argc; ++i)
        if (argv[i] == "--" + name) return std::strtoll(argv[i + 1], nullptr, 10);
    return fallback;
}

}  // namespace guantong::bench

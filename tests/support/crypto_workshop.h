// SPDX-License-Identifier: Apache-2.0
// CryptoWorkshop: a temporary folder in which a test lays files out and runs stock tools (openssl,
// xmlsec1, xsec-checksig) on them. The folder goes with the fixture. Not thread-safe.
#pragma once

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>

#include <sys/wait.h>

namespace guantong::testing {

class CryptoWorkshop {
public:
    CryptoWorkshop() {
        std::string pattern =
            (std::filesystem::temp_directory_path() / "gt-crypto-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
        folder_ = pattern;
    }
    ~CryptoWorkshop() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    CryptoWorkshop(const CryptoWorkshop&) = delete;
    CryptoWorkshop& operator=(const CryptoWorkshop&) = delete;

    /// Writes a file of the folder.
    void write(const std::string& name, std::string_view bytes) const {
        std::ofstream(folder_ / name, std::ios::binary) << bytes;
    }
    /// The file's bytes; empty if it is absent.
    std::string read(const std::string& name) const {
        std::ifstream in(folder_ / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    std::filesystem::path folder() const { return folder_; }

    /// Runs a shell command inside the folder; its output, stderr included, is in output().
    /// Returns the exit code.
    int run(const std::string& command) {
        const std::string line =
            "cd '" + folder_.string() + "' && { " + command + " ; } 2>&1 </dev/null";
        output_.clear();
        std::FILE* const pipe = ::popen(line.c_str(), "r");
        if (pipe == nullptr) return -1;
        char chunk[4096];
        for (std::size_t n; (n = std::fread(chunk, 1, sizeof chunk, pipe)) > 0;)
            output_.append(chunk, n);
        const int status = ::pclose(pipe);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    const std::string& output() const noexcept { return output_; }

    static bool hasTool(const std::string& tool) {
        return std::system(("command -v " + tool + " >/dev/null 2>&1").c_str()) == 0;
    }

private:
    std::filesystem::path folder_;
    std::string output_;
};

}  // namespace guantong::testing

// SPDX-License-Identifier: Apache-2.0
// Error: a broken promise (a disk, a file, a setting, a database that fails us), thrown with the
// Code that names it. Expected outcomes are values (Fault), bugs are GT_ASSERT.
#pragma once

#include "exchange/base/code.h"

#include <stdexcept>
#include <string>

namespace guantong::base {

class Error : public std::runtime_error {
public:
    explicit Error(Fault fault)
        : std::runtime_error(describe(fault, Language::english)), fault_(std::move(fault)) {}
    Error(Code code, std::string detail) : Error(Fault{code, {}, std::move(detail)}) {}

    const Fault& fault() const noexcept { return fault_; }
    Code code() const noexcept { return fault_.code; }

private:
    Fault fault_;
};

}  // namespace guantong::base

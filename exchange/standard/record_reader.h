// SPDX-License-Identifier: Apache-2.0
// RecordReader: takes the values of a record out of its element, in the order its kind describes
// them (record_form.h). Inside the library only. Not thread-safe; the element must outlive it.
#pragma once

#include "exchange/base/code.h"
#include "exchange/standard/record_value.h"
#include "exchange/xml/element.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guantong::standard {

/// RECORD_INVALID with the attribute's or element's name.
base::Fault recordFault(std::string_view name, std::string_view detail);

/// Reads the described values from an element. Only the form of single values is checked here;
/// RecordCheck has the rules between them. Unknown attributes and elements are ignored; known
/// elements must stand in the order described.
class RecordReader {
public:
    explicit RecordReader(const xml::Element& element)
        : element_(element), taken_(element.children.size(), false) {}

    template <class T>
    void attribute(std::string_view name, T& value, ValueRule rule) {
        if (const std::string* text = attributeText(name))
            take(name, *text, value, rule);
        else if (!rule.optional)
            invalid(name, {});
    }
    template <class T>
    void element(std::string_view name, T& value, ValueRule rule) {
        describeName(name);
        if (const xml::Element* child = nextChild(name))
            takeText(*child, value, rule);
        else if (!rule.optional)
            invalid(name, {});
    }
    template <class T>
    void elements(std::string_view name, std::vector<T>& values, ValueRule rule) {
        describeName(name);
        while (const xml::Element* child = nextChild(name))
            takeText(*child, values.emplace_back(), rule);
    }
    void counts(std::string_view name, std::string_view key,
                std::map<std::string, std::int64_t>& counts);
    template <class Child, class T>
    void children(std::string_view name, std::vector<T>& values) {
        describeName(name);
        while (const xml::Element* child = nextChild(name)) {
            RecordReader inner(*child);
            Child::describe(inner, values.emplace_back());
            inner.finish();
            if (inner.fault_ && !fault_) fault_ = std::move(inner.fault_);
        }
    }
    /// The id follows from the other values: it is compared once those are read.
    void derivedId(std::function<std::string()> derive) { derive_ = std::move(derive); }
    void require(bool, std::string_view) {}

    /// Looks for known elements out of order or repeated, text between elements, another id.
    void finish();
    const std::optional<base::Fault>& fault() const noexcept { return fault_; }

private:
    template <class T>
    void take(std::string_view name, const std::string& text, T& value, ValueRule rule) {
        if (!hasForm(text, rule) || !fromText(text, value, rule)) invalid(name, text);
    }
    template <class T>
    void takeText(const xml::Element& child, T& value, ValueRule rule) {
        if (child.children.empty())
            take(child.name, child.text, value, rule);
        else
            invalid(child.name, "child elements");
    }
    const std::string* attributeText(std::string_view name) const noexcept;
    void describeName(std::string_view name) { described_.push_back(name); }
    /// The next child of that name behind the last one taken; nullptr if there is none.
    const xml::Element* nextChild(std::string_view name);
    void invalid(std::string_view name, std::string_view detail);

    const xml::Element& element_;
    std::vector<bool> taken_;
    std::size_t next_ = 0;
    std::vector<std::string_view> described_;
    std::function<std::string()> derive_;
    std::optional<base::Fault> fault_;
};

}  // namespace guantong::standard

// SPDX-License-Identifier: Apache-2.0
// MappingReader: turns a mapping's XML tree into a Mapping, noting everything that is wrong with
// it, each with its line and what to write instead. Inside adapters only; callers use
// readMapping(). Used once, by one thread.
#pragma once

#include "adapters/mapping.h"
#include "exchange/xml/element.h"

#include <initializer_list>
#include <string>
#include <string_view>

namespace guantong::adapters {

class MappingReader {
public:
    explicit MappingReader(std::string file) : file_(std::move(file)) {}

    /// The mapping as far as it can be read; meaningful only if takeFaults() is empty.
    Mapping read(const xml::Element& root);
    MappingFaults takeFaults() { return std::move(faults_); }

private:
    using Names = std::initializer_list<std::string_view>;

    void fault(int line, const std::string& what);
    void allow(const xml::Element& element, Names attributes, Names children);
    std::string required(const xml::Element& element, std::string_view name);
    std::string optional(const xml::Element& element, std::string_view name,
                         std::string_view otherwise = {});
    bool yes(const xml::Element& element, std::string_view name, bool otherwise);

    void readSource(const xml::Element& element);
    void readTimes(const xml::Element& element);
    void readColumn(const xml::Element& element);
    void readCodes(const xml::Element& element);
    void readQuality(const xml::Element& element);
    void readCase(const xml::Element& element);
    void readCommon(const xml::Element& element);
    void readEvent(const xml::Element& element);
    void readEventPart(const xml::Element& element, EventRule& event);
    void finishEvent(EventRule& event, const std::vector<ValueRule>& caseKeys);

    std::size_t column(const std::string& name, int line);
    ValueRule value(const xml::Element& element, Names moreAttributes = {});
    ValueRule::Part part(const xml::Element& element);
    Condition condition(const xml::Element& element);
    FieldRule field(const xml::Element& element);
    ActorRule actor(const xml::Element& element);

    std::string file_;
    MappingFaults faults_;
    Mapping mapping_;
    std::vector<ValueRule> caseKeys_;
    std::vector<FieldRule> commonFields_;
    std::optional<ActorRule> commonActor_;
    ValueRule commonChannel_;
};

}  // namespace guantong::adapters

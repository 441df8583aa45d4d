// SPDX-License-Identifier: Apache-2.0
// How a record of the standard is described once and written, checked and read from that. Inside
// the library only. A record kind is one class with
//
//   struct ItemForm {
//       using Record = Item;
//       static constexpr std::string_view kElement = "Item";
//       template <class Form, class R> static void describe(Form& form, R& item) {
//           form.attribute("code", item.code, {ValueType::code, 64});   // names ascending,
//           form.element("Name", item.name, {ValueType::text, 1500});   // then the children in
//           order
//       }
//   };
//
// and makeCodec<ItemForm>() is its row in the table of record.cpp. An attribute or element that
// may be absent is `optional`: it is absent exactly when its value is empty.
#pragma once

#include "exchange/base/code.h"
#include "exchange/standard/record.h"
#include "exchange/standard/record_reader.h"
#include "exchange/standard/record_value.h"
#include "exchange/xml/canonical_writer.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace guantong::standard {

/// Writes the described values; they must have been checked.
class RecordWriter {
public:
    explicit RecordWriter(xml::CanonicalWriter& out) : out_(out) {}

    template <class T>
    void attribute(std::string_view name, const T& value, ValueRule rule) {
        const std::string text = toText(value, rule);
        if (!text.empty()) out_.attribute(name, text);
    }
    template <class T>
    void element(std::string_view name, const T& value, ValueRule rule) {
        const std::string text = toText(value, rule);
        if (!text.empty()) out_.element(name, text);
    }
    template <class T>
    void elements(std::string_view name, const std::vector<T>& values, ValueRule rule) {
        for (const T& value : values)
            element(name, value, rule);
    }
    void counts(std::string_view name, std::string_view key,
                const std::map<std::string, std::int64_t>& counts);
    template <class Child, class T>
    void children(std::string_view name, const std::vector<T>& values) {
        for (const T& value : values) {
            out_.start(name);
            Child::describe(*this, value);
            out_.end();
        }
    }
    template <class Derive>
    void derivedId(const Derive& derive) {
        out_.attribute("id", derive());
    }
    void require(bool, std::string_view) {}

private:
    xml::CanonicalWriter& out_;
};

/// Finds what breaks the described rules: every fault is RECORD_INVALID with the name.
class RecordCheck {
public:
    template <class T>
    void attribute(std::string_view name, const T& value, ValueRule rule) {
        check(name, toText(value, rule), rule);
    }
    template <class T>
    void element(std::string_view name, const T& value, ValueRule rule) {
        check(name, toText(value, rule), rule);
    }
    template <class T>
    void elements(std::string_view name, const std::vector<T>& values, ValueRule rule) {
        for (const T& value : values)
            check(name, toText(value, rule), rule);
    }
    void counts(std::string_view name, std::string_view key,
                const std::map<std::string, std::int64_t>& counts);
    template <class Child, class T>
    void children(std::string_view, const std::vector<T>& values) {
        for (const T& value : values)
            Child::describe(*this, value);
    }
    template <class Derive>
    void derivedId(const Derive& derive) {
        check("id", derive(), kIdRule);
    }
    void require(bool holds, std::string_view name);

    const std::vector<base::Fault>& faults() const noexcept { return faults_; }

private:
    void check(std::string_view name, const std::string& text, ValueRule rule);

    std::vector<base::Fault> faults_;
};

/// One record kind as record.cpp's table holds it.
struct RecordCodec {
    std::string_view element;
    void (*write)(const Record& record, xml::CanonicalWriter& out);
    std::vector<base::Fault> (*check)(const Record& record);
    std::variant<Record, base::Fault> (*read)(const xml::Element& element);
};

template <class Form>
RecordCodec makeCodec() {
    using Kind = typename Form::Record;
    return {Form::kElement,
            [](const Record& record, xml::CanonicalWriter& out) {
                RecordWriter writer(out);
                Form::describe(writer, std::get<Kind>(record));
            },
            [](const Record& record) {
                RecordCheck check;
                Form::describe(check, std::get<Kind>(record));
                return check.faults();
            },
            [](const xml::Element& element) -> std::variant<Record, base::Fault> {
                Kind kind{};
                RecordReader reader(element);
                Form::describe(reader, kind);
                reader.finish();
                if (reader.fault()) return *reader.fault();
                return Record(std::move(kind));
            }};
}

RecordCodec itemCodec();
RecordCodec calendarCodec();
RecordCodec adoptionCodec();
RecordCodec signalCodec();
RecordCodec reportRequestCodec();
RecordCodec reportAnswerCodec();
RecordCodec directoryCodec();
RecordCodec streamHeadCodec();
RecordCodec erasureCodec();

}  // namespace guantong::standard

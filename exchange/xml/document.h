// SPDX-License-Identifier: Apache-2.0
// The hardened way into libxml2 for everything that is not read by CanonicalReader: one parse
// into a document tree that knows no DOCTYPE, no entity, no file and no network, under limits.
//
// For use inside exchange/xml. Thread-safe; libxml2's headers stay in the .cpp files.
#pragma once

#include "exchange/base/code.h"
#include "exchange/xml/canonical_reader.h"

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

struct _xmlDoc;
struct _xmlError;
struct _xmlNode;

namespace guantong::xml {

/// Who made the document, and so what it may hold.
enum class Origin {
    node,   ///< elements and text only; faults name "byte N"
    person  ///< a BOM, a UTF-8 declaration, comments, instructions, CDATA too; faults name "line N"
};

/// For documents of people's programs (Element, Schema): roomier than what nodes exchange.
constexpr XmlLimits kTreeLimits{64, 128, 10'000'000};

struct TreeFree {
    void operator()(_xmlDoc* tree) const noexcept;
};

using Document = std::unique_ptr<_xmlDoc, TreeFree>;

/// Parses the whole document; what it may not hold gets its own code (see canonicalise.h).
std::variant<Document, base::Fault> parseDocument(std::string_view bytes, Origin origin,
                                                  const XmlLimits& limits);

/// The line where the start tag of an element of such a document ends; 0 for other nodes.
int lineOf(const _xmlNode* element) noexcept;

/// Prepares libxml2 for use by any thread. Every door into libxml2 calls it first.
void initLibrary();

/// While it lives, libxml2's messages of this thread come here and never reach stderr.
class MessageSink {
public:
    struct Message {
        int line;          ///< 0 if unknown
        std::size_t byte;  ///< of parser messages only
        std::string text;
    };
    MessageSink();
    ~MessageSink();
    MessageSink(const MessageSink&) = delete;
    MessageSink& operator=(const MessageSink&) = delete;

    /// In order; those above kMaxMessages are dropped.
    const std::vector<Message>& messages() const noexcept { return messages_; }
    /// The first one's text; empty if there is none.
    std::string first() const { return messages_.empty() ? "" : messages_.front().text; }

    static constexpr std::size_t kMaxMessages = 1000;

private:
    static void note(void* self, _xmlError* error) noexcept;

    std::vector<Message> messages_;
    void (*previous_)(void*, _xmlError*);
    void* previousSelf_;
};

}  // namespace guantong::xml

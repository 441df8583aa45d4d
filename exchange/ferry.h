// SPDX-License-Identifier: Apache-2.0
// Ferry: the exchange without a line (S5). The same packages as files in ferry/out, taken from
// ferry/in; receipts travel the same way. Whoever carries the files needs no rights: everything is
// signed, and a file carried twice is a repeat.
//
//   {origin}.{scope}.{epoch}.{sequence}.xml              a package
//   {origin}.{scope}.{epoch}.{sequence}.{issuer}.{issue}.receipt.xml
//
// One thread at a time.
#pragma once

#include "exchange/archive.h"
#include "exchange/context.h"
#include "exchange/cutter.h"
#include "exchange/receiver.h"

#include <cstddef>
#include <filesystem>

namespace guantong::exchange {

class Ferry {
public:
    Ferry(ExchangeContext& context, Archive& archive, Receiver& receiver, HeadsGate& gate);

    struct Outcome {
        std::size_t written = 0, taken = 0, refused = 0;
    };
    /// Takes everything in ferry/in (a file leaves it once it is taken; a refused one goes to
    /// ferry/refused), then writes to ferry/out what no neighbour has receipted and is not there
    /// yet. A file that is still being copied (*.part) is left alone. Throws base::Error.
    Outcome run();

private:
    void takeIn(Outcome& outcome);
    bool takeFile(const std::filesystem::path& file);
    void noteDelivered(const std::filesystem::path& file);
    void writeOut(Outcome& outcome);
    std::size_t writePackages(base::NodeId neighbour);
    std::size_t writeReceipts();

    ExchangeContext& context_;
    Archive& archive_;
    Receiver& receiver_;
    HeadsGate& gate_;
    std::filesystem::path in_, out_, refused_;
};

}  // namespace guantong::exchange

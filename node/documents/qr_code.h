// SPDX-License-Identifier: Apache-2.0
// QR codes as pictures inside a page: one <svg> of black squares on white with the quiet zone of
// four modules the standard asks for, sized by the style sheet (class "qr"). No script, no style
// attribute, no resource from elsewhere. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guantong::documents {

constexpr int kQrQuietModules = 4;

/// The square of modules without quiet zone.
struct QrCode {
    int width = 0;
    std::vector<bool> dark;  ///< row by row, width * width
    bool at(int row, int column) const {
        return dark[static_cast<std::size_t>(row * width + column)];
    }
};

/// The smallest code that holds the bytes with error correction M (15 %); nothing for an empty text
/// or one that no code holds (2,331 bytes and more).
std::optional<QrCode> qrCode(std::string_view text);

/// The code as an <svg> element; `label` is what a screen reader says, escaped here.
std::string qrSvg(const QrCode& code, std::string_view label);

}  // namespace guantong::documents

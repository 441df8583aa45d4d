// SPDX-License-Identifier: Apache-2.0
#include "node/documents/qr_code.h"

#include <qrencode.h>

#include <memory>

namespace guantong::documents {

namespace {

std::string attribute(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '"')
            out += "&quot;";
        else
            out += c;
    }
    return out;
}

/// The dark runs of one row as path commands: a bar of height 1 each.
void drawRow(std::string& path, const QrCode& code, int row) {
    for (int column = 0; column < code.width;) {
        if (!code.at(row, column)) {
            ++column;
            continue;
        }
        const int start = column;
        while (column < code.width && code.at(row, column))
            ++column;
        const std::string run = std::to_string(column - start);
        path += "M" + std::to_string(start + kQrQuietModules) + " " +
                std::to_string(row + kQrQuietModules) + "h" + run + "v1h-" + run + "z";
    }
}

}  // namespace

std::optional<QrCode> qrCode(std::string_view text) {
    if (text.empty()) return std::nullopt;
    const std::unique_ptr<QRcode, void (*)(QRcode*)> made(
        QRcode_encodeData(static_cast<int>(text.size()),
                          reinterpret_cast<const unsigned char*>(text.data()), 0, QR_ECLEVEL_M),
        &QRcode_free);
    if (!made) return std::nullopt;
    QrCode code{made->width, {}};
    const auto count =
        static_cast<std::size_t>(made->width) * static_cast<std::size_t>(made->width);
    code.dark.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
        code.dark.push_back((made->data[i] & 1) != 0);
    return code;
}

std::string qrSvg(const QrCode& code, std::string_view label) {
    const std::string side = std::to_string(code.width + 2 * kQrQuietModules);
    std::string path;
    for (int row = 0; row < code.width; ++row)
        drawRow(path, code, row);
    return "<svg class=\"qr\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " +
           side + "\" role=\"img\" aria-label=\"" + attribute(label) +
           "\" shape-rendering=\"crispEdges\"><rect width=\"" + side + "\" height=\"" + side +
           "\" fill=\"#fff\"/><path fill=\"#000\" d=\"" + path + "\"/></svg>";
}

}  // namespace guantong::documents

// SPDX-License-Identifier: Apache-2.0
// Bytes for pretended materials and notices: a PNG drawn by hand, a PDF of one page, an HTML notice.
import { crc32 as zlibCrc, deflateSync } from 'node:zlib'

const table = Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c >>> 0
})
const crc =
  zlibCrc ??
  ((bytes) => {
    let c = 0xffffffff
    for (const each of bytes) c = table[(c ^ each) & 255] ^ (c >>> 8)
    return (c ^ 0xffffffff) >>> 0
  })

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc(body) >>> 0, body.length + 4)
  return out
}

/// A page that looks like a scan: white, grey lines, a red round seal.
export function png(width = 620, height = 860) {
  const rows = Buffer.alloc(height * (width * 3 + 1), 250)
  const dot = (x, y, rgb) => Buffer.from(rgb).copy(rows, y * (width * 3 + 1) + 1 + x * 3)
  for (let y = 0; y < height; y++) rows[y * (width * 3 + 1)] = 0
  for (let line = 0; line < 22; line++)
    for (let x = 70; x < 550 - ((line * 53) % 170); x++)
      for (let t = 0; t < 7; t++)
        if ((x + line) % 19 > 3) dot(x, 120 + line * 30 + t, [90, 96, 104])
  for (let angle = 0; angle < 6.283; angle += 0.002)
    for (let r = 66; r < 71; r++)
      dot(
        Math.round(440 + r * Math.cos(angle)),
        Math.round(720 + r * Math.sin(angle)),
        [205, 30, 30],
      )
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

export function pdf() {
  const stream =
    'BT /F1 20 Tf 72 760 Td (Construction drawing review certificate) Tj 0 -40 Td /F1 13 Tf (No. 2025-0714   Fenyi County) Tj ET 72 690 450 1 re f 72 640 450 1 re f'
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>',
    `<</Length ${stream.length}>>stream\n${stream}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ]
  let text = '%PDF-1.4\n'
  const at = []
  objects.forEach((each, index) => {
    at.push(text.length)
    text += `${index + 1} 0 obj${each}endobj\n`
  })
  const start = text.length
  text += `xref\n0 6\n0000000000 65535 f \n${at.map((each) => `${String(each).padStart(10, '0')} 00000 n \n`).join('')}`
  return Buffer.from(`${text}trailer<</Size 6/Root 1 0 R>>\nstartxref\n${start}\n%%EOF`)
}

export function notice(document, file) {
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>${document.kindName}</title>
<h1>${document.kindName}</h1><p>${document.number}</p><p>${file.case.applicantName}:</p>
<p>你(单位)申请的“${file.case.itemName}”一事(${file.case.number}),依照《中华人民共和国行政许可法》第三十二条办理。</p></html>`
}

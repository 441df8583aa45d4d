// SPDX-License-Identifier: Apache-2.0
// WriteTicket: one Idempotency-Key per act of a person. The same content sent again (double click,
// retry after a lost line) carries the same key, so the node does it once; changed content, or the
// next act after success, gets a new key.

export function newKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16)) // plain http has no randomUUID
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = Array.from(bytes, (each) => each.toString(16).padStart(2, '0')).join('')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-')
}

export class WriteTicket {
  private key = ''
  private content = ''

  /// The key for this content.
  keyFor(content: unknown): string {
    const text = JSON.stringify(content) ?? ''
    if (!this.key || text !== this.content) {
      this.key = newKey()
      this.content = text
    }
    return this.key
  }

  /// The act is done: the next one is another, even with the same content.
  done(): void {
    this.key = ''
  }
}

// Text from the encodings that people's files are in.
import { describe, expect, it } from 'vitest'
import { decodeText } from '../../shared/documents/text-encoding.ts'

const sample = 'Grüße aus Malmö'
const utf16be = Buffer.from(`\uFEFF${sample}`, 'utf16le').swap16()

describe('decodeText', () => {
  it.each([
    ['UTF-8', Buffer.from(sample)],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${sample}`)],
    ['UTF-16 little-endian', Buffer.from(`\uFEFF${sample}`, 'utf16le')],
    ['UTF-16 without a mark', Buffer.from(sample, 'utf16le')],
    ['UTF-16 big-endian', utf16be],
    ['Latin-1', Buffer.from(sample, 'latin1')],
  ])('reads %s', (_name, bytes) => {
    expect(decodeText(bytes)).toBe(sample)
  })

  it('keeps a UTF-8 text readable when a few of its bytes are damaged', () => {
    const bytes = Buffer.concat([Buffer.from('ö'.repeat(50)), Buffer.from([0xff]), Buffer.from(' end')])
    expect(decodeText(bytes)).toBe(`${'ö'.repeat(50)}\uFFFD end`)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDocumentName } from '../../shared/documents/document-name.ts'

function acceptedName(text: string): string | undefined {
  try {
    return parseDocumentName(text)
  } catch {
    return undefined
  }
}

describe('a document name', () => {
  it.each([
    'a.txt',
    'guides/setup/first steps.md',
    'Übersicht – 2026 (final).pdf',
    '名前.docx',
    '.hidden/x',
    'a..b/c',
    '100%.txt',
    '😀',
  ])('may be %j', (name) => {
    expect(parseDocumentName(name)).toBe(name)
  })

  it.each([
    '',
    '   ',
    '.',
    '..',
    '../secret.txt',
    'a/../../b.txt',
    'a/./b.txt',
    '/etc/passwd',
    'a//b.txt',
    'a/',
    'C:\\windows\\system.ini',
    '..\\a.txt',
    'a\u0000.txt',
    'a\nb.txt',
    'a\u007F.txt',
    'a\u0085.txt',
    'a\u2028b.txt',
    'invoice\u202Efdp.exe',
    '\uFEFFa.txt',
    'a\uD800.txt',
    ' a.txt',
    'a.txt ',
    'a /b.txt',
    'a.',
    'a./b',
    '%2e%2e/a.txt',
    '%2E./a.txt',
    'a%2fb.txt',
    'a%5Cb.txt',
    'a%00.txt',
    'CON',
    'docs/nul.txt',
    'com1',
    `${'x'.repeat(255)}/a.txt`,
    Array.from({ length: 200 }, () => 'abcdef').join('/'),
  ])('may not be %j', (name) => {
    expect(() => parseDocumentName(name)).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        details: { fields: [expect.objectContaining({ path: 'name' })] },
      }),
    )
  })

  it('is the same however its accents were typed', () => {
    expect(parseDocumentName('Re\u0301sume\u0301.txt')).toBe('Résumé.txt')
  })

  it('never leads out of its folder, whatever was asked for', () => {
    const hostile = fc.string({ unit: fc.constantFrom('.', '/', '\\', '%', '2', 'e', 'E', 'f', 'a', ' ', '\u0000') })
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string({ unit: 'binary' })), (text) => {
        const name = acceptedName(text)
        if (name === undefined) return
        const path = new URL(`http://host/documents/${name.split('/').map(encodeURIComponent).join('/')}`).pathname
        expect(path.startsWith('/documents/')).toBe(true)
        expect(path.split('/')).toHaveLength(name.split('/').length + 2)
        expect(acceptedName(name)).toBe(name)
      }),
      { numRuns: 500 },
    )
  })
})

// Brings text from any source into one form: NFC, single spaces, no characters that nobody sees.

/** Line breaks of every system, form feeds and Unicode separators; a form feed ends a paragraph. */
const lineBreaks = /\r\n?|[\v\u0085\u2028]/g
const paragraphBreaks = /[\f\u2029]/g

/**
 * Controls other than tab and line feed, soft hyphens, zero-width spaces and marks, direction overrides and tag characters:
 * invisible to a reader, but not to a model, so text could hide in them. Joiners stay: emoji and Indic scripts need them.
 */
const invisible =
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  /[\u0000-\u0008\u000E-\u001F\u007F-\u0084\u0086-\u009F\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u{E0000}-\u{E007F}]/gu

/** Unicode's stream-safe format allows 30 marks on a letter (UAX 15); normalising longer runs takes quadratic time. */
const excessMarks = /(\p{M}{30})\p{M}+/gu

/** Indentation carries meaning (code, nested lists); this much of it is enough. */
const maxIndent = 24

export function normaliseText(text: string): string {
  const visible = text
    .toWellFormed()
    .replace(lineBreaks, '\n')
    .replace(paragraphBreaks, '\n\n')
    .replace(invisible, '')
    .replace(excessMarks, '$1')
    .normalize('NFC')
  return visible
    .split('\n')
    .map(normaliseLine)
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+/, '')
    .trimEnd()
}

/** A title or a heading: one line. */
export function normaliseTitle(text: string): string {
  return normaliseText(text).replace(/\s+/g, ' ').trim()
}

function normaliseLine(line: string): string {
  const content = line.trim()
  if (content === '') return ''
  const indent = Math.min(line.length - line.trimStart().length, maxIndent)
  return line.slice(0, indent).replace(/[^\t]/g, ' ') + content.replace(/\s+/g, ' ')
}

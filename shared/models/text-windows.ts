// Cuts a text where no token can cross, so that each part is counted on its own and work and memory stay bounded.

/** Large enough for any paragraph; small enough to bound the regular expression's stack and one merge (bench/token-counting.ts). */
export const maxWindowLength = 65_536

/**
 * The end of a window that starts at `start`: behind it a token begins in every encoding. Only a text with neither a
 * space nor a line break in a whole window is cut elsewhere, which may miscount it by a token or two a window.
 */
export function windowEnd(text: string, start: number, windowLength: number): number {
  const end = start + windowLength
  if (end >= text.length) return text.length
  let behind = text.charCodeAt(end)
  for (let at = end; at > start; at--) {
    const before = text.charCodeAt(at - 1)
    if (isTokenStart(before, behind)) return at
    behind = before
  }
  return isInsidePair(text, end) ? end - 1 : end
}

const otherWhitespace = /\s/
const letterOrDigit = /[\p{L}\p{N}]/u
const space = ' '.charCodeAt(0)
const lineFeed = '\n'.charCodeAt(0)
const slash = '/'.charCodeAt(0)

/** White space behind a word, a space behind anything, and what follows a line break (but `/`, which o200k_base joins to it). */
function isTokenStart(before: number, behind: number): boolean {
  if (behind === space) return !isWhitespace(before)
  if (isWhitespace(behind)) return letterOrDigit.test(String.fromCharCode(before))
  return before === lineFeed && behind !== slash
}

/** As `\s`, which is slow to ask for each character of a long run. */
function isWhitespace(unit: number): boolean {
  if (unit <= 0x7f) return unit === space || (unit >= 0x09 && unit <= 0x0d)
  return otherWhitespace.test(String.fromCharCode(unit))
}

/** True when cutting at `at` would part the two halves of one character. */
export function isInsidePair(text: string, at: number): boolean {
  if (at <= 0 || at >= text.length) return false
  return isHighSurrogate(text.charCodeAt(at - 1)) && isLowSurrogate(text.charCodeAt(at))
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff
}

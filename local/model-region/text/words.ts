// Words of a text as they are compared: lower case, without accents, unspaced scripts as pairs of characters.

const wordPattern = /[\p{L}\p{N}]+(?:['’][\p{L}]+)?/gu
const accents = /\p{M}+/gu
/** Scripts that put no space between words. */
const unspacedScript = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u
const possessive = /['’](?:s|S)?$|['’]/gu

export function words(text: string): string[] {
  const found: string[] = []
  for (const [match] of text.matchAll(wordPattern)) {
    if (unspacedScript.test(match)) found.push(...characterPairs(match))
    else found.push(plain(match))
  }
  return found
}

/** One word in the form in which it is compared. */
export function plain(word: string): string {
  const lower = word.toLowerCase()
  // Most words are plain letters already; normalising is the dear part.
  return /^[a-z0-9]+$/.test(lower) ? lower : lower.normalize('NFKD').replace(accents, '').replace(possessive, '')
}

function characterPairs(run: string): string[] {
  const characters = Array.from(run.normalize('NFKC'))
  if (characters.length < 2) return characters
  return characters.slice(0, -1).map((character, index) => character + (characters[index + 1] ?? ''))
}

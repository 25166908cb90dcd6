// Light stemming: cuts the endings that only inflect a word, so that "charges", "charged" and "charging" compare alike.
// A stem need not be a word; it only has to be the same for both sides.

const remembered = new Map<string, string>()
const rememberedStems = 50_000

export function stem(word: string): string {
  const before = remembered.get(word)
  if (before !== undefined) return before
  if (remembered.size >= rememberedStems) remembered.clear()
  const result = cutEndings(word)
  remembered.set(word, result)
  return result
}

/** In the order tried: ending, what replaces it, and how many letters must be left for it to be an ending at all. */
const derivations: readonly (readonly [string, string, number])[] = [
  ['ization', 'ize', 3],
  ['isation', 'ize', 3],
  ['ation', '', 4],
  ['ment', '', 4],
  ['ness', '', 4],
  ['able', '', 4],
  ['ible', '', 4],
  ['ally', 'al', 3],
  ['ly', '', 4],
  ['ing', '', 3],
  ['ied', 'y', 2],
  ['ed', '', 3],
]

function cutEndings(word: string): string {
  // Short words and numbers are what they are.
  if (word.length <= 3 || !/^[a-z]+$/.test(word)) return word
  const singular = cutPlural(word)
  for (const [ending, replacement, least] of derivations) {
    if (!singular.endsWith(ending)) continue
    const root = singular.slice(0, -ending.length)
    if (root.length < least || !/[aeiouy]/.test(root)) continue
    return finish(root + replacement)
  }
  return finish(singular)
}

function cutPlural(word: string): string {
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`
  if (/(?:ss|sh|ch|x|z)es$/.test(word)) return word.slice(0, -2)
  return word.endsWith('s') && !/(?:ss|us|is)$/.test(word) ? word.slice(0, -1) : word
}

/** "cancell" and "cancel", "charge" and "charg", "policy" and "polici" meet here. */
function finish(root: string): string {
  const undoubled = /([bdfglmnprt])\1$/.test(root) ? root.slice(0, -1) : root
  if (undoubled.length > 3 && undoubled.endsWith('e')) return undoubled.slice(0, -1)
  return undoubled.endsWith('y') ? `${undoubled.slice(0, -1)}i` : undoubled
}

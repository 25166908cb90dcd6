// How text becomes words, for the index and for queries alike. FTS5's own tokenizer (unicode61) does the indexing; what it
// does not know is that each Chinese character and each hiragana is a word by itself for the service's standard analyzer.

const ideograph = /[\p{Script=Han}\p{Script=Hiragana}]/gu
const word = /[\p{Script=Han}\p{Script=Hiragana}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}])[\p{L}\p{N}\p{M}\p{Co}])+/gu

export function separateIdeographs(text: string): string {
  return text.replace(ideograph, ' $& ')
}

/** The words of a piece of query or document text, lower-cased. */
export function wordsOf(text: string): string[] {
  return (text.match(word) ?? []).map((found) => found.toLowerCase())
}

/** The text with every word that is wanted put between the tags. */
export function markWords(text: string, isWanted: (word: string) => boolean, before: string, after: string): string {
  return text.replace(word, (found) => (isWanted(found.toLowerCase()) ? `${before}${found}${after}` : found))
}

/** Rough sentences, for captions and highlights: nothing is lost, nothing is cut inside a word. */
export function sentencesOf(text: string): string[] {
  return text.split(/(?<=[.!?。！？])\s*(?=\S)|\n+/u).filter((sentence) => sentence.trim() !== '')
}

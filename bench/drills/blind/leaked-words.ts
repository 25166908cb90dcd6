// Whether anything of what was asked, answered or uploaded is in what was sent as telemetry.

/** Two words in a row occur by chance; three of a text do not. */
const wordsInARow = 3

/** @returns every run of three words, or name, of the texts that was sent. */
export function leakedWords(sent: string, texts: readonly string[], names: readonly string[]): readonly string[] {
  const haystack = wordsOf(sent).join(' ')
  const runs = new Set([...texts.flatMap(runsOf), ...names.map((name) => name.toLowerCase())])
  return [...runs].filter((run) => haystack.includes(run))
}

function runsOf(text: string): string[] {
  const words = wordsOf(text)
  return words.slice(wordsInARow - 1).map((_, at) => words.slice(at, at + wordsInARow).join(' '))
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[a-z]+/g) ?? []
}

// What the service charges a quota for texts it is sent. It guesses by characters before it counts, and our count can be below its guess.

/** Azure's guess, which is English prose: other writing has more tokens than that, and then our count is the safer one. */
const charactersPerToken = 4

/** @param tokens of all texts, by our own count. */
export function chargedTokens(texts: readonly string[], tokens: number): number {
  const guess = texts.reduce((sum, { length }) => sum + Math.ceil(length / charactersPerToken), 0)
  return Math.max(tokens, guess)
}

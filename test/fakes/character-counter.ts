// A token counter whose figures a reader can check by eye: four characters are a token.
import type { TokenCounter } from '../../shared/models/token-counter.ts'

export const characterCounter: TokenCounter = {
  count: (text) => Math.ceil(text.length / 4),
  cut: (text, limit) => text.slice(0, Math.max(0, limit) * 4),
}

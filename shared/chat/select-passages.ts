// Which retrieved passages get into the prompt, within their share of it.
import type { TokenCounter } from '../models/token-counter.ts'
import type { Passage } from '../retrieval/passage.ts'
import { passageBlock } from './passage-block.ts'

export interface SelectedPassage {
  /** As shown, possibly cut. */
  readonly passage: Passage
  /** 1-based; what a citation refers to. */
  readonly number: number
  readonly block: string
}

/** A cut passage below this says too little to be worth citing. */
const leastUsefulTokens = 40

/**
 * Best first. A passage too large for what is left is cut to it, and smaller ones after it still get in: stopping at the
 * first that does not fit would lose good passages to one bad one. The same text is shown once.
 */
export function selectPassages(
  passages: readonly Passage[],
  shareTokens: number,
  counter: TokenCounter,
): readonly SelectedPassage[] {
  const selected: SelectedPassage[] = []
  const seen = new Set<string>()
  let leftTokens = shareTokens
  for (const passage of passages) {
    if (seen.has(passage.contentKey)) continue
    const fitted = fit(passage, selected.length + 1, leftTokens, counter)
    if (!fitted) continue
    seen.add(passage.contentKey)
    selected.push(fitted.selected)
    leftTokens -= fitted.tokens
  }
  return selected
}

interface Fitted {
  readonly selected: SelectedPassage
  readonly tokens: number
}

function fit(passage: Passage, number: number, leftTokens: number, counter: TokenCounter): Fitted | undefined {
  const whole = show(passage, number, counter, leftTokens)
  if (whole.tokens <= leftTokens) return whole
  const frameTokens = show({ ...passage, content: '' }, number, counter, leftTokens).tokens
  let contentTokens = leftTokens - frameTokens
  // Escaping can make the shown text longer than the text: halve until it fits.
  while (contentTokens >= leastUsefulTokens) {
    const cut = show({ ...passage, content: counter.cut(passage.content, contentTokens) }, number, counter, leftTokens)
    if (cut.tokens <= leftTokens) return cut
    contentTokens = Math.floor(contentTokens / 2)
  }
  return undefined
}

function show(passage: Passage, number: number, counter: TokenCounter, limit: number): Fitted {
  const block = passageBlock(passage, number)
  // One token for the line break that joins it to the next.
  return { selected: { passage, number, block }, tokens: counter.count(block, limit) + 1 }
}

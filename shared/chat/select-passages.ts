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
  /** Shown in part. */
  readonly isCut: boolean
}

/** A cut passage below this says too little to be worth citing. */
const leastUsefulTokens = 40

/**
 * Best first. What fits whole gets in before anything is cut: one passage of a runaway size, however well it matches, would
 * push all others out. Then those too large are cut to what is left. The same text is shown once.
 */
export function selectPassages(
  passages: readonly Passage[],
  shareTokens: number,
  counter: TokenCounter,
): readonly SelectedPassage[] {
  const distinct = [...Map.groupBy(passages, ({ contentKey }) => contentKey).values()].map(([first]) => first!)
  // Before it is known which numbers they get, all are measured with the widest.
  const measure = (passage: Passage): number => tokensShown(passage, distinct.length, counter, shareTokens)
  const shown = new Map<Passage, Passage>()
  let leftTokens = shareTokens
  for (const isCutting of [false, true]) {
    for (const passage of distinct) {
      if (shown.has(passage)) continue
      const fitted = isCutting ? cutToFit(passage, leftTokens, measure, counter) : passage
      const tokens = fitted ? measure(fitted) : Infinity
      if (!fitted || tokens > leftTokens) continue
      shown.set(passage, fitted)
      leftTokens -= tokens
    }
  }
  return distinct
    .flatMap((found) => {
      const passage = shown.get(found)
      return passage ? [{ passage, isCut: passage !== found }] : []
    })
    .map((each, index) => ({ ...each, number: index + 1, block: passageBlock(each.passage, index + 1) }))
}

function cutToFit(
  passage: Passage,
  leftTokens: number,
  measure: (passage: Passage) => number,
  counter: TokenCounter,
): Passage | undefined {
  let contentTokens = leftTokens - measure({ ...passage, content: '' })
  // Escaping can make the shown text longer than the text: halve until it fits.
  while (contentTokens >= leastUsefulTokens) {
    const cut = { ...passage, content: counter.cut(passage.content, contentTokens) }
    if (measure(cut) <= leftTokens) return cut
    contentTokens = Math.floor(contentTokens / 2)
  }
  return undefined
}

/** Exact up to the limit. One token for the line break that joins it to the next. */
function tokensShown(passage: Passage, number: number, counter: TokenCounter, limit: number): number {
  return counter.count(passageBlock(passage, number), limit) + 1
}

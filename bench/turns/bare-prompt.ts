// The prompt of a turn by hand: the very words that the product sends, so that the models have the same work to do.
import { instructions } from '../../shared/chat/instructions.ts'
import { passageBlock, passagesBlock } from '../../shared/chat/passage-block.ts'
import type { ModelMessage } from '../../shared/models/chat-model.ts'
import type { Passage } from '../../shared/retrieval/passage.ts'

export interface StoredTurn {
  readonly question: string
  readonly answer: string
}

export function barePrompt(
  history: readonly StoredTurn[],
  passages: readonly Passage[],
  question: string,
): ModelMessage[] {
  const blocks = passages.map((passage, index) =>
    passageBlock({ ...passage, page: passage.page ?? undefined }, index + 1),
  )
  return [
    { role: 'system', content: instructions },
    ...history.flatMap((turn): ModelMessage[] => [
      { role: 'user', content: turn.question },
      { role: 'assistant', content: turn.answer },
    ]),
    { role: 'user', content: `${passagesBlock(blocks)}\n\n${question}` },
  ]
}

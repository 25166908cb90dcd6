// What was said before a question; or that it was answered already, and what the answer was.
import type { RecallDeps, RecalledHistory } from '../memory/recall-history.ts'
import { recallHistory, releaseHistory } from '../memory/recall-history.ts'
import type { AnswerDraft } from './answer-draft.ts'
import type { ChatEvent } from './chat-event.ts'
import { recogniseResend } from './recognise-resend.ts'
import type { ReplayDeps } from './replay-turn.ts'
import { replayTurn } from './replay-turn.ts'

export type RecalledConversation =
  /** The session is this turn's now, and has to be given back; undefined for one that is yet to begin. */
  | { readonly kind: 'open'; readonly history: RecalledHistory | undefined }
  | { readonly kind: 'answered'; readonly events: readonly ChatEvent[] }

/** Whatever it throws, it leaves no claim on the session behind. */
export async function recallConversation(
  deps: RecallDeps & ReplayDeps,
  { question, times }: Pick<AnswerDraft, 'question' | 'times'>,
  signal: AbortSignal,
): Promise<RecalledConversation> {
  if (question.isNewSession) return { kind: 'open', history: undefined }
  const history = await times.measure('recall', () => recallHistory(deps, question, signal))
  const recognised = recogniseResend(question, history, deps.clock.now())
  if (recognised.kind === 'new') return { kind: 'open', history: recognised.history }
  try {
    return { kind: 'answered', events: await replayTurn(deps, question, signal) }
  } finally {
    await releaseHistory(deps, question, history)
  }
}

// The caller left before the end: what was written so far is kept, and reported, without anybody waiting for it; and the
// session is free for the next question.
import type { RecalledHistory } from '../memory/recall-history.ts'
import { releaseHistory } from '../memory/recall-history.ts'
import type { ReleaseDeps } from '../memory/release-session.ts'
import type { TokenCounter } from '../models/token-counter.ts'
import type { AnswerDraft } from './answer-draft.ts'
import type { KeepTurnDeps } from './keep-turn.ts'
import { keepTurn } from './keep-turn.ts'
import type { ReportDeps } from './report-answer.ts'
import { reportCompletion, reportFailure } from './report-answer.ts'

/** Never throws: nobody is left to hear it. */
export async function keepInterrupted(
  deps: KeepTurnDeps & ReleaseDeps & ReportDeps & { readonly counter: TokenCounter },
  draft: AnswerDraft,
  history: RecalledHistory | undefined,
): Promise<void> {
  try {
    if (draft.text !== '') {
      await keepTurn(deps, draft, draft.toTurn(deps.counter))
    } else {
      await releaseHistory(deps, draft.question, history)
    }
    reportCompletion(deps, draft)
  } catch (error) {
    reportFailure(deps, draft, error)
    await releaseHistory(deps, draft.question, history)
  }
}

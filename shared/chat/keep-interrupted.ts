// The caller left before the end: what was written so far is kept, and reported, without anybody waiting for it; and the
// session is free for the next question.
import { startDeadline } from '../kernel/deadline.ts'
import type { RecalledHistory } from '../memory/recall-history.ts'
import { releaseHistory } from '../memory/recall-history.ts'
import type { ReleaseDeps } from '../memory/release-session.ts'
import type { RememberDeps } from '../memory/remember-turn.ts'
import { rememberTurn } from '../memory/remember-turn.ts'
import type { TokenCounter } from '../models/token-counter.ts'
import type { AnswerDraft } from './answer-draft.ts'
import type { ReportDeps } from './report-answer.ts'
import { reportCompletion, reportFailure } from './report-answer.ts'

/** A store that is this late is not coming back within this invocation. */
const keepTimeoutMs = 5_000

/** Never throws: nobody is left to hear it. */
export async function keepInterrupted(
  deps: RememberDeps & ReleaseDeps & ReportDeps & { readonly counter: TokenCounter },
  draft: AnswerDraft,
  history: RecalledHistory,
): Promise<void> {
  const deadline = startDeadline(deps.clock, keepTimeoutMs, new AbortController().signal)
  try {
    if (draft.text !== '') {
      await rememberTurn(deps, draft.material.prompt.history, draft.toTurn(deps.counter), deadline.signal)
    } else {
      await releaseHistory(deps, draft.question, history)
    }
    reportCompletion(deps, draft)
  } catch (error) {
    reportFailure(deps, draft, error)
    await releaseHistory(deps, draft.question, history)
  } finally {
    deadline.clear()
  }
}

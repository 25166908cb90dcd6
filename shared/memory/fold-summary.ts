// A summary job: takes every full batch of turns into the session's running summary. Turns are never deleted by it.
//
// The summary says which turn it reaches, and is written only onto the session it was made from. So a job that comes twice
// finds nothing to do, one that loses a race against a new turn writes onto the newer session, and one that dies is
// simply done again.
import type { Clock } from '../kernel/clock.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { JobOwner } from './ask-helper-model.ts'
import type { SessionKey } from './change-session.ts'
import { changeSession } from './change-session.ts'
import type { Session, Summary } from './conversation.ts'
import type { ConversationStore, SessionRecord } from './conversation-store.ts'
import type { SummaryRules } from './summary-plan.ts'
import { lastingTurns, nextBatch } from './summary-plan.ts'
import type { WriteSummaryDeps } from './write-summary.ts'
import { writeSummary } from './write-summary.ts'

export interface FoldSummaryDeps extends WriteSummaryDeps {
  readonly conversations: Pick<ConversationStore, 'readSession' | 'turnsAfter' | 'replaceSession'>
  readonly summaryRules: SummaryRules
  readonly clock: Pick<Clock, 'now'>
  readonly telemetry: Pick<Telemetry, 'summaryWritten'>
}

export async function foldSummary(
  deps: FoldSummaryDeps,
  job: SessionKey & JobOwner,
  signal: AbortSignal,
): Promise<void> {
  while (await foldOneBatch(deps, job, signal));
}

/** False when there is nothing left to fold. */
async function foldOneBatch(deps: FoldSummaryDeps, job: SessionKey & JobOwner, signal: AbortSignal): Promise<boolean> {
  const { conversations, summaryRules } = deps
  const { userId, sessionId } = job
  const startedAt = deps.clock.now()
  const record = await conversations.readSession(userId, sessionId, signal)
  if (!record) return false
  const before = record.session.summary
  const from = before?.throughTurn ?? 0
  const turns = await conversations.turnsAfter(userId, sessionId, from, summaryRules.turnsPerBatch, signal)
  const batch = nextBatch(lastingTurns(turns, record.session), summaryRules)
  if (!batch) return false

  const summary = await writeSummary(deps, job, before, batch, signal)
  if (!(await keepSummary(deps, job, record, summary, signal))) return true
  const { throughTurn, tokens: summaryTokens } = summary
  const latencyMs = deps.clock.now() - startedAt
  deps.telemetry.summaryWritten({ sessionId, throughTurn, turns: batch.length, summaryTokens, latencyMs })
  return true
}

/** False when another job has folded these turns meanwhile. */
async function keepSummary(
  deps: FoldSummaryDeps,
  job: SessionKey & JobOwner,
  made: SessionRecord,
  summary: Summary,
  signal: AbortSignal,
): Promise<boolean> {
  const reached = made.session.summary?.throughTurn
  const summarised = (session: Session): Session =>
    session.summary?.throughTurn === reached ? { ...session, summary } : session
  const kept = await changeSession(deps, job, summarised, signal, made)
  return kept?.session.summary === summary
}

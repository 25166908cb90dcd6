// What the application says about itself: one method per event. No question, answer or document text passes here, but for the
// two fields of a turn that a setting asks for.
//
// A new event is a type in one of the `*-events.ts` files, a method here and a line in event-names.ts. Console, Application
// Insights and the recorder of the tests then know it: none of them has code for a single event.
import type { AiCompletion, AiCompletionError, AnswerReplayed } from './answer-events.ts'
import type { UnexpectedError } from './error-events.ts'
import type { BudgetAlertFailed, BudgetReached, UsageUnposted } from './cost-events.ts'
import type { CorpusReconciled, DocumentIndexed } from './indexing-events.ts'
import type { JobFailed } from './job-events.ts'
import type { RegionCooling, RegionStateChanged } from './region-events.ts'
import type {
  ReindexCompleted,
  ReindexCutOver,
  ReindexProgress,
  ReindexPurged,
  ReindexRolledBack,
  ReindexStarted,
} from './reindex-events.ts'
import type { SummaryFailed, SummaryWritten } from './summary-events.ts'

export interface Telemetry {
  aiCompletion(event: AiCompletion): void
  aiCompletionError(event: AiCompletionError): void
  answerReplayed(event: AnswerReplayed): void
  documentIndexed(event: DocumentIndexed): void
  corpusReconciled(event: CorpusReconciled): void
  reindexStarted(event: ReindexStarted): void
  reindexProgress(event: ReindexProgress): void
  reindexCompleted(event: ReindexCompleted): void
  reindexCutOver(event: ReindexCutOver): void
  reindexRolledBack(event: ReindexRolledBack): void
  reindexPurged(event: ReindexPurged): void
  budgetReached(event: BudgetReached): void
  budgetAlertFailed(event: BudgetAlertFailed): void
  usageUnposted(event: UsageUnposted): void
  summaryWritten(event: SummaryWritten): void
  summaryFailed(event: SummaryFailed): void
  jobFailed(event: JobFailed): void
  regionStateChanged(event: RegionStateChanged): void
  regionCooling(event: RegionCooling): void
  unexpectedError(event: UnexpectedError): void
}

export type EventName = keyof Telemetry
export type EventFields<Name extends EventName> = Parameters<Telemetry[Name]>[0]

/** Any event, as those see it who treat all alike. */
export type TelemetryEvent = {
  readonly [Name in EventName]: { readonly name: Name; readonly fields: EventFields<Name> }
}[EventName]

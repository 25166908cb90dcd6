// What each event is called where it is read: on the console, and as a customEvent in Application Insights.
import type { EventName } from './telemetry.ts'

export const eventNames = {
  aiCompletion: 'ai_completion',
  aiCompletionError: 'ai_completion_error',
  answerReplayed: 'answer_replayed',
  documentIndexed: 'document_indexed',
  corpusReconciled: 'corpus_reconciled',
  reindexStarted: 'reindex_started',
  reindexProgress: 'reindex_progress',
  reindexCompleted: 'reindex_completed',
  reindexCutOver: 'reindex_cut_over',
  reindexRolledBack: 'reindex_rolled_back',
  reindexPurged: 'reindex_purged',
  budgetReached: 'budget_reached',
  budgetAlertFailed: 'budget_alert_failed',
  usageUnposted: 'usage_unposted',
  summaryWritten: 'summary_written',
  summaryFailed: 'summary_failed',
  jobFailed: 'job_failed',
  regionStateChanged: 'region_state_changed',
  regionCooling: 'region_cooling',
  unexpectedError: 'unexpected_error',
} as const satisfies Record<EventName, string>

// What each event is called where it is read: on the console, and as a customEvent in Application Insights.
import type { EventName } from './telemetry.ts'

export const eventNames = {
  aiCompletion: 'ai_completion',
  aiCompletionError: 'ai_completion_error',
  documentIndexed: 'document_indexed',
  corpusReconciled: 'corpus_reconciled',
  summaryWritten: 'summary_written',
  summaryFailed: 'summary_failed',
} as const satisfies Record<EventName, string>

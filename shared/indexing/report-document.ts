// Tells telemetry what became of a document for one embedding model.
import type { Clock } from '../kernel/clock.ts'
import type { DocumentIndexed } from '../telemetry/indexing-events.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { Round } from './indexing-round.ts'

export interface ReportDeps {
  readonly clock: Pick<Clock, 'now'>
  readonly telemetry: Pick<Telemetry, 'documentIndexed'>
}

type Report = Pick<DocumentIndexed, 'embeddingModel' | 'outcome'> &
  Partial<Pick<DocumentIndexed, 'passages' | 'embedded' | 'promptTokens' | 'code'>>

export function reportDocument(
  { clock, telemetry }: ReportDeps,
  { documentId, startedAt }: Pick<Round, 'documentId' | 'startedAt'>,
  { embeddingModel, outcome, passages = 0, embedded = 0, promptTokens = 0, code }: Report,
): void {
  const latencyMs = clock.now() - startedAt
  telemetry.documentIndexed({ documentId, embeddingModel, outcome, passages, embedded, promptTokens, latencyMs, code })
}

// The settings of how documents become passages, and stay so; part of the table in settings.ts.
import { setting, wholeNumber } from './setting.ts'

export const indexingSettings = {
  documentBytes: setting({
    env: 'DOCUMENT_BYTES',
    schema: wholeNumber(1_000, 1_000_000_000),
    default: '52428800',
    why: 'Largest document that is accepted, in bytes.',
  }),
  passageSizeTokens: setting({
    env: 'PASSAGE_SIZE_TOKENS',
    schema: wholeNumber(32, 8_000),
    default: '400',
    why: 'Largest passage a document is cut into, in tokens. Changing it re-embeds documents as they are indexed again.',
  }),
  passageOverlapTokens: setting({
    env: 'PASSAGE_OVERLAP_TOKENS',
    schema: wholeNumber(0, 1_000),
    default: '40',
    why: 'How much of a passage the next one repeats, in tokens, so that a sentence keeps its neighbours.',
  }),
  reconcileMinutes: setting({
    env: 'RECONCILE_MINUTES',
    schema: wholeNumber(0, 10_080),
    default: '60',
    why: 'How often blobs, catalogue and search index are compared with each other, from the start of one pass to the start of the next; the timer behind it comes every five minutes. A pass over millions of documents takes longer than that and is followed by the next at once.',
  }),
  retentionDays: setting({
    env: 'RETENTION_DAYS',
    schema: wholeNumber(0, 3_650),
    default: '7',
    why: 'How long an embedding model is kept after questions have moved to another one: up to date, and ready for a rollback. Uploads are embedded for both until then.',
  }),
}

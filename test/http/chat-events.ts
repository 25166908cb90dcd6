// One answer as events, for serialisers to write down.
import type { ChatEvent } from '../../shared/chat/chat-event.ts'
import type { Citation } from '../../shared/memory/conversation.ts'

export const source: Citation = {
  number: 1,
  documentId: 'd1',
  documentName: 'terms.pdf',
  passageId: 'p1',
  title: 'Terms',
  page: undefined,
  headings: ['Refunds'],
  content: 'Refunds take five days.',
}

export const start: ChatEvent = { type: 'start', sessionId: 'session-1', turnId: 'turn-1' }
export const sources: ChatEvent = { type: 'sources', sources: [source] }
export const end: ChatEvent = {
  type: 'end',
  citations: [source],
  followUps: ['How do I ask for one?'],
  usage: { promptTokens: 100, cachedPromptTokens: 40, completionTokens: 20 },
  costMicroDollars: 61,
  finishReason: 'stop',
  model: 'gpt-4.1',
  region: 'sweden',
}

/** What `end` becomes on the wire, whatever the form. */
export const closingContext = {
  sessionId: 'session-1',
  turnId: 'turn-1',
  citations: [{ ...source, page: undefined }],
  followUps: ['How do I ask for one?'],
  usage: { promptTokens: 100, cachedPromptTokens: 40, completionTokens: 20, totalTokens: 120, costMicroDollars: 61 },
  finishReason: 'stop',
  model: 'gpt-4.1',
  region: 'sweden',
}

export function delta(text: string): ChatEvent {
  return { type: 'text-delta', text }
}

export async function* eventsOf(...events: readonly (ChatEvent | Error)[]): AsyncGenerator<ChatEvent, void, undefined> {
  for (const event of events) {
    if (event instanceof Error) throw event
    yield event
  }
}

// A conversation on the wire: its messages, each answer with what it rests on.
import type { Conversation } from '../memory/read-conversation.ts'

interface TranscriptMessage {
  readonly role: 'user' | 'assistant'
  readonly content: string
  readonly context: object
}

export function transcript({ turns }: Conversation): readonly TranscriptMessage[] {
  return turns.flatMap(({ id: turnId, question, answer, citations, state, createdAt }) => [
    { role: 'user', content: question, context: { turnId, createdAt: new Date(createdAt).toISOString() } },
    { role: 'assistant', content: answer, context: { turnId, citations, state } },
  ])
}

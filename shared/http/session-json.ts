// A session on the wire, without its turns.
import type { SessionOverview } from '../memory/conversation.ts'

export function sessionJson({ id, title, turnCount, createdAt, updatedAt }: SessionOverview): object {
  return {
    id,
    title,
    turnCount,
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
  }
}

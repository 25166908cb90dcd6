// A session on the wire, without its turns.
import type { Session } from '../memory/conversation.ts'

export function sessionJson({ id, title, turnCount, createdAt, updatedAt }: Session): object {
  return {
    id,
    title,
    turnCount,
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
  }
}

// Chat events that a test sends one by one, and a look at what became of the reader.
import type { ChatEvent } from '../../shared/chat/chat-event.ts'

export interface EventSource extends AsyncIterable<ChatEvent> {
  send(event: ChatEvent): void
  fail(error: unknown): void
  end(): void
  /** True once the reader has said that it wants no more. */
  readonly isReturned: boolean
}

export function eventSource(): EventSource {
  const queue: (() => Promise<IteratorResult<ChatEvent>>)[] = []
  let wanted: ((next: Promise<IteratorResult<ChatEvent>>) => void) | undefined
  let isReturned = false
  const push = (next: () => Promise<IteratorResult<ChatEvent>>): void => {
    if (!wanted) {
      queue.push(next)
      return
    }
    wanted(next())
    wanted = undefined
  }
  return {
    send: (value) => push(async () => ({ value, done: false })),
    fail: (error) =>
      push(async () => {
        throw error
      }),
    end: () => push(async () => ({ value: undefined, done: true })),
    get isReturned() {
      return isReturned
    },
    [Symbol.asyncIterator]: () => ({
      next: () => {
        const next = queue.shift()
        return next ? next() : new Promise((resolve) => (wanted = resolve))
      },
      return: async () => {
        isReturned = true
        return { value: undefined, done: true }
      },
    }),
  }
}

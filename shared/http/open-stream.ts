// The last chance for a status: once a stream has begun, an error can only be a line in it.

/** Waits for the first event, so that whatever is refused before it is thrown here; the rest follows as it comes. */
export async function openStream<T>(events: AsyncIterable<T>): Promise<AsyncIterable<T>> {
  const rest = events[Symbol.asyncIterator]()
  let first: IteratorResult<T> | undefined = await rest.next()
  const iterator: AsyncIterator<T> = {
    next: async () => {
      const opening = first
      first = undefined
      return opening ?? rest.next()
    },
    // Straight through, not behind a `next` that is being waited for.
    return: async () => (await rest.return?.()) ?? { done: true, value: undefined },
  }
  return { [Symbol.asyncIterator]: () => iterator }
}

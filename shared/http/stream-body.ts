// A response body that is written as it comes about, at the client's pace, and stops when the client has left.
//
// The Functions library reads a body chunk by chunk and writes each at once; response headers go out with the first. It
// never waits for the client, never cancels, and never ends a response whose body throws. So this body holds each
// chunk back until the connection takes it, watches the connection itself, and never throws.
import { AsyncLocalStorage } from 'node:async_hooks'
import { ReadableStream } from 'node:stream/web'
import type { ClientConnection } from './client-connection.ts'
import { aborted, raceAbort } from './race-abort.ts'

/**
 * When the connection's signal aborts, `return()` is called on the chunks at once, also while the next one is being waited
 * for; the body ends when that is done. When the chunks throw, the error is reported and the response given up: cut off,
 * since an end would make it look complete.
 */
export function streamBody(
  chunks: AsyncIterable<string | Uint8Array>,
  connection: ClientConnection,
  reportUnexpected: (error: unknown) => void,
): ReadableStream<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]()
  // The library reads, and the connection aborts, outside of the request whose trace the work belongs to.
  const inRequest = AsyncLocalStorage.snapshot()
  const encoder = new TextEncoder()
  let stopped: Promise<void> | undefined
  const stop = (): void => {
    stopped ??= inRequest(endIteration, iterator).catch(reportUnexpected)
  }
  const { signal } = connection
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop, { once: true })

  const nextChunk = async (): Promise<Uint8Array | undefined> => {
    await connection.drained()
    if (signal.aborted) return undefined
    const next = await raceAbort(
      inRequest(() => iterator.next()),
      signal,
    )
    if (next === aborted || next.done) return undefined
    return typeof next.value === 'string' ? encoder.encode(next.value) : next.value
  }
  const finish = async (): Promise<void> => {
    signal.removeEventListener('abort', stop)
    stop()
    await stopped
  }
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          const chunk = await nextChunk()
          if (chunk) return controller.enqueue(chunk)
        } catch (error) {
          reportUnexpected(error)
          connection.abandon()
        }
        await finish()
        controller.close()
      },
      cancel: () => connection.abandon(),
    },
    // Nothing is asked of the chunks before the library asks for it.
    { highWaterMark: 0 },
  )
}

async function endIteration(iterator: AsyncIterator<unknown>): Promise<void> {
  await iterator.return?.()
}

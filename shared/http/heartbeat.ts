// Something to send while there is nothing to say: proxies end a response that is silent for too long.
import type { Clock } from '../kernel/clock.ts'
import { aborted, raceAbort } from './race-abort.ts'

/** Azure's load balancer allows 230 s, common proxies 60 s, some browsers' patience and mobile networks 30 s. */
const heartbeatIntervalMs = 15_000

export const heartbeat: unique symbol = Symbol('heartbeat')

export interface Pulse {
  readonly clock: Clock
  /** Ends the wait for the next event, and with it the sequence. */
  readonly signal: AbortSignal
}

/** The events, and a `heartbeat` whenever none has come for a while. */
export async function* withHeartbeat<T>(
  events: AsyncIterable<T>,
  pulse: Pulse,
): AsyncGenerator<T | typeof heartbeat, void, undefined> {
  const iterator = events[Symbol.asyncIterator]()
  try {
    let next = iterator.next()
    while (true) {
      const result = await nextOrHeartbeat(next, pulse)
      if (result === aborted) return
      if (result === heartbeat) {
        yield heartbeat
        continue
      }
      if (result.done) return
      yield result.value
      next = iterator.next()
    }
  } finally {
    await iterator.return?.()
  }
}

async function nextOrHeartbeat<T>(
  next: Promise<IteratorResult<T>>,
  { clock, signal }: Pulse,
): Promise<IteratorResult<T> | typeof heartbeat | typeof aborted> {
  const waiting = new AbortController()
  const silence = clock.sleep(heartbeatIntervalMs, waiting.signal).then((): typeof heartbeat => heartbeat)
  try {
    return await raceAbort(Promise.race([next, silence]), signal)
  } finally {
    waiting.abort()
  }
}

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
  { clock, signal }: Pulse,
): AsyncGenerator<T | typeof heartbeat, void, undefined> {
  const iterator = events[Symbol.asyncIterator]()
  const over = new AbortController()
  const sleep = async (durationMs: number): Promise<typeof heartbeat> => {
    await clock.sleep(durationMs, over.signal)
    return heartbeat
  }
  try {
    let lastSentAtMs = clock.now()
    let next = iterator.next()
    // One timer for many events: it is set again when it goes off, not with each event, which would be most of the work.
    let timer = sleep(heartbeatIntervalMs)
    while (true) {
      const result = await raceAbort(Promise.race([next, timer]), signal)
      if (result === aborted) return
      if (result === heartbeat) {
        if (clock.now() - lastSentAtMs >= heartbeatIntervalMs) {
          yield heartbeat
          lastSentAtMs = clock.now()
        }
        timer = sleep(lastSentAtMs + heartbeatIntervalMs - clock.now())
        continue
      }
      if (result.done) return
      yield result.value
      lastSentAtMs = clock.now()
      next = iterator.next()
    }
  } finally {
    over.abort()
    await iterator.return?.()
  }
}

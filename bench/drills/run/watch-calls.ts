// Writes down every HTTP request that this process sends to a region, beneath whatever SDK sends it.
import type { Clock } from '../../../shared/kernel/clock.ts'
import type { Endpoint } from '../contestants/contestant.ts'
import type { CallRecord } from './records.ts'

export interface CallWatch {
  readonly calls: CallRecord[]
  /** Times are counted from here on. */
  startedAt: number
}

/** Replaces the global `fetch`: to be called before any client is created. */
export function watchCalls(endpoints: readonly Endpoint[], clock: Clock): CallWatch {
  const watch: CallWatch = { calls: [], startedAt: clock.now() }
  const regions = new Map(endpoints.map(({ region, url }) => [new URL(url).origin, region]))
  const send = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const call: CallRecord = {
      region: regions.get(url.origin) ?? url.origin,
      isHealthCall: url.pathname.endsWith('/models'),
      startedAtMs: clock.now() - watch.startedAt,
      headAtMs: undefined,
      status: undefined,
      retryAfterMs: undefined,
    }
    watch.calls.push(call)
    try {
      const response = await send(input, init)
      call.status = response.status
      const retryAfterMs = response.headers.get('retry-after-ms')
      if (retryAfterMs !== null) call.retryAfterMs = Number(retryAfterMs)
      return response
    } finally {
      call.headAtMs = clock.now() - watch.startedAt
    }
  }
  return watch
}

// The deadline of one call.
import { expect, it } from 'vitest'
import { CallScope } from '../../../shared/models/pool/call-scope.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'

/** A process that was frozen, or an event loop that stood still, gets its turn after the deadline. */
it('a call that begins after its deadline is cut short like any other, once its owner is there to hear of it', async () => {
  const clock = new FakeClock()
  const limits = { firstTokenMs: 20_000, gapMs: 15_000, deadlineAt: clock.now() - 1 }
  const reasons: unknown[] = []
  const scope = new CallScope(clock, limits, new AbortController().signal, (reason) => reasons.push(reason))
  expect(reasons).toEqual([])
  await clock.advance(0)
  expect(reasons).toMatchObject([{ failure: { kind: 'timed-out', phase: 'total' } }])
  expect(scope.signal.aborted).toBe(true)
  expect(clock.pendingTimers).toBe(0)
})

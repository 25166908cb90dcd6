// How fast a deployment has answered lately.
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { LatencySample } from '../../../shared/models/pool/latency-sample.ts'

it('its quantiles are those of the last 128 times, whatever came before and in whatever order', () => {
  // Few different values, so that equal ones come and go as well.
  const time = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ min: 0, max: 20_000, noNaN: true }))
  const property = fc.property(fc.array(time, { minLength: 1, maxLength: 400, size: 'max' }), (times) => {
    const sample = new LatencySample()
    for (const [index, durationMs] of times.entries()) {
      sample.add(durationMs)
      const last = times.slice(Math.max(0, index - 127), index + 1).toSorted((a, b) => a - b)
      expect(sample.count).toBe(last.length)
      for (const quantile of [0, 0.5, 0.95, 1]) {
        expect(sample.quantileMs(quantile)).toBe(last[Math.min(last.length - 1, Math.floor(quantile * last.length))])
      }
    }
  })
  fc.assert(property, { numRuns: 30 })
})

it('has no quantiles before the first time', () => {
  expect(new LatencySample().quantileMs(0.5)).toBeUndefined()
})

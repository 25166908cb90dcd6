// What a profile says of telemetry: whose function a sample is counted for.
import { describe, expect, test } from 'vitest'
import type { CpuProfile } from '../../bench/product/cpu-profile.ts'
import { telemetryShare } from '../../bench/telemetry/telemetry-share.ts'

const app = 'file:///app/dist/shared/chat/answer-question.js'
const span = 'file:///app/dist/shared/telemetry/in-span.js'
const sdk = 'file:///app/node_modules/@opentelemetry/sdk-metrics/build/src/Instruments.js'
const exporter = 'file:///app/node_modules/@azure/monitor-opentelemetry-exporter/dist/esm/export/log.js'
const httpClient = 'file:///app/node_modules/@typespec/ts-http-runtime/dist/esm/pipeline.js'

/** One sample of each stack, outermost function first. */
function profileOf(...stacks: readonly (readonly string[])[]): CpuProfile {
  const nodes: CpuProfile['nodes'] = []
  const samples = stacks.map((stack) => {
    for (const [depth, place] of stack.entries()) {
      const callFrame = place.startsWith('(') ? { functionName: place, url: '' } : { functionName: '', url: place }
      const isInnermost = depth === stack.length - 1
      nodes.push({ id: nodes.length, callFrame, ...(isInnermost ? {} : { children: [nodes.length + 1] }) })
    }
    return nodes.length - 1
  })
  return { nodes, samples }
}

describe('the share of telemetry', () => {
  test('is that of its own functions, and of what Node and the HTTP client do for them', () => {
    const stacks = [[app, sdk], [app, span, 'node:async_hooks'], [exporter, httpClient, 'node:net'], [app]]
    expect(telemetryShare(profileOf(...stacks))).toBe(0.75)
  })

  test('has nothing of the work that is done within a span, nor of what belongs to nobody', () => {
    expect(telemetryShare(profileOf([app, span, app], [span, app, httpClient, 'node:net'], ['node:net']))).toBe(0)
  })

  test('is of the time that something was done in', () => {
    expect(telemetryShare(profileOf(['(idle)'], ['(idle)'], [app, sdk], ['(garbage collector)']))).toBe(0.5)
  })
})

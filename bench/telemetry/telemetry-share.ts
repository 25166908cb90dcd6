// How much of what a process does is telemetry, by the stacks of a CPU profile.
import type { CpuProfile } from '../product/cpu-profile.ts'

/** Ours, the API and SDK of OpenTelemetry, and the exporter. */
const telemetry =
  /\/shared\/telemetry\/|\/shared\/azure\/(?:application-insights|async-context-manager|lazy-exporter|share-sampler)\.|\/@opentelemetry\/|\/monitor-opentelemetry-exporter\//

/** These work for whoever has called them. */
const shared = /^$|^node:|\/@typespec\/ts-http-runtime\/|\/@azure\/core-/

const notWork = new Set(['(idle)', '(root)'])

/**
 * A sample is telemetry's when the innermost function that is nobody else's tool is. What the sockets do later, when no such function is
 * on the stack any more, counts for nobody, though it is in the whole.
 * @returns a share of all samples that were not idle, from 0 to 1.
 */
export function telemetryShare({ nodes, samples }: CpuProfile): number {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const callers = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)))
  const isTelemetrys = (id: number): boolean => {
    for (let at: number | undefined = id; at !== undefined; at = callers.get(at)) {
      const url = byId.get(at)?.callFrame.url ?? ''
      if (!shared.test(url)) return telemetry.test(url)
    }
    return false
  }
  const known = new Map(nodes.map(({ id }) => [id, isTelemetrys(id)]))
  const busy = samples.filter((id) => !notWork.has(byId.get(id)?.callFrame.functionName ?? ''))
  return busy.filter((id) => known.get(id)).length / busy.length
}

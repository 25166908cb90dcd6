// What the figures were made on, in words that help to compare them.
import { availableParallelism, loadavg, totalmem } from 'node:os'

export function describeMachine(): string {
  const memoryGiB = Math.round(totalmem() / 2 ** 30)
  const load = loadavg()[0]?.toFixed(1)
  return `${availableParallelism()} cores, ${memoryGiB} GiB, ${process.platform}, Node ${process.version}, load ${load} before the start`
}

// How long something takes on a thread that was not interrupted meanwhile: on a shared machine, time also passes for others.

/**
 * Microseconds; undefined when the process lost its core to another one on the way. Work that waits gives the core up itself and
 * counts as undisturbed.
 */
export async function undisturbedMicroseconds(work: () => Promise<unknown>): Promise<number | undefined> {
  const before = process.resourceUsage().involuntaryContextSwitches
  const startedAt = performance.now()
  await work()
  const elapsedMs = performance.now() - startedAt
  return process.resourceUsage().involuntaryContextSwitches === before ? elapsedMs * 1_000 : undefined
}

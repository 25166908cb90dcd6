// Can this instance do its work? Names each dependency that does not answer.
import type { Clock } from '../kernel/clock.ts'
import { startDeadline } from '../kernel/deadline.ts'

export interface Dependency {
  readonly name: string
  /** Resolves when the dependency answers; its failure is what is reported. */
  readonly check: (signal: AbortSignal) => Promise<void>
}

export interface Readiness {
  readonly isReady: boolean
  readonly dependencies: readonly { readonly name: string; readonly isReady: boolean; readonly problem?: string }[]
}

/** Load balancers ask every few seconds and give up after a few. */
const checkTimeoutMs = 3_000

export async function checkReadiness(
  { dependencies, clock }: { readonly dependencies: readonly Dependency[]; readonly clock: Clock },
  signal: AbortSignal,
): Promise<Readiness> {
  const deadline = startDeadline(clock, checkTimeoutMs, signal)
  try {
    const results = await Promise.all(
      dependencies.map(async ({ name, check }) => {
        try {
          await check(deadline.signal)
          return { name, isReady: true }
        } catch (error) {
          return { name, isReady: false, problem: error instanceof Error ? error.message : 'did not answer' }
        }
      }),
    )
    return { isReady: results.every((each) => each.isReady), dependencies: results }
  } finally {
    deadline.clear()
  }
}

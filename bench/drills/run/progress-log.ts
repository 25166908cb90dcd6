// Says every few seconds how far each contestant is.
import type { ContestantName } from '../contestants/contestant.ts'
import type { Progress } from './records.ts'

const everyMs = 5_000

export function progressLog(
  log: (line: string) => void,
  part: string,
): (contestant: ContestantName, progress: Progress) => void {
  const latest = new Map<ContestantName, Progress>()
  let loggedAt = performance.now()
  return (contestant, progress) => {
    latest.set(contestant, progress)
    if (performance.now() - loggedAt < everyMs) return
    loggedAt = performance.now()
    const standings = [...latest].map(
      ([name, { asked, answered, failed }]) => `${name} ${answered}/${asked}${failed > 0 ? ` (${failed} not)` : ''}`,
    )
    log(`${part}: answered ${standings.join(', ')}`)
  }
}

// Has what was found looked at again by the one who can mend it: the indexing of that document.
import { inParallel } from '../../kernel/in-parallel.ts'
import type { PassageIndex } from '../../retrieval/passage-index.ts'
import type { Finding } from './finding.ts'

export interface RepairDeps {
  readonly queue: {
    send(job: { documentName: string; etag: undefined; reason: 'reconcile' }, signal: AbortSignal): Promise<void>
  }
  readonly index: Pick<PassageIndex, 'remove'>
}

const sendWidth = 16

export async function repair(
  { queue, index }: RepairDeps,
  findings: readonly Finding[],
  signal: AbortSignal,
): Promise<void> {
  const strays = findings.flatMap(({ strayPassageIds = [] }) => strayPassageIds)
  // What the index refuses to remove is found again by the next pass.
  if (strays.length > 0) await index.remove(strays, signal)
  const names = new Set(
    findings.filter(({ strayPassageIds }) => !strayPassageIds).map(({ documentName }) => documentName),
  )
  await inParallel([...names], sendWidth, (documentName) =>
    queue.send({ documentName, etag: undefined, reason: 'reconcile' }, signal),
  )
}

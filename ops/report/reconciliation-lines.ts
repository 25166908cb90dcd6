// What the last comparison of blobs, catalogue and index found, and how far the one under way is.
import type { StatusReply, TallyReply } from '../status-reply.ts'
import { count, utc } from './units.ts'

export function reconciliationLines(reconciliation: StatusReply['reconciliation']): string[] {
  const { last, underWay } = reconciliation ?? {}
  return [
    last ? `Last reconciliation: ${utc(last.finishedAt)}, ${tallyText(last)}` : 'Last reconciliation: none yet',
    ...(underWay ? [`Reconciliation under way since ${utc(underWay.startedAt)}: ${tallyText(underWay)} so far`] : []),
  ]
}

function tallyText({ blobs, entries, passages, findings }: TallyReply): string {
  const found = Object.entries(findings).filter(([, times]) => times > 0)
  const differences = found.map(([finding, times]) => `${count(times)} ${finding}`).join(', ')
  const looked = `${count(blobs, 'blob')}, ${count(entries)} in the catalogue, ${count(passages, 'passage')}`
  return `${looked}: ${differences === '' ? 'nothing differs' : differences}`
}

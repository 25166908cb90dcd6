// Documents as a setting with a nought too many cuts them: each section, which should be ten passages, is one.
import type { HoldfastClient } from '../../../test/end-to-end/holdfast-client.ts'
import { machinePlaces } from '../../product/corpus.ts'
import { passageTokens } from './cost-plan.ts'

/** One entry of a log has 20; with the heading, a section just fits a passage. */
const tokensPerEntry = 22

/** @param writer uploads a log for each port. */
export async function uploadLogs(writer: HoldfastClient): Promise<void> {
  const logs = Map.groupBy(machinePlaces, ({ port }) => `logs/${port.toLowerCase()}.md`)
  for (const [name, places] of logs) await writer.put(name, places.map(section).join('\n\n'))
  for (const name of logs.keys()) await writer.settled(name)
}

function section({ machine, port }: (typeof machinePlaces)[number]): string {
  const entry = `The ${machine} at ${port} is looked at before it must be stopped, says the log of the harbour.`
  const entries = Array.from({ length: Math.floor(passageTokens / tokensPerEntry) }, () => entry)
  return `## Log of the ${machine} at ${port}\n\n${entries.join(' ')}`
}

// A process that does turns of one kind when it is told to, and says what they took: `bare` or `pipeline`.
import { z } from 'zod'
import { openBareChats } from './bare-chat.ts'
import { holdChats } from './hold-chats.ts'
import { openPipelineChats } from './pipeline-chat.ts'
import type { TurnBlock } from './turn-times.ts'

const setup = z.object({
  kind: z.enum(['bare', 'pipeline']),
  search: z.string(),
  cosmos: z.string(),
  regions: z.array(z.string()),
  appSettings: z.record(z.string(), z.string()),
})
export type TurnProcessSetup = z.output<typeof setup>

const load = z.object({ turns: z.number(), chats: z.number() })

const given = setup.parse(JSON.parse(process.argv[2] ?? ''))
const openChat = given.kind === 'bare' ? openBareChats(given) : await openPipelineChats(given.appSettings)

process.on('message', (message) => void run(load.parse(message)))
process.on('disconnect', () => process.exit(0))
process.send?.('ready')

async function run(asked: z.output<typeof load>): Promise<void> {
  const cpuBefore = process.cpuUsage()
  const startedAt = performance.now()
  const turns = await holdChats(asked, openChat)
  const elapsedMs = performance.now() - startedAt
  const { user, system } = process.cpuUsage(cpuBefore)
  process.send?.({ turns, elapsedMs, cpuMs: (user + system) / 1_000 } satisfies TurnBlock)
}

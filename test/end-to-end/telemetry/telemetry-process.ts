// A process that has the telemetry of many turns and nothing else, and says how much memory it holds meanwhile.
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { syntheticTurns } from '../../../bench/telemetry/synthetic-turn.ts'
import { startApplicationInsights } from '../../../shared/azure/application-insights.ts'
import { loggedTelemetry } from '../../../shared/telemetry/logged-telemetry.ts'

const setup = z.object({ ingestionUrl: z.string(), turns: z.number(), sendTimeoutMs: z.number() })
export type TelemetryProcessSetup = z.output<typeof setup>

export interface HeldMemory {
  /** After a tenth of the turns, when all code has run and the queues have filled once. */
  readonly earlyBytes: number
  readonly lateBytes: number
}

const { ingestionUrl, turns, sendTimeoutMs } = setup.parse(JSON.parse(process.argv[2] ?? ''))
const connectionString = `InstrumentationKey=00000000-0000-4000-8000-000000000000;IngestionEndpoint=${ingestionUrl}/`
const insights = startApplicationInsights({ connectionString, roleName: 'test', sampledShare: 1, sendTimeoutMs })
const turn = syntheticTurns(loggedTelemetry(insights.logEvent))

/** Otherwise nothing would be sent before all turns are over. */
const turnsBetweenPauses = 20

const earlyBytes = await heldAfter(0, turns / 10)
const lateBytes = await heldAfter(turns / 10, turns)
process.send?.({ earlyBytes, lateBytes } satisfies HeldMemory)
process.exit()

async function heldAfter(from: number, to: number): Promise<number> {
  for (let n = from; n < to; n++) {
    await turn(n)
    if (n % turnsBetweenPauses === 0) await delay(4)
  }
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

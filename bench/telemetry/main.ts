// A process that has the telemetry of many turns, and says what CPU time one took, sending it included.
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { startTelemetry } from '../../shared/compose-telemetry.ts'
import { telemetryOver } from '../../shared/telemetry/telemetry-over.ts'
import { syntheticTurns } from './synthetic-turn.ts'

const setup = z.object({
  /** Undefined: nobody is told anything. */
  connectionString: z.string().exactOptional(),
  tracedPercent: z.number(),
  turns: z.number(),
})
export type TelemetryProcessSetup = z.output<typeof setup>

const { connectionString, tracedPercent, turns } = setup.parse(JSON.parse(process.argv[2] ?? ''))
const started = await startTelemetry({ insightsConnectionString: connectionString, roleName: 'bench', tracedPercent })
const turn = syntheticTurns(connectionString === undefined ? telemetryOver(() => {}) : started.telemetry)

/** As fast as a busy instance has them: faster, and what cannot be sent in time would be dropped instead of paid for. */
const turnsBetweenPauses = 20
const pauseMs = 4
/** Batches go out every five seconds: by then, all of them have. */
const drainMs = 6_000

// Compilers settle, and the exporters are loaded.
await measure()
process.send?.(await measure())
process.disconnect()
process.exit()

async function measure(): Promise<number> {
  const before = process.cpuUsage()
  for (let n = 0; n < turns; n++) {
    await turn(n)
    if (n % turnsBetweenPauses === 0) await delay(pauseMs)
  }
  await delay(drainMs)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000 / turns
}

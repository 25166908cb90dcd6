// A process that has the telemetry of as many turns as it is told to, sends it, and says what CPU time it has taken so far.
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { startTelemetry } from '../../shared/compose-telemetry.ts'
import { telemetryOver } from '../../shared/telemetry/telemetry-over.ts'
import { syntheticTurns } from './synthetic-turn.ts'

const setup = z.object({
  /** Undefined: nobody is told anything. */
  connectionString: z.string().exactOptional(),
  tracedPercent: z.number(),
})
export type TelemetryProcessSetup = z.output<typeof setup>

/** No turns: only the time is asked for. */
const order = z.object({ turns: z.number() })
export type TelemetryOrder = z.output<typeof order>

/** As fast as a busy instance has them: faster, and what cannot be sent in time would be dropped instead of paid for. */
const turnsBetweenPauses = 20
const pauseMs = 4

const { connectionString, tracedPercent } = setup.parse(JSON.parse(process.argv[2] ?? ''))
const started = await startTelemetry({ insightsConnectionString: connectionString, roleName: 'bench', tracedPercent })
const turn = syntheticTurns(connectionString === undefined ? telemetryOver(() => {}) : started.telemetry)

process.on('message', (message) => void obey(order.parse(message)))
process.on('disconnect', () => process.exit(0))

async function obey({ turns }: TelemetryOrder): Promise<void> {
  for (let n = 0; n < turns; n++) {
    await turn(n)
    if (n % turnsBetweenPauses === 0) await delay(pauseMs)
  }
  const { user, system } = process.cpuUsage()
  process.send?.((user + system) / 1_000)
}

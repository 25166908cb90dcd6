// A CPU profile of the thread that runs the functions, from one request for it to the next.
import { Session } from 'node:inspector/promises'
import type { CpuProfile } from './cpu-profile.ts'

/** Turns take milliseconds, and what is looked for are hundredths of them. */
const samplingIntervalMicros = 500

let session: Session | undefined

export async function startProfile(): Promise<void> {
  session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: samplingIntervalMicros })
  await session.post('Profiler.start')
}

export async function stopProfile(): Promise<CpuProfile> {
  if (!session) throw new Error('no profile has been started')
  const { profile } = await session.post('Profiler.stop')
  session.disconnect()
  session = undefined
  return { nodes: profile.nodes, samples: profile.samples ?? [] }
}

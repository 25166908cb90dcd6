// What a timer must remember over a restart: when it ran last, and when it should have run next.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'

const timerStatus = z.object({ last: z.string(), next: z.string().optional() })

/** ISO times. */
export type TimerStatus = z.infer<typeof timerStatus>

/** Undefined when nothing is known, or what is there cannot be read. */
export async function readTimerStatus(dataDir: string, functionName: string): Promise<TimerStatus | undefined> {
  try {
    return timerStatus.parse(JSON.parse(await readFile(statusPath(dataDir, functionName), 'utf8')))
  } catch {
    return undefined
  }
}

export async function writeTimerStatus(dataDir: string, functionName: string, status: TimerStatus): Promise<void> {
  const path = statusPath(dataDir, functionName)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, JSON.stringify(status))
}

function statusPath(dataDir: string, functionName: string): string {
  return join(dataDir, 'timers', `${functionName}.json`)
}

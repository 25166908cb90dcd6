// Functions write down what they saw, in a file that outlives the worker, and tests read it.
import { appendFileSync } from 'node:fs'

export function record(what: string, details: Record<string, unknown> = {}): void {
  appendFileSync(
    String(process.env['RECORDS_FILE']),
    `${JSON.stringify({ what, pid: process.pid, at: performance.timeOrigin + performance.now(), ...details })}\n`,
  )
}

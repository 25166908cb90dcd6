// How a child process is started so that its time runs faster than ours.
import type { ForkOptions } from 'node:child_process'

const preload = new URL('./faster-time.ts', import.meta.url).href

export function timeOptions(speed = 1): ForkOptions {
  if (speed === 1) return {}
  return { execArgv: ['--import', preload], env: { ...process.env, DRILL_TIME_SPEED: String(speed) } }
}

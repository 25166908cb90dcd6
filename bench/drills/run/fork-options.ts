// How the processes of a run are started: from a shared cache of compiled code, and with time as fast as asked for.
import type { ForkOptions } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const preload = new URL('./faster-time.ts', import.meta.url).href

/** A run starts up to twenty processes of the same two programs. */
const compileCache = join(tmpdir(), 'drill-compile-cache')

export function forkOptions(timeSpeed: number): ForkOptions {
  const env = { ...process.env, NODE_COMPILE_CACHE: compileCache }
  if (timeSpeed === 1) return { env }
  return { execArgv: ['--import', preload], env: { ...env, DRILL_TIME_SPEED: String(timeSpeed) } }
}

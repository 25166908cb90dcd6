// What a process has used so far, as it is told over its usage socket.
import { connect } from 'node:net'
import { json } from 'node:stream/consumers'
import { z } from 'zod'
import type { CpuProfile } from './cpu-profile.ts'
import { cpuProfile } from './cpu-profile.ts'

/** What is asked for. Garbage is collected for `memory` only: it takes CPU time, which would count against what is measured. */
export const usageKind = z.enum(['cpu', 'memory', 'profile from here', 'profile until here'])
type UsageKind = z.output<typeof usageKind>

const cpuUsage = z.object({
  /** User and system time of all threads since the process started. */
  cpuMs: z.number(),
})
export type CpuUsage = z.output<typeof cpuUsage>

const memoryUsage = z.object({
  /** After a full garbage collection. */
  heapBytes: z.number(),
  /** Buffers and the like outside the heap. */
  externalBytes: z.number(),
  rssBytes: z.number(),
})
export type MemoryUsage = z.output<typeof memoryUsage>

export async function readCpuUsage(socketPath: string): Promise<CpuUsage> {
  return cpuUsage.parse(await ask(socketPath, 'cpu'))
}

export async function readMemoryUsage(socketPath: string): Promise<MemoryUsage> {
  return memoryUsage.parse(await ask(socketPath, 'memory'))
}

/** What the process does while `run` is under way. */
export async function profileWhile(socketPath: string, run: () => Promise<unknown>): Promise<CpuProfile> {
  await ask(socketPath, 'profile from here')
  await run()
  return cpuProfile.parse(await ask(socketPath, 'profile until here'))
}

async function ask(socketPath: string, kind: UsageKind): Promise<unknown> {
  const socket = connect(socketPath)
  socket.write(kind)
  return await json(socket)
}

// Loaded into the worker before the application: tells whoever asks what the process has used so far.
import { createServer } from 'node:net'
import { isMainThread } from 'node:worker_threads'
import type { z } from 'zod'
import { startProfile, stopProfile } from './profile-worker.ts'
import type { CpuUsage, MemoryUsage } from './worker-usage.ts'
import { usageKind } from './worker-usage.ts'

const socketPath = process.env['BENCH_USAGE_SOCKET']
if (isMainThread && socketPath !== undefined) {
  createServer((socket) => {
    socket.once(
      'data',
      (kind) => void answer(usageKind.parse(String(kind))).then((usage) => socket.end(JSON.stringify(usage))),
    )
  })
    .listen(socketPath)
    .unref()
}

async function answer(kind: z.output<typeof usageKind>): Promise<unknown> {
  if (kind === 'cpu') return cpuUsage()
  if (kind === 'memory') return memoryUsage()
  if (kind === 'profile until here') return await stopProfile()
  await startProfile()
  return {}
}

function cpuUsage(): CpuUsage {
  const { user, system } = process.cpuUsage()
  return { cpuMs: (user + system) / 1_000 }
}

function memoryUsage(): MemoryUsage {
  // Twice: what finalizers let go of in the first is collected in the second.
  globalThis.gc?.()
  globalThis.gc?.()
  const { heapUsed, external, rss } = process.memoryUsage()
  return { heapBytes: heapUsed, externalBytes: external, rssBytes: rss }
}

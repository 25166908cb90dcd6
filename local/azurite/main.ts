// Azurite (blobs and queues) as a child process like the other stand-ins.
import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { commandLine } from '../command-line.ts'
import type { Running } from '../run-as-child.ts'
import { runAsChild } from '../run-as-child.ts'
import { quickenExtentRemoval } from './quicken-extent-removal.ts'

const { values } = parseArgs({
  options: {
    'data-dir': { type: 'string' },
    'blob-port': { type: 'string', default: '10000' },
    'queue-port': { type: 'string', default: '10001' },
    'table-port': { type: 'string', default: '10002' },
  },
})

/** Azurite is ready within a second; ten mean that it will not be. */
const readyTimeoutMs = 10_000

await runAsChild(startAzurite)

async function startAzurite(): Promise<Running> {
  const { 'blob-port': blobPort, 'queue-port': queuePort, 'table-port': tablePort } = values
  const ports = [blobPort, queuePort, tablePort].map(Number)
  for (const port of ports) await refuseTaken(port)
  const location = values['data-dir'] ?? '.local/azurite'
  await mkdir(location, { recursive: true })
  process.argv = [
    ...process.argv.slice(0, 2),
    ...commandLine({ location, silent: true, disableTelemetry: true, skipApiVersionCheck: true }),
    ...commandLine({ blobPort, queuePort, tablePort }),
  ]
  quickenExtentRemoval()
  createRequire(import.meta.url)('azurite/dist/src/azurite.js')
  const signal = AbortSignal.timeout(readyTimeoutMs)
  for (const port of ports) {
    while (!(await accepts(port))) await delay(50, undefined, { signal })
  }
  return { url: `http://127.0.0.1:${blobPort}`, close: closeAzurite }
}

/** Azurite writes its metadata out when it is told to end, and then ends the process itself. */
async function closeAzurite(): Promise<void> {
  process.emit('SIGTERM', 'SIGTERM')
  await delay(2_000)
}

async function refuseTaken(port: number): Promise<void> {
  if (await accepts(port)) throw Object.assign(new Error('in use'), { code: 'EADDRINUSE', port })
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('close', () => socket.destroy())
    socket.once('connect', () => socket.destroy())
  })
}

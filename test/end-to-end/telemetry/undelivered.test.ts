// Telemetry that cannot be delivered: however ingestion refuses it, what waits for it is bounded, and the disk is left alone.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { HeldMemory, TelemetryProcessSetup } from './telemetry-process.ts'

/** At the end, as at the beginning, up to two queues of 8 192 items wait; a batch that nobody gave up would be 1 MB more each time. */
const mostGrowthBytes = 12 * 1024 * 1024
/** One for each of spans, events and metrics, and as many that are just being given up. */
const mostConnections = 6
const sendTimeoutMs = 300

const answering = (status: number, headers: Readonly<Record<string, string>> = {}): RequestListener => {
  return (request, response) => {
    request.resume()
    response.writeHead(status, headers).end()
  }
}

test.each<readonly [name: string, turns: number, listener: RequestListener | undefined]>([
  ['takes it and never answers', 10_000, (request) => void request.resume()],
  ['refuses connections', 4_000, undefined],
  ['answers 500', 4_000, answering(500)],
  ['answers 429, and to come back in an hour', 4_000, answering(429, { 'retry-after': '3600' })],
])(
  'when ingestion %s, %i turns hold no more memory than the first of them did',
  async (_, turns, listener) => {
    await using ingestion = await startIngestion(listener)
    const emptyDir = await mkdtemp(join(tmpdir(), 'holdfast-telemetry-'))
    const { earlyBytes, lateBytes } = await runTurns({ ingestionUrl: ingestion.url, turns, sendTimeoutMs }, emptyDir)
    expect(lateBytes - earlyBytes).toBeLessThan(mostGrowthBytes)
    expect(ingestion.mostConnections()).toBeLessThanOrEqual(mostConnections)
    if (listener) expect(ingestion.mostConnections()).toBeGreaterThan(0)
    expect(await readdir(emptyDir)).toEqual([])
    await rm(emptyDir, { recursive: true })
  },
  180_000,
)

/** @param listener undefined: nobody listens. */
async function startIngestion(listener: RequestListener | undefined) {
  const server = createServer(listener ?? (() => {}))
  let open = 0
  let most = 0
  server.on('connection', (socket) => {
    most = Math.max(most, ++open)
    socket.on('close', () => open--)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const close = async (): Promise<void> => {
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }
  if (!listener) await close()
  return {
    url: `http://127.0.0.1:${port}`,
    mostConnections: () => most,
    [Symbol.asyncDispose]: async () => {
      if (listener) await close()
    },
  }
}

async function runTurns(setup: TelemetryProcessSetup, temporaryDir: string): Promise<HeldMemory> {
  const module = fileURLToPath(new URL('telemetry-process.ts', import.meta.url))
  const env = { ...process.env, TMPDIR: temporaryDir }
  const child = fork(module, [JSON.stringify(setup)], { execArgv: ['--expose-gc'], env })
  const [held] = (await once(child, 'message')) as [HeldMemory]
  return held
}

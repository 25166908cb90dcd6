// Places that telemetry is sent to: one that takes it, and three that do not.
import { once } from 'node:events'
import type { RequestListener, Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { SupervisedChild } from '../../local/start/supervised-child.ts'
import { failLoudly } from '../product/start-stand-ins.ts'

export interface Ingestion {
  /** Connection strings. */
  readonly takesIt: string
  readonly neverAnswers: string
  readonly refusesConnections: string
  readonly answers500: string
  close(): Promise<void>
}

export async function startIngestion(): Promise<Ingestion> {
  const module = fileURLToPath(new URL('../../local/insights/main.ts', import.meta.url))
  const collector = new SupervisedChild({ name: 'collector', module, args: ['--port', '0'] }, failLoudly)
  const silent = await listen((request) => void request.resume())
  const failing = await listen((request, response) => {
    request.resume()
    response.writeHead(500).end()
  })
  const nobody = await listen(() => {})
  const refusesConnections = connectionStringOf(addressOf(nobody))
  await end(nobody)
  return {
    takesIt: connectionStringOf(await collector.start()),
    neverAnswers: connectionStringOf(addressOf(silent)),
    refusesConnections,
    answers500: connectionStringOf(addressOf(failing)),
    close: async () => void (await Promise.all([collector.stop(), end(silent), end(failing)])),
  }
}

async function listen(listener: RequestListener): Promise<Server> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

async function end(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}

function addressOf(server: Server): string {
  const { port } = server.address() as AddressInfo // oxlint-disable-line typescript/no-unsafe-type-assertion -- it listens on a port
  return `http://127.0.0.1:${port}`
}

function connectionStringOf(url: string): string {
  return `InstrumentationKey=00000000-0000-4000-8000-000000000000;IngestionEndpoint=${url}/`
}

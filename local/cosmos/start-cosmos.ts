// Azure Cosmos DB for NoSQL on one machine: its REST protocol over SQLite.
import { mkdir } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { once } from 'node:events'
import { systemClock, type Clock } from '../../shared/kernel/clock.ts'
import type { Running } from '../run-as-child.ts'
import { FaultRules } from './control/fault-rules.ts'
import { Journal } from './control/journal.ts'
import { Throughput } from './control/throughput.ts'
import { handleRequest } from './http/handle-request.ts'
import { nowSeconds, type Service } from './http/service.ts'
import { ContainerTable } from './storage/container-table.ts'
import { DatabaseTable } from './storage/database-table.ts'
import { ItemTable } from './storage/item-table.ts'
import { openDatabase } from './storage/open-database.ts'

/** The key of Microsoft's own emulator, which its documentation publishes: no secret, and known to most tools. */
export const emulatorKey = 'C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw=='

export interface CosmosOptions {
  /** Where the data is kept, made when missing; without one it is kept in memory. */
  readonly dataDir?: string
  /** 0, the default, takes any free one. */
  readonly port?: number
  /** The account key, base64. */
  readonly key?: string
  readonly clock?: Clock
  /** Decides which requests a fault rule with a `share` hits. */
  readonly random?: () => number
}

export interface RunningCosmos extends Running {
  readonly key: string
}

/**
 * The SDK keeps its connections open and reports a write on one that was just closed as a failure, so they stay open for
 * longer than anybody waits. Partition keys and continuation tokens travel in headers, escaped to six times their length.
 */
const serverOptions = { keepAliveTimeout: 10 * 60_000, maxHeaderSize: 64 * 1024 }

/** Expired items are never seen, so this only gives their space back. */
const sweepEveryMs = 60_000

export async function startCosmos(options: CosmosOptions = {}): Promise<RunningCosmos> {
  const { dataDir, port = 0, key = emulatorKey } = options
  if (dataDir !== undefined) await mkdir(dataDir, { recursive: true })
  const file = dataDir === undefined ? ':memory:' : join(dataDir, 'cosmos.sqlite')
  const server = createServer(serverOptions, (request, response) => {
    handleRequest(service, request, response).catch((error: unknown) => {
      console.error(error)
      response.destroy()
    })
  })
  const url = (): string => `http://127.0.0.1:${portOf(server)}`
  const service = createService(file, Buffer.from(key, 'base64'), url, options)
  server.listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch (error) {
    service.database.close()
    throw error
  }
  const sweeping = setInterval(() => sweep(service), sweepEveryMs).unref()
  const close = async (): Promise<void> => {
    clearInterval(sweeping)
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
    service.database.close()
  }
  return { url: url(), key, close }
}

function createService(file: string, key: Buffer, url: () => string, options: CosmosOptions): Service {
  const { clock = systemClock, random = Math.random } = options
  const database = openDatabase(file)
  const databases = new DatabaseTable(database)
  return {
    url,
    key,
    clock,
    database,
    databases,
    containers: new ContainerTable(database, databases),
    items: new ItemTable(database),
    faults: new FaultRules(random),
    journal: new Journal(),
    throughput: new Throughput(clock),
  }
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

function sweep(service: Service): void {
  for (const container of service.containers.all()) service.items.sweep(container, nowSeconds(service))
}

// The stand-in for Azure AI Search: its REST protocol over SQLite (text, persistence) and an exact vector scan.
import { createServer, type Server } from 'node:http'
import type { Running } from '../run-as-child.ts'
import { FaultRules } from './http/fault-rules.ts'
import { Journal } from './http/journal.ts'
import { handleRequest } from './http/request-listener.ts'
import { openDatabase } from './storage/database.ts'
import { IndexCatalog } from './storage/index-catalog.ts'

export interface SearchOptions {
  /** 0 or absent: any free port. */
  readonly port?: number
  /** Absent: in memory, gone with the process. */
  readonly dataDir?: string
  readonly adminKey?: string
  readonly queryKey?: string
  /** How long an accepted write stays invisible; the service takes up to seconds. */
  readonly visibilityDelayMs?: number
}

export interface RunningSearch extends Running {
  readonly adminKey: string
  readonly queryKey: string
}

export async function startSearch(options: SearchOptions = {}): Promise<RunningSearch> {
  const { port = 0, dataDir, visibilityDelayMs = 0 } = options
  const keys = { adminKey: options.adminKey ?? 'local-admin-key', queryKey: options.queryKey ?? 'local-query-key' }
  const catalog = new IndexCatalog(openDatabase(dataDir), visibilityDelayMs)
  const service = { catalog, keys, faults: new FaultRules(), journal: new Journal() }
  const server = createServer((request, response) => void handleRequest(service, request, response))

  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', resolve)
    })
  } catch (error) {
    catalog.close()
    throw error
  }

  return {
    ...keys,
    url: `http://127.0.0.1:${portOf(server)}`,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
      catalog.close()
    },
  }
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port')
  return address.port
}

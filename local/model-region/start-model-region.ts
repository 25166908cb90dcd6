// Starts one region of the Azure OpenAI stand-in.
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { systemClock } from '../../shared/kernel/clock.ts'
import type { Running } from '../run-as-child.ts'
import { PromptCache } from './chat/prompt-cache.ts'
import { FaultBook } from './faults/fault-book.ts'
import { RequestJournal } from './journal/request-journal.ts'
import { QuotaGate } from './quota/quota-gate.ts'
import { defaultDeployments, defaultKey, defaultRegion, type ModelRegionOptions } from './region-options.ts'
import type { Region } from './region.ts'
import { createRequestListener } from './serving/request-listener.ts'
import { loadTokenizer } from './tokens/tokenizer.ts'

/** A running region; the parts are there for tests in the same process, and the same as behind its control routes. */
export type RunningModelRegion = Running & Pick<Region, 'faults' | 'quota' | 'journal'>

/** Longer than any client keeps an idle connection, so that it is never the server that closes one under a request. */
const keepAliveTimeoutMs = 120_000

export async function startModelRegion(options: ModelRegionOptions = {}): Promise<RunningModelRegion> {
  const region = createRegion(options)
  const server = createServer({ keepAliveTimeout: keepAliveTimeoutMs }, createRequestListener(region))
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  // The first request should not pay for it; the start need not wait for it.
  void loadTokenizer()
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the region listens on no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () => close(server),
    faults: region.faults,
    quota: region.quota,
    journal: region.journal,
  }
}

function createRegion(options: ModelRegionOptions): Region {
  const { region: name = defaultRegion, clock = systemClock, deployments = defaultDeployments() } = options
  return {
    name,
    clock,
    keys: new Set(options.keys ?? [defaultKey]),
    deployments: new Map(deployments.map((deployment) => [deployment.name, deployment])),
    pace: { timeToFirstTokenMs: options.timeToFirstTokenMs ?? 0, tokensPerSecond: options.tokensPerSecond ?? 0 },
    faults: new FaultBook(),
    quota: new QuotaGate(clock, options.quota ?? {}),
    journal: new RequestJournal(name, clock),
    promptCache: new PromptCache(clock),
  }
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}

// The working process, and what each thing it is asked to do costs the services.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { StandIns } from '../product/start-stand-ins.ts'
import type { Asked } from './journals.ts'
import { readJournals } from './journals.ts'
import type { Command, Outcome } from './worker/commands.ts'
import { outcome } from './worker/commands.ts'

export interface Cost extends Asked {
  readonly blobRequests: number
  readonly queueRequests: number
}

export interface Measured {
  readonly cost: Cost
  readonly outcome: Outcome
}

export interface ScaleWorker {
  run(command: Command): Promise<Measured>
  stop(): void
}

const program = fileURLToPath(new URL('worker/main.ts', import.meta.url))

export async function startScaleWorker(standIns: StandIns): Promise<ScaleWorker> {
  const child = fork(program, [], {
    env: { ...process.env, ...standIns.appSettings, RECONCILE_MINUTES: '0' },
    execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'],
    // Its events, one for each document, would be most of what there is to read.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = new AbortController()
  child.once('exit', (code) => ended.abort(new Error(`the working process ended with ${code}`)))
  const answer = async (): Promise<unknown> => {
    const [message] = await once(child, 'message', { signal: ended.signal })
    return message
  }
  await answer()

  const storage = standIns.appSettings['STORAGE'] ?? ''
  const hosts = { blob: hostOf(storage, 'BlobEndpoint'), queue: hostOf(storage, 'QueueEndpoint') }
  let known: Cost = { ...(await readJournals(standIns)), blobRequests: 0, queueRequests: 0 }
  return {
    run: async (command) => {
      child.send(command)
      const done = outcome.parse(await answer())
      const now: Cost = {
        ...(await readJournals(standIns)),
        blobRequests: done.requests[hosts.blob] ?? 0,
        queueRequests: done.requests[hosts.queue] ?? 0,
      }
      const cost = difference(now, known)
      known = now
      return { cost, outcome: done }
    },
    stop: () => void child.kill(),
  }
}

function hostOf(connectionString: string, endpoint: string): string {
  const url = connectionString.split(';').find((part) => part.startsWith(`${endpoint}=`))
  return new URL((url ?? '').slice(endpoint.length + 1)).host
}

function difference(now: Cost, before: Cost): Cost {
  return {
    blobRequests: now.blobRequests - before.blobRequests,
    queueRequests: now.queueRequests - before.queueRequests,
    databaseRequests: now.databaseRequests - before.databaseRequests,
    requestUnits: now.requestUnits - before.requestUnits,
    searchQueries: now.searchQueries - before.searchQueries,
    searchWrites: now.searchWrites - before.searchWrites,
    passagesWritten: now.passagesWritten - before.passagesWritten,
    passagesRemoved: now.passagesRemoved - before.passagesRemoved,
    embeddingRequests: now.embeddingRequests - before.embeddingRequests,
    embeddingTokens: now.embeddingTokens - before.embeddingTokens,
  }
}

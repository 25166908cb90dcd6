// The fixture app in a functions host, with what its functions recorded and what the host logged.
import { readFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import type { FunctionsHostOptions } from '../../../../local/functions-host/functions-host-options.ts'
import type { HostLog } from '../../../../local/functions-host/host-log.ts'
import { startFunctionsHost } from '../../../../local/functions-host/start-functions-host.ts'

export const appRoot = fileURLToPath(new URL('../app', import.meta.url))

interface AppRecord {
  readonly what: string
  readonly pid: number
  readonly [detail: string]: unknown
}

export interface FixtureApp {
  readonly url: string
  readonly dataDir: string
  readonly logLines: readonly string[]
  /** What the functions wrote down under a name, so far. */
  records(what: string): Promise<readonly AppRecord[]>
  /** Waits until as many records of that name exist. */
  waitForRecords(what: string, count: number): Promise<readonly AppRecord[]>
  close(): Promise<void>
}

/** `environment` comes on top of the process's own. */
export async function startFixtureApp(
  options: Partial<Omit<FunctionsHostOptions, 'environment' | 'log'>> & {
    readonly environment?: Readonly<Record<string, string>>
  } = {},
): Promise<FixtureApp> {
  const directory = await mkdtemp(join(tmpdir(), 'functions-host-'))
  const recordsFile = join(directory, 'records.jsonl')
  const dataDir = options.dataDir ?? join(directory, 'data')
  const { log, lines } = createMemoryLog()
  const host = await startFunctionsHost({
    appRoot,
    entries: ['enable-streaming.ts', 'functions/{echo,failing,streaming}.ts'],
    ...options,
    dataDir,
    log,
    environment: { ...process.env, RECORDS_FILE: recordsFile, ...options.environment },
  })
  const records = async (what: string): Promise<readonly AppRecord[]> => {
    const text = await readFile(recordsFile, 'utf8').catch(() => '')
    const all = text.split('\n').filter(Boolean)
    return all.map((line) => JSON.parse(line) as AppRecord).filter((record) => record.what === what)
  }
  return {
    url: host.url,
    dataDir,
    logLines: lines,
    records,
    waitForRecords: async (what, count) =>
      await expect
        .poll(() => records(what), { timeout: 20_000, interval: 20 })
        .toHaveLength(count)
        .then(() => records(what)),
    close: async () => {
      await host.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

function createMemoryLog(): { readonly log: HostLog; readonly lines: readonly string[] } {
  const lines: string[] = []
  const write =
    (level: string) =>
    (message: string): void => {
      lines.push(`${level} ${message}`)
    }
  return {
    lines,
    log: {
      debug: write('debug'),
      info: write('info'),
      warn: write('warn'),
      error: write('error'),
      fromApp: (level, functionName, message) => lines.push(`${level} [${functionName}] ${message}`),
    },
  }
}

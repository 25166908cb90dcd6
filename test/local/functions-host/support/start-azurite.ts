// Azurite (blobs and queues in memory) as a child process, on ports of its own.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export interface RunningAzurite {
  /** Of the first account. */
  readonly connectionString: string
  /** Accounts share nothing but the process. */
  connectionStringOf(account: string): string
  close(): Promise<void>
}

const defaultAccount = 'devstoreaccount1'
/** Azurite's published development key; no secret. */
const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='

const endWithParent = new URL('end-with-parent.ts', import.meta.url)
const quickenAzurite = new URL('quicken-azurite.ts', import.meta.url)

/** @param accounts to have instead of the one of development. */
export async function startAzurite(accounts: readonly string[] = [defaultAccount]): Promise<RunningAzurite> {
  const child = spawn(
    process.execPath,
    [
      `--import=${endWithParent.href}`,
      `--import=${quickenAzurite.href}`,
      'node_modules/azurite/dist/src/azurite.js',
      '--inMemoryPersistence',
      '--skipApiVersionCheck',
      '--disableTelemetry',
      '--silent',
      '--blobPort=0',
      '--queuePort=0',
      '--tablePort=0',
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      env: { ...process.env, AZURITE_ACCOUNTS: accounts.map((account) => `${account}:${key}`).join(';') },
    },
  )
  const exited = once(child, 'exit')
  const urls = new Map<string, string>()
  const { stdout } = child
  if (!stdout) throw new Error('Azurite has no output')
  for await (const line of createInterface(stdout)) {
    const [, service, url] = /Azurite (\w+) service is successfully listening at (\S+)/.exec(line) ?? []
    if (service && url) urls.set(service, url)
    if (urls.size === 3) break
  }
  stdout.resume()
  const connectionStringOf = (account: string): string =>
    [
      `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key}`,
      `BlobEndpoint=${urls.get('Blob')}/${account}`,
      `QueueEndpoint=${urls.get('Queue')}/${account}`,
    ].join(';')
  return {
    connectionString: connectionStringOf(accounts[0] ?? defaultAccount),
    connectionStringOf,
    close: async () => {
      child.kill('SIGKILL')
      await exited
    },
  }
}

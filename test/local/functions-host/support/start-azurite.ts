// Azurite (blobs and queues in memory) as a child process, on ports of its own.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export interface RunningAzurite {
  readonly connectionString: string
  close(): Promise<void>
}

const account = 'devstoreaccount1'
/** Azurite's published development key; no secret. */
const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='

export async function startAzurite(): Promise<RunningAzurite> {
  const child = spawn(
    process.execPath,
    [
      'node_modules/azurite/dist/src/azurite.js',
      '--inMemoryPersistence',
      '--skipApiVersionCheck',
      '--disableTelemetry',
      '--silent',
      '--blobPort=0',
      '--queuePort=0',
      '--tablePort=0',
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const exited = once(child, 'exit')
  const urls = new Map<string, string>()
  for await (const line of createInterface(child.stdout)) {
    const [, service, url] = /Azurite (\w+) service is successfully listening at (\S+)/.exec(line) ?? []
    if (service && url) urls.set(service, url)
    if (urls.size === 3) break
  }
  child.stdout.resume()
  return {
    connectionString: [
      `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key}`,
      `BlobEndpoint=${urls.get('Blob')}/${account}`,
      `QueueEndpoint=${urls.get('Queue')}/${account}`,
    ].join(';'),
    close: async () => {
      child.kill('SIGKILL')
      await exited
    },
  }
}

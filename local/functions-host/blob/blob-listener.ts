// Watches one container and runs its function for each new or overwritten blob that matches the path.
import { join } from 'node:path'
import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob'
import { QueueServiceClient } from '@azure/storage-queue'
import { resolveSettings, storageConnectionString } from '../app-settings.ts'
import type { ListenerServices } from '../trigger-listener.ts'
import { storageRetries } from '../storage-retries.ts'
import type { TriggerListener } from '../trigger-listener.ts'
import type { Binding } from '../worker-protocol.ts'
import { parseBlobPath } from './blob-path.ts'
import { BlobReceipts } from './blob-receipts.ts'
import { processBlob, type BlobVersion } from './process-blob.ts'

/** `maxDegreeOfParallelism` of the real host is 8 for each core; a development machine has other work. */
const mostAtOnce = 8
/** A listing takes at most this share of the time, however many blobs there are. */
const listingShare = 0.1

export function createBlobListener(
  functionName: string,
  trigger: Binding,
  services: ListenerServices,
): TriggerListener {
  const { settings, limits, clock, log, dataDir } = services
  const path = parseBlobPath(resolveSettings(String(trigger['path']), settings))
  const connectionString = storageConnectionString(trigger['connection'], settings)
  const options = { retryOptions: storageRetries }
  const container = BlobServiceClient.fromConnectionString(connectionString, options).getContainerClient(path.container)
  const poisonQueue = QueueServiceClient.fromConnectionString(connectionString, options).getQueueClient(
    'webjobs-blobtrigger-poison',
  )
  const stopping = new AbortController()
  const underWay = new Map<string, Promise<void>>()
  let watching: Promise<void> = Promise.resolve()

  const take = (receipts: BlobReceipts, version: BlobVersion): void => {
    const processing = processBlob(
      { ...services, container, poisonQueue, receipts, signal: stopping.signal },
      { functionName, inputName: trigger.name, path, version },
    )
      .catch((error: unknown) => log.error(`${functionName}: blob ${version.name}: ${String(error)}`))
      .finally(() => underWay.delete(version.name))
    underWay.set(version.name, processing)
  }

  const watch = async (receipts: BlobReceipts): Promise<void> => {
    while (!stopping.signal.aborted) {
      const startedAtMs = clock.now()
      try {
        for await (const version of listVersions(container, path.prefix)) {
          const isNew = !receipts.has(version.name, version.etag) && !underWay.has(version.name)
          if (isNew && path.match(version.name)) take(receipts, version)
          while (underWay.size >= mostAtOnce) await Promise.race(underWay.values())
          if (stopping.signal.aborted) return
        }
      } catch (error) {
        log.warn(
          `${functionName}: container ${path.container}: ${error instanceof Error ? error.message : String(error)}`,
        )
      }
      const listingMs = clock.now() - startedAtMs
      const pauseMs = Math.max(limits.blobPollingIntervalMs, listingMs / listingShare)
      await clock.sleep(pauseMs, stopping.signal).catch(() => {})
    }
  }

  return {
    description: `${functionName}: blobs ${path.container}/${path.prefix}…`,
    start: async () => {
      watching = watch(await BlobReceipts.open(join(dataDir, 'blob-receipts', `${functionName}.jsonl`)))
    },
    stop: async () => {
      stopping.abort()
      await watching
      await Promise.all(underWay.values())
    },
  }
}

/** A container that does not exist (yet) has no blobs. */
async function* listVersions(container: ContainerClient, prefix: string): AsyncGenerator<BlobVersion> {
  try {
    for await (const { name, properties } of container.listBlobsFlat({ prefix })) yield { name, etag: properties.etag }
  } catch (error) {
    if (!(error instanceof Error && 'statusCode' in error && error.statusCode === 404)) throw error
  }
}

// One version of a blob through its function: tried a few times, then noted in the poison queue and left alone.
import { RestError, type BlobClient, type ContainerClient } from '@azure/storage-blob'
import type { QueueClient } from '@azure/storage-queue'
import type { ListenerServices } from '../trigger-listener.ts'
import type { BlobPath } from './blob-path.ts'
import type { BlobReceipts } from './blob-receipts.ts'
import { blobTriggerMetadata } from './blob-trigger-metadata.ts'
import type { TriggerEvent } from '../supervision/worker-supervisor.ts'

export interface BlobVersion {
  readonly name: string
  readonly etag: string
}

type Services = Pick<ListenerServices, 'supervisor' | 'hostJson' | 'clock' | 'log'> & {
  readonly container: ContainerClient
  readonly poisonQueue: QueueClient
  readonly receipts: BlobReceipts
  readonly signal: AbortSignal
}

interface Delivery {
  readonly functionName: string
  readonly inputName: string
  readonly path: BlobPath
  readonly version: BlobVersion
}

/** Shortest pause before another try: an instant one meets the same trouble again. */
const shortestRetryMs = 200

export async function processBlob(services: Services, delivery: Delivery): Promise<void> {
  const { supervisor, hostJson, clock, log, receipts, signal } = services
  const { functionName, version } = delivery
  const name = `${functionName}: blob ${version.name}`
  for (let attempt = 1; attempt <= hostJson.poisonBlobThreshold; attempt += 1) {
    const event = await readEvent(services, delivery)
    // Deleted, or overwritten: the next listing shows what there is now.
    if (!event) return

    const result = await supervisor.invoke(event)
    if (result.kind === 'succeeded') {
      await receipts.add(version.name, version.etag)
      log.debug(`${name} done`)
      return
    }
    log.error(`${name} failed, attempt ${attempt}: ${result.error}`)
    await clock.sleep(Math.max(shortestRetryMs, hostJson.queues.visibilityTimeoutMs), signal).catch(() => {})
    // Without a receipt the blob is taken up again when the host is back.
    if (signal.aborted) return
  }
  await setAside(services, delivery)
  await receipts.add(version.name, version.etag)
  log.error(`${name} noted in ${services.poisonQueue.name}`)
}

async function readEvent({ container }: Services, delivery: Delivery): Promise<TriggerEvent | undefined> {
  const { functionName, inputName, path, version } = delivery
  const blob = container.getBlobClient(version.name)
  const found = await readVersion(blob, version.etag)
  if (!found) return undefined
  const { properties, content } = found
  const triggering = { container: container.containerName, name: version.name, url: blob.url, properties }
  return {
    functionName,
    inputName,
    input: { bytes: content },
    metadata: blobTriggerMetadata(triggering, path.match(version.name) ?? {}),
  }
}

async function readVersion(
  blob: BlobClient,
  etag: string,
): Promise<{ properties: Awaited<ReturnType<BlobClient['getProperties']>>; content: Buffer } | undefined> {
  const conditions = { ifMatch: etag }
  try {
    const properties = await blob.getProperties({ conditions })
    const content =
      properties.contentLength === 0 ? Buffer.alloc(0) : await blob.downloadToBuffer(0, undefined, { conditions })
    return { properties, content }
  } catch (error) {
    if (error instanceof RestError && (error.statusCode === 404 || error.statusCode === 412)) return undefined
    throw error
  }
}

/** The note that the real host leaves. */
async function setAside({ poisonQueue, container }: Services, { functionName, version }: Delivery): Promise<void> {
  const note = {
    Type: 'BlobTrigger',
    FunctionId: functionName,
    BlobType: 'BlockBlob',
    ContainerName: container.containerName,
    BlobName: version.name,
    ETag: version.etag,
  }
  await poisonQueue.createIfNotExists()
  await poisonQueue.sendMessage(Buffer.from(JSON.stringify(note)).toString('base64'))
}

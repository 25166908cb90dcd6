// Clients for blobs and queues: from a connection string, or from the service's address with the application's identity.
import { BlobServiceClient } from '@azure/storage-blob'
import { QueueServiceClient } from '@azure/storage-queue'
import { azureCredential } from './azure-credential.ts'

export interface StorageClientOptions {
  /** When set, the address is not used. */
  readonly connectionString: string | undefined
  readonly serviceUri: string | undefined
}

/**
 * Three tries within a few seconds: enough for a dropped connection or a server that moved. What lasts longer is the
 * queue's to retry, or the caller's. The SDK's own default would hold an HTTP request for minutes.
 */
const retryOptions = { maxTries: 3, retryDelayInMs: 200, maxRetryDelayInMs: 2_000, tryTimeoutInMs: 60_000 }

export function createBlobServiceClient(options: StorageClientOptions): BlobServiceClient {
  return options.connectionString
    ? BlobServiceClient.fromConnectionString(options.connectionString, { retryOptions })
    : new BlobServiceClient(serviceUri(options), azureCredential(), { retryOptions })
}

export function createQueueServiceClient(options: StorageClientOptions): QueueServiceClient {
  return options.connectionString
    ? QueueServiceClient.fromConnectionString(options.connectionString, { retryOptions })
    : new QueueServiceClient(serviceUri(options), azureCredential(), { retryOptions })
}

function serviceUri(options: StorageClientOptions): string {
  if (!options.serviceUri) throw new Error('Storage needs a connection string or a service address.')
  return options.serviceUri
}

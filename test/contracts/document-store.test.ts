// The document store's promises, kept by the fake and by blobs over Azurite.
import { BlobServiceClient } from '@azure/storage-blob'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { blobDocumentStore } from '../../shared/azure/blob-document-store.ts'
import { MemoryDocumentStore } from '../fakes/memory-document-store.ts'
import type { RunningAzurite } from '../local/functions-host/support/start-azurite.ts'
import { startAzurite } from '../local/functions-host/support/start-azurite.ts'
import { itIsADocumentStore } from './document-store.contract.ts'

const signal = new AbortController().signal

describe('documents in memory', () => {
  itIsADocumentStore(async () => new MemoryDocumentStore())
})

describe('documents as blobs', () => {
  let azurite: RunningAzurite
  let containers = 0

  beforeAll(async () => {
    azurite = await startAzurite()
  })
  afterAll(() => azurite.close())

  const options = () => ({
    connectionString: azurite.connectionString,
    serviceUri: undefined,
    container: `documents-${++containers}`,
    maxDocumentBytes: 1_000,
  })

  itIsADocumentStore(async () => blobDocumentStore(options()))

  it('refuses to read a document over the limit into memory, however it came into the container', async () => {
    const store = blobDocumentStore(options())
    await store.put({ name: 'a.txt', bytes: new Uint8Array(1_001), contentType: 'text/plain', groups: [] }, signal)
    await expect(store.read('a.txt', signal)).rejects.toMatchObject({
      code: 'too_large',
      details: { limitBytes: 1_000, sizeBytes: 1_001 },
    })
  })

  it('lets nobody read a document whose groups are written in a way it does not understand', async () => {
    const chosen = options()
    const container = BlobServiceClient.fromConnectionString(azurite.connectionString).getContainerClient(
      chosen.container,
    )
    await container.create()
    await container.getBlockBlobClient('a.txt').upload('x', 1, { metadata: { groups: 'staff' } })
    const found = await blobDocumentStore(chosen).find('a.txt', signal)
    expect(found?.groups).toEqual([''])
  })

  it('says that the storage failed when nobody answers', async () => {
    const store = blobDocumentStore({
      ...options(),
      connectionString: azurite.connectionString.replace(/:\d+\/devstoreaccount1/g, ':1/devstoreaccount1'),
    })
    await expect(store.find('a.txt', signal)).rejects.toMatchObject({ code: 'upstream_failed' })
  })
})

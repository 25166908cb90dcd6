// Blob triggers over a real container.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob'
import { QueueServiceClient } from '@azure/storage-queue'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startAzurite, type RunningAzurite } from './support/start-azurite.ts'
import { startFixtureApp, type FixtureApp } from './support/start-fixture-app.ts'

let azurite: RunningAzurite
let dataDir: string
let container: ContainerClient
beforeAll(async () => {
  azurite = await startAzurite()
  dataDir = await mkdtemp(join(tmpdir(), 'functions-host-blobs-'))
  container = BlobServiceClient.fromConnectionString(azurite.connectionString).getContainerClient('documents')
})
afterAll(async () => {
  await azurite.close()
  await rm(dataDir, { recursive: true, force: true })
})

async function startApp(): Promise<FixtureApp> {
  return await startFixtureApp({
    entries: ['functions/blobs.ts'],
    dataDir,
    environment: { STORAGE: azurite.connectionString },
    limits: { blobPollingIntervalMs: 50 },
  })
}

async function upload(name: string, content: string): Promise<void> {
  await container.getBlockBlobClient(name).upload(content, Buffer.byteLength(content), {
    metadata: { by: 'a-test' },
    blobHTTPHeaders: { blobContentType: 'text/markdown' },
  })
}

test('a new blob runs the function once with its content and metadata; other paths do not', async () => {
  const app = await startApp()
  await container.create()
  await upload('in/notes/a.b.md', 'first')
  await upload('elsewhere/c.md', 'not watched')

  const [record] = await app.waitForRecords('blob', 1)

  expect(record).toMatchObject({
    content: 'first',
    metadata: {
      name: 'notes/a.b',
      extension: 'md',
      blobTrigger: 'documents/in/notes/a.b.md',
      uri: container.getBlobClient('in/notes/a.b.md').url,
      metadata: { by: 'a-test' },
      properties: { contentType: 'text/markdown', contentLength: 5, eTag: expect.stringContaining('0x') },
    },
  })
  await app.close()
})

test('after a restart a known blob does not run it again, and an overwritten one does', async () => {
  const app = await startApp()
  await upload('in/after-restart.md', 'new')
  await app.waitForRecords('blob', 1)
  await upload('in/notes/a.b.md', 'second')

  const records = await app.waitForRecords('blob', 2)

  expect(records.map(({ content }) => content)).toEqual(['new', 'second'])
  await app.close()
})

test('a blob that keeps failing is tried five times and then noted in the poison queue', async () => {
  const app = await startApp()
  await upload('in/bad.md', 'fail')
  const poison = QueueServiceClient.fromConnectionString(azurite.connectionString).getQueueClient(
    'webjobs-blobtrigger-poison',
  )
  await app.waitForRecords('blob', 5)
  await expect.poll(() => poison.exists(), { timeout: 10_000 }).toBe(true)
  await expect.poll(async () => (await poison.peekMessages()).peekedMessageItems.length).toBe(1)

  const [note] = (await poison.peekMessages()).peekedMessageItems
  expect(JSON.parse(Buffer.from(note?.messageText ?? '', 'base64').toString())).toMatchObject({
    ContainerName: 'documents',
    BlobName: 'in/bad.md',
  })
  await upload('in/good.md', 'good')
  await app.waitForRecords('blob', 6)
  await app.close()
})

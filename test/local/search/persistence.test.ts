import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { AzureKeyCredential, SearchClient, type SearchOptions } from '@azure/search-documents'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { keysOf, passagesIndex, startSearchService, type Passage } from './search-service.ts'

const main = fileURLToPath(new URL('../../../local/search/main.ts', import.meta.url))

/** Longer than any test: what becomes visible only then does not become visible. */
const neverMs = 600_000

let dataDir: string

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'search-'))
})
afterEach(() => rm(dataDir, { recursive: true, force: true }))

const passage: Passage = { id: 'a', content: 'kept text', groups: ['x'], embedding: [1, 0, 0, 0] }
const byVector: SearchOptions<Passage> = {
  vectorSearchOptions: { queries: [{ kind: 'vector', vector: [1, 0, 0, 0], fields: ['embedding'] }] },
}

async function findInEveryWay(passages: SearchClient<Passage>): Promise<string[][]> {
  return Promise.all([
    keysOf(await passages.search('kept')),
    keysOf(await passages.search('*', { filter: "groups/any(g: g eq 'x')" })),
    keysOf(await passages.search(undefined, byVector)),
  ])
}

test('a restart on the same directory keeps indexes, documents, words, values and vectors', async () => {
  const before = await startSearchService({ dataDir })
  await before.indexes.createIndex(passagesIndex())
  await before.passages().uploadDocuments([passage, { id: 'gone', content: 'kept text' }])
  await before.passages().deleteDocuments([{ id: 'gone' }])
  const etag = (await before.request("/indexes('passages')")).headers.get('etag')
  await before.close()

  const after = await startSearchService({ dataDir })
  expect((await after.request("/indexes('passages')")).headers.get('etag')).toBe(etag)
  expect(await findInEveryWay(after.passages())).toEqual([['a'], ['a'], ['a']])
  expect(await after.passages().getDocument('a')).toMatchObject(passage)
  await after.passages().uploadDocuments([{ id: 'b', content: 'new text' }])
  expect(await keysOf(await after.passages().search('text'))).toEqual(['a', 'b'])
  await after.close()
})

describe('a write that was accepted', () => {
  test('is not visible at once, but a merge finds what was accepted before it', async () => {
    const service = await startSearchService({ visibilityDelayMs: neverMs })
    await service.indexes.createIndex(passagesIndex())
    const passages = service.passages()
    await passages.uploadDocuments([passage])
    expect(await passages.getDocumentsCount()).toBe(0)
    expect(await findInEveryWay(passages)).toEqual([[], [], []])
    const merged = await passages.mergeDocuments([{ id: 'a', title: 'Title' }])
    expect(merged.results[0]).toMatchObject({ succeeded: true })
    await service.close()
  })

  test('becomes visible a little later, in the order of the writes', async () => {
    const service = await startSearchService({ visibilityDelayMs: 20 })
    await service.indexes.createIndex(passagesIndex())
    const passages = service.passages()
    await passages.uploadDocuments([passage])
    await passages.mergeDocuments([{ id: 'a', title: 'Title' }])
    await expect.poll(() => passages.search('title').then(keysOf), { timeout: 10_000 }).toEqual(['a'])
    expect(await findInEveryWay(passages)).toEqual([['a'], ['a'], ['a']])
    await service.close()
  })

  test('survives the death of the process, even before it was visible', async () => {
    const child = fork(main, ['--data-dir', dataDir, '--visibility-delay-ms', String(neverMs)], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    const [message] = (await once(child, 'message')) as [{ ready: string }]
    const options = { allowInsecureConnection: true }
    const client = new SearchClient<Passage>(
      message.ready,
      'passages',
      new AzureKeyCredential('local-admin-key'),
      options,
    )
    const created = await fetch(`${message.ready}/indexes?api-version=2026-04-01`, {
      method: 'POST',
      headers: { 'api-key': 'local-admin-key' },
      body: JSON.stringify({
        name: 'passages',
        fields: [
          { name: 'id', type: 'Edm.String', key: true },
          { name: 'content', type: 'Edm.String' },
        ],
      }),
    })
    expect(created.status).toBe(201)
    await client.uploadDocuments([{ id: 'a', content: 'kept text' }])
    expect(await client.getDocumentsCount()).toBe(0)
    child.kill('SIGKILL')
    await once(child, 'exit')

    const after = await startSearchService({ dataDir })
    expect(await keysOf(await after.passages().search('kept'))).toEqual(['a'])
    await after.close()
  })
})

test('an index deleted while writes are on their way stays deleted', async () => {
  const service = await startSearchService({ dataDir, visibilityDelayMs: 50 })
  await service.indexes.createIndex(passagesIndex())
  await service.passages().uploadDocuments([passage])
  await service.indexes.deleteIndex('passages')
  await service.indexes.createIndex(passagesIndex())
  await delay(100)
  expect(await service.passages().getDocumentsCount()).toBe(0)
  await service.close()

  const after = await startSearchService({ dataDir })
  expect(await after.passages().getDocumentsCount()).toBe(0)
  await after.close()
})

test('the command says how it is used', async () => {
  const child = fork(main, ['--help'], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  let output = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  const [code] = (await once(child, 'close')) as [number]
  expect(code).toBe(0)
  for (const option of ['--port', '--data-dir', '--key', '--visibility-delay-ms']) expect(output).toContain(option)
})

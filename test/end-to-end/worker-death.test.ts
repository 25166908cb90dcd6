// A worker that is killed in the middle of its work.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LocalStack } from './local-stack.ts'
import { startLocalStack } from './local-stack.ts'
import { until } from './until.ts'

let stack: LocalStack
beforeAll(async () => {
  stack = await startLocalStack()
})
afterAll(() => stack.close())

const names = Array.from({ length: 100 }, (_, index) => `station-${index + 1}.md`)

async function indexedNames(): Promise<string[]> {
  const documents = await stack.api.documents()
  return documents
    .filter(({ models }) => Object.values(models).some(({ state }) => state === 'indexed'))
    .map(({ name }) => name)
}

interface PassageHit {
  readonly documentName: string
  readonly ordinal: number
}

async function passages(): Promise<PassageHit[]> {
  const { url, key } = stack.search
  const response = await fetch(`${url}/indexes('passages')/docs/search.post.search?api-version=2026-04-01`, {
    method: 'POST',
    headers: { 'api-key': key, 'content-type': 'application/json' },
    body: JSON.stringify({ search: '*', select: 'documentName,ordinal', top: 1_000 }),
  })
  return ((await response.json()) as { value: PassageHit[] }).value
}

test('a worker killed while it indexes 100 documents costs nothing: all 100 are there, each once', async () => {
  // Slow enough for the worker to be found at work.
  for (const region of Object.values(stack.regions)) region.faults.replace([{ route: 'embeddings', latencyMs: 500 }])
  for (const name of names) {
    const text = `# ${name}\n\nThe keeper of ${name} reports calm weather and a working lamp.`
    expect((await stack.api.put(name, text)).status).toBe(202)
  }
  await until(async () => expect((await indexedNames()).length).toBeGreaterThan(5))
  const before = (await indexedNames()).length
  await stack.killWorker()
  expect(before).toBeLessThan(100)

  for (const region of Object.values(stack.regions)) region.faults.clear()
  await until(async () => expect((await indexedNames()).toSorted()).toEqual(names.toSorted()))
  const found = await passages()
  expect(found.map(({ documentName }) => documentName).toSorted()).toEqual(names.toSorted())
}, 120_000)

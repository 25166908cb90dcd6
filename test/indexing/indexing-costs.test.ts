// What indexing costs when there is little or nothing to do: texts that are embedded, passages and entries that are written.
import { beforeEach, expect, it } from 'vitest'
import { IndexingWorkbench, signal, textOf } from './indexing-workbench.ts'

const documents = 200
const paragraphs = 3

let bench: IndexingWorkbench
beforeEach(async () => {
  bench = new IndexingWorkbench()
  for (let n = 0; n < documents; n++) await bench.upload(nameOf(n), textOf(`Topic ${n}`, paragraphs))
  await bench.work()
})

const nameOf = (n: number): string => `folder/document-${n}.txt`

/** What `act` and the work it brings cost. */
async function costOf(act: () => Promise<void>) {
  const before = spent()
  await act()
  await bench.work()
  const after = spent()
  return {
    embeddings: after.embeddings - before.embeddings,
    written: after.written - before.written,
    removed: after.removed - before.removed,
    entries: after.entries - before.entries,
  }
}

function spent() {
  const { index, catalog, embeddings } = bench
  return {
    embeddings: embeddings.embeddedTexts.length,
    written: index.writes,
    removed: index.removals,
    entries: catalog.writes,
  }
}

async function lookAtAll(): Promise<void> {
  for (let n = 0; n < documents; n++)
    await bench.queue.send({ documentName: nameOf(n), etag: undefined, reason: 'reconcile' }, signal)
}

it('a first indexing embeds each text once', () => {
  expect(spent()).toMatchObject({ embeddings: documents * paragraphs, written: documents * paragraphs, removed: 0 })
})

it('an unchanged corpus is looked at again for nothing', async () => {
  expect(await costOf(lookAtAll)).toEqual({ embeddings: 0, written: 0, removed: 0, entries: 0 })
})

it('a corpus of which one per cent has changed costs what has changed', async () => {
  const cost = await costOf(async () => {
    for (const n of [17, 171])
      await bench.upload(nameOf(n), `${textOf(`Topic ${n}`, 2)}\n\nThis paragraph is new in document ${n}.`)
    bench.queue.jobs.length = 0
    await lookAtAll()
  })
  // Of each changed document the paragraph that is new; all of its passages carry the new version.
  expect(cost).toEqual({ embeddings: 2, written: 2 * paragraphs, removed: 0, entries: 2 * 2 })
})

it('the same bytes uploaded again cost an entry that names the new upload', async () => {
  const cost = await costOf(() => bench.upload(nameOf(5), textOf('Topic 5', paragraphs)))
  expect(cost).toEqual({ embeddings: 0, written: 0, removed: 0, entries: 2 })
})

it('a renamed document is written under its new name, and nothing is embedded', async () => {
  const cost = await costOf(async () => {
    await bench.upload('moved/elsewhere.md', textOf('Topic 5', paragraphs))
    await bench.work()
    await bench.delete(nameOf(5))
  })
  expect(cost).toMatchObject({ embeddings: 0, written: paragraphs, removed: paragraphs })
})

it('a document with other readers is written again, and nothing is embedded', async () => {
  const cost = await costOf(() => bench.upload(nameOf(5), textOf('Topic 5', paragraphs), ['staff']))
  expect(cost).toMatchObject({ embeddings: 0, written: paragraphs })
})

it('the same text in many documents, and many times in one, is embedded once', async () => {
  const copies = 20
  const cost = await costOf(async () => {
    for (let n = 0; n < copies; n++) await bench.upload(`copies/${n}.txt`, textOf('Copied', paragraphs))
    const paragraph = 'A paragraph that stands in this document many times over.'
    await bench.upload('repetitive.txt', Array.from({ length: 100 }, () => paragraph).join('\n\n'))
  })
  expect(cost.embeddings).toBe(paragraphs + 1)
})

it('the same new text uploaded twice within the seconds in which the index does not show it is embedded twice, and no more than that', async () => {
  bench.index.delaysVisibility = true
  const cost = await costOf(async () => {
    await bench.upload('first.txt', textOf('Brand new', paragraphs))
    await bench.upload('second.txt', textOf('Brand new', paragraphs))
  })
  expect(cost.embeddings).toBe(2 * paragraphs)
  bench.index.showWrites()
  const third = await costOf(() => bench.upload('third.txt', textOf('Brand new', paragraphs)))
  expect(third.embeddings).toBe(0)
})

// Takes a document's passages of one embedding model out of the index past the product, as a restored backup or a hand at the portal might.
import { z } from 'zod'
import type { LocalStack } from './local-stack.ts'

const found = z.object({ value: z.array(z.object({ id: z.string(), documentName: z.string() })) })

/** A document's name is no filter of the index; the documents of a test are on one page. */
const pageSize = 1_000

export async function losePassages(
  search: LocalStack['search'],
  of: { readonly documentName: string; readonly embeddingModel: string },
): Promise<void> {
  const wanted = {
    search: '*',
    filter: `embeddingModel eq '${of.embeddingModel}'`,
    select: 'id,documentName',
    top: pageSize,
  }
  const { value } = found.parse(await post(search, 'search.post.search', wanted))
  const lost = value.filter(({ documentName }) => documentName === of.documentName)
  if (lost.length === 0) throw new Error(`the index has nothing of ${of.documentName} for ${of.embeddingModel}`)
  await post(search, 'search.index', { value: lost.map(({ id }) => ({ id, '@search.action': 'delete' })) })
}

async function post({ url, key }: LocalStack['search'], route: string, body: object): Promise<unknown> {
  const response = await fetch(`${url}/indexes('passages')/docs/${route}?api-version=2026-04-01`, {
    method: 'POST',
    headers: { 'api-key': key, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
  return await response.json()
}

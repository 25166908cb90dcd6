// Takes a document's passages of one embedding model out of the index past the product, as a restored backup or a hand at the portal might.
import { z } from 'zod'
import { documentIdOf } from '../../shared/documents/document-id.ts'
import type { LocalStack } from './local-stack.ts'

const found = z.object({ value: z.array(z.object({ id: z.string() })) })

export async function losePassages(
  search: LocalStack['search'],
  of: { readonly documentName: string; readonly embeddingModel: string },
): Promise<void> {
  const filter = `documentId eq '${documentIdOf(of.documentName)}' and embeddingModel eq '${of.embeddingModel}'`
  const { value: lost } = found.parse(await post(search, 'search.post.search', { search: '*', filter, select: 'id' }))
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

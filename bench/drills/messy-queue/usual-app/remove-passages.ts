// Removes the passages of a document that a query finds.
import { passages } from './services.ts'

export async function removePassages(documentName: string): Promise<void> {
  const filter = `documentName eq '${documentName}'`
  const found = await passages.search('*', { filter, select: ['id'], top: 1_000 })
  const ids: string[] = []
  for await (const { document } of found.results) ids.push(document.id)
  if (ids.length > 0) await passages.deleteDocuments('id', ids)
}

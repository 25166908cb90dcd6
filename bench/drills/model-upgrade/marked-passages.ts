// Passages are told apart by a mark in the text of those of one model: whoever shows one shows whose it is.
import { applyTo, readPassages } from '../product/search-requests.ts'
import type { UpgradeStack } from './upgrade-stack.ts'

const mark = 'Marked by the drill.'

/** Marks all there are now, past the product, which writes those of the next model from the documents. */
export async function markPassages(search: UpgradeStack['search']): Promise<number> {
  const passages = await readPassages(search)
  const value = passages.map(({ id, content }) => ({
    '@search.action': 'merge',
    id,
    content: `${content}\n\n${mark}`,
  }))
  await applyTo(search, 'POST', "/indexes('passages')/docs/search.index", { value })
  return value.length
}

export function isMarked(content: string): boolean {
  return content.includes(mark)
}

// Takes a passage out of the index past the product, as a restored backup or a hand at the portal might, and puts it back.
import type { HeldPassage } from '../messy-queue/search-requests.ts'
import { applyTo, readPassages } from '../messy-queue/search-requests.ts'
import type { UpgradeStack } from './upgrade-stack.ts'

type SearchService = UpgradeStack['search']

/** The only one of its document, of this embedding model. */
export async function losePassage(search: SearchService, model: string): Promise<HeldPassage> {
  const lost = (await readPassages(search)).find((passage) => passage['embeddingModel'] === model)
  if (!lost) throw new Error(`the index has nothing of ${model}`)
  await write(search, { '@search.action': 'delete', id: lost.id })
  return lost
}

export async function restorePassage(search: SearchService, passage: HeldPassage): Promise<void> {
  const { '@search.score': _score, ...fields } = passage
  await write(search, { '@search.action': 'upload', ...fields })
}

async function write(search: SearchService, action: object): Promise<void> {
  await applyTo(search, 'POST', "/indexes('passages')/docs/search.index", { value: [action] })
}

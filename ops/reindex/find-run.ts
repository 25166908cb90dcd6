// The run that is meant: the one named, else the latest that fits.
import type { CommandCall } from '../command.ts'
import { OpsError } from '../command.ts'
import type { RunListing } from './run-reply.ts'
import { runList } from './run-reply.ts'

export interface WantedRun {
  readonly fits?: (run: RunListing) => boolean
  /** What to say when none does. */
  readonly otherwise?: string
}

/** Whoever means an older one knows its id. */
const looksBackOver = 100

const neverAny = 'No run has been started yet: npm run ops -- reindex --model MODEL'

export async function findRun(
  { words: [id], api }: Pick<CommandCall, 'words' | 'api'>,
  { fits = () => true, otherwise = neverAny }: WantedRun = {},
): Promise<string> {
  if (id !== undefined) return id
  const { value } = await api.get(`/ops/reindex?limit=${looksBackOver}`, runList)
  const found = value.runs.find(fits)
  if (found) return found.id
  throw new OpsError(value.runs.length === 0 ? neverAny : otherwise)
}

/** For a command about one run: how it is named on the command line. */
export const oneRun = { usage: '[id]', words: 0, optionalWords: 1 } as const

export function pathOf(id: string, action = ''): string {
  return `/ops/reindex/${encodeURIComponent(id)}${action}`
}

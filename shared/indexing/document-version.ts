// Which content of a document its passages are from: the same bytes, name, groups and way of cutting give the same version.
import { createHash } from 'node:crypto'

export interface VersionedContent {
  readonly name: string
  readonly bytes: Uint8Array
  readonly groups: readonly string[]
  /** Names the rules and sizes by which the text is cut. */
  readonly chunking: string
}

/** 64 bits: versions are compared only within one document. */
const versionLength = 16

export function documentVersionOf({ name, bytes, groups, chunking }: VersionedContent): string {
  const facts = JSON.stringify([name, [...groups].sort(), chunking])
  return createHash('sha256').update(facts).update('\0').update(bytes).digest('hex').slice(0, versionLength)
}

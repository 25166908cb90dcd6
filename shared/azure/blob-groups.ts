// A document's groups in its blob's metadata, which holds ASCII only.

export const groupsKey = 'groups'

export function encodeGroups(groups: readonly string[]): string {
  return Buffer.from(JSON.stringify(groups), 'utf8').toString('base64url')
}

/**
 * No metadata means everyone: documents may be dropped into the container by other tools. Metadata that cannot be read
 * means nobody, because opening what somebody meant to restrict is the worse mistake.
 */
export function decodeGroups(metadata: Readonly<Record<string, string>> | undefined): readonly string[] {
  const encoded = metadata?.[groupsKey]
  if (!encoded) return []
  try {
    const groups: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'))
    if (Array.isArray(groups) && groups.every((group) => typeof group === 'string')) return groups
  } catch {
    // Falls through: unreadable, so closed.
  }
  return [nobody]
}

/** A group that no claim can name: an empty one. */
const nobody = ''

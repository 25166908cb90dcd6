// Entity tags: opaque, quoted, new with every write.
import { randomUUID } from 'node:crypto'

export function newEntityTag(): string {
  return `"${randomUUID()}"`
}

// Who may read a document that is being stored: `groups` beside it. Absent: everyone who may use the application.
import type { HttpRequest } from '@azure/functions'

export function groupsParameter({ query }: Pick<HttpRequest, 'query'>): readonly string[] {
  return splitGroups(query.getAll('groups'))
}

/** Written one by one, or with commas between them. */
export function splitGroups(values: readonly string[]): readonly string[] {
  return values
    .flatMap((list) => list.split(','))
    .map((group) => group.trim())
    .filter((group) => group !== '')
}

// `?groups=a,b`: who may read a document that is being stored. Absent: everyone who may use the application.
import type { HttpRequest } from '@azure/functions'

export function groupsParameter({ query }: Pick<HttpRequest, 'query'>): readonly string[] {
  return query
    .getAll('groups')
    .flatMap((list) => list.split(','))
    .map((group) => group.trim())
    .filter((group) => group !== '')
}

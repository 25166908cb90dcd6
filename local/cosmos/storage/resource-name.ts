// Names of databases and containers.
import { badRequest } from '../cosmos-error.ts'
import type { Json } from '../json.ts'

/** Characters and length from learn.microsoft.com/azure/cosmos-db/concepts-limits#sql-api-resource-limits. */
const longestNameCharacters = 255
const forbidden = /[/\\?#]|\s$/u

export function resourceName(id: Json | undefined): string {
  if (typeof id !== 'string' || id === '')
    throw badRequest("The input content is invalid because the required properties - 'id; ' - are missing.")
  if (forbidden.test(id) || id.length > longestNameCharacters)
    throw badRequest(
      `The input name '${id}' is invalid: no '/', '\\', '?', '#' or trailing space, at most 255 characters.`,
    )
  return id
}

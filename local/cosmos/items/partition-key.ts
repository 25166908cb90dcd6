// Partition keys: as a request names them, and as an item holds them. Both become the same JSON text, which is what rows
// are kept and found under.
import { badRequest } from '../cosmos-error.ts'
import { isJsonObject, parseJson, type Json, type JsonObject } from '../json.ts'
import type { Container } from '../storage/container.ts'

/** How the SDK writes "this item has no value there". */
const none = '[{}]'

/** learn.microsoft.com/azure/cosmos-db/concepts-limits: a partition key value is at most 2 KB. */
const longestKeyBytes = 2_048

/** From the header `x-ms-documentdb-partitionkey`, or from an operation inside a batch. */
export function partitionFromHeader(header: string): string {
  const values = parse(header)
  if (!Array.isArray(values)) throw badRequest(`Partition key ${header} is invalid.`)
  if (values.length !== 1)
    throw badRequest(
      'The partition key supplied in x-ms-partitionkey header has fewer or more components than defined in the collection.',
    )
  return partitionOf(values[0])
}

function partitionOfItem(container: Container, item: JsonObject): string {
  let value: Json | undefined = item
  for (const name of container.partitionKeyPath) value = isJsonObject(value) ? value[name] : undefined
  return partitionOf(value)
}

/** An item belongs where its own value says, and a request that names another partition is refused. */
export function requirePartition(container: Container, item: JsonObject, partition: string): void {
  if (partitionOfItem(container, item) === partition) return
  throw badRequest("PartitionKey extracted from document doesn't match the one specified in the header.", {
    subStatus: 1001,
  })
}

export function partitionOf(value: Json | undefined): string {
  if (value === undefined || (isJsonObject(value) && Object.keys(value).length === 0)) return none
  if (typeof value === 'object' && value !== null)
    throw badRequest('The partition key value must be a string, a number, a boolean or null.')
  const partition = JSON.stringify([value])
  if (Buffer.byteLength(partition) > longestKeyBytes) throw badRequest('Partition key value is larger than 2 KB.')
  return partition
}

function parse(header: string): Json {
  try {
    return parseJson(header)
  } catch {
    throw badRequest(`Partition key ${header} is invalid.`)
  }
}

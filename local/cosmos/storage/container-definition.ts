// What a container may be defined as: defaults filled in as the service does, and what we cannot honour refused.
import { badRequest } from '../cosmos-error.ts'
import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import { resourceName } from './resource-name.ts'

/** The service's indexing policy for a container that names none. */
const defaultIndexingPolicy: JsonObject = {
  indexingMode: 'consistent',
  automatic: true,
  includedPaths: [{ path: '/*' }],
  excludedPaths: [{ path: '/"_etag"/?' }],
}

const systemProperties = new Set([
  '_rid',
  '_ts',
  '_self',
  '_etag',
  '_docs',
  '_sprocs',
  '_triggers',
  '_udfs',
  '_conflicts',
])

export type ContainerDefinition = JsonObject & { readonly id: string }

export function containerDefinition(input: Json | undefined): ContainerDefinition {
  if (!isJsonObject(input)) throw badRequest('The body of a container must be a JSON object.')
  const asked = Object.fromEntries(Object.entries(input).filter(([name]) => !systemProperties.has(name)))
  refuseUniqueKeys(asked['uniqueKeyPolicy'])
  refuseBadTtl(asked['defaultTtl'])
  return {
    indexingPolicy: defaultIndexingPolicy,
    ...asked,
    id: resourceName(asked['id']),
    partitionKey: partitionKeyDefinition(asked['partitionKey']),
  }
}

function partitionKeyDefinition(input: Json | undefined): JsonObject {
  if (!isJsonObject(input)) throw badRequest('A container needs a partitionKey definition.')
  const paths = input['paths']
  const path = Array.isArray(paths) ? paths[0] : undefined
  if (!Array.isArray(paths) || typeof path !== 'string' || !path.startsWith('/') || path.length < 2)
    throw badRequest(`The partition key path '${JSON.stringify(paths)}' is invalid; it must look like '/userId'.`)
  if (paths.length > 1 || input['kind'] === 'MultiHash')
    throw badRequest('This stand-in does not support hierarchical partition keys.')
  return { ...input, kind: 'Hash' }
}

/** Accepting a policy and not enforcing it would let through what the service refuses. */
function refuseUniqueKeys(policy: Json | undefined): void {
  const keys = isJsonObject(policy) ? policy['uniqueKeys'] : undefined
  if (Array.isArray(keys) && keys.length > 0) throw badRequest('This stand-in does not support unique keys.')
}

function refuseBadTtl(ttl: Json | undefined): void {
  if (ttl === undefined || ttl === null) return
  if (!isTimeToLive(ttl)) throw badRequest(`The default TTL '${JSON.stringify(ttl)}' is invalid. ${ttlRule}`)
}

export const ttlRule =
  "Ensure to provide a nonzero positive integer less than or equal to '2147483647', or '-1' for never."

const longestTtlSeconds = 2_147_483_647

export function isTimeToLive(value: Json): value is number {
  return Number.isInteger(value) && (value === -1 || (Number(value) > 0 && Number(value) <= longestTtlSeconds))
}

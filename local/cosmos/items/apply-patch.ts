// Partial updates: the six operations of learn.microsoft.com/azure/cosmos-db/partial-document-update, all or none.
import { badRequest } from '../cosmos-error.ts'
import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import { systemProperties } from './item-rules.ts'
import { locate, parsePatchPath, type PatchTarget } from './patch-path.ts'

/** From the documentation's frequently asked questions: ten operations a patch. */
const mostOperations = 10

const untouchable = new Set<string>([...systemProperties, 'id'])

export function applyPatch(item: JsonObject, operations: Json | undefined): JsonObject {
  if (!Array.isArray(operations) || operations.length === 0) throw badRequest('A patch needs an array of operations.')
  if (operations.length > mostOperations)
    throw badRequest(`The number of patch operations can't exceed '${mostOperations}'.`)
  const patched = structuredClone(item)
  for (const operation of operations) applyOne(patched, operation)
  return patched
}

function applyOne(item: JsonObject, operation: Json): void {
  if (!isJsonObject(operation)) throw badRequest('A patch operation must be an object.')
  const path = pathOf(operation['path'])
  const { value } = operation
  switch (kindOf(operation)) {
    case 'add':
      return add(locate(item, path), required(value))
    case 'set':
      return set(locate(item, path), required(value))
    case 'replace':
      return write(existing(locate(item, path)), required(value))
    case 'remove':
      return void take(existing(locate(item, path)))
    case 'incr':
      return increment(locate(item, path), value)
    case 'move':
      return move(item, pathOf(operation['from']), path)
    default:
      throw badRequest(`Patch operation '${kindOf(operation)}' is not known.`)
  }
}

function kindOf({ op }: JsonObject): string {
  return typeof op === 'string' ? op : JSON.stringify(op)
}

function pathOf(path: Json | undefined): string[] {
  const segments = parsePatchPath(path)
  if (untouchable.has(segments[0] ?? '')) throw badRequest(`The property '/${segments[0]}' cannot be patched.`)
  return segments
}

function required(value: Json | undefined): Json {
  if (value === undefined) throw badRequest("A patch operation of this kind needs a 'value'.")
  return value
}

function existing(target: PatchTarget): PatchTarget {
  if (target.current === undefined) throw badRequest(`Patch path '${target.path}' does not exist.`)
  return target
}

/** In an array, an addition makes room; anywhere else it is a write. */
function add(target: PatchTarget, value: Json): void {
  if (Array.isArray(target.parent)) target.parent.splice(target.index, 0, value)
  else write(target, value)
}

function set(target: PatchTarget, value: Json): void {
  write(Array.isArray(target.parent) ? existing(target) : target, value)
}

function increment(target: PatchTarget, by: Json | undefined): void {
  if (typeof by !== 'number') throw badRequest("An 'incr' needs a number.")
  const current = target.current ?? 0
  if (typeof current !== 'number') throw badRequest(`Patch path '${target.path}' is not a number.`)
  if (Array.isArray(target.parent)) existing(target)
  write(target, current + by)
}

function move(item: JsonObject, from: string[], to: string[]): void {
  if (from.length < to.length && from.every((segment, at) => segment === to[at]))
    throw badRequest('A value cannot be moved into itself.')
  const value = take(existing(locate(item, from)))
  add(locate(item, to), value)
}

function write({ parent, name, index }: PatchTarget, value: Json): void {
  if (Array.isArray(parent)) parent[index] = value
  else Object.defineProperty(parent, name, { value, enumerable: true, configurable: true, writable: true })
}

function take({ parent, name, index, current }: PatchTarget): Json {
  if (Array.isArray(parent)) parent.splice(index, 1)
  else delete parent[name]
  return current ?? null
}

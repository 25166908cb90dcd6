// Where a patch operation points: `/a/b/0` or `/tags/-`, with `~0` and `~1` standing for `~` and `/`.
import { badRequest } from '../cosmos-error.ts'
import { isJsonObject, type Json, type JsonObject } from '../json.ts'

export interface PatchTarget {
  readonly path: string
  readonly parent: JsonObject | Json[]
  readonly name: string
  /** The position, when the parent is an array. */
  readonly index: number
  /** What is there now. */
  readonly current: Json | undefined
}

export function parsePatchPath(path: Json | undefined): string[] {
  if (typeof path !== 'string' || !path.startsWith('/') || path.length < 2)
    throw badRequest(`Patch path '${JSON.stringify(path)}' is invalid; it must look like '/a/b'.`)
  return path
    .slice(1)
    .split('/')
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** Only the last step may lead nowhere yet. */
export function locate(item: JsonObject, segments: readonly string[]): PatchTarget {
  const path = `/${segments.join('/')}`
  let parent: Json | undefined = item
  for (const segment of segments.slice(0, -1)) parent = step(parent, segment)
  const name = segments.at(-1) ?? ''
  if (Array.isArray(parent)) {
    const index = arrayIndex(parent, name, path)
    return { path, parent, name, index, current: parent[index] }
  }
  if (!isJsonObject(parent)) throw badRequest(`Patch path '${path}' leads through something that does not exist.`)
  return { path, parent, name, index: -1, current: own(parent, name) }
}

function step(value: Json | undefined, segment: string): Json | undefined {
  if (Array.isArray(value)) return /^\d+$/u.test(segment) ? value[Number(segment)] : undefined
  return isJsonObject(value) ? own(value, segment) : undefined
}

function own(value: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(value, name) ? value[name] : undefined
}

/** `-` and the length itself mean the end. */
function arrayIndex(array: Json[], name: string, path: string): number {
  const index = name === '-' ? array.length : Number(name)
  if (!/^(?:-|\d+)$/u.test(name) || index > array.length) throw badRequest(`Patch path '${path}' is outside the array.`)
  return index
}

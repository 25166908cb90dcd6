// How values compare. `undefined` is a value of its own: a property that is not there, which is not the same as null.
import { isJsonObject, type Json } from '../json.ts'

export type Value = Json | undefined

/** The order of types in ORDER BY. */
function rank(value: Value): number {
  if (value === undefined) return 0
  if (value === null) return 1
  if (typeof value === 'boolean') return 2
  if (typeof value === 'number') return 3
  if (typeof value === 'string') return 4
  return Array.isArray(value) ? 5 : 6
}

/** A total order over everything, for sorting. Arrays and objects are all the same to it. */
export function compareForSorting(left: Value, right: Value): number {
  const byType = rank(left) - rank(right)
  return byType === 0 ? compareSameType(left, right) : byType
}

function compareSameType(left: Value, right: Value): number {
  if (!isScalar(left) || !isScalar(right) || left === right) return 0
  return left < right ? -1 : 1
}

function isScalar(value: Value): value is boolean | number | string {
  return typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string'
}

/** For <, <=, >, >=: undefined across types and for anything without an order. */
export function compareForFilter(left: Value, right: Value): number | undefined {
  const areComparable = (isScalar(left) && typeof left === typeof right) || (left === null && right === null)
  return areComparable ? compareSameType(left, right) : undefined
}

/** For = and !=: undefined across types (learn.microsoft.com/cosmos-db/query/equality-comparison-operators). */
export function areEqual(left: Value, right: Value): boolean | undefined {
  if (left === undefined || rank(left) !== rank(right)) return undefined
  return isSame(left, right)
}

export function isSame(left: Value, right: Value): boolean {
  if (left === right) return true
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((element, at) => isSame(element, right[at]))
  if (!isJsonObject(left) || !isJsonObject(right)) return false
  const names = Object.keys(left)
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && isSame(left[name], right[name]))
  )
}

/** The same text for the same value, whatever the order of properties. */
export function canonicalText(value: Value): string {
  return JSON.stringify(value, (_, inner: Json) =>
    isJsonObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  )
}

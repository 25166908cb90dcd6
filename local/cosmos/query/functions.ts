// The built-in functions that queries may call. An argument that is undefined or of the wrong type makes the result
// undefined, except where a function is about exactly that.
import { isJsonObject } from '../json.ts'
import { isSame, type Value } from './values.ts'

export interface BuiltIn {
  readonly fewestArgs: number
  readonly mostArgs: number
  readonly apply: (...args: Value[]) => Value
}

const isString = (value: Value): value is string => typeof value === 'string'

function about(test: (value: Value) => boolean): BuiltIn {
  return { fewestArgs: 1, mostArgs: 1, apply: (value) => test(value) }
}

function ofString(apply: (text: string) => Value): BuiltIn {
  return { fewestArgs: 1, mostArgs: 1, apply: (text) => (isString(text) ? apply(text) : undefined) }
}

function ofNumber(apply: (number: number) => number): BuiltIn {
  return { fewestArgs: 1, mostArgs: 1, apply: (value) => (typeof value === 'number' ? apply(value) : undefined) }
}

/** Two strings, and optionally whether to ignore case. */
function comparingStrings(test: (text: string, part: string) => boolean): BuiltIn {
  return {
    fewestArgs: 2,
    mostArgs: 3,
    apply: (text, part, ignoresCase = false) => {
      if (!isString(text) || !isString(part) || typeof ignoresCase !== 'boolean') return undefined
      return ignoresCase ? test(text.toLowerCase(), part.toLowerCase()) : test(text, part)
    },
  }
}

/** Does every property of `part` match? Used by the third argument of ARRAY_CONTAINS. */
function includes(value: Value, part: Value): boolean {
  if (!isJsonObject(part) || !isJsonObject(value)) return isSame(value, part)
  return Object.keys(part).every((name) => Object.hasOwn(value, name) && includes(value[name], part[name]))
}

function arrayContains(array: Value, searched: Value, isPartial: Value = false): Value {
  if (!Array.isArray(array) || searched === undefined || typeof isPartial !== 'boolean') return undefined
  return array.some((element) => (isPartial ? includes(element, searched) : isSame(element, searched)))
}

function substring(text: Value, start: Value, length: Value): Value {
  if (!isString(text) || typeof start !== 'number' || typeof length !== 'number') return undefined
  const from = Math.max(0, start)
  return text.slice(from, from + Math.max(0, length))
}

export const builtIns: ReadonlyMap<string, BuiltIn> = new Map<string, BuiltIn>([
  ['IS_DEFINED', about((value) => value !== undefined)],
  ['IS_NULL', about((value) => value === null)],
  ['IS_STRING', about(isString)],
  ['IS_NUMBER', about((value) => typeof value === 'number')],
  ['IS_BOOL', about((value) => typeof value === 'boolean')],
  ['IS_ARRAY', about((value) => Array.isArray(value))],
  ['IS_OBJECT', about((value) => isJsonObject(value))],
  ['IS_PRIMITIVE', about((value) => value === null || ['string', 'number', 'boolean'].includes(typeof value))],
  ['STARTSWITH', comparingStrings((text, part) => text.startsWith(part))],
  ['ENDSWITH', comparingStrings((text, part) => text.endsWith(part))],
  ['CONTAINS', comparingStrings((text, part) => text.includes(part))],
  ['STRINGEQUALS', comparingStrings((text, part) => text === part)],
  ['LOWER', ofString((text) => text.toLowerCase())],
  ['UPPER', ofString((text) => text.toUpperCase())],
  ['TRIM', ofString((text) => text.trim())],
  ['LENGTH', ofString((text) => text.length)],
  ['SUBSTRING', { fewestArgs: 3, mostArgs: 3, apply: substring }],
  [
    'CONCAT',
    { fewestArgs: 2, mostArgs: 200, apply: (...texts) => (texts.every(isString) ? texts.join('') : undefined) },
  ],
  ['ABS', ofNumber(Math.abs)],
  ['FLOOR', ofNumber(Math.floor)],
  ['CEILING', ofNumber(Math.ceil)],
  ['ARRAY_CONTAINS', { fewestArgs: 2, mostArgs: 3, apply: arrayContains }],
  ['ARRAY_LENGTH', { fewestArgs: 1, mostArgs: 1, apply: (array) => (Array.isArray(array) ? array.length : undefined) }],
])

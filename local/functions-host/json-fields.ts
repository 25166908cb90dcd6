// Top-level properties of a JSON text become trigger metadata, and overwrite what is there under the same name.
import type { TypedData } from './worker-protocol.ts'

/**
 * As the real host does it: names are compared without regard to case, arrays and nulls are left out, and
 * single values are given as text (`True` for `true`, as .NET writes it).
 */
export function applyJsonFields(text: string, metadata: Record<string, TypedData>): void {
  const fields = parseObject(text)
  if (!fields) return
  const names = new Map(Object.keys(metadata).map((name) => [name.toLowerCase(), name]))
  for (const [name, value] of Object.entries(fields)) {
    const data = toTypedData(value)
    if (data) metadata[names.get(name.toLowerCase()) ?? name] = data
  }
}

function parseObject(text: string): object | undefined {
  if (!text.trimStart().startsWith('{')) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

function toTypedData(value: unknown): TypedData | undefined {
  if (typeof value === 'string') return { string: value }
  if (typeof value === 'number') return { string: String(value) }
  if (typeof value === 'boolean') return { string: value ? 'True' : 'False' }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? { json: JSON.stringify(value) }
    : undefined
}

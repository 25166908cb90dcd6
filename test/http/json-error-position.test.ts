import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonErrorPosition } from '../../shared/http/json-error-position.ts'

describe('the position of an error in JSON', () => {
  test.each([
    ['{"a": 1,}', 8],
    ['{"a" 1}', 5],
    ['[1, 2', 5],
    ['{"a": tru}', 6],
    ['{"a": "line\nbreak"}', 6],
    ['{"a": "\\x"}', 6],
    ["{'a': 1}", 1],
    ['{a: 1}', 1],
    ['[1 2]', 3],
    ['[1}', 2],
    ['[,1]', 1],
    ['{} {}', 3],
    ['01', 1],
    ['}', 0],
    ['', 0],
  ])('of %j is %i', (text, position) => {
    expect(() => JSON.parse(text)).toThrow(SyntaxError)
    expect(jsonErrorPosition(text)).toBe(position)
  })

  test('is the end where there is none', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(jsonErrorPosition(text)).toBe(text.length)
      }),
    )
  })

  test('is never after what the engine itself stumbles over, nor in text that is complete', () => {
    const damaged = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('}', ']', ',', ':', '"', 'x', '\u0001', '['))
      .map(([text, at, damage]) => text.slice(0, at % (text.length + 1)) + damage + text.slice(at % (text.length + 1)))
    fc.assert(
      fc.property(damaged, (text) => {
        const position = enginePosition(text)
        if (position !== undefined) expect(jsonErrorPosition(text)).toBeLessThanOrEqual(position)
      }),
    )
  })

  test('is found in long strings and deep nesting', () => {
    const escapes = '\\n'.repeat(500_000)
    expect(jsonErrorPosition(`["${escapes}" x]`)).toBe(escapes.length + 4)
    expect(jsonErrorPosition(`${'['.repeat(500_000)}x`)).toBe(500_000)
  })
})

/** Undefined when the text is JSON, or the engine does not say. */
function enginePosition(text: string): number | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    const position = /at position (\d+)/.exec(String(error))?.[1]
    return position === undefined ? undefined : Number(position)
  }
}

// Where a text stops being JSON. `JSON.parse` knows, but says so only in some of its messages, and quotes the text in others.

// oxlint-disable-next-line no-control-regex -- JSON strings may not contain control characters.
const string = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/
const token = new RegExp(`(${string.source}|${number.source}|true|false|null|[[\\]{},:])`, 'y')
const whitespace = /[ \t\n\r]*/y

type State = 'value' | 'first-item' | 'first-key' | 'key' | 'colon' | 'after-value'

/** Zero-based index of the first token that cannot be there; the text's length when it merely ends too soon. */
export function jsonErrorPosition(text: string): number {
  /** Of the lists and objects that are open, innermost last. */
  const closers: string[] = []
  let state: State = 'value'
  let position = endOf(whitespace, text, 0)
  while (position < text.length) {
    const end = endOf(token, text, position)
    const next: State | undefined =
      end === position ? undefined : transitions[state](text.slice(position, end), closers)
    if (!next) return position
    state = next
    position = endOf(whitespace, text, end)
  }
  return text.length
}

/** The end of what the sticky pattern matches here; `start` when it does not match. */
function endOf(pattern: RegExp, text: string, start: number): number {
  pattern.lastIndex = start
  return pattern.test(text) ? pattern.lastIndex : start
}

/** By what may come next; undefined where the token may not. */
const transitions: Readonly<Record<State, (token: string, closers: string[]) => State | undefined>> = {
  value: beginValue,
  'first-item': (token, closers) => close(token, closers) ?? beginValue(token, closers),
  'first-key': (token, closers) => close(token, closers) ?? beginKey(token),
  key: beginKey,
  colon: (token) => (token === ':' ? 'value' : undefined),
  'after-value': (token, closers) => (token === ',' ? afterComma(closers) : close(token, closers)),
}

function beginValue(token: string, closers: string[]): State | undefined {
  if (token === '{') {
    closers.push('}')
    return 'first-key'
  }
  if (token === '[') {
    closers.push(']')
    return 'first-item'
  }
  return ']},:'.includes(token) ? undefined : 'after-value'
}

function beginKey(token: string): State | undefined {
  return token.startsWith('"') ? 'colon' : undefined
}

function afterComma(closers: readonly string[]): State | undefined {
  const closer = closers.at(-1)
  if (closer === undefined) return undefined
  return closer === '}' ? 'key' : 'value'
}

function close(token: string, closers: string[]): State | undefined {
  if (token !== closers.at(-1)) return undefined
  closers.pop()
  return 'after-value'
}

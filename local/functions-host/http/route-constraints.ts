// Inline constraints of ASP.NET route parameters: `int`, `guid`, `alpha`, `length(2,5)`, `regex(^a+$)` and the others.

/** Whether a parameter's text is acceptable. */
export type Constraint = (text: string) => boolean

/** `text` is what follows the name: `:int:min(1)`. */
export function parseConstraints(text: string): readonly Constraint[] {
  return [...text.matchAll(/:([a-z]+)(?:\((.*?)\)(?=:|$))?/gis)].map(([, name = '', argument = '']) => {
    const create = constraints[name.toLowerCase()]
    if (!create) throw new Error(`route constraint "${name}" is not known`)
    return create(argument)
  })
}

const isNumber = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text))
const matches = (pattern: RegExp): Constraint => pattern.test.bind(pattern)

function isWhole(text: string, bits: bigint): boolean {
  return (
    /^[+-]?\d+$/.test(text) &&
    BigInt.asIntN(Number(bits), BigInt(text.replace('+', ''))) === BigInt(text.replace('+', ''))
  )
}

function within(text: string, least: number, most: number): boolean {
  return isWhole(text, 64n) && Number(text) >= least && Number(text) <= most
}

function hasLength(argument: string): Constraint {
  const [least = 0, most = least] = argument.split(',').map(Number)
  return (text) => text.length >= least && text.length <= most
}

// https://learn.microsoft.com/aspnet/core/fundamentals/routing#route-constraints
const constraints: Readonly<Record<string, (argument: string) => Constraint>> = {
  int: () => (text) => isWhole(text, 32n),
  long: () => (text) => isWhole(text, 64n),
  decimal: () => isNumber,
  double: () => isNumber,
  float: () => isNumber,
  bool: () => matches(/^(true|false)$/i),
  datetime: () => (text) => !Number.isNaN(Date.parse(text)),
  guid: () => matches(/^\{?[\da-f]{8}-?(?:[\da-f]{4}-?){3}[\da-f]{12}\}?$/i),
  alpha: () => matches(/^[a-z]*$/i),
  required: () => (text) => text !== '',
  minlength: (argument) => (text) => text.length >= Number(argument),
  maxlength: (argument) => (text) => text.length <= Number(argument),
  length: hasLength,
  min: (argument) => (text) => within(text, Number(argument), Number.POSITIVE_INFINITY),
  max: (argument) => (text) => within(text, Number.NEGATIVE_INFINITY, Number(argument)),
  range: (argument) => (text) => {
    const [least = 0, most = 0] = argument.split(',').map(Number)
    return within(text, least, most)
  },
  regex: (argument) => matches(new RegExp(argument.replaceAll('{{', '{').replaceAll('}}', '}'), 'i')),
}

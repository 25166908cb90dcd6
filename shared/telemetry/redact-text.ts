// Text without what most often makes it somebody's: addresses, numbers that name people or accounts, keys.

const rules: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/[\w.%+-]+@[\w-]+(?:\.[\w-]+)+/g, '[e-mail]'],
  // Telephone, card and account numbers, with the separators people put in.
  [/\+?\d(?:[ ./()-]{0,2}\d){6,}/g, '[number]'],
  // Keys and tokens: long, and of letters mixed with digits as no word is.
  [/(?=[\w+/=-]*\d)(?=[\w+/=-]*[A-Za-z])[\w+/=-]{20,}/g, '[key]'],
]

/** A property in Application Insights holds 8 192 characters. */
const mostCharacters = 8_000

export function redactText(text: string): string {
  const cut = text.slice(0, mostCharacters)
  return rules.reduce((redacted, [pattern, instead]) => redacted.replaceAll(pattern, instead), cut)
}

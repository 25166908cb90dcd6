// What telemetry may hold of a text: no addresses, long numbers or keys.
import { expect, test } from 'vitest'
import { redactText } from '../../shared/telemetry/redact-text.ts'

test.each([
  ['Write to ada.lovelace+maths@example.co.uk today.', 'Write to [e-mail] today.'],
  ['Call +44 (0)20 7946-0018 or 5105105105105100.', 'Call [number] or [number].'],
  ['My IBAN is DE89 3704 0044 0532 0130 00.', 'My IBAN is DE[number].'],
  ['The key sk-proj-4f9aB2c8D7e6F5a4B3c2 leaked.', 'The key [key] leaked.'],
])('%s → %s', (text, redacted) => {
  expect(redactText(text)).toBe(redacted)
})

test.each([
  'Spring tides of 1953 were 2.5 m.',
  'What changed in version 2.14.3? See section 12, page 345, internationalisation-of-everything.',
])('leaves what people ask about as it is: %s', (text) => {
  expect(redactText(text)).toBe(text)
})

test('takes a whole date for a number: rather too much than too little', () => {
  expect(redactText('What changed on 2026-11-21?')).toBe('What changed on [number]?')
})

test('cuts what Application Insights would not hold', () => {
  expect(redactText('word '.repeat(10_000)).length).toBe(8_000)
})

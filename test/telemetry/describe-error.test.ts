// What telemetry may tell of an error.
import { expect, test } from 'vitest'
import { AppError } from '../../shared/kernel/app-error.ts'
import { describeError } from '../../shared/telemetry/describe-error.ts'

function parseSomething(): never {
  JSON.parse('"what the user wrote')
  throw new Error('unreachable')
}

test('an error is told by class, code and place, not by what it says', () => {
  const refused = Object.assign(new Error('connect to 10.0.0.1 with key sk-1'), { code: 'ECONNREFUSED' })
  const described = describeError(new TypeError('quotes what the user wrote', { cause: refused }))
  expect(described).toMatchObject({ error: 'TypeError ← Error', errorCode: 'ECONNREFUSED' })
  expect(described.stack).toContain('describe-error.test.ts')
  try {
    parseSomething()
  } catch (error) {
    expect(describeError(error).stack).toContain('parseSomething')
    expect(JSON.stringify([described, describeError(error)])).not.toMatch(/user wrote|sk-1/)
  }
})

test('errors of our own say what they say to callers', () => {
  expect(describeError(new AppError('too_large', 'The question has 9 tokens.')).error).toBe(
    'too_large: The question has 9 tokens.',
  )
})

test('what is thrown without being an error, or as the cause of itself, is described as well', () => {
  expect(describeError('a text').error).toBe('Error')
  const circular = new Error('a')
  circular.cause = circular
  expect(describeError(circular).error).toBe('Error ← Error ← Error ← Error ← Error')
})

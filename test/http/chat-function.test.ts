// A chat request from its arrival to the pipeline, and who reports what goes wrong on the way.
import { expect, test } from 'vitest'
import type { ChatHost } from '../../shared/http/chat-function.ts'
import { chatFunction } from '../../shared/http/chat-function.ts'
import { unwatchedConnection } from '../../shared/http/client-connection.ts'
import type { HttpServices } from '../../shared/http/http-function.ts'
import { AppError } from '../../shared/kernel/app-error.ts'
import { RecordingTelemetry } from '../fakes/recording-telemetry.ts'
import { callerWith, invocation, jsonRequest, recordingHost, testRequestId } from './fake-exchange.ts'

const operation = { route: 'chats', canRestart: () => 'always' as const }
const question = { messages: [{ role: 'user', content: 'When do spring tides occur?' }] }

function desk(services: () => Promise<HttpServices> = async () => ({ identify: async () => callerWith('user') })) {
  const telemetry = new RecordingTelemetry()
  let now = 1_000
  const clock = { now: () => (now += 5) }
  const host: ChatHost<HttpServices> = { ...recordingHost(), services, clock, telemetry: telemetry.port }
  return { host, told: telemetry.of('aiCompletionError') }
}

test('a question that reaches the pipeline is left to it to report, also when it fails', async () => {
  const { host, told } = desk()
  const answered = chatFunction(host, operation, async (_, { text }) => ({ body: text }))
  expect(await answered(jsonRequest(question), invocation())).toMatchObject({ body: 'When do spring tides occur?' })
  const failing = chatFunction(host, operation, () => Promise.reject(new AppError('upstream_failed', 'Try again.')))
  expect(await failing(jsonRequest(question), invocation())).toMatchObject({ status: 502 })
  expect(told).toEqual([])
})

test.each([
  ['a body that is no question', desk(), { messages: [] }, 'invalid_request'],
  [
    'a caller who cannot be identified',
    desk(async () => ({ identify: () => Promise.reject(new AppError('unauthenticated', 'Sign in.')) })),
    question,
    'unauthenticated',
  ],
  ['a caller without the role', desk(async () => ({ identify: async () => callerWith() })), question, 'forbidden'],
  ['settings that are invalid', desk(() => Promise.reject(new Error('SEARCH_KEY'))), question, 'misconfigured'],
  [
    'an error that nobody foresaw',
    desk(async () => ({ identify: () => Promise.reject(new TypeError('said "secret"')) })),
    question,
    'internal',
  ],
] as const)('%s is one event, under the id the caller gets', async (_, { host, told }, body, code) => {
  const handler = chatFunction(host, operation, async () => ({}))
  const response = await handler(jsonRequest(body), invocation())
  expect(new Headers((response as { headers: Headers }).headers).get('x-request-id')).toBe(testRequestId)
  expect(told).toMatchObject([{ requestId: testRequestId, code, latencyMs: 5, attempts: [] }])
  expect(JSON.stringify(told)).not.toContain('secret')
})

test('a caller who leaves while sending the question is one event, and no error of ours', async () => {
  const { host, told } = desk()
  const connection = unwatchedConnection()
  const broken = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from('{"messages":')
    connection.abandon()
    throw new TypeError('terminated')
  }
  const handler = chatFunction({ ...host, connectionOf: () => connection }, operation, async () => ({}))
  const request = Object.defineProperty(jsonRequest(question), 'body', { value: ReadableStream.from(broken()) })
  expect(await handler(request, invocation())).toMatchObject({ status: 499 })
  expect(told).toMatchObject([{ code: 'interrupted' }])
})

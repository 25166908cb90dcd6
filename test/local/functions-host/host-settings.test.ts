// What the host reads before it starts: host.json, app settings, and the small formats in them.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  readAppSettings,
  resolveSettings,
  storageConnectionString,
} from '../../../local/functions-host/app-settings.ts'
import { parseBlobPath } from '../../../local/functions-host/blob/blob-path.ts'
import { readHostJson } from '../../../local/functions-host/host-json.ts'
import { decodeMessage } from '../../../local/functions-host/queue/decode-message.ts'
import { createPollingInterval } from '../../../local/functions-host/queue/polling-interval.ts'
import { parseTimeSpan } from '../../../local/functions-host/time-span.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'functions-host-settings-'))
})
afterAll(async () => await rm(directory, { recursive: true, force: true }))

test('host.json has the defaults of the runtime', async () => {
  await writeFile(join(directory, 'host.json'), '{"version":"2.0"}')

  expect(await readHostJson(directory)).toEqual({
    functionTimeoutMs: 30 * 60_000,
    routePrefix: 'api',
    poisonBlobThreshold: 5,
    queues: {
      batchSize: 16,
      newBatchThreshold: 8,
      maxDequeueCount: 5,
      maxPollingIntervalMs: 60_000,
      visibilityTimeoutMs: 0,
      messageEncoding: 'base64',
    },
  })
})

test('a host.json that is not valid is refused with the places at fault', async () => {
  const queues = { batchSize: 64, visibilityTimeout: 'soon' }
  await writeFile(join(directory, 'host.json'), JSON.stringify({ version: '2.0', extensions: { queues } }))

  await expect(readHostJson(directory)).rejects.toThrow(/"soon" is not a duration[^]*batchSize/)
})

test('the environment wins over local.settings.json', async () => {
  const path = join(directory, 'local.settings.json')
  await writeFile(path, JSON.stringify({ IsEncrypted: false, Values: { A: 'file', B: 'file', PORT: 7071 } }))

  expect(await readAppSettings({ A: 'environment' }, path)).toEqual({ A: 'environment', B: 'file', PORT: '7071' })
})

test('%NAME% is an app setting', () => {
  expect(resolveSettings('a-%X%-%Y%', { X: '1', Y: '2' })).toBe('a-1-2')
  expect(() => resolveSettings('%Z%', {})).toThrow('needs the app setting Z')
})

test('a connection is an app setting, by default the storage of the host', () => {
  const settings = { STORAGE: 'one', AzureWebJobsStorage: 'host', AzureWebJobsOther: 'two' }

  expect(storageConnectionString('STORAGE', settings)).toBe('one')
  expect(storageConnectionString('Other', settings)).toBe('two')
  expect(storageConnectionString(undefined, settings)).toBe('host')
  expect(() => storageConnectionString('NONE', settings)).toThrow('the app setting NONE')
})

test.each([
  ['00:00:02', 2_000],
  ['00:00:00.25', 250],
  ['1.02:03:04', 93_784_000],
  ['7', 7 * 86_400_000],
  ['two', undefined],
])('the duration %s is %s ms', (text, expected) => {
  expect(parseTimeSpan(text)).toBe(expected)
})

test.each([
  ['documents/{name}', 'a/b.md', { name: 'a/b.md' }],
  ['documents/{*name}', 'a/b.md', { name: 'a/b.md' }],
  ['documents/{name}.{extension}', 'a.b.md', { name: 'a.b', extension: 'md' }],
  ['documents/in/{name}', 'out/a', undefined],
  ['documents/{user}/{name}', 'u/v/a', { user: 'u/v', name: 'a' }],
  ['documents', 'anything', {}],
])('the blob path %s against "%s" gives %o', (path, name, params) => {
  expect(parseBlobPath(path).match(name)).toEqual(params)
})

test('a queue message is base64 of UTF-8, or it is none', () => {
  expect(decodeMessage(Buffer.from('å').toString('base64'), 'base64')).toBe('å')
  expect(decodeMessage('{"a":1}', 'base64')).toBeUndefined()
  expect(decodeMessage('/w==', 'base64')).toBeUndefined()
  expect(decodeMessage('{"a":1}', 'none')).toBe('{"a":1}')
})

test('an empty queue is asked less and less often, up to the longest interval; a message resets that', () => {
  const interval = createPollingInterval(1_000, () => 0.5)

  expect([1, 2, 3, 4, 5].map(() => interval.next(false))).toEqual([100, 200, 400, 800, 1_000])
  expect(interval.next(true)).toBe(0)
  expect(interval.next(false)).toBe(100)
})

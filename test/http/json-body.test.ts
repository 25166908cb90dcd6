import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { readJson } from '../../shared/http/json-body.ts'
import { jsonRequest, requestOf, streamedRequest } from './fake-exchange.ts'

const schema = z.object({ name: z.string(), list: z.array(z.object({ count: z.number() })).optional() })
const limit = 1_000

describe('a JSON body', () => {
  test('is read, without the fields nobody asked for', async () => {
    expect(await readJson(jsonRequest({ name: 'é', extra: 1 }), schema, limit)).toEqual({ name: 'é' })
  })

  test('names every field at fault', async () => {
    const read = readJson(jsonRequest({ name: 1, list: [{ count: 1 }, { count: 'x' }] }), schema, limit)
    await expect(read).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringMatching(/name.*list\[1\]\.count/),
      details: {
        fields: [expect.objectContaining({ path: 'name' }), expect.objectContaining({ path: 'list[1].count' })],
      },
    })
  })

  test.each([[''], ['null'], ['"text"'], ['[]']])('that is no object is at fault as a whole: %j', async (text) => {
    await expect(readJson(jsonRequest(text), schema, limit)).rejects.toMatchObject({
      code: 'invalid_request',
      details: { fields: [expect.objectContaining({ path: 'body' })] },
    })
  })

  test('is as absent as one that is empty', async () => {
    await expect(readJson(requestOf(), schema, limit)).rejects.toMatchObject({ code: 'invalid_request' })
  })

  test('says where it stops being JSON, and does not repeat the text', async () => {
    const read = readJson(jsonRequest('{"name": secret}'), schema, limit)
    await expect(read).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringMatching(/character 9/),
    })
    await expect(read).rejects.not.toMatchObject({ message: expect.stringContaining('secret') })
  })

  test('must be UTF-8', async () => {
    const latin1 = requestOf({ method: 'POST', body: { bytes: Buffer.from('{"name":"é"}', 'latin1') } })
    await expect(readJson(latin1, schema, limit)).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('UTF-8'),
    })
  })

  test('may begin with a byte order mark', async () => {
    expect(await readJson(jsonRequest('\ufeff{"name":"a"}'), schema, limit)).toEqual({ name: 'a' })
  })

  test('cannot change the prototype of anything', async () => {
    const body = await readJson(jsonRequest('{"name":"a","__proto__":{"isAdmin":true}}'), schema, limit)
    expect(body).not.toHaveProperty('isAdmin')
    expect({}).not.toHaveProperty('isAdmin')
  })
})

describe('a body over the limit is refused, with limit and size,', () => {
  test('by its announced length, before any of it is read', async () => {
    let isRead = false
    const request = streamedRequest(
      (async function* () {
        isRead = true
        yield Buffer.from('{}')
      })(),
      { 'content-length': '1001' },
    )
    await expect(readJson(request, schema, limit)).rejects.toMatchObject({
      code: 'too_large',
      details: { limitBytes: 1_000, sizeBytes: 1_001 },
    })
    expect(isRead).toBe(false)
  })

  test('by what arrives, of which no more is read than is needed to know', async () => {
    let sentBytes = 0
    const endless = streamedRequest(
      (async function* () {
        while (true) {
          sentBytes += 400
          yield Buffer.alloc(400, ' ')
        }
      })(),
    )
    await expect(readJson(endless, schema, limit)).rejects.toMatchObject({
      code: 'too_large',
      details: { limitBytes: 1_000, sizeBytes: 1_200 },
    })
    expect(sentBytes).toBeLessThanOrEqual(1_600)
  })
})

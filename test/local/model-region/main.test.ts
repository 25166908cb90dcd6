// A region as a process of its own, as `npm start` runs it.
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, it } from 'vitest'

const main = fileURLToPath(new URL('../../../local/model-region/main.ts', import.meta.url))

let child: ChildProcess | undefined
afterEach(() => child?.kill('SIGKILL'))

it('says where it is ready, is what its options say, and ends when told to', async () => {
  child = fork(main, ['--region', 'East US 2', '--key', 'one', '--key', 'two', '--tokens-per-minute', '2000'])
  const [message] = await once(child, 'message')
  expect(message).toEqual({ ready: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) })

  for (const key of ['one', 'two']) {
    const response = await fetch(`${message.ready}/openai/v1/chat/completions`, {
      method: 'POST',
      headers: { 'api-key': key },
      body: JSON.stringify({ model: 'chat', max_tokens: 999, messages: [{ role: 'user', content: 'abcd' }] }),
    })
    expect(response.status).toBe(200)
    expect(response.headers.get('x-ms-region')).toBe('East US 2')
    expect(response.headers.get('x-ratelimit-remaining-tokens')).toBe(key === 'one' ? '1000' : '0')
  }
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
})

it('has the context window it is told', async () => {
  child = fork(main, ['--context-window-tokens', '100'])
  const [message] = await once(child, 'message')
  const response = await fetch(`${message.ready}/openai/v1/chat/completions`, {
    method: 'POST',
    headers: { 'api-key': 'local-key' },
    body: JSON.stringify({ model: 'chat', max_tokens: 99, messages: [{ role: 'user', content: 'abcd' }] }),
  })
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ error: { code: 'context_length_exceeded' } })
})

it('says what is wrong with an option instead of starting', async () => {
  child = fork(main, ['--port', 'http'])
  const [message] = await once(child, 'message')
  expect(message).toEqual({ failed: "--port must be a number of at least 0, not 'http'" })
  expect(await once(child, 'exit')).toEqual([1, null])
})

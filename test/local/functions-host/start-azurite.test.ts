// Azurite as tests and drills start it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect, it, vi } from 'vitest'

it('ends with the process that started it, even when that was killed', async () => {
  const module = new URL('support/start-azurite.ts', import.meta.url)
  const script = `const { startAzurite } = await import('${module.href}'); console.log((await startAzurite()).connectionString)`
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [connectionString] = (await once(createInterface(parent.stdout), 'line')) as [string]
  const url = /BlobEndpoint=(?<url>[^;]+)/.exec(connectionString)?.groups?.['url'] ?? ''
  expect((await fetch(url)).status).toBeGreaterThanOrEqual(400)

  parent.kill('SIGKILL')
  await vi.waitFor(() => expect(fetch(url)).rejects.toThrow('fetch failed'), { timeout: 10_000, interval: 100 })
}, 30_000)

// Starting, dying, restarting and stopping: the worker process under the host, and the host as a process.
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startFunctionsHost } from '../../../local/functions-host/start-functions-host.ts'
import { appRoot, startFixtureApp, type FixtureApp } from './support/start-fixture-app.ts'

describe('a worker that dies', () => {
  let app: FixtureApp
  beforeEach(async () => {
    app = await startFixtureApp()
  })
  afterEach(async () => await app.close())

  test('ends the calls it held with 502, and the next call waits for the new worker', async () => {
    const pid = await workerPid(app.url)
    const held = fetch(`${app.url}/api/waits`)
    await app.waitForRecords('waiting', 1)

    process.kill(pid, 'SIGKILL')
    expect((await held).status).toBe(502)
    const next = await fetch(`${app.url}/api/process`)

    expect(next.status).toBe(200)
    expect(await next.json()).not.toEqual({ pid })
  })

  test('breaks off the answers it was writing', async () => {
    const pid = await workerPid(app.url)
    const response = await fetch(`${app.url}/api/gated/forever`)

    process.kill(pid, 'SIGKILL')

    await expect(response.text()).rejects.toThrow('terminated')
    expect((await fetch(`${app.url}/api/process`)).status).toBe(200)
  })

  test('is replaced as often as it dies', async () => {
    const pids = new Set<number>()
    for (let round = 0; round < 3; round += 1) {
      const pid = await workerPid(app.url)
      pids.add(pid)
      process.kill(pid, 'SIGKILL')
      await expect.poll(() => isRunning(pid)).toBe(false)
    }

    expect(pids.size).toBe(3)
    expect(await workerPid(app.url)).toBeGreaterThan(0)
  })
})

test('a function that outlives functionTimeout costs the worker, even one that blocks it', async () => {
  const app = await startFixtureApp({ limits: { functionTimeoutMs: 500 } })
  const pid = await workerPid(app.url)

  const response = await fetch(`${app.url}/api/blocks`)

  expect(response.status).toBe(502)
  expect(app.logLines.join('\n')).toContain('blocks ran longer than 500 ms (functionTimeout)')
  expect(await workerPid(app.url)).not.toBe(pid)
  await app.close()
})

describe('an app that cannot start', () => {
  test('says which entry files are at fault, all of them', async () => {
    const start = startFunctionsHost({ appRoot, entries: ['functions/echo.ts', 'broken/*.ts'] })

    await expect(start).rejects.toThrow(
      /missing\.ts cannot be loaded[^]*throws\.ts cannot be loaded: Error: this entry/,
    )
  })

  test('says when no file matches', async () => {
    await expect(startFunctionsHost({ appRoot, entries: ['none/*.ts'] })).rejects.toThrow('no file matches "none/*.ts"')
  })

  test('says which app setting is missing', async () => {
    const start = startFunctionsHost({ appRoot, entries: ['functions/queues.ts'] })

    await expect(start).rejects.toThrow('the app setting JOB_QUEUE, which is not set')
  })
})

test('a function of a kind that this host does not serve is named, and the others run', async () => {
  const app = await startFixtureApp({ entries: ['functions/{echo,unserved}.ts'] })

  expect(app.logLines.join('\n')).toContain('events is not served: this host has no eventHubTrigger')
  expect((await fetch(`${app.url}/api/echo`)).status).toBe(201)
  await app.close()
})

test('stopping takes no new calls, lets those under way finish, and leaves no process', async () => {
  const app = await startFixtureApp({ limits: { stopGraceMs: 20_000 } })
  const pid = await workerPid(app.url)
  const response = await fetch(`${app.url}/api/slowly`)

  const closing = app.close()

  await expect(fetch(`${app.url}/api/process`)).rejects.toThrow('fetch failed')
  expect(isRunning(pid)).toBe(true)
  expect(await response.text()).toBe('firstlast')
  await closing
  expect(isRunning(pid)).toBe(false)
})

test('a client that keeps a connection open without asking anything does not hold up stopping', async () => {
  // Longer than the test may take.
  const app = await startFixtureApp({ limits: { stopGraceMs: 120_000 } })
  const { hostname, port } = new URL(app.url)
  const idle = connect(Number(port), hostname)
  await once(idle, 'connect')
  const ended = once(idle, 'close')

  await app.close()
  await ended
})

test('stopping breaks off calls that do not finish in time', async () => {
  const app = await startFixtureApp({ limits: { stopGraceMs: 200 } })
  const pid = await workerPid(app.url)
  const response = await fetch(`${app.url}/api/gated/never`)

  const [body] = await Promise.allSettled([response.text(), app.close()])

  expect(body.status).toBe('rejected')
  expect(isRunning(pid)).toBe(false)
})

describe('the host as a process', () => {
  let directory: string
  let host: ChildProcess
  let url: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'functions-host-process-'))
    const settingsFile = join(directory, 'local.settings.json')
    await writeFile(settingsFile, JSON.stringify({ Values: { RECORDS_FILE: join(directory, 'records.jsonl') } }))
    const main = fileURLToPath(new URL('../../../local/functions-host/main.ts', import.meta.url))
    const options = ['--app-root', appRoot, '--port', '0', '--data-dir', directory, '--settings-file', settingsFile]
    const entries = ['--entries', 'enable-streaming.ts', '--entries', 'functions/{echo,failing,streaming}.ts']
    host = fork(main, [...options, ...entries], { execArgv: [], silent: true })
    host.stdout?.resume()
    const [message] = (await once(host, 'message')) as [{ readonly ready: string }]
    url = message.ready
  })
  afterEach(async () => await rm(directory, { recursive: true, force: true }))

  test('ends with its parent’s channel, and takes the worker with it', async () => {
    const pid = await workerPid(url)
    const exited = once(host, 'exit')

    host.disconnect()

    expect((await exited)[0]).toBe(0)
    await expect.poll(() => isRunning(pid)).toBe(false)
  })

  test('killed hard, even while its worker is blocked, leaves no worker', async () => {
    const pid = await workerPid(url)
    void fetch(`${url}/api/blocks`).catch(() => {})
    await expect.poll(() => isAnswering(url), { timeout: 10_000 }).toBe(false)

    host.kill('SIGKILL')

    await expect.poll(() => isRunning(pid), { timeout: 10_000 }).toBe(false)
  })
})

async function workerPid(url: string): Promise<number> {
  const { pid } = (await (await fetch(`${url}/api/process`)).json()) as { readonly pid: number }
  return pid
}

async function isAnswering(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/api/process`, { signal: AbortSignal.timeout(300) })).ok
  } catch {
    return false
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

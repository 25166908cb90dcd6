// `npm start` as a person uses it: what it prints works, what dies comes back, and nothing is left behind.
import type { ChildProcess } from 'node:child_process'
import { execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HoldfastClient } from './holdfast-client.ts'
import { until } from './until.ts'

const projectRoot = fileURLToPath(new URL('../..', import.meta.url))
/** Away from the defaults, so that a developer's own instance can go on running. */
const port = 7_650

interface Started {
  readonly process: ChildProcess
  readonly output: () => string
}

let dataDir: string
let started: Started
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'holdfast-start-'))
  started = start()
  await until(() => expect(started.output()).toContain('Holdfast is ready'))
}, 120_000)
afterAll(async () => {
  started.process.kill('SIGINT')
  await rm(dataDir, { recursive: true, force: true })
})

function start(): Started {
  const child = spawn(process.execPath, ['local/start.ts', '--port', String(port), '--data-dir', dataDir], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
  return { process: child, output: () => output }
}

/** The process and all its descendants, with their command lines. */
function family(pid: number): { readonly pid: number; readonly command: string }[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
  const all = stdout.split('\n').flatMap((line) => {
    const [, own, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []
    return own && parent && command ? [{ pid: Number(own), parent: Number(parent), command }] : []
  })
  const members = [{ pid, command: '' }]
  for (const member of members) members.push(...all.filter(({ parent }) => parent === member.pid))
  return members
}

const isAlive = (pid: number): boolean =>
  spawnSync('ps', ['-p', String(pid), '-o', 'stat='])
    .stdout.toString()
    .trim() !== ''

describe('npm start', () => {
  const api = new HoldfastClient(`http://127.0.0.1:${port}`)

  test('prints curl lines that work when they are pasted', async () => {
    const commands = [...started.output().matchAll(/^ {2}(curl (?:.*\\\n)?.*)$/gm)].map(([, command]) => command ?? '')
    expect(commands).toHaveLength(4)
    for (const command of commands) {
      const { stdout } = await promisify(execFile)('sh', ['-c', command], { cwd: projectRoot })
      expect(stdout).not.toBe('')
      expect(stdout).not.toContain('"error"')
    }
  })

  test("answers about itself from the project's own docs", async () => {
    const { context } = await api.ask('What happens when a client closes the connection?')
    expect(context.citations[0]?.documentName).toMatch(/^docs\//)
  })

  test('writes all addresses to endpoints.json', async () => {
    const endpoints: unknown = JSON.parse(await readFile(join(dataDir, 'endpoints.json'), 'utf8'))
    expect(endpoints).toMatchObject({ functions: `http://127.0.0.1:${port}`, regions: { eastus2: expect.any(String) } })
  })

  test('refuses a taken port in plain words', async () => {
    const second = start()
    await once(second.process, 'exit')
    expect(second.process.exitCode).toBe(1)
    expect(second.output()).toMatch(/Could not start: .*port \d+ is taken/)
  })

  test.each([
    'azurite/main',
    'search/main',
    'cosmos/main',
    'insights/main',
    'model-region/main',
    'functions-host/main',
    'worker-main',
  ])('starts %s again when it is killed', async (name) => {
    const victims = family(started.process.pid ?? 0).filter(({ command }) => command.includes(name))
    expect(victims.length).toBeGreaterThan(0)
    for (const { pid } of victims) process.kill(pid, 'SIGKILL')
    await until(async () => {
      const survivors = family(started.process.pid ?? 0).filter(({ command }) => command.includes(name))
      expect(survivors.length).toBe(victims.length)
      expect((await api.fetch('/health/ready')).status).toBe(200)
      expect((await api.ask('What is a tombstone?')).message.content).not.toBe('')
    })
  })

  test('ends everything on Ctrl-C, and is ready again within a minute', async () => {
    const members = family(started.process.pid ?? 0)
    expect(members.length).toBeGreaterThan(6)
    started.process.kill('SIGINT')
    await once(started.process, 'exit')
    await until(() => expect(members.filter(({ pid }) => isAlive(pid))).toEqual([]))

    const startedAt = performance.now()
    started = start()
    await until(() => expect(started.output()).toContain('Holdfast is ready'))
    // Seconds on a machine of its own; the rest of the tests are running beside this one.
    expect(performance.now() - startedAt).toBeLessThan(60_000)
    expect((await api.ask('What is a tombstone?')).context.citations.length).toBeGreaterThan(0)
  })

  test('leaves nothing behind when it is killed itself', async () => {
    const members = family(started.process.pid ?? 0)
    started.process.kill('SIGKILL')
    await until(() => expect(members.filter(({ pid }) => isAlive(pid))).toEqual([]))
  })
})

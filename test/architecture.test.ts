// The fences are lint rules; here each is shown to hold: a violation is planted, and has to be found.
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'

const root = fileURLToPath(new URL('..', import.meta.url))

const violations: readonly (readonly [file: string, line: string])[] = [
  ['shared/kernel/plant.ts', `import '../models/chat-model.ts'`],
  ['shared/config/plant.ts', `import '../chat/question.ts'`],
  ['shared/models/plant.ts', `import '../retrieval/passage.ts'`],
  ['shared/models/pool/plant.ts', `import '../../memory/conversation.ts'`],
  ['shared/retrieval/plant.ts', `import '../memory/conversation.ts'`],
  ['shared/memory/plant.ts', `import '../retrieval/passage.ts'`],
  ['shared/documents/plant.ts', `import '../models/chat-model.ts'`],
  ['shared/cost/plant.ts', `import '../chat/question.ts'`],
  ['shared/telemetry/plant.ts', `import '../chat/question.ts'`],
  ['shared/telemetry/plant-sdk.ts', `import '@opentelemetry/sdk-trace-base'`],
  ['shared/chat/plant-tracing.ts', `import '@opentelemetry/api'`],
  ['functions/plant-tracing.ts', `import '@opentelemetry/api'`],
  ['shared/chat/plant.ts', `import '../azure/openai-client.ts'`],
  ['shared/chat/plant-http.ts', `import '../http/caller.ts'`],
  ['shared/chat/plant-sdk.ts', `import 'openai'`],
  ['shared/indexing/plant.ts', `import '../chat/question.ts'`],
  ['shared/indexing/plant-sdk.ts', `import '@azure/search-documents'`],
  ['shared/operations/plant.ts', `import '../http/caller.ts'`],
  ['shared/http/plant.ts', `import '../azure/openai-client.ts'`],
  ['shared/http/plant-sdk.ts', `import '@azure/cosmos'`],
  ['shared/jobs/plant.ts', `import '../http/caller.ts'`],
  ['shared/jobs/plant-sdk.ts', `import '@azure/storage-queue'`],
  ['shared/chat/plant-jobs.ts', `import '../jobs/job-host.ts'`],
  ['shared/azure/plant.ts', `import '../http/caller.ts'`],
  ['shared/azure/plant-compose.ts', `import '../compose.ts'`],
  ['shared/chat/plant-local.ts', `import '../../local/run-as-child.ts'`],
  ['functions/plant.ts', `import '../shared/azure/openai-client.ts'`],
  ['functions/plant-sdk.ts', `import '@azure/cosmos'`],
  ['functions/plant-local.ts', `import '../local/run-as-child.ts'`],
  ['functions/plant-environment.ts', `export const key = process.env['KEY']`],
  ['shared/chat/plant-environment.ts', `export const key = process.env['KEY']`],
  ['local/plant.ts', `import '../shared/chat/question.ts'`],
  ['ops/plant.ts', `import '../shared/chat/question.ts'`],
  ['local/plant-function.ts', `import '../functions/chats-post.ts'`],
]

const innocent: readonly (readonly [file: string, line: string])[] = [
  ['shared/chat/innocent.ts', `import '../models/chat-model.ts'`],
  ['shared/azure/innocent.ts', `import 'openai'`],
  ['shared/telemetry/innocent.ts', `import '@opentelemetry/api'`],
  ['functions/innocent.ts', `import '../shared/chat/question.ts'`],
  ['local/innocent.ts', `import '../shared/kernel/clock.ts'`],
]

const cycle: readonly (readonly [file: string, line: string])[] = [
  ['shared/chat/cycle-a.ts', `import { b } from './cycle-b.ts'\nexport const a = (): unknown => b`],
  ['shared/chat/cycle-b.ts', `import { a } from './cycle-a.ts'\nexport const b = (): unknown => a`],
]

const report = z.object({ diagnostics: z.array(z.object({ code: z.string(), filename: z.string() })) })

let planted: string
let found: Map<string, string[]>

beforeAll(() => {
  planted = mkdtempSync(join(tmpdir(), 'fences-'))
  copyFileSync(join(root, '.oxlintrc.json'), join(planted, '.oxlintrc.json'))
  for (const [file, line] of [...violations, ...innocent, ...cycle]) {
    mkdirSync(dirname(join(planted, file)), { recursive: true })
    writeFileSync(join(planted, file), `${line}\n`)
  }
  const oxlint = join(root, 'node_modules/.bin/oxlint')
  const { stdout } = spawnSync(oxlint, ['--format', 'json', 'functions', 'shared', 'local', 'ops'], {
    cwd: planted,
    encoding: 'utf8',
  })
  found = new Map()
  for (const { code, filename } of report.parse(JSON.parse(stdout)).diagnostics) {
    found.set(filename, [...(found.get(filename) ?? []), code])
  }
})

afterAll(() => rmSync(planted, { recursive: true, force: true }))

describe('the fences', () => {
  test.each(violations)('%s may not say: %s', (file) => {
    expect(found.get(file)).toContainEqual(expect.stringMatching(/no-restricted-imports|no-process-env/))
  })

  test.each(innocent)('%s may say: %s', (file) => {
    expect(found.get(file) ?? []).not.toContainEqual(expect.stringMatching(/no-restricted-imports|no-process-env/))
  })

  test('a cycle of imports is found', () => {
    expect([
      ...(found.get('shared/chat/cycle-a.ts') ?? []),
      ...(found.get('shared/chat/cycle-b.ts') ?? []),
    ]).toContainEqual(expect.stringContaining('no-cycle'))
  })

  test('every folder of shared/ has its fence', () => {
    const fenced = new Set(violations.map(([file]) => /^shared\/([a-z]+)\//.exec(file)?.[1]).filter(Boolean))
    const entries = readdirSync(join(root, 'shared'), { withFileTypes: true })
    const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
    expect(folders.filter((folder) => !fenced.has(folder))).toEqual([])
    expect(folders.length).toBeGreaterThan(5)
  })
})

// The SDK of Application Insights is loaded for those who use it.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const composition = new URL('../../shared/compose-telemetry.ts', import.meta.url).href
const root = fileURLToPath(new URL('../..', import.meta.url))

/** The packages of SDKs and exporters that a process has resolved once telemetry has started. */
function packagesLoaded(connectionString: string | undefined): string[] {
  const script = `
    import { registerHooks } from 'node:module'
    const loaded = new Set()
    registerHooks({ load: (url, context, next) => {
      const name = /node_modules\\/((?:@opentelemetry|@azure)\\/[^/]+)/.exec(url)?.[1]
      if (name) loaded.add(name)
      return next(url, context)
    } })
    const { startTelemetry } = await import(${JSON.stringify(composition)})
    await startTelemetry({ insightsConnectionString: ${JSON.stringify(connectionString)}, roleName: 'test', tracedPercent: 100 })
    console.log(JSON.stringify([...loaded]))
    process.exit()`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: root,
    encoding: 'utf8',
  })
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout) as string[]
}

test('without a connection string no SDK is loaded', () => {
  expect(packagesLoaded(undefined)).toEqual(['@opentelemetry/api'])
})

test('with one the SDK is, and the exporters are not before there is something to export', () => {
  const key = 'InstrumentationKey=00000000-0000-4000-8000-000000000000;IngestionEndpoint=http://127.0.0.1:9/'
  const loaded = packagesLoaded(key)
  expect(loaded).toEqual(expect.arrayContaining(['@opentelemetry/sdk-trace-base', '@opentelemetry/sdk-metrics']))
  expect(loaded).not.toContain('@azure/monitor-opentelemetry-exporter')
})

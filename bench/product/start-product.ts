// The product to measure: the application in the development host, over stand-ins, each in a process of its own.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { commandLine } from '../../local/command-line.ts'
import { SupervisedChild } from '../../local/start/supervised-child.ts'
import { HoldfastClient } from '../../test/end-to-end/holdfast-client.ts'
import { benchDir } from './bench-dir.ts'
import { documents, questionAbout } from './corpus.ts'
import type { StandIns } from './start-stand-ins.ts'
import { failLoudly, startStandIns } from './start-stand-ins.ts'
import type { CpuUsage, MemoryUsage } from './worker-usage.ts'
import { readCpuUsage, readMemoryUsage } from './worker-usage.ts'

export interface ProductUnderTest {
  readonly url: string
  readonly appRoot: string
  readonly standIns: StandIns
  /** Of the process that runs the functions, not of the host in front of it. */
  workerCpu(): Promise<CpuUsage>
  workerMemory(): Promise<MemoryUsage>
  close(): Promise<void>
}

export interface ProductPlan {
  /** The folder of its manifest and host settings. */
  readonly appRoot: string
  /** Entry files below that. */
  readonly entries: string
  /** App settings beyond those that lead to the stand-ins. */
  readonly settings?: Readonly<Record<string, string>>
  /** Of the model regions, as their command line has them. */
  readonly regionOptions?: Readonly<Record<string, string>>
}

export async function startProduct(plan: ProductPlan): Promise<ProductUnderTest> {
  await mkdir(benchDir, { recursive: true })
  const standIns = await startStandIns(plan.regionOptions)
  const usageSocket = join(benchDir, 'worker-usage.sock')
  const host = functionsHost(plan, await writeWorkerSettings(standIns, plan, usageSocket))
  const close = async (): Promise<void> => {
    await host.stop()
    await standIns.close()
  }
  try {
    const url = await host.start()
    return {
      url,
      appRoot: plan.appRoot,
      standIns,
      workerCpu: () => readCpuUsage(usageSocket),
      workerMemory: () => readMemoryUsage(usageSocket),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

function functionsHost({ appRoot, entries }: ProductPlan, settingsFile: string): SupervisedChild {
  const options = {
    'app-root': appRoot,
    entries,
    port: '0',
    'data-dir': join(benchDir, 'functions-host'),
    'settings-file': settingsFile,
  }
  const module = fileURLToPath(new URL('../../local/functions-host/main.ts', import.meta.url))
  return new SupervisedChild({ name: 'functions host', module, args: commandLine(options), isQuiet: true }, failLoudly)
}

/** In a file they reach the worker alone: the host in front must not load what reports the worker's usage. */
async function writeWorkerSettings(
  { appSettings }: StandIns,
  { settings }: ProductPlan,
  usageSocket: string,
): Promise<string> {
  const reporter = pathToFileURL(fileURLToPath(new URL('report-worker-usage.ts', import.meta.url)))
  const path = join(benchDir, 'settings.json')
  const values = {
    ...appSettings,
    ...settings,
    NODE_OPTIONS: `--expose-gc --import ${reporter.href}`,
    BENCH_USAGE_SOCKET: usageSocket,
  }
  await writeFile(path, JSON.stringify({ Values: values }))
  return path
}

export async function uploadDocuments(url: string): Promise<void> {
  const client = new HoldfastClient(url)
  for (const { name, text } of documents) {
    const response = await client.put(name, text)
    if (!response.ok) throw new Error(`uploading ${name}: ${response.status} ${await response.text()}`)
  }
  for (const { name } of documents) await client.settled(name)
  // The first answer makes the conversations' container, which the turns by hand use as well.
  await client.ask(questionAbout(0))
}

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
import type { CpuProfile } from './cpu-profile.ts'
import type { CpuUsage, MemoryUsage } from './worker-usage.ts'
import { profileWhile, readCpuUsage, readMemoryUsage } from './worker-usage.ts'

/** One instance of the application: the development host and the worker that runs the functions. */
export interface RunningFunctions {
  readonly url: string
  /** Of the process that runs the functions, not of the host in front of it. */
  workerCpu(): Promise<CpuUsage>
  workerMemory(): Promise<MemoryUsage>
  /** What that process does while `run` is under way. */
  profileWorker(run: () => Promise<unknown>): Promise<CpuProfile>
  close(): Promise<void>
}

export interface ProductUnderTest extends RunningFunctions {
  readonly appRoot: string
  readonly standIns: StandIns
}

export interface FunctionsPlan {
  /** The folder of its manifest and host settings. */
  readonly appRoot: string
  /** Entry files below that. */
  readonly entries: string
  /** App settings beyond those that lead to the stand-ins. */
  readonly settings?: Readonly<Record<string, string>>
}

export interface ProductPlan extends FunctionsPlan {
  /** Of the model regions, as their command line has them. */
  readonly regionOptions?: Readonly<Record<string, string>>
}

export async function startProduct(plan: ProductPlan): Promise<ProductUnderTest> {
  const standIns = await startStandIns(plan.regionOptions)
  try {
    const functions = await startFunctions(plan, standIns)
    const close = async (): Promise<void> => {
      await functions.close()
      await standIns.close()
    }
    return { ...functions, appRoot: plan.appRoot, standIns, close }
  } catch (error) {
    await standIns.close()
    throw error
  }
}

/** @param name tells instances apart; what an earlier one of that name has remembered is known to the next. */
export async function startFunctions(
  plan: FunctionsPlan,
  standIns: StandIns,
  name = 'functions-host',
): Promise<RunningFunctions> {
  await mkdir(benchDir, { recursive: true })
  const usageSocket = join(benchDir, `${name}.sock`)
  const host = functionsHost(plan, name, await writeWorkerSettings(standIns, plan, name, usageSocket))
  try {
    return {
      url: await host.start(),
      workerCpu: () => readCpuUsage(usageSocket),
      workerMemory: () => readMemoryUsage(usageSocket),
      profileWorker: (run) => profileWhile(usageSocket, run),
      close: () => host.stop(),
    }
  } catch (error) {
    await host.stop()
    throw error
  }
}

function functionsHost({ appRoot, entries }: FunctionsPlan, name: string, settingsFile: string): SupervisedChild {
  const options = {
    'app-root': appRoot,
    entries,
    port: '0',
    'data-dir': join(benchDir, name),
    'settings-file': settingsFile,
  }
  const module = fileURLToPath(new URL('../../local/functions-host/main.ts', import.meta.url))
  return new SupervisedChild({ name, module, args: commandLine(options), isQuiet: true }, failLoudly)
}

/** In a file they reach the worker alone: the host in front must not load what reports the worker's usage. */
async function writeWorkerSettings(
  { appSettings }: StandIns,
  { settings }: FunctionsPlan,
  name: string,
  usageSocket: string,
): Promise<string> {
  const reporter = pathToFileURL(fileURLToPath(new URL('report-worker-usage.ts', import.meta.url)))
  const path = join(benchDir, `${name}.json`)
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

// Starts the development host for Azure Functions (Node.js model v4): a worker with the app, and the triggers in front of it.
import { resolve } from 'node:path'
import { systemClock } from '../../shared/kernel/clock.ts'
import type { Running } from '../run-as-child.ts'
import { readAppSettings } from './app-settings.ts'
import { createTriggerListeners } from './create-trigger-listeners.ts'
import type { ListenerServices } from './trigger-listener.ts'
import { defaultLimits, type FunctionsHostOptions } from './functions-host-options.ts'
import { readHostJson } from './host-json.ts'
import { createConsoleLog } from './host-log.ts'
import { startHttpFront } from './http/http-front.ts'
import { createRouteTable, readHttpFunction } from './http/route-table.ts'
import { selectServedFunctions } from './select-served-functions.ts'
import { settlesWithin } from './settles-within.ts'
import { WorkerSupervisor } from './supervision/worker-supervisor.ts'

/** The worker gets this long to end by itself once nothing is under way. */
const workerStopMs = 1_000
/** A storage call takes milliseconds; with storage gone, messages come back by themselves when their lease ends. */
const giveBackMs = 1_000

/** How long `close` takes at most with the default limits, with some room. */
export const longestCloseMs = defaultLimits.stopGraceMs + workerStopMs + giveBackMs + 1_000

export interface RunningFunctionsHost extends Running {
  /** Ends the worker as a crash does, waiting for one that is being started; another takes its place. */
  killWorker(): Promise<void>
}

/** Resolves when the app is loaded and every trigger listens; rejects with a readable reason when the app does not start. */
export async function startFunctionsHost(options: FunctionsHostOptions): Promise<RunningFunctionsHost> {
  const log = options.log ?? createConsoleLog({ isVerbose: false })
  const appRoot = resolve(options.appRoot)
  const hostJson = await readHostJson(appRoot)
  const settings = await readAppSettings(options.environment ?? process.env, options.settingsFile)
  const limits = { functionTimeoutMs: hostJson.functionTimeoutMs, ...defaultLimits, ...options.limits }
  const environment = { AZURE_FUNCTIONS_ENVIRONMENT: 'Development', ...settings }
  const supervisor = await WorkerSupervisor.start({ appRoot, entries: options.entries ?? [], environment }, limits, log)

  const dataDir = resolve(options.dataDir ?? `${appRoot}/.local/functions-host`)
  const services = { supervisor, settings, hostJson, limits, log, clock: systemClock, dataDir }
  try {
    return await listen(options, services)
  } catch (error) {
    await supervisor.stop(workerStopMs)
    throw error
  }
}

async function listen(options: FunctionsHostOptions, services: ListenerServices): Promise<RunningFunctionsHost> {
  const { supervisor, settings, hostJson, limits, log } = services
  const functions = selectServedFunctions((await supervisor.worker())?.functions ?? [], log)
  const routes = createRouteTable(
    functions.flatMap((registered) => readHttpFunction(registered, hostJson.routePrefix, settings) ?? []),
  )
  const listeners = createTriggerListeners(functions, services)
  const front = await startHttpFront({
    port: options.port ?? 0,
    hostname: options.hostname ?? '127.0.0.1',
    routes,
    byHand: new Map(listeners.flatMap(({ byHand }) => (byHand ? [[byHand.functionName, byHand.run]] : []))),
    keys: options.keys,
    settings: { isStrict: options.isStrict ?? false, activityTimeoutMs: limits.activityTimeoutMs },
    supervisor,
    log,
  })
  const close = async (): Promise<void> => {
    const stopped = Promise.all(listeners.map((listener) => listener.stop()))
    await Promise.all([front.drain(limits.stopGraceMs), settlesWithin(limits.stopGraceMs, stopped)])
    await supervisor.stop(workerStopMs)
    // Messages that were under way until now go back to their queues.
    await settlesWithin(giveBackMs, stopped)
  }

  for (const { name, methods, path } of routes) log.debug(`${name}: ${methods.join(',')} ${front.url}${path}`)
  for (const { description } of listeners) log.debug(description)
  try {
    await Promise.all(listeners.map((listener) => listener.start()))
  } catch (error) {
    await close()
    throw error
  }
  return { url: front.url, close, killWorker: async () => (await supervisor.worker())?.kill() }
}

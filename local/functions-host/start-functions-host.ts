// Starts the development host for Azure Functions (Node.js model v4): a worker with the app, and the triggers in front of it.
import { resolve } from 'node:path'
import { systemClock } from '../../shared/kernel/clock.ts'
import type { Running } from '../run-as-child.ts'
import { readAppSettings } from './app-settings.ts'
import { createTriggerListeners } from './create-trigger-listeners.ts'
import { defaultLimits, type FunctionsHostOptions } from './functions-host-options.ts'
import { readHostJson } from './host-json.ts'
import { createConsoleLog } from './host-log.ts'
import { startHttpFront } from './http/http-front.ts'
import { createRouteTable, readHttpFunction } from './http/route-table.ts'
import { settlesWithin } from './settles-within.ts'
import { WorkerSupervisor } from './supervision/worker-supervisor.ts'

/** The worker gets this long to end by itself once nothing is under way. */
const workerStopMs = 1_000

/** Resolves when the app is loaded and every trigger listens; rejects with a readable reason when the app does not start. */
export async function startFunctionsHost(options: FunctionsHostOptions): Promise<Running> {
  const log = options.log ?? createConsoleLog({ isVerbose: false })
  const appRoot = resolve(options.appRoot)
  const hostJson = await readHostJson(appRoot)
  const settings = await readAppSettings(options.environment ?? process.env, options.settingsFile)
  const limits = { functionTimeoutMs: hostJson.functionTimeoutMs, ...defaultLimits, ...options.limits }

  const supervisor = await WorkerSupervisor.start(
    { appRoot, entries: options.entries ?? [], environment: { ...settings } },
    limits,
    log,
  )
  try {
    const functions = (await supervisor.worker())?.functions ?? []
    const routes = createRouteTable(
      functions.flatMap((registered) => readHttpFunction(registered, hostJson.routePrefix, settings) ?? []),
    )
    const listeners = createTriggerListeners(functions, {
      supervisor,
      settings,
      hostJson,
      limits,
      log,
      clock: systemClock,
      dataDir: resolve(options.dataDir ?? `${appRoot}/.local/functions-host`),
    })
    const front = await startHttpFront({
      port: options.port ?? 0,
      hostname: options.hostname ?? '127.0.0.1',
      routes,
      keys: options.keys,
      settings: { isStrict: options.isStrict ?? false, activityTimeoutMs: limits.activityTimeoutMs },
      supervisor,
      log,
    })
    for (const { name, methods, path } of routes) log.info(`${name}: ${methods.join(',')} ${front.url}${path}`)
    for (const { description } of listeners) log.info(description)
    await Promise.all(listeners.map((listener) => listener.start()))

    return {
      url: front.url,
      close: async () => {
        await Promise.all([
          front.drain(limits.stopGraceMs),
          ...listeners.map((listener) => settlesWithin(limits.stopGraceMs, listener.stop())),
        ])
        await supervisor.stop(workerStopMs)
      },
    }
  } catch (error) {
    await supervisor.stop(workerStopMs)
    throw error
  }
}

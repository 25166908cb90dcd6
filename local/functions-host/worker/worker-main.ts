// The worker process: loads the function app through its own `@azure/functions` and runs invocations that the front sends.
import { Worker } from 'node:worker_threads'
import type { MessageToWorker } from '../worker-protocol.ts'
import { functionApp, runHooks } from './function-app.ts'
import { invokeFunction } from './invoke-function.ts'
import { loadEntries } from './load-entries.ts'
import { provideCoreModule } from './provide-core-module.ts'
import { tellFront } from './tell-front.ts'

provideCoreModule()
process.on('disconnect', () => process.exit(0))
// The front decides when to stop; a terminal's Ctrl-C reaches the whole process group.
process.on('SIGINT', () => {})
watchForOrphaning()

process.on('message', (message: MessageToWorker) => {
  switch (message.type) {
    case 'load':
      void load(message.appRoot, message.entries)
      return
    case 'invoke': {
      const { invocation } = message
      void invokeFunction(invocation).then((outcome) =>
        tellFront({ type: 'finished', invocationId: invocation.invocationId, outcome }),
      )
      return
    }
    case 'terminate':
      void runHooks('appTerminate', { hookData: {}, appHookData: functionApp.appHookData }).finally(() =>
        process.exit(0),
      )
  }
})

async function load(appRoot: string, entries: readonly string[]): Promise<void> {
  const problems = await loadEntries(appRoot, entries)
  if (problems.length > 0) {
    tellFront({ type: 'load-failed', problems })
    return
  }
  await runHooks('appStart', {
    functionAppDirectory: appRoot,
    hookData: {},
    appHookData: functionApp.appHookData,
  })
  const capabilities = (await functionApp.programmingModel?.getCapabilities?.({})) ?? {}
  tellFront({
    type: 'loaded',
    functions: [...functionApp.functions.values()].map(({ metadata }) => ({
      name: metadata.name,
      bindings: Object.entries(metadata.bindings).map(([name, binding]) => ({ ...binding, name })),
    })),
    httpUri: capabilities['HttpUri'],
  })
}

/** An event loop blocked by the app never sees `disconnect`; a thread of its own does see the front's death. */
function watchForOrphaning(): void {
  new Worker(new URL('orphan-watch.ts', import.meta.url), { workerData: process.ppid }).unref()
}

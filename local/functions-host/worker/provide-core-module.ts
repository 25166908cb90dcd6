// Makes `@azure/functions-core`, which exists only inside a Functions worker, resolve to this worker's own module.
import { registerHooks } from 'node:module'

export function provideCoreModule(): void {
  const url = new URL('core-api.ts', import.meta.url).href
  registerHooks({
    resolve: (specifier, context, nextResolve) =>
      specifier === '@azure/functions-core'
        ? { url, format: 'module-typescript', shortCircuit: true }
        : nextResolve(specifier, context),
  })
}

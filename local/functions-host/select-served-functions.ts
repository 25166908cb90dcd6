// Which functions of the app this host can serve; the others are named, and left out.
import type { HostLog } from './host-log.ts'
import { triggerOf } from './registered-trigger.ts'
import type { RegisteredFunction } from './worker-protocol.ts'

const servedTriggers: ReadonlySet<string | undefined> = new Set([
  'httptrigger',
  'queuetrigger',
  'blobtrigger',
  'timertrigger',
])

export function selectServedFunctions(
  functions: readonly RegisteredFunction[],
  log: HostLog,
): readonly RegisteredFunction[] {
  return functions.filter((registered) => {
    const unserved = unservedBindings(registered)
    if (unserved.length > 0) log.error(`${registered.name} is not served: this host has no ${unserved.join(', ')}`)
    return unserved.length === 0
  })
}

/** Besides its trigger a function may have an HTTP response; other input and output bindings are not provided. */
function unservedBindings(registered: RegisteredFunction): readonly string[] {
  const trigger = triggerOf(registered)
  return registered.bindings
    .filter((binding) =>
      binding === trigger
        ? !servedTriggers.has(binding.type.toLowerCase())
        : !(binding.type.toLowerCase() === 'http' && binding.direction === 'out'),
    )
    .map(({ type, direction }) => (type.toLowerCase().endsWith('trigger') ? type : `${type} (${direction})`))
}

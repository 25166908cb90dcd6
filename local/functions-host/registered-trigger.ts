// The trigger among a function's bindings.
import type { Binding, RegisteredFunction } from './worker-protocol.ts'

export function triggerOf(registered: RegisteredFunction): Binding | undefined {
  return registered.bindings.find(({ type }) => type.toLowerCase().endsWith('trigger'))
}

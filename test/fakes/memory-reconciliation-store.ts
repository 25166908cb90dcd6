// How far reconciliation has come, in memory.
import type { Reconciliation, ReconciliationStore } from '../../shared/operations/reconcile/reconciliation-store.ts'

export class MemoryReconciliationStore implements ReconciliationStore {
  state: Reconciliation | undefined
  writes = 0

  read: ReconciliationStore['read'] = async (signal) => {
    signal.throwIfAborted()
    return this.state && { state: structuredClone(this.state), revision: String(this.writes) }
  }

  write: ReconciliationStore['write'] = async (state, expected, signal) => {
    signal.throwIfAborted()
    if (expected !== (this.state && String(this.writes))) return undefined
    this.state = structuredClone(state)
    return String(++this.writes)
  }
}

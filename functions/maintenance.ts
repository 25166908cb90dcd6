// Every five minutes: has embedding models removed whose time is over, gives a re-index run that has lost its jobs new ones, and goes
// on with comparing blobs, catalogue and index, or begins anew when RECONCILE_MINUTES have passed.
import { app } from '@azure/functions'
import { reviveRun } from '../shared/indexing/reindex/revive-run.ts'
import { purgeExpiredModels } from '../shared/indexing/reindex/start-purge.ts'
import { reconcile } from '../shared/operations/reconcile/reconcile.ts'
import { host } from '../shared/serving-host.ts'

app.timer('maintenance', {
  schedule: '0 */5 * * * *',
  handler: async () => {
    const { maintenance, reindex } = await host.services()
    const { signal } = new AbortController()
    await purgeExpiredModels(reindex, signal)
    await reviveRun(reindex, signal)
    await reconcile(maintenance, signal)
  },
})

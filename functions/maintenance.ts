// Every five minutes: goes on with comparing blobs, catalogue and index, or begins anew when RECONCILE_MINUTES have passed.
import { app } from '@azure/functions'
import { reconcile } from '../shared/operations/reconcile/reconcile.ts'
import { host } from '../shared/serving-host.ts'

app.timer('maintenance', {
  schedule: '0 */5 * * * *',
  handler: async () => {
    const { maintenance } = await host.services()
    await reconcile(maintenance, new AbortController().signal)
  },
})

// Every five minutes: what keeps index, catalogue and storage in line without anybody asking for it.
import { app } from '@azure/functions'
import { jobFunction } from '../shared/jobs/job-function.ts'
import { maintain } from '../shared/operations/maintain.ts'
import { host } from '../shared/serving-host.ts'

app.timer('maintenance', {
  schedule: '0 */5 * * * *',
  handler: jobFunction(host, (services, _invocation, signal) => maintain(services, signal)),
})

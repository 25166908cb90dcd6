// Timer triggers in a running host.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startFixtureApp } from './support/start-fixture-app.ts'

const entries = ['functions/timers.ts']
const environment = { YEARLY_SCHEDULE: '0 0 0 1 1 *' }

test('a timer fires by its schedule, and tells the function when it ran and when it will run next', async () => {
  const app = await startFixtureApp({ entries, environment })

  await expect.poll(async () => (await app.records('tick')).length, { timeout: 20_000 }).toBeGreaterThanOrEqual(2)

  const tick = (await app.records('tick')).at(-1)
  expect(tick?.['timer']).toMatchObject({
    isPastDue: false,
    scheduleStatus: { last: expect.stringMatching(/000Z$/), next: expect.stringMatching(/000Z$/) },
  })
  await app.close()
})

test('runOnStartup fires once at start', async () => {
  const app = await startFixtureApp({ entries, environment })

  const [record] = await app.waitForRecords('yearly', 1)

  expect(record?.['timer']).toMatchObject({ isPastDue: false })
  await app.close()
})

test('a run that was missed while the host was down is made up for, as past due', async () => {
  const first = await startFixtureApp({ entries, environment })
  const directory = join(first.dataDir, '..', '..', `missed-${process.pid}`)
  await first.close()
  await mkdir(join(directory, 'timers'), { recursive: true })
  await writeFile(
    join(directory, 'timers', 'yearly.json'),
    JSON.stringify({ last: '2020-01-01T00:00:00.000Z', next: '2021-01-01T00:00:00.000Z' }),
  )

  const app = await startFixtureApp({ entries, environment, dataDir: directory })

  const [record] = await app.waitForRecords('yearly', 1)
  expect(record?.['timer']).toMatchObject({ isPastDue: true, scheduleStatus: { last: '2020-01-01T00:00:00.000Z' } })
  await app.close()
})

test('a timer is fired by hand through the admin endpoint, which knows timers only', async () => {
  const app = await startFixtureApp({ entries, environment })
  await app.waitForRecords('yearly', 1)

  const fire = (name: string, method = 'POST') => fetch(`${app.url}/admin/functions/${name}`, { method })
  expect((await fire('nobody')).status).toBe(404)
  expect((await fire('yearly', 'GET')).status).toBe(404)
  expect((await fire('yearly')).status).toBe(202)

  expect((await app.waitForRecords('yearly', 2)).at(-1)?.['timer']).toMatchObject({ isPastDue: false })
  await app.close()
})

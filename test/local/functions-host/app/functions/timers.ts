// A timer function that fires every second, and one that fires at start and then once a year.
import { app } from '@azure/functions'
import { record } from '../record.ts'

app.timer('everySecond', { schedule: '* * * * * *', handler: (timer) => record('tick', { timer }) })

app.timer('yearly', {
  schedule: '%YEARLY_SCHEDULE%',
  runOnStartup: true,
  handler: (timer) => record('yearly', { timer }),
})

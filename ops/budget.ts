// `budget`: what has been spent, on what and by whom, and what is left.
import { z } from 'zod'
import type { Command } from './command.ts'
import { cost, count, utc } from './report/units.ts'
import { table } from './report/table.ts'

const spent = z.object({
  holder: z.string().optional(),
  limitMicroDollars: z.number().optional(),
  spentMicroDollars: z.number(),
  degradedMicroDollars: z.number(),
  reservedMicroDollars: z.number(),
  unseenMicroDollars: z.number(),
  percent: z.number().optional(),
})

const line = z.object({
  purpose: z.string(),
  model: z.string(),
  calls: z.number(),
  costMicroDollars: z.number(),
})

const period = spent.extend({
  period: z.string(),
  periodEnd: z.string(),
  users: z.array(spent),
  tenants: z.array(spent),
  byPurposeAndModel: z.array(line),
})

const reply = z.object({ spending: z.object({ today: period, month: period }).optional() })
type Period = z.output<typeof period>

export const budget: Command = {
  name: 'budget',
  usage: '',
  summary: 'what has been spent today and this month, by whom and on what, and what is left',
  details: [
    'What instances have spent in the last few seconds is not in it yet.',
    'cheaper: of what was spent, for answers of the small model once the budget was out. set aside: leased to instances.',
    'unseen: at most so much was spent by instances that are gone, and not counted. docs/cost.md says how budgets work.',
  ],
  words: 0,
  options: {},
  async run({ api, show }) {
    show(await api.get('/ops/status', reply), ({ spending }) =>
      spending
        ? [...periodLines(spending.today), '', ...periodLines(spending.month)]
        : ['What has been spent is not known: the database does not answer.'],
    )
  },
}

const columns = [' spent', ' of', ' used', ' cheaper', ' set aside', ' unseen']

function periodLines(period: Period): string[] {
  const holders = [
    rowOf('everybody', period),
    ...period.tenants.map((tenant) => rowOf(`tenant ${tenant.holder ?? ''}`, tenant)),
    ...period.users.map((user) => rowOf(`user ${user.holder ?? ''}`, user)),
  ]
  const purposes = period.byPurposeAndModel.map(({ purpose, model, calls, costMicroDollars }) => [
    purpose,
    model,
    count(calls),
    cost(costMicroDollars),
  ])
  return [
    ...table([[`${period.period}, until ${utc(period.periodEnd)}`, ...columns], ...holders]),
    ...(purposes.length === 0 ? [] : ['', ...table([['for', 'model', ' calls', ' cost'], ...purposes])]),
  ]
}

function rowOf(name: string, { limitMicroDollars, percent, ...money }: z.output<typeof spent>): string[] {
  return [
    name,
    cost(money.spentMicroDollars),
    cost(limitMicroDollars),
    percent === undefined ? '' : `${percent} %`,
    costIfAny(money.degradedMicroDollars),
    costIfAny(money.reservedMicroDollars),
    costIfAny(money.unseenMicroDollars),
  ]
}

function costIfAny(microDollars: number): string {
  return microDollars === 0 ? '' : cost(microDollars)
}

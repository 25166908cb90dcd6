// The settings of what models may cost; part of the table in settings.ts.
import { z } from 'zod'
import { optionalDollars } from './dollars.ts'
import { optionalUrl, setting, wholeNumber } from './setting.ts'

export const budgetSettings = {
  budgetMonth: setting({
    env: 'BUDGET_MONTH_USD',
    schema: optionalDollars,
    default: '',
    why: 'Most that all models together may cost in a calendar month (UTC), in US dollars; nothing: no limit. See [cost.md](cost.md).',
  }),
  budgetTenantMonth: setting({
    env: 'BUDGET_TENANT_MONTH_USD',
    schema: optionalDollars,
    default: '',
    why: 'The same for the users of each tenant (Entra ID directory).',
  }),
  budgetUserMonth: setting({
    env: 'BUDGET_USER_MONTH_USD',
    schema: optionalDollars,
    default: '',
    why: 'The same for each user.',
  }),
  budgetUserDay: setting({
    env: 'BUDGET_USER_DAY_USD',
    schema: optionalDollars,
    default: '',
    why: 'The same for each user and day.',
  }),
  budgetRequest: setting({
    env: 'BUDGET_REQUEST_USD',
    schema: optionalDollars,
    default: '',
    why: 'A question is refused when, with its prompt, the longest answer and every attempt, it could cost more than this, in US dollars.',
  }),
  budgetAction: setting({
    env: 'BUDGET_ACTION',
    schema: z.enum(['refuse', 'degrade']),
    default: 'refuse',
    why: 'When a budget is out: `refuse` questions, or `degrade` to answers by the small-chat deployments, up to BUDGET_DEGRADED_PERCENT more.',
  }),
  budgetDegradedPercent: setting({
    env: 'BUDGET_DEGRADED_PERCENT',
    schema: wholeNumber(1, 100),
    default: '20',
    why: 'With BUDGET_ACTION=degrade: how much more, in percent of each budget, cheaper answers may cost before questions are refused after all.',
  }),
  budgetWebhookUrl: setting({
    env: 'BUDGET_WEBHOOK_URL',
    schema: optionalUrl,
    default: '',
    isSecret: true,
    why: 'Where to POST a JSON event when 50, 80 and 100 % of a budget are reached.',
  }),
}

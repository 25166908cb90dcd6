// Settings → prices, budgets and the cost desk.
import { randomUUID } from 'node:crypto'
import type { Settings } from './config/settings.ts'
import { budgetReached } from './cost/budget-event.ts'
import { callCeiling } from './cost/call-ceiling.ts'
import type { AlertFailure } from './cost/post-alert.ts'
import { postAlert } from './cost/post-alert.ts'
import { PriceBook } from './cost/price-book.ts'
import { Spending } from './cost/spending.ts'
import type { UsageLedger } from './cost/usage-ledger.ts'
import type { Clock } from './kernel/clock.ts'
import { defaultPoolOptions } from './models/pool/pool-options.ts'
import { countCost } from './telemetry/cost-metric.ts'
import type { Telemetry } from './telemetry/telemetry.ts'

export interface CostParts {
  readonly settings: Settings
  readonly clock: Clock
  readonly telemetry: Telemetry
  readonly ledger: UsageLedger
}

export function composeCost({ settings, clock, telemetry, ledger }: CostParts) {
  const prices = new PriceBook(settings.modelPrices)
  const { budgetUserDay, budgetUserMonth, budgetTenantMonth, budgetMonth } = settings
  const budgets = {
    userDay: budgetUserDay,
    userMonth: budgetUserMonth,
    tenantMonth: budgetTenantMonth,
    month: budgetMonth,
  }
  const alerts = {
    clock,
    fetch,
    webhookUrl: settings.budgetWebhookUrl,
    onFailed: (failure: AlertFailure) => telemetry.budgetAlertFailed(failure),
  }
  const degradedShare = settings.budgetAction === 'degrade' ? settings.budgetDegradedPercent / 100 : 0
  const spending = new Spending({
    ledger,
    clock,
    random: Math.random,
    instance: randomUUID(),
    costOf: prices.costOf,
    budgets,
    degradedShare,
    onThreshold: (account, threshold, limitMicroDollars) => {
      const event = budgetReached(account, threshold, limitMicroDollars)
      telemetry.budgetReached(event)
      void postAlert(alerts, event)
    },
    onCharged: countCost(),
    onUnposted: (event) => telemetry.usageUnposted(event),
  })
  return {
    budgets,
    spending,
    ceilings: ceilingsOf(settings, prices),
    mostPerAnswerMicroDollars: settings.budgetRequest,
    costOf: prices.costOf,
  }
}

function ceilingsOf({ modelRegions }: Settings, prices: PriceBook) {
  const deployments = modelRegions.flatMap((region) => region.deployments)
  const ceilingOver = (use: (typeof deployments)[number]['use']) => {
    const models = deployments.filter((each) => each.use === use).map(({ model }) => model)
    return callCeiling(
      models.flatMap((model) => prices.priceOf(model) ?? []),
      defaultPoolOptions.maxAttempts,
    )
  }
  const canDegrade = deployments.some(({ use }) => use === 'small-chat')
  const chat = ceilingOver('chat')
  return {
    chat,
    helper: canDegrade ? ceilingOver('small-chat') : chat,
    embedding: ceilingOver('embedding'),
    canDegrade,
  }
}

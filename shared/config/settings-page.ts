// docs/settings.md, from the table of settings.
import type { Setting } from './setting.ts'
import { settingTable } from './settings.ts'

const introduction = `# Settings

Every setting is an environment variable (an app setting on Azure). This page is generated from
[\`shared/config/settings.ts\`](../shared/config/settings.ts) by \`npm run docs\`; a test keeps it current.

At start all problems are collected and reported together, in the log and by \`GET /api/health/ready\`. Secrets are never
shown. An empty variable counts as not set.

| setting | default | what it is for |
| --- | --- | --- |
`

export function settingsPage(): string {
  const rows = Object.values<Setting<unknown>>(settingTable).map(row)
  return `${introduction}${rows.join('\n')}\n`
}

function row({ env, default: fallback, why, isSecret }: Setting<unknown>): string {
  const shown = fallback === undefined ? '**required**' : fallback === '' ? '—' : `\`${fallback}\``
  return `| \`${env}\` | ${shown} | ${why}${isSecret ? ' Secret.' : ''} |`
}

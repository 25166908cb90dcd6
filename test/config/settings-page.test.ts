// The generated pages of settings are up to date.
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { localSettingsSample } from '../../local/start/local-settings.ts'
import { loadSettings } from '../../shared/config/load-settings.ts'
import { settingsPage } from '../../shared/config/settings-page.ts'

function read(path: string): Promise<string> {
  return readFile(new URL(`../../${path}`, import.meta.url), 'utf8')
}

test('docs/settings.md says what the code says (npm run docs brings it up to date)', async () => {
  expect(await read('docs/settings.md')).toBe(settingsPage())
})

test('local.settings.sample.json is up to date, and settings the application starts with', async () => {
  const sample = await read('local.settings.sample.json')
  expect(sample).toBe(localSettingsSample())
  const { Values: values } = JSON.parse(sample) as { Values: Record<string, string> }
  expect(loadSettings(values).auth).toBe('none')
})

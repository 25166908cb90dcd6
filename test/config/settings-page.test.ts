import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { settingsPage } from '../../shared/config/settings-page.ts'

test('docs/settings.md says what the code says (npm run docs brings it up to date)', async () => {
  const page = await readFile(new URL('../../docs/settings.md', import.meta.url), 'utf8')
  expect(page).toBe(settingsPage())
})

// `npm run docs`: writes what is generated from the code.
import { writeFile } from 'node:fs/promises'
import { localSettingsSample } from '../local/start/local-settings.ts'
import { settingsPage } from '../shared/config/settings-page.ts'

await writeFile(new URL('settings.md', import.meta.url), settingsPage())
await writeFile(new URL('../local.settings.sample.json', import.meta.url), localSettingsSample())

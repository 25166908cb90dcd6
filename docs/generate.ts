// `npm run docs`: writes the pages that are generated from the code.
import { writeFile } from 'node:fs/promises'
import { settingsPage } from '../shared/config/settings-page.ts'

await writeFile(new URL('settings.md', import.meta.url), settingsPage())

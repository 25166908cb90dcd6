// Runs before `npm start` and `npm test`, on whatever Node the machine has: installs the pinned
// dependencies (Node 24 among them) when they are missing or older than the lockfile.
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const installed = `${root}node_modules/.package-lock.json`

if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(`${root}package-lock.json`).mtimeMs) {
  console.log('Installing dependencies (once; about a minute) …')
  // Not `npm ci`: it insists that the lockfile names the optional binaries of every platform there is, and a registry mirror
  // need not have them all. `install` takes the pinned versions as well, and `--no-save` leaves the lockfile as it is.
  const { status } = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) {
    console.error('npm install failed; mend what it says above and start again.')
    process.exit(status ?? 1)
  }
}

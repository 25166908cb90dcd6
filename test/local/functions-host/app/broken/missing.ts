// Another one.
import { readFileSync } from 'node:fs'

readFileSync(new URL('no-such-file', import.meta.url))

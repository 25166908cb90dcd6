// Where a run keeps what it needs for its own duration: inside the project, so that the built application finds its packages.
import { join } from 'node:path'
import { projectRoot } from '../../local/start/stand-ins.ts'

export const benchDir = join(projectRoot, '.local', `bench-${process.pid}`)

// All commands, in the order in which the help lists them.
import type { Command } from './command.ts'
import { trace } from './trace.ts'
import { turns } from './turns.ts'

export const commands: readonly Command[] = [turns, trace]

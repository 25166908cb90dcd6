// Preloaded into a process (`--import`): all its clocks and timers run DRILL_TIME_SPEED times as fast, so that a minute's quota
// can be watched for several minutes in one. Every process of a run gets the same speed, usual code and ours alike.
import { syncBuiltinESMExports } from 'node:module'
import timers from 'node:timers'
import timersPromises from 'node:timers/promises'

const speed = Number(process.env['DRILL_TIME_SPEED'] ?? 1)
if (!(speed >= 1)) throw new Error('DRILL_TIME_SPEED must be at least 1')

const realNow = performance.now.bind(performance)
const startedAt = realNow()
performance.now = () => startedAt + (realNow() - startedAt) * speed
Date.now = () => Math.floor(performance.timeOrigin + performance.now())

const realSetTimeout = globalThis.setTimeout
const realSetInterval = globalThis.setInterval
const realDelay = timersPromises.setTimeout

const setTimeoutFaster = (callback: (...args: unknown[]) => void, delayMs = 0, ...args: unknown[]) =>
  realSetTimeout(callback, delayMs / speed, ...args)
const setIntervalFaster = (callback: (...args: unknown[]) => void, delayMs = 0, ...args: unknown[]) =>
  realSetInterval(callback, delayMs / speed, ...args)

const faster = { setTimeout: setTimeoutFaster, setInterval: setIntervalFaster }
Object.assign(globalThis, faster)
Object.assign(timers, faster)
Object.assign(timersPromises, {
  setTimeout: (delayMs = 0, ...rest: [value?: unknown, options?: Parameters<typeof realDelay>[2]]) =>
    realDelay(delayMs / speed, ...rest),
})
syncBuiltinESMExports()

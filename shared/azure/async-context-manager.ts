// Which span is the current one follows the code through promises and timers, as Node follows it.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Context, ContextManager } from '@opentelemetry/api'
import { ROOT_CONTEXT } from '@opentelemetry/api'

export class AsyncContextManager implements ContextManager {
  readonly #storage = new AsyncLocalStorage<Context>()

  active(): Context {
    return this.#storage.getStore() ?? ROOT_CONTEXT
  }

  with<Args extends unknown[], Result>(
    context: Context,
    run: (...args: Args) => Result,
    thisArg?: ThisParameterType<typeof run>,
    ...args: Args
  ): Result {
    return this.#storage.run(context, () => run.apply(thisArg, args))
  }

  bind<T>(context: Context, target: T): T {
    if (typeof target !== 'function') return target
    const bound = (...args: unknown[]): unknown =>
      this.#storage.run(context, () => Reflect.apply(target, undefined, args))
    return bound as T // oxlint-disable-line typescript/no-unsafe-type-assertion -- called and answering as the target is
  }

  enable(): this {
    return this
  }

  disable(): this {
    this.#storage.disable()
    return this
  }
}

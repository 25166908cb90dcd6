// Work that goes on for its own sake, whichever request happened to begin it.
import { AsyncLocalStorage } from 'node:async_hooks'

/** Runs something outside of every request and its trace: as it was when this module was loaded, before the first of them. */
export const onOurOwn: <Result>(run: () => Result) => Result = AsyncLocalStorage.snapshot()

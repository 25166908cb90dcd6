// Runs one invocation through the library's model, with the app's hooks around it, as the Functions worker does.
import type { Invocation, InvocationOutcome } from '../worker-protocol.ts'
import { describeError } from './describe-error.ts'
import { functionApp, runHooks, type CoreInvocationContext } from './function-app.ts'
import { writeLog } from './write-log.ts'

export async function invokeFunction(invocation: Invocation): Promise<InvocationOutcome> {
  try {
    return await runInvocation(invocation)
  } catch (error) {
    return { kind: 'failed', error: describeError(error) }
  }
}

async function runInvocation(invocation: Invocation): Promise<InvocationOutcome> {
  const registered = functionApp.functions.get(invocation.functionName)
  const programmingModel = functionApp.programmingModel
  if (!registered || !programmingModel) throw new Error(`function "${invocation.functionName}" is not loaded`)

  const core: CoreInvocationContext = {
    invocationId: invocation.invocationId,
    request: {
      invocationId: invocation.invocationId,
      inputData: [{ name: invocation.inputName, data: invocation.input }],
      triggerMetadata: invocation.triggerMetadata,
    },
    metadata: registered.metadata,
    state: undefined,
    log: (level, category, message) => writeLog({ level, category, message, functionName: invocation.functionName }),
  }
  const model = await programmingModel.getInvocationModel(core)
  const { context, inputs } = await model.getArguments()
  const shared = { invocationContext: context, hookData: {}, appHookData: functionApp.appHookData }

  const before = { ...shared, inputs, functionCallback: registered.callback }
  core.state = 'preInvocationHooks'
  await runHooks('preInvocation', before)

  const after = { ...shared, inputs: before.inputs, result: null as unknown, error: null as unknown }
  core.state = 'invocation'
  try {
    after.result = await model.invokeFunction(context, before.inputs, before.functionCallback)
  } catch (error) {
    after.error = error ?? new Error('the handler threw nothing')
  }

  core.state = 'postInvocationHooks'
  await runHooks('postInvocation', after)
  core.state = undefined
  if (after.error !== null && after.error !== undefined) throw after.error

  // In streaming mode this sends the response, and returns when its body has been written.
  const { returnValue } = await model.getResponse(context, after.result)
  return {
    kind: 'succeeded',
    returnValue: returnValue ?? undefined,
    returnedNothing: after.result === null || after.result === undefined,
  }
}

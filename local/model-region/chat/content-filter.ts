// Azure's content filter annotations. Nothing is filtered here unless a fault says so: no word list is built in.
import { AzureError } from '../serving/azure-error.ts'

const safe = { filtered: false, severity: 'safe' }

export const safeAnswerResults = { hate: safe, self_harm: safe, sexual: safe, violence: safe }

const safePromptResults = { ...safeAnswerResults, jailbreak: { filtered: false, detected: false } }

export const promptFilterResults = [{ prompt_index: 0, content_filter_results: safePromptResults }]

export const filteredAnswerResults = { ...safeAnswerResults, violence: { filtered: true, severity: 'medium' } }

export function contentFiltered(): AzureError {
  return new AzureError(400, {
    code: 'content_filter',
    message:
      "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify " +
      'your prompt and retry. To learn more about our content filtering policies please read our documentation: ' +
      'https://go.microsoft.com/fwlink/?linkid=2198766',
    type: null,
    param: 'prompt',
    status: 400,
    innererror: {
      code: 'ResponsibleAIPolicyViolation',
      content_filter_result: { ...safePromptResults, violence: { filtered: true, severity: 'medium' } },
    },
  })
}

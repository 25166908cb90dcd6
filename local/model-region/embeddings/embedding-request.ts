// An embeddings request as it arrives, held to the service's limits that need no counting of tokens.
import { isWholeNumber } from '../serving/read-body.ts'
import type { EmbeddingDeployment } from '../region-options.ts'
import { invalidRequest } from '../serving/azure-error.ts'

export interface EmbeddingRequest {
  readonly model: string
  readonly inputs: readonly string[]
  readonly dimensions: number | undefined
  readonly encoding: 'float' | 'base64'
}

const mostInputs = 2_048

export function parseEmbeddingRequest(body: Record<string, unknown>): EmbeddingRequest {
  const { model, input, dimensions, encoding_format: encoding = 'float' } = body
  if (typeof model !== 'string')
    throw invalidRequest("Missing required parameter: 'model'.", 'model', 'missing_required_parameter')
  if (encoding !== 'float' && encoding !== 'base64') {
    throw invalidRequest(
      `'${String(encoding)}' is not one of ['float', 'base64'] - 'encoding_format'`,
      'encoding_format',
    )
  }
  if (dimensions !== undefined && !(isWholeNumber(dimensions) && dimensions >= 1)) {
    throw invalidRequest("Invalid 'dimensions': expected an integer of at least 1.", 'dimensions')
  }
  return { model, inputs: parseInputs(input), dimensions, encoding }
}

function parseInputs(input: unknown): readonly string[] {
  const inputs: unknown[] = Array.isArray(input) ? input : [input]
  if (inputs.length > mostInputs) {
    throw invalidRequest(
      `Invalid 'input': array too long. Expected an array with maximum length ${mostInputs}, but got an array with length ${inputs.length} instead.`,
      'input',
      'array_above_max_length',
    )
  }
  if (inputs.length > 0 && inputs.every(isText)) return inputs
  throw invalidRequest(
    "'$.input' is invalid. Please check the API reference: https://platform.openai.com/docs/api-reference.",
  )
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

/** The vector length a request gets from a deployment. */
export function dimensionsOf(
  { model, dimensions, canShorten }: EmbeddingDeployment,
  asked: number | undefined,
): number {
  if (asked === undefined) return dimensions
  if (!canShorten) throw invalidRequest('This model does not support specifying dimensions.', 'dimensions')
  if (asked > dimensions) {
    throw invalidRequest(
      `Invalid value for 'dimensions' = ${asked}. Must be less than or equal to ${dimensions} for '${model}'.`,
      'dimensions',
    )
  }
  return asked
}

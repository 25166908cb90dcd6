// How the application signs in where no key is set: the managed identity on Azure, the developer's own login elsewhere.
import { DefaultAzureCredential } from '@azure/identity'

let shared: DefaultAzureCredential | undefined

/** One credential for all clients: it caches tokens, and each instance would ask for its own. */
export function azureCredential(): DefaultAzureCredential {
  shared ??= new DefaultAzureCredential()
  return shared
}

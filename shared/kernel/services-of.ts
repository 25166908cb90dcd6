// The services of this process for whoever needs them now, or an error that says where it is told what is wrong with the settings.
import { AppError } from './app-error.ts'

/** @param report told what the settings lack: callers are shown nothing of it. */
export async function servicesOf<Services>(
  host: { services(): Promise<Services> },
  report: (error: unknown) => void,
): Promise<Services> {
  try {
    return await host.services()
  } catch (error) {
    report(error)
    throw new AppError(
      'misconfigured',
      'The settings of this application are invalid. GET /api/health/ready names each one.',
      { cause: error },
    )
  }
}

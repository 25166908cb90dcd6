// What is reported of model deployments: how they come to be left alone, and how they come back.

/** States as in docs/regions.md: `closed` is in use, `open` left alone, `half-open` being probed, `ramping` coming back. */
export interface RegionStateChanged {
  readonly deployment: string
  readonly from: string
  readonly to: string
}

/** The service has refused a call (429), and the deployment is left alone for as long as it asked. */
export interface RegionCooling {
  readonly deployment: string
  /** `quota`, `capacity`, `temporary-reduction` or `over-reservation`. */
  readonly throttle: string
  readonly waitMs: number
}

// Loaded into Azurite's process before Azurite, for drills and benchmarks that send it thousands of messages a minute.
import { quickenExtentRemoval } from '../../../../local/azurite/quicken-extent-removal.ts'

quickenExtentRemoval()

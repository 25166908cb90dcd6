// The two ways in which the usual code changes its embedding model.
import type { Contestant } from './ask-throughout.ts'
import type { PlaceRecord } from './records-of-places.ts'
import { newModel, oldModel } from './upgrade-plan.ts'
import type { UpgradeStack } from './upgrade-stack.ts'
import { UsualIndex } from './usual-index.ts'

/** The setting that questions are embedded by. */
interface Setting {
  model: string
}

export interface UsualUpgrade extends Contestant {
  /** Called as the run of ours goes on. @param share of the documents that are done there. */
  keepPace(share: number): Promise<void>
  cutOver(): void
  rollBack(): void
}

export async function usualUpgrades(
  stack: UpgradeStack,
  documents: readonly PlaceRecord[],
): Promise<readonly UsualUpgrade[]> {
  const [switched, rewritten] = [new UsualIndex(stack, 'switched'), new UsualIndex(stack, 'rewritten')]
  for (const index of [switched, rewritten]) {
    await index.create()
    await index.write(documents, oldModel)
  }
  return [settingChanged(switched), rewrittenInPlace(rewritten, documents)]
}

/** Somebody deploys the better model, and that is all. */
function settingChanged(index: UsualIndex): UsualUpgrade {
  const setting: Setting = { model: oldModel }
  return {
    title: 'usual: the setting is changed',
    ask: async (question) => ({ cited: await index.ask(question, setting.model) }),
    keepPace: async () => {
      setting.model = newModel
    },
    cutOver: () => {},
    rollBack: () => {
      setting.model = oldModel
    },
  }
}

/** "Re-index all documents before deploying the new query path": into the index that people ask. */
function rewrittenInPlace(index: UsualIndex, documents: readonly PlaceRecord[]): UsualUpgrade {
  const setting: Setting = { model: oldModel }
  let rewritten = 0
  return {
    title: 'usual: re-indexed in place, then the setting is changed',
    ask: async (question) => ({ cited: await index.ask(question, setting.model) }),
    keepPace: async (share) => {
      const until = Math.round(share * documents.length)
      const batch = documents.slice(rewritten, until)
      rewritten = Math.max(rewritten, until)
      await index.write(batch, newModel)
    },
    cutOver: () => {
      setting.model = newModel
    },
    rollBack: () => {
      setting.model = oldModel
    },
  }
}

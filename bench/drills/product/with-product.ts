// The product for the time of a drill, from its sources, with documents to ask about.
import { rm } from 'node:fs/promises'
import { projectRoot } from '../../../local/start/stand-ins.ts'
import { benchDir } from '../../product/bench-dir.ts'
import type { ProductPlan, ProductUnderTest } from '../../product/start-product.ts'
import { startProduct, uploadDocuments } from '../../product/start-product.ts'

export async function withProduct<T>(
  plan: Pick<ProductPlan, 'settings' | 'regionOptions'>,
  use: (product: ProductUnderTest) => Promise<T>,
): Promise<T> {
  const product = await startProduct({ appRoot: projectRoot, entries: 'functions/*.ts', ...plan })
  try {
    await uploadDocuments(product.url)
    return await use(product)
  } finally {
    await product.close()
    await rm(benchDir, { recursive: true, force: true })
  }
}

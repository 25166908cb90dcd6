// What has expired gives its space back.
import { expect, test } from 'vitest'
import { containerDefinition } from '../../../local/cosmos/storage/container-definition.ts'
import { ContainerTable } from '../../../local/cosmos/storage/container-table.ts'
import { DatabaseTable } from '../../../local/cosmos/storage/database-table.ts'
import { ItemTable } from '../../../local/cosmos/storage/item-table.ts'
import { openDatabase } from '../../../local/cosmos/storage/open-database.ts'

test('a sweep gives back the space of what has expired, and of nothing else', () => {
  const database = openDatabase(':memory:')
  const databases = new DatabaseTable(database)
  databases.create('rag', 0)
  const containers = new ContainerTable(database, databases)
  const definition = { id: 'c', partitionKey: { paths: ['/userId'] }, defaultTtl: 60 }
  const container = containers.create('rag', containerDefinition(definition), 0)
  const items = new ItemTable(database)
  for (const [id, ttlSeconds] of [
    ['usual', undefined],
    ['short', 10],
    ['for-ever', -1],
  ] as const)
    items.insert(container, { id, partition: '["ann"]', etag: '"1"', ts: 1_000, ttlSeconds, bodyFor: () => '{}' })
  const stored = () =>
    database
      .prepare('SELECT id FROM items ORDER BY key')
      .all()
      .map((row) => row['id'])

  items.sweep(container, 1_009)
  expect(stored()).toEqual(['usual', 'short', 'for-ever'])
  items.sweep(container, 1_010)
  expect(stored()).toEqual(['usual', 'for-ever'])
  items.sweep(container, 1_000_000)
  expect(stored()).toEqual(['for-ever'])
  database.close()
})

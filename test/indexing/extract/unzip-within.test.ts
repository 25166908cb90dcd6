// Archives that would unpack to more than they should.
import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { unzipWithin } from '../../../shared/indexing/extract/unzip-within.ts'

const limit = 100_000
const isXml = (name: string) => name.endsWith('.xml')
const check = (archive: Uint8Array) => unzipWithin(archive, limit, isXml)
const zeros = (length: number) => new Uint8Array(length)
const tooLarge = { name: 'UnzipRefusedError', reason: 'too-large' }
const broken = { name: 'UnzipRefusedError', reason: 'broken' }

/** Offset of the first entry in the directory at the archive's end. */
const directoryOf = (archive: Uint8Array) => new DataView(archive.buffer).getUint32(archive.length - 6, true)
const sizeOffset = 24

describe('unzipWithin', () => {
  it('lets an archive pass whose entries together stay within the limit', async () => {
    const unpacked = await check(zipSync({ 'a.xml': zeros(limit / 2), 'b.xml': zeros(limit / 2) }))
    expect([...unpacked].map(([name, { length }]) => [name, length])).toEqual([
      ['a.xml', limit / 2],
      ['b.xml', limit / 2],
    ])
  })

  it('counts all entries together', async () => {
    await expect(check(zipSync({ 'a.xml': zeros(limit / 2), 'b.xml': zeros(limit / 2 + 1) }))).rejects.toMatchObject(
      tooLarge,
    )
  })

  it('counts entries that are not compressed', async () => {
    await expect(check(zipSync({ 'a.xml': zeros(limit + 1) }, { level: 0 }))).rejects.toMatchObject(tooLarge)
  })

  it('does not believe the sizes that an archive states', async () => {
    const archive = zipSync({ 'a.xml': zeros(limit * 5) })
    new DataView(archive.buffer).setUint32(directoryOf(archive) + sizeOffset, 100, true)
    await expect(check(archive)).rejects.toMatchObject(tooLarge)
  })

  it('leaves out what nobody unpacks, such as pictures', async () => {
    const unpacked = await check(zipSync({ 'a.xml': zeros(10), 'picture.png': zeros(limit * 2) }))
    expect([...unpacked.keys()]).toEqual(['a.xml'])
  })

  it('refuses what is no archive, is cut off, or points outside itself', async () => {
    const archive = zipSync({ 'a.xml': zeros(1000) })
    await expect(check(zeros(100))).rejects.toMatchObject(broken)
    await expect(check(zeros(0))).rejects.toMatchObject(broken)
    await expect(check(archive.subarray(0, archive.length - 30))).rejects.toMatchObject(broken)
    const misleading = archive.slice()
    new DataView(misleading.buffer).setUint32(directoryOf(archive) + 42, 1_000_000, true)
    await expect(check(misleading)).rejects.toMatchObject(broken)
  })
})

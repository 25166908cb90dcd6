// Resource ids (`_rid`) in the service's form: base64 of 4 bytes for a database, 4 more for a container, 8 more for an
// item. The SDK decodes the container's and ignores session tokens when it is not exactly 8 bytes.

/** The service marks containers by the highest bit of their four bytes. */
const containerBit = 0x8000_0000

export function databaseRid(databaseKey: number): string {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(databaseKey)
  return encode(bytes)
}

export function containerRid(databaseKey: number, containerKey: number): string {
  return encode(containerBytes(databaseKey, containerKey))
}

export function itemRid(databaseKey: number, containerKey: number, itemKey: number): string {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(itemKey))
  return encode(Buffer.concat([containerBytes(databaseKey, containerKey), bytes]))
}

function containerBytes(databaseKey: number, containerKey: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeUInt32BE(databaseKey, 0)
  bytes.writeUInt32BE(containerBit + containerKey, 4)
  return bytes
}

/** A slash would split the links these ids are part of. */
function encode(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('/', '-')
}

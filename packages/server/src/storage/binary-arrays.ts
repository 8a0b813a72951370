/*
 * Arrays as parameters in PostgreSQL's binary form (`array_send` in its sources): a header of dimensions, "has nulls",
 * element type, length and lower bound; then each element after its length. The driver sends bytes as they are, so a
 * batch of hundreds of values costs neither quoting here nor parsing there.
 */
const headerBytes = 20;
const uuidType = 2950;
const byteaType = 17;
const uuidBytes = 16;

function allocate(elementType: number, count: number, contentBytes: number): Buffer {
  const bytes = Buffer.allocUnsafe(headerBytes + 4 * count + contentBytes);
  bytes.writeInt32BE(1, 0);
  bytes.writeInt32BE(0, 4);
  bytes.writeInt32BE(elementType, 8);
  bytes.writeInt32BE(count, 12);
  bytes.writeInt32BE(1, 16);
  return bytes;
}

/** @param ids in the canonical form, lower case. @throws RangeError for anything else */
export function uuidArray(ids: readonly string[]): Buffer {
  const bytes = allocate(uuidType, ids.length, ids.length * uuidBytes);
  let at = headerBytes;
  for (const id of ids) {
    at = bytes.writeInt32BE(uuidBytes, at);
    const hex = id.replaceAll('-', '');
    if (hex.length !== 2 * uuidBytes || bytes.write(hex, at, 'hex') !== uuidBytes)
      throw new RangeError('An id is not a UUID.');
    at += uuidBytes;
  }
  return bytes;
}

/** A parameter of type `bytea[]`. */
export function byteaArray(values: readonly Uint8Array[]): Buffer {
  const length = values.reduce((sum, value) => sum + value.length, 0);
  const bytes = allocate(byteaType, values.length, length);
  let at = headerBytes;
  for (const value of values) {
    at = bytes.writeInt32BE(value.length, at);
    bytes.set(value, at);
    at += value.length;
  }
  return bytes;
}

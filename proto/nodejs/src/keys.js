// What a key is, and how the strategies read it. Keys are Buffers of UTF-8.

const CRC_TABLE = Array.from({ length: 256 }, (_, n) => {
  let crc = n;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc >>> 0;
});

/** IEEE CRC-32, unsigned. */
export function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ CRC_TABLE[(crc ^ byte) & 0xff];
  return (crc ^ 0xffffffff) >>> 0;
}

/** The error of a key, with the reason's stable name. */
export class KeyError extends Error {
  constructor(reason, message) {
    super(message);
    this.reason = reason;
  }
}

/** Returns the key if it has 1 to 512 bytes of UTF-8 without control characters; KeyError INVALID_KEY otherwise. */
export function checkKey(bytes) {
  if (bytes.length < 1 || bytes.length > 512) {
    throw new KeyError('INVALID_KEY', `key: ${bytes.length} bytes (expected: 1..512)`);
  }
  let text;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new KeyError('INVALID_KEY', 'key: bytes that are not UTF-8');
  }
  if (/[\u0000-\u001f\u007f-\u009f]/.test(text)) {
    throw new KeyError('INVALID_KEY', `key: ${JSON.stringify(text)} (expected: no control characters)`);
  }
  return bytes;
}

/** The number of a numeric key, a BigInt; KeyError MALFORMED_KEY if it is not one. */
export function numericKey(bytes) {
  const text = checkKey(bytes).toString('utf8');
  if (!/^(0|[1-9][0-9]{0,19})$/.test(text) || BigInt(text) > 0xffffffffffffffffn) {
    throw new KeyError('MALFORMED_KEY', `key: ${JSON.stringify(text)} (expected: a number 0..2^64-1)`);
  }
  return BigInt(text);
}

/** The date (a number yyyymmdd) and daily number (a BigInt) of a key of a SEQUENCE keyspace; KeyError MALFORMED_KEY otherwise. */
export function sequenceKey(prefix, bytes) {
  const text = checkKey(bytes).toString('utf8');
  const match = text.startsWith(prefix) && /^([0-9]{8})-(0|[1-9][0-9]{0,19})$/.exec(text.slice(prefix.length));
  if (!match || BigInt(match[2]) > 0xffffffffffffffffn || !isDate(match[1])) {
    throw new KeyError('MALFORMED_KEY', `key: ${JSON.stringify(text)} (expected: ${prefix}yyyymmdd-<n>)`);
  }
  return { date: Number(match[1]), number: BigInt(match[2]) };
}

function isDate(digits) {
  const [year, month, day] = [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6, 8)].map(Number);
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return day <= [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
}

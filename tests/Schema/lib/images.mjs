// Small pictures, made here so that no binary lies in the repository.
import zlib from 'node:zlib';

function chunk(type, data) {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length);
  head.write(type, 4, 'ascii');
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(zlib.crc32 ? zlib.crc32(Buffer.concat([head.subarray(4), data])) : crc32(Buffer.concat([head.subarray(4), data])));
  return Buffer.concat([head, data, tail]);
}
function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) { crc ^= byte; for (let k = 0; k < 8; k++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1; }
  return ~crc >>> 0;
}

/** A PNG with a colour gradient. */
export function png(width, height) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rows.set([x % 256, y % 256, (x + y) % 256], y * (width * 3 + 1) + 1 + x * 3);
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', header), chunk('IDAT', zlib.deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

/** A GIF of two frames, one white and one black. */
export function animatedGif() {
  const size = 16, pixels = size * size;
  const frame = colour => {
    // Uncompressed LZW: a clear code before the code width would grow.
    const codes = [];
    for (let i = 0; i < pixels; i++) { if (i % 2 === 0) codes.push(4); codes.push(colour); }
    codes.push(5);
    const bits = codes.map(code => code.toString(2).padStart(3, '0')).reverse().join('');
    const bytes = [];
    for (let end = bits.length; end > 0; end -= 8) bytes.push(parseInt(bits.slice(Math.max(0, end - 8), end), 2));
    const blocks = [];
    for (let i = 0; i < bytes.length; i += 255) { const part = bytes.slice(i, i + 255); blocks.push(part.length, ...part); }
    return [0x21, 0xf9, 4, 0, 10, 0, 0, 0, 0x2c, 0, 0, 0, 0, size, 0, size, 0, 0, 2, ...blocks, 0];
  };
  return Buffer.from([...Buffer.from('GIF89a'), size, 0, size, 0, 0xf1, 0, 0, 255, 255, 255, 0, 0, 0, 255, 0, 0, 0, 0, 255,
    0x21, 0xff, 11, ...Buffer.from('NETSCAPE2.0'), 3, 1, 0, 0, 0, ...frame(0), ...frame(1), 0x3b]);
}

/** Width and height of a PNG, JPEG, GIF or WebP; null for anything else. */
export function dimensions(bytes) {
  if (bytes.subarray(1, 4).toString() === 'PNG') return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  if (bytes.subarray(0, 3).toString() === 'GIF') return [bytes.readUInt16LE(6), bytes.readUInt16LE(8)];
  if (bytes.subarray(8, 12).toString() === 'WEBP') {
    const kind = bytes.subarray(12, 16).toString();
    if (kind === 'VP8X') return [1 + bytes.readUIntLE(24, 3), 1 + bytes.readUIntLE(27, 3)];
    if (kind === 'VP8 ') return [bytes.readUInt16LE(26) & 0x3fff, bytes.readUInt16LE(28) & 0x3fff];
    const bits = bytes.readUInt32LE(21);
    return [1 + (bits & 0x3fff), 1 + ((bits >> 14) & 0x3fff)];
  }
  for (let i = 2; bytes[0] === 0xff && bytes[1] === 0xd8 && i < bytes.length - 9;) {
    const marker = bytes[i + 1];
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) return [bytes.readUInt16BE(i + 7), bytes.readUInt16BE(i + 5)];
    i += 2 + bytes.readUInt16BE(i + 2);
  }
  return null;
}

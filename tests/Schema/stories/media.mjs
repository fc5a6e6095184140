// Media: upload, asynchronous upload, authenticated download, thumbnails.
import { newUser } from '../lib/people.mjs';
import { animatedGif, dimensions, png } from '../lib/images.mjs';

export default async function (world, suite) {
  const story = suite.story('media');
  const anonymous = world.anonymous();
  const [alice, bob] = await story.setup(async () => [await newUser(world, 'alice'), await newUser(world, 'bob')]);
  const parts = uri => { const [serverName, mediaId] = uri.slice(6).split('/'); return { serverName, mediaId }; };
  const upload = async (bytes, contentType, filename) =>
    parts((await alice.get('uploadContent', { raw: bytes, contentType, query: filename ? { filename } : {} })).content_uri);

  await story.test('upload and authenticated download, with name and type', async t => {
    const bytes = Buffer.from('Grüße, Welt\n');
    const path = await upload(bytes, 'text/plain; charset=utf-8', 'grüße.txt');
    t.equal(path.serverName, alice.serverName, 'server name');
    const { bytes: got, headers } = await bob.call('getContentAuthed', { path });
    t.check(got.equals(bytes), 'other bytes');
    t.check(headers['content-type'].startsWith('text/plain'), headers['content-type']);
    t.check(/^(inline|attachment)/.test(headers['content-disposition']), `Content-Disposition: ${headers['content-disposition']}`);
    t.check(/filename\*=utf-8''gr%C3%BC%C3%9Fe\.txt/i.test(headers['content-disposition']), `file name: ${headers['content-disposition']}`);
    t.check(/sandbox/.test(headers['content-security-policy'] ?? ''), `Content-Security-Policy: ${headers['content-security-policy']}`);
    t.equal(headers['cross-origin-resource-policy'], 'cross-origin', 'Cross-Origin-Resource-Policy');
    const named = await bob.call('getContentOverrideNameAuthed', { path: { ...path, fileName: 'other.txt' } });
    t.check(/other\.txt/.test(named.headers['content-disposition']), `given name: ${named.headers['content-disposition']}`);
  });

  await story.test('what a browser could run is an attachment', async t => {
    for (const type of ['text/html', 'image/svg+xml', 'application/javascript']) {
      const { headers } = await alice.call('getContentAuthed', { path: await upload('<script>alert(1)</script>', type, 'x.html') });
      t.check(headers['content-disposition'].startsWith('attachment'), `${type}: ${headers['content-disposition']}`);
    }
    const { headers } = await alice.call('getContentAuthed', { path: await upload(png(4, 4), 'image/png') });
    t.check(headers['content-disposition'].startsWith('inline'), `image/png: ${headers['content-disposition']}`);
    const none = await alice.call('uploadContent', { raw: 'x', contentType: null });
    t.check(none.json.content_uri, 'an upload without a content type');
  });

  await story.test('config: the largest upload, and one that is too large', async t => {
    const { 'm.upload.size': size } = await alice.get('getConfigAuthed');
    t.equal((await alice.get('getConfig'))['m.upload.size'], size, 'both paths');
    if (!size || size > 200 * 1024 * 1024) return;
    const refused = { status: 413, errcode: 'M_TOO_LARGE', soft: true };
    // By its announced size if the server looks at that; else by sending all of it.
    try { await alice.call('uploadContent', { raw: Buffer.alloc(1000), announced: size + 1, timeoutMs: 4000, ...refused }); }
    catch (error) {
      if (!/no answer/.test(error.message)) throw error;
      await alice.call('uploadContent', { raw: Buffer.alloc(size + 1), ...refused });
    }
  });

  await story.test('asynchronous upload: create, fill once, download', async t => {
    const created = await alice.get('createContent');
    const path = parts(created.content_uri);
    t.check(created.unused_expires_at > Date.now(), `unused_expires_at is ${created.unused_expires_at}`);
    await alice.call('getContentAuthed', { path, query: { timeout_ms: 0 }, status: 504, errcode: 'M_NOT_YET_UPLOADED' });
    await bob.call('uploadContentToMXC', { path, raw: 'forged', status: 403, errcode: 'M_FORBIDDEN' });
    const waiting = bob.call('getContentAuthed', { path, query: { timeout_ms: 15_000 } });
    await alice.call('uploadContentToMXC', { path, raw: 'late', contentType: 'text/plain' });
    t.equal((await waiting).bytes.toString(), 'late', 'bytes of the download that waited');
    await alice.call('uploadContentToMXC', { path, raw: 'again', status: 409, errcode: 'M_CANNOT_OVERWRITE_MEDIA' });
    await alice.call('uploadContentToMXC', { path: { ...path, mediaId: 'nosuchmedia' }, raw: 'x', status: [403, 404], soft: true });
  });

  await story.test('thumbnails: scaled inside the box, cropped to it', async t => {
    const path = await upload(png(400, 200), 'image/png');
    const thumbnail = query => alice.call('getContentThumbnailAuthed', { path, query });
    const size = async query => dimensions((await thumbnail(query)).bytes);
    const scaled = t.need(await size({ width: 100, height: 100, method: 'scale' }), 'no picture');
    // A server may answer a larger size than asked for, never a smaller one, and keeps the ratio.
    t.check(scaled[0] >= 100 && Math.abs(scaled[0] / scaled[1] - 2) < 0.1, `scaled: ${scaled}`);
    const cropped = t.need(await size({ width: 96, height: 96, method: 'crop' }), 'no picture');
    t.check(cropped[0] === cropped[1] && cropped[0] >= 96, `cropped: ${cropped}`);
    const large = await size({ width: 5000, height: 5000, method: 'scale' });
    t.check(large[0] <= 400 && large[1] <= 200, `larger than the original: ${large}`);
    const { headers } = await thumbnail({ width: 32, height: 32, method: 'crop' });
    t.check(headers['content-disposition']?.startsWith('inline'), `Content-Disposition: ${headers['content-disposition']}`);
  });

  await story.test('thumbnails: animated and still', async t => {
    const path = await upload(animatedGif(), 'image/gif');
    const still = await alice.call('getContentThumbnailAuthed', { path, query: { width: 8, height: 8, method: 'scale', animated: false } });
    t.check(!/gif$/.test(still.headers['content-type']) || frames(still.bytes) === 1, 'a still thumbnail moves');
    await alice.call('getContentThumbnailAuthed', { path, query: { width: 8, height: 8, animated: true } });
  });

  await story.test('thumbnails: refusals', async () => {
    const path = await upload(png(40, 40), 'image/png'), text = await upload('no picture', 'text/plain');
    await alice.call('getContentThumbnailAuthed', { path, freeRequest: true, status: 400, soft: true });
    await alice.call('getContentThumbnailAuthed', { path, query: { width: 'wide', height: 10 }, status: 400, soft: true });
    await alice.call('getContentThumbnailAuthed', { path, query: { width: 10, height: 10, method: 'stretch' }, status: 400, soft: true });
    await alice.call('getContentThumbnailAuthed', { path: text, query: { width: 10, height: 10 }, status: [400, 404], soft: true });
    await alice.call('getContentThumbnailAuthed', { path: { ...path, mediaId: 'nosuchmedia' }, query: { width: 10, height: 10 }, status: 404, errcode: 'M_NOT_FOUND', soft: true });
  });

  await story.test('the unauthenticated endpoints: frozen for new media, or as before', async t => {
    const path = await upload(png(40, 40), 'image/png');
    for (const [id, more, query] of [['getContent', {}, {}], ['getContentOverrideName', { fileName: 'a.png' }, {}], ['getContentThumbnail', {}, { width: 10, height: 10 }]]) {
      const r = await anonymous.call(id, { path: { ...path, ...more }, query, status: [200, 404] });
      t.check(r.status === 200 || r.json?.errcode === 'M_NOT_FOUND', `${id}: ${r.status} ${r.json?.errcode}`);
    }
  });

  await story.test('unknown media; ranges and caching', async t => {
    await alice.call('getContentAuthed', { path: { serverName: alice.serverName, mediaId: 'nosuchmedia' }, status: 404, errcode: 'M_NOT_FOUND' });
    await alice.call('getContentOverrideNameAuthed', { path: { serverName: alice.serverName, mediaId: 'nosuchmedia', fileName: 'x' }, status: 404, errcode: 'M_NOT_FOUND', soft: true });
    const path = await upload('0123456789', 'application/octet-stream');
    const { headers } = await alice.call('getContentAuthed', { path });
    t.equal(headers['content-length'], '10', 'Content-Length');
    t.check(/immutable|max-age=\d{4,}/.test(headers['cache-control'] ?? ''), `Cache-Control: ${headers['cache-control']}`);
  });

  await story.test('link previews, where there are any', async t => {
    for (const id of ['getUrlPreview', 'getUrlPreviewAuthed']) {
      const r = await alice.call(id, { query: { url: 'http://127.0.0.1:1/' }, status: [200, 400, 403, 404, 405, 429, 502, 504], soft: true });
      t.check(r.status !== 500, `${id}: 500`);
    }
  });
}

function frames(gif) {
  let count = 0;
  for (let i = 0; i < gif.length - 1; i++) if (gif[i] === 0x21 && gif[i + 1] === 0xf9) count++;
  return count;
}

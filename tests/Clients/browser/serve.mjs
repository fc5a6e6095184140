import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const wasm = join(dirname(createRequire(import.meta.url).resolve('@matrix-org/matrix-sdk-crypto-wasm')),
  'pkg/matrix_sdk_crypto_wasm_bg.wasm');

/** Bundles page.js and serves it on a free port of loopback; answers its address. The crypto finds its wasm beside it. */
export async function servePage(t) {
  const { outputFiles: [bundle] } = await build({
    entryPoints: [join(here, 'page.js')],
    bundle: true, write: false, format: 'esm', platform: 'browser', target: 'es2022',
    define: { global: 'globalThis' },
  });
  const files = {
    '/': ['text/html', '<!doctype html><meta charset="utf-8"><title>Weft</title><script type="module" src="/page.js"></script>'],
    '/page.js': ['text/javascript', bundle.contents],
    '/pkg/matrix_sdk_crypto_wasm_bg.wasm': ['application/wasm', await readFile(wasm)],
  };
  const server = createServer((request, response) => {
    const [type, content] = files[new URL(request.url, 'http://page').pathname] ?? [];
    response.writeHead(type ? 200 : 404, { 'Content-Type': type ?? 'text/plain' });
    response.end(content);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return `http://127.0.0.1:${server.address().port}/`;
}

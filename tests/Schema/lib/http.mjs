// One HTTP exchange with the target exactly as written: no normalising of the path, no added headers.
import http from 'node:http';
import https from 'node:https';

const TIMEOUT_MS = 90_000;
const agents = { 'http:': new http.Agent({ keepAlive: true, maxSockets: 64 }), 'https:': new https.Agent({ keepAlive: true, rejectUnauthorized: false }) };

export class Target {
  constructor(url) {
    this.url = new URL(url);
    this.prefix = this.url.pathname.replace(/\/$/, '');
  }

  /**
   * `announced`: the Content-Length that is announced although only `body` is sent, so that an upload can be refused by its size
   * without being made.
   * @returns {Promise<{status:number, headers:object, bytes:Buffer, json:any}>} `json` is undefined when the body is not JSON
   */
  exchange({ method, path, headers = {}, body, timeoutMs = TIMEOUT_MS, announced }) {
    const { url } = this;
    const client = url.protocol === 'https:' ? https : http;
    return new Promise((resolve, reject) => {
      const request = client.request({
        agent: announced === undefined ? agents[url.protocol] : false, method, path: this.prefix + path,
        // Node does not resolve *.localhost; browsers do, and tenants are named so.
        host: url.hostname.endsWith('.localhost') ? '127.0.0.1' : url.hostname, port: url.port || undefined,
        headers: { host: url.host, ...headers, ...(body === undefined ? {} : { 'content-length': announced ?? Buffer.byteLength(body) }) },
      }, response => {
        const chunks = [];
        response.on('data', chunk => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const bytes = Buffer.concat(chunks);
          let json;
          try { json = JSON.parse(bytes.toString('utf8')); } catch { json = undefined; }
          if (announced !== undefined) request.destroy();
          resolve({ status: response.statusCode, headers: response.headers, bytes, json });
        });
      });
      request.setTimeout(timeoutMs, () => request.destroy(new Error(`no answer to ${method} ${path} in ${timeoutMs / 1000} s`)));
      request.on('error', reject);
      if (body !== undefined) request.write(body);
      if (announced === undefined) request.end();
    });
  }
}

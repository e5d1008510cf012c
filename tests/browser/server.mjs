// Serves built sites on the loopback address the way a plain static host would: folders by their index.html, the
// nearest 404.html for what is missing, and the strict Content-Security-Policy as a header unless told otherwise.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';

const types = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml', '.png': 'image/png',
  '.jpg': 'image/jpeg', '.webp': 'image/webp', '.avif': 'image/avif', '.xml': 'application/xml', '.ics': 'text/calendar',
  '.json': 'application/json', '.txt': 'text/plain',
};

// `mounts` maps an address that begins and ends with a slash to a folder; the longest that fits wins.
export async function serve(mounts, { csp = true } = {}) {
  const bases = Object.keys(mounts).sort((a, b) => b.length - a.length);
  const read = (base, path) => readFile(join(mounts[base], path)).catch(() => null);
  const server = createServer(async (request, response) => {
    const address = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
    const base = bases.find((base) => address.startsWith(base));
    const path = address.slice(base.length) + (address.endsWith('/') ? 'index.html' : '');
    const found = await read(base, path);
    const body = found ?? (await read(base, '404.html')) ?? 'Not found';
    response.writeHead(found ? 200 : 404, {
      'content-type': types[found ? extname(path) : '.html'] ?? 'application/octet-stream',
      ...(csp && { 'content-security-policy': "default-src 'self'" }),
    });
    response.end(body);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return { origin, close: () => { server.close(); server.closeAllConnections(); } };
}

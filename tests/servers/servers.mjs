// Web servers on the loopback address, each with a temporary folder, as somebody without rights. A server is told where
// the site lies, and for some of the tests the rule file that the publication wrote.
import { spawn } from 'node:child_process';
import { chownSync, cpSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const nobody = 65534;
const isRoot = process.getuid() === 0;
// Not part of nginx itself; its word stands in the rules as a comment.
const brotli = '/usr/lib/nginx/modules/ngx_http_brotli_static_module.so';
export const here = fileURLToPath(new URL('.', import.meta.url));
const guide = readFileSync(join(here, '../../docs/hosting.md'), 'utf8');

// What the guide tells people to write for a server, without the lines about where they keep things.
function fromGuide(server, ours) {
  const [, block] = guide.match(new RegExp(`\\n## ${server}\\n[^]*?\\n\`\`\`\\w+\\n([^]*?)\\n\`\`\``)) ?? [];
  if (!block) throw new Error(`the guide says nothing about ${server}`);
  return Object.entries(ours).reduce((text, [theirs, own]) => {
    if (!text.includes(theirs)) throw new Error(`the guide for ${server} does not say ${theirs}`);
    return text.replaceAll(theirs, own);
  }, block);
}

// The program of each server and its arguments, and the text of its settings.
const kinds = {
  nginx: {
    program: 'nginx',
    rules: 'nginx.conf',
    arguments: (folder, settings) => ['-e', 'stderr', '-p', folder, '-c', settings],
    settings: ({ folder, root, port, rules }) => `
      ${rules ? `load_module ${brotli};` : ''}
      daemon off; worker_processes 1; pid ${folder}/pid; error_log stderr;
      events {}
      http {
        include /etc/nginx/mime.types; default_type application/octet-stream; access_log off;
        client_body_temp_path ${folder}; proxy_temp_path ${folder}; fastcgi_temp_path ${folder}; uwsgi_temp_path ${folder}; scgi_temp_path ${folder};
        ${rules
    ? fromGuide('nginx', {
      'listen 443 ssl;': `listen 127.0.0.1:${port};`, 'ssl_certificate     /etc/ssl/example.org.pem;': '',
      'ssl_certificate_key /etc/ssl/example.org.key;': '', '/srv/www': root, '/srv/rules/nginx.conf': rules,
    })
    : `server { listen 127.0.0.1:${port}; root ${root}; }`}
      }`,
  },
  lighttpd: {
    program: 'lighttpd',
    // It has no rule file: the guide has its settings.
    arguments: (folder, settings) => ['-D', '-f', settings],
    settings: ({ root, port, ruled, base }) => `
      server.bind = "127.0.0.1"
      server.port = ${port}
      ${ruled ? fromGuide('lighttpd', { '/srv/www': root, '"/404.html"': `"${base}/404.html"`, '^/assets/': `^${base}/assets/` }) : `
      server.document-root = "${root}"
      index-file.names = ( "index.html" )`}
      include_shell "/usr/share/lighttpd/create-mime.conf.pl"\n`,
  },
  apache: {
    program: 'apache2',
    rules: 'apache.conf',
    arguments: (folder, settings) => ['-d', folder, '-f', settings, '-DFOREGROUND'],
    // As Debian has it: folders may be listed, texts are compressed as they are sent, and .br is a language.
    settings: ({ folder, root, port, rules, beside }) => `
      ${['mpm_event', 'authz_core', 'mime', 'dir', 'alias', 'headers', 'rewrite', 'autoindex', 'filter', 'deflate'].map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
      AddOutputFilterByType DEFLATE text/html text/plain text/xml text/css text/javascript application/javascript
      AddLanguage br .br
      Listen 127.0.0.1:${port}
      ServerName localhost
      PidFile ${folder}/pid
      ErrorLog ${folder}/errors
      TypesConfig /etc/mime.types
      <Directory ${root}>
        Options Indexes FollowSymLinks
        AllowOverride ${beside ? 'FileInfo' : 'None'}
      </Directory>
      ${rules && !beside ? fromGuide('Apache', { '/srv/www': root, '/srv/rules/apache.conf': rules }) : `DocumentRoot ${root}`}\n`,
  },
  python: {
    program: 'python3',
    // It has no settings.
    arguments: (folder, settings, { root, port }) => ['-m', 'http.server', '--bind', '127.0.0.1', '--directory', root, String(port)],
    settings: () => '',
  },
  caddy: {
    program: 'caddy',
    rules: 'Caddyfile',
    arguments: (folder, settings) => ['run', '--adapter', 'caddyfile', '--config', settings],
    settings: ({ root, port, rules }) => `
{
	admin off
	auto_https off
}
${rules
    ? fromGuide('Caddy', { 'example.org': `http://127.0.0.1:${port}`, '/srv/www': root, '/srv/rules/Caddyfile': rules })
    : `http://127.0.0.1:${port} {\n\troot * ${root}\n\tfile_server\n}`}
`,
  },
};

async function freePort() {
  const server = createServer();
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

// One answer: status, headers, body. The path goes out as it is written, and no redirect is followed.
export function get(port, path, headers = {}) {
  return new Promise((answer, fail) => {
    const asked = request({ host: '127.0.0.1', port, path, headers, agent: false }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('error', fail);
      response.on('end', () => answer({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }));
    });
    asked.on('error', fail);
    asked.end();
  });
}

// Starts a server for the folder `root`. `ruled`: the folder with the rule files; `base`: the path below which the site lives;
// `beside`: whether the rules lie as `.htaccess` beside the first page.
export async function serve(kind, root, { ruled, scratch, base = '', beside = false }) {
  const { program, arguments: words, settings, rules } = kinds[kind];
  const folder = mkdtempSync(join(scratch, `${kind}-`));
  const port = await freePort();
  const file = join(folder, 'settings');
  let rule;
  if (ruled && rules) {
    rule = join(folder, rules);
    // Where the guide says what to do with a comment sign, it is done.
    const text = readFileSync(join(ruled, rules), 'utf8').replace('# brotli_static on;', 'brotli_static on;');
    writeFileSync(rule, text);
    if (beside) {
      const copy = join(folder, 'served');
      cpSync(root, copy, { recursive: true });
      writeFileSync(join(copy, base, '.htaccess'), text);
      root = copy;
    }
  }
  writeFileSync(file, settings({ folder, root, port, rules: rule, ruled, base: decodeURI(base), beside }));
  if (isRoot) chownSync(folder, nobody, nobody);
  const child = spawn(program, words(folder, file, { root, port }), {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH, HOME: folder },
    ...(isRoot && { uid: nobody, gid: nobody }),
  });
  let said = '';
  const errors = () => (existsSync(join(folder, 'errors')) ? readFileSync(join(folder, 'errors'), 'utf8') : '') + said;
  let ended = false;
  child.stderr.on('data', (text) => { said += text; });
  const end = new Promise((done) => child.on('close', () => { ended = true; done(); }));
  for (;;) {
    if (ended) throw new Error(`${program} ended:\n${errors()}`);
    try {
      await get(port, '/');
      break;
    } catch {
      await new Promise((done) => setTimeout(done, 20));
    }
  }
  return { port, said: errors, close: () => { child.kill('SIGTERM'); return end; } };
}

// Web servers on the loopback address, each with a temporary folder, as somebody without rights. A server is told where
// the site lies, and for some of the tests the rule file that the publication wrote.
import { spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';

const nobody = 65534;
const isRoot = process.getuid() === 0;

// The program of each server and its arguments, and the text of its settings.
const kinds = {
  nginx: {
    program: 'nginx',
    rules: 'nginx.conf',
    arguments: (folder, settings) => ['-e', 'stderr', '-p', folder, '-c', settings],
    settings: ({ folder, root, port, rules }) => `
      daemon off; worker_processes 1; pid ${folder}/pid; error_log stderr;
      events {}
      http {
        include /etc/nginx/mime.types; default_type application/octet-stream; access_log off;
        client_body_temp_path ${folder}; proxy_temp_path ${folder}; fastcgi_temp_path ${folder}; uwsgi_temp_path ${folder}; scgi_temp_path ${folder};
        server { listen 127.0.0.1:${port}; root ${root}; ${rules ? `include ${rules};` : ''} }
      }`,
  },
  lighttpd: {
    program: 'lighttpd',
    arguments: (folder, settings) => ['-D', '-f', settings],
    settings: ({ root, port }) => `
      server.bind = "127.0.0.1"
      server.port = ${port}
      server.document-root = "${root}"
      index-file.names = ( "index.html" )
      include_shell "/usr/share/lighttpd/create-mime.conf.pl"\n`,
  },
  apache: {
    program: 'apache2',
    rules: 'apache.conf',
    arguments: (folder, settings) => ['-d', folder, '-f', settings, '-DFOREGROUND'],
    settings: ({ folder, root, port, rules }) => `
      ${['mpm_event', 'authz_core', 'mime', 'dir', 'alias', 'headers'].map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
      Listen 127.0.0.1:${port}
      ServerName localhost
      PidFile ${folder}/pid
      ErrorLog ${folder}/errors
      TypesConfig /etc/mime.types
      DocumentRoot ${root}
      ${rules ? `Include ${rules}` : ''}\n`,
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
http://127.0.0.1:${port} {
	root * ${root}
	file_server
	${rules ? `import ${rules}` : ''}
}
`,
  },
};

// Caddy is not in every Debian: it is tested where it is. The others must be there.
export const present = (kind) => kind !== 'caddy' || spawnSync('sh', ['-c', `command -v ${kinds[kind].program}`]).status === 0;

async function freePort() {
  const server = createServer();
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

// One answer: status, headers, body. The path goes out as it is written, and no redirect is followed.
export function get(port, path) {
  return new Promise((answer, fail) => {
    const asked = request({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('error', fail);
      response.on('end', () => answer({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }));
    });
    asked.on('error', fail);
    asked.end();
  });
}

// Starts a server for the folder `root`; `ruled`: the folder with the rule files.
export async function serve(kind, root, { ruled, scratch }) {
  const { program, arguments: words, settings, rules } = kinds[kind];
  const folder = mkdtempSync(join(scratch, `${kind}-`));
  const port = await freePort();
  const file = join(folder, 'settings');
  const rule = ruled && join(ruled, rules);
  if (rule && !existsSync(rule)) throw new Error(`no rules at ${rule}`);
  writeFileSync(file, settings({ folder, root, port, rules: rule }));
  if (isRoot) chownSync(folder, nobody, nobody);
  const child = spawn(program, words(folder, file), {
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

// A running preview of a small site: files that tests may change, and the messages of the program to wait for.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

const program = process.env.VIELFALT;

export class Preview {
  // Begins to serve a copy of the folder.
  static async start(from, ...options) {
    const preview = new Preview();
    preview.site = mkdtempSync(join(tmpdir(), 'vielfalt-preview-'));
    cpSync(from, preview.site, { recursive: true });
    preview.process = spawn(program, ['serve', '--site', preview.site, '--date', '2026-11-23', '--message-format', 'json', ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
    preview.lines = createInterface({ input: preview.process.stdout })[Symbol.asyncIterator]();
    // The browser of these tests resolves no names.
    preview.url = (await preview.until('serving')).url.replace('localhost', '127.0.0.1');
    return preview;
  }

  // The next message of a kind.
  async until(type) {
    for (;;) {
      const { value, done } = await this.lines.next();
      if (done) throw new Error(`the preview ended before it said “${type}”`);
      const message = JSON.parse(value);
      if (message.type === type) return message;
    }
  }

  path(name) { return join(this.site, name); }

  // Saves a file, and waits for the build that follows.
  async write(name, text) {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text);
    return this.until('summary');
  }

  async replace(name, from, to) {
    const text = readFileSync(this.path(name), 'utf8');
    if (!text.includes(from)) throw new Error(`${name} does not hold “${from}”`);
    return this.write(name, text.replace(from, to));
  }

  async end() {
    const ended = new Promise((done) => this.process.on('exit', done));
    this.process.kill('SIGTERM');
    await ended;
    rmSync(this.site, { recursive: true });
  }
}

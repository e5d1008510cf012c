// Runs the browser tests over the two sites that the command line names (see site.mjs) in one process, so that they
// share a browser.
import { after } from 'node:test';
import { close } from './site.mjs';
import './contrast.test.mjs';
import './axe.test.mjs';
import './layout.test.mjs';
import './privacy.test.mjs';
import './keyboard.test.mjs';
import './noscript.test.mjs';
import './search.test.mjs';
import './preview.test.mjs';

after(close);

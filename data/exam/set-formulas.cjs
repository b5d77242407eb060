// SPDX-License-Identifier: GPL-3.0-or-later
//
// node set-formulas.cjs CACHE FOLDER: reads a list of formulas as JSON from the standard input, sets
// them with the MathJax in CACHE, and writes FOLDER/formulas. Called by set-formulas.

'use strict';

const crypto = require('crypto');
const fs = require('fs');
const path = require('path');
const {createRequire} = require('module');

const [cache, folder] = process.argv.slice(2);
const load = createRequire(path.join(path.resolve(cache), 'x.js'));
const {mathjax} = load('mathjax-full/js/mathjax.js');
const {TeX} = load('mathjax-full/js/input/tex.js');
const {SVG} = load('mathjax-full/js/output/svg.js');
const {liteAdaptor} = load('mathjax-full/js/adaptors/liteAdaptor.js');
const {RegisterHTMLHandler} = load('mathjax-full/js/handlers/html.js');
load('mathjax-full/js/input/tex/ams/AmsConfiguration.js');
load('mathjax-full/js/input/tex/boldsymbol/BoldsymbolConfiguration.js');

const adaptor = liteAdaptor();
RegisterHTMLHandler(adaptor);
const tex = new TeX({
  packages: ['base', 'ams', 'boldsymbol'],
  formatError(jax, error) { throw error; },
});
const document = mathjax.document('', {InputJax: tex, OutputJax: new SVG({fontCache: 'none'})});

// ---- What is read aloud: the formula in one line, brackets where a fraction or root had none.

const children = (node) => node.childNodes || [];
const isShort = (text) => /^[^\s+−=·/<>≤≥,]*$/u.test(text);
const bracketed = (text) => (isShort(text) ? text : `(${text})`);

function isFirst(node) {
  for (let parent = node.parent; parent; node = parent, parent = node.parent) {
    if (children(parent)[0] !== node) return false;
    if (['math', 'mtd', 'mfrac', 'msqrt', 'msup', 'msub'].includes(parent.kind)) return true;
  }
  return true;
}

const SUPERSCRIPTS = {2: '²', 3: '³', T: 'ᵀ', '⊤': 'ᵀ'};

function speak(node) {
  const parts = children(node);
  const say = (index) => (parts[index] ? speak(parts[index]) : '');
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'mo': {
      const sign = parts.map(speak).join('');
      if (['\u2061', '\u2062', '\u2063', '\u2064'].includes(sign)) return sign === '\u2061' ? ' ' : '';
      // A sign in front of its number stands close to it.
      if (/^[+−]$/u.test(sign) && isFirst(node)) return sign;
      return /^[+−=≤≥<>≈≠→⋅·×⊙∈∼−]$/u.test(sign) ? ` ${sign} ` : sign === ',' ? ', ' : sign;
    }
    case 'mi': {
      const name = parts.map(speak).join('');
      return name.length > 1 && /^[a-z]+$/iu.test(name) ? ` ${name} ` : name;
    }
    case 'mfrac':
      return `${bracketed(say(0))}/${bracketed(say(1))}`;
    case 'msqrt':
      return `√${bracketed(parts.map(speak).join(''))}`;
    case 'msub':
      return `${say(0)}_${bracketed(say(1))}`;
    case 'msup':
      return `${say(0)}${SUPERSCRIPTS[say(1)] || '^' + bracketed(say(1))}`;
    case 'msubsup':
      return `${say(0)}_${bracketed(say(1))}^${bracketed(say(2))}`;
    case 'munder':
      return `${say(0)} over ${bracketed(say(1))} `;
    case 'mover':
      return say(1) === '^' || say(1) === '\u005e' ? `${say(0)}\u0302`
        : say(1) === '~' || say(1) === '\u02dc' ? `${say(0)}\u0303` : `${say(0)} ${say(1)}`;
    case 'munderover':
      return `${say(0)} from ${say(1)} to ${say(2)} of `;
    case 'mtable':
      return parts.map(speak).join('; ');
    case 'mtr':
      return parts.map(speak).join(' ');
    case 'mspace':
      return ' ';
    default:
      return parts.map(speak).join('');
  }
}

const spoken = (root) => speak(root).replace(/\s+/gu, ' ').replace(/\(\s/gu, '(').trim();

// ---- Pictures

function set(formula) {
  const container = document.convert(formula.tex, {display: formula.display});
  const svg = adaptor.firstChild(container);
  const [, top, width, height] = adaptor.getAttribute(svg, 'viewBox').split(' ').map(Number);
  const em = (units) => Math.round(units) / 1000;
  // Whoever draws it gives it its size; black is only a mask.
  adaptor.setAttribute(svg, 'width', `${em(width) * 16}`);
  adaptor.setAttribute(svg, 'height', `${em(height) * 16}`);
  adaptor.removeAttribute(svg, 'style');
  adaptor.removeAttribute(svg, 'role');
  adaptor.removeAttribute(svg, 'focusable');
  const source = adaptor.outerHTML(svg)
    .replace(/ data-(mml-node|c|mjx-texclass|latex)="[^"]*"/g, '')
    .replace(/currentColor/g, 'black');
  return {source, width: em(width), height: em(-top), depth: em(height + top)};
}

function speakTex(formula) {
  // The tree that MathJax makes of the source, before it is set.
  const item = new document.options.MathItem(formula.tex, tex, formula.display);
  item.compile(document);
  return spoken(item.root);
}

function main() {
  const formulas = JSON.parse(fs.readFileSync(0, 'utf8'));
  const target = path.join(folder, 'formulas');
  const index = [];
  const files = new Set(['index.json']);
  let failed = 0;

  fs.mkdirSync(target, {recursive: true});
  for (const formula of formulas) {
    const name = crypto.createHash('sha256')
      .update(`${formula.display ? 'd' : 'i'}${formula.tex}`).digest('hex').slice(0, 16) + '.svg';
    try {
      const {source, width, height, depth} = set(formula);
      fs.writeFileSync(path.join(target, name), source + '\n');
      files.add(name);
      index.push({tex: formula.tex, display: formula.display, file: name, width, height, depth,
                  text: speakTex(formula)});
    } catch (error) {
      failed++;
      process.stderr.write(`set-formulas: $${formula.tex}$: ${error.message}\n`);
    }
  }
  index.sort((a, b) => (a.file < b.file ? -1 : 1));
  fs.writeFileSync(path.join(target, 'index.json'), JSON.stringify({formulas: index}, null, 1) + '\n');
  for (const file of fs.readdirSync(target)) {
    if (!files.has(file)) fs.unlinkSync(path.join(target, file));
  }
  process.stdout.write(`${index.length} formulas set${failed ? `, ${failed} failed` : ''}\n`);
  process.exitCode = failed ? 1 : 0;
}

main();

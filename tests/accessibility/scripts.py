"""What the measures ask of the browser, in its own tongue. Each is a function that Playwright evaluates in the page."""

from __future__ import annotations

from typing import Final

COMMON: Final = """
  const brief = n => n.outerHTML.replace(/\\s+/g, ' ').slice(0, 110);
  const seen = n => n.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true}) && n.getClientRects().length > 0;
  const aside = n => !!n.closest('.sr,.skip') || (r => r.right < 0 || r.bottom + window.scrollY < 0)(n.getBoundingClientRect());
  const labelOf = n => n.closest('label') || (n.id && document.querySelector(`label[for="${CSS.escape(n.id)}"]`));
  const texts = () => { const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) { const n = walk.currentNode, p = n.parentElement;
      if (n.textContent.trim() && p && !p.closest('script,style,noscript,option,svg,template') && seen(p) && !aside(p)) found.push([n, p]); }
    return found; };
"""


def _function(argument: str, body: str) -> str:
    return f"({argument}) => {{{COMMON}{body}}}"


SMALL_TARGETS: Final = _function("least", """
  const inSentence = n => { if (n.tagName !== 'A' || !getComputedStyle(n).display.startsWith('inline') || getComputedStyle(n).display !== 'inline') return false;
    const block = n.closest('p,li,dd,td,div,label,small,h1,h2,h3,h4,span') || n.parentElement;
    return block.innerText.trim().length > n.innerText.trim().length; };
  const box = n => { const label = n.matches('input[type=radio],input[type=checkbox]') && labelOf(n);
    const own = n.getBoundingClientRect(); if (!label) return own;
    const of = label.getBoundingClientRect(); return {width: Math.max(own.width, of.width), height: Math.max(own.height, of.height)}; };
  return Array.from(document.querySelectorAll('a[href],button,select,summary,textarea,input:not([type=hidden])'))
    .filter(n => seen(n) && !aside(n) && !n.disabled && !inSentence(n))
    .map(n => [box(n), n]).filter(([b]) => b.width > 0 && (Math.round(b.height) < least || Math.round(b.width) < least))
    .map(([b, n]) => `${Math.round(b.width)}x${Math.round(b.height)} ${brief(n)}`);
""")

SMALL_FONTS: Final = _function("least", """
  return Array.from(new Set(texts().filter(([, p]) => !p.closest('kbd') && parseFloat(getComputedStyle(p).fontSize) < least - 0.05)
    .map(([n, p]) => `${parseFloat(getComputedStyle(p).fontSize).toFixed(1)} ${n.textContent.trim().slice(0, 30)} ${brief(p).slice(0, 70)}`)));
""")

LOW_LINES: Final = _function("least", """
  return Array.from(new Set(texts().map(([n, p]) => { const r = document.createRange(); r.selectNodeContents(n);
      const lines = new Set(Array.from(r.getClientRects()).map(b => Math.round(b.top))).size, s = getComputedStyle(p);
      const ratio = parseFloat(s.lineHeight) / parseFloat(s.fontSize);
      return lines > 1 && ratio < least - 0.01 ? `${ratio.toFixed(2)} ${brief(p)}` : ''; }).filter(Boolean)));
""")

OVERFLOW: Final = _function("", """
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const boxed = n => { for (let p = n.parentElement; p && p !== document.body; p = p.parentElement) if (getComputedStyle(p).overflowX !== 'visible') return true; return false; };
  const wide = Array.from(document.body.querySelectorAll('*')).filter(n => seen(n) && n.getBoundingClientRect().right > width + 1 && !boxed(n));
  const inner = wide.filter(n => !wide.some(other => other !== n && n.contains(other)));
  return [`${document.documentElement.scrollWidth} of ${width}`, ...inner.slice(0, 6).map(n => `${Math.round(n.getBoundingClientRect().right)} ${brief(n)}`)];
""")

HOLLOW: Final = _function("", """
  const root = document.documentElement, end = Math.max(document.body.getBoundingClientRect().bottom + window.scrollY, window.innerHeight) + 2;
  if (root.scrollHeight <= end) return [];
  const below = Array.from(document.body.querySelectorAll('*')).filter(n => n.getBoundingClientRect().bottom + window.scrollY > end && getComputedStyle(n).position === 'absolute');
  return [`${root.scrollHeight} of ${Math.round(end)}`, ...below.slice(0, 3).map(brief)];
""")

CLIPPED: Final = _function("", """
  const cuts = s => /hidden|clip/.test(s.overflowX) || /hidden|clip/.test(s.overflowY);
  return Array.from(new Set(texts().map(([n, p]) => {
    const r = document.createRange(); r.selectNodeContents(n); const t = r.getBoundingClientRect();
    for (let box = p; box && box !== document.body; box = box.parentElement) { const s = getComputedStyle(box);
      if (/auto|scroll/.test(s.overflowX + s.overflowY)) return '';
      if (!cuts(s)) continue;
      const b = box.getBoundingClientRect();
      if (t.right > b.right + 1.5 || t.bottom > b.bottom + 1.5 || t.left < b.left - 1.5 || t.top < b.top - 1.5) return `${n.textContent.trim().slice(0, 30)} in ${brief(box).slice(0, 80)}`; }
    return ''; }).filter(Boolean)));
""")

OUTLINE: Final = _function("", """
  const wrong = [], heads = Array.from(document.querySelectorAll('h1')).filter(seen);
  if (heads.length !== 1) wrong.push(`${heads.length} headings of the first level`);
  if (!document.title.trim()) wrong.push('no title');
  if (!document.documentElement.lang) wrong.push('no language');
  document.querySelectorAll("[data-errors] a[href^='#']").forEach(a => { if (!document.getElementById(decodeURIComponent(a.getAttribute('href').slice(1)))) wrong.push('leads nowhere: ' + brief(a)); });
  return wrong;
""")

ACTIONS: Final = _function("", """
  const closed = Array.from(document.querySelectorAll('details:not([open])'));
  closed.forEach(d => { d.open = true; });
  const at = address => { const u = new URL(address, location.href); u.searchParams.delete('next'); return u.origin === location.origin ? u.pathname + u.search : u.href; };
  const found = [];
  document.querySelectorAll('a[href]').forEach(a => { if (seen(a) && !a.getAttribute('href').startsWith('#')) found.push('GET ' + at(a.href)); });
  document.querySelectorAll('form').forEach(f => { if (f.method === 'dialog' || !seen(f)) return;
    const buttons = Array.from(f.querySelectorAll('button:not([type=button]),input[type=submit]')).filter(seen);
    (buttons.length ? buttons : [f]).forEach(b => found.push(f.method.toUpperCase() + ' ' + at((b.getAttribute && b.getAttribute('formaction')) || f.getAttribute('action') || location.href)
      + (b.name && b !== f ? ` ${b.name}=${b.value}` : ''))); });
  closed.forEach(d => { d.open = false; });
  return found.filter(each => !/^(GET|POST) \\/mode\\//.test(each));
""")

SCALE_ROOT: Final = """factor => { const root = document.documentElement; root.style.fontSize = '';
  if (factor) { const now = parseFloat(getComputedStyle(root).fontSize); root.style.fontSize = Math.min(now * factor, Math.max(now, 30)) + 'px'; } }"""

SPACE_TEXT: Final = """on => { document.adoptedStyleSheets = []; if (!on) return; const sheet = new CSSStyleSheet();
  sheet.replaceSync('*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}');
  document.adoptedStyleSheets = [sheet]; }"""

AXE: Final = """async options => (await axe.run(options)).violations.flatMap(found => found.nodes.map(node =>
  `${found.id}: ${JSON.stringify(node.target)} ${(node.failureSummary || '').slice(0, 240)}`))"""

# Each stop is noted when the tab key is pressed the next time: by then the browser has scrolled to it, and a press costs one message. A field of a date
# is one stop with stops within; what stands in a frame is a page of its own. Two presses more than there are stops leave the page and show what nobody expected.
MARK_STOPS: Final = _function("", """
  const inOne = n => n.type === 'radio' && n.name ? 'radio ' + n.name + (n.form ? Array.from(document.forms).indexOf(n.form) : '') : null;
  const all = Array.from(document.querySelectorAll('a[href],area[href],button,input:not([type=hidden]),select,textarea,summary,audio[controls],video[controls],[contenteditable=true],[tabindex]'))
    .filter(n => n.tabIndex >= 0 && !n.disabled && seen(n) && !n.closest('[inert]') && (n.tagName !== 'SUMMARY' || n.parentElement.tagName === 'DETAILS'));
  const groups = new Map(), numbers = new Map(), names = [];
  all.forEach(n => { const group = inOne(n);
    if (group && groups.has(group)) { numbers.set(n, groups.get(group)); return; }
    if (group) groups.set(group, names.length);
    numbers.set(n, names.length); names.push(brief(n)); });
  const looks = new Map();
  const around = n => [n, n.parentElement, n.parentElement && n.parentElement.parentElement, n.nextElementSibling].filter(Boolean);
  all.forEach(n => around(n).forEach(m => looks.set(m, getComputedStyle(m).boxShadow)));
  const atStop = () => {
    const n = document.activeElement; if (!n || n === document.body || n === document.documentElement) return null;
    const ring = around(n).some(m => { const s = getComputedStyle(m);
      return (parseFloat(s.outlineWidth) >= 2 && s.outlineStyle !== 'none') || (s.boxShadow !== 'none' && s.boxShadow !== looks.get(m)); });
    const shown = n.matches('input[type=radio],input[type=checkbox]') && labelOf(n) || n;
    const b = shown.getClientRects()[0] || shown.getBoundingClientRect();
    const top = document.elementFromPoint(b.left + Math.min(b.width / 2, 30), Math.min(b.top + b.height / 2, b.top + 40));
    const covered = !top || !(shown.contains(top) || top.contains(shown));
    return {number: numbers.has(n) ? numbers.get(n) : -1, html: brief(n), ring, covered}; };
  const stops = []; let left = false;
  const note = () => { if (left) return;
    const state = atStop(), last = stops[stops.length - 1];
    if (!state) { left = stops.length > 0; return; }
    if (last && last.number === state.number) { last.ring = last.ring && state.ring; last.covered = last.covered || state.covered; return; }
    if (last && state.number === stops[0].number) { left = true; return; }
    stops.push(state); };
  const keyed = event => { if (event.key === 'Tab') note(); };
  window.addEventListener('keydown', keyed, true);
  const toTop = () => { document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex'); window.scrollTo(0, 0); };
  window.measuredStops = () => { note(); window.removeEventListener('keydown', keyed, true); toTop(); document.activeElement.blur(); return stops; };
  toTop();
  const within = all.filter(n => ['date', 'time', 'month', 'week', 'datetime-local'].includes(n.type)).length;
  return {names, presses: names.length + 5 * within + 2};
""")

STOPS_SEEN: Final = "() => window.measuredStops()"

// Checks the colour roles of tokens.css and hues.css against what they stand on, in light and dark:
// text 4.5:1, glyphs, controls and focus 3:1 (WCAG 2.2 AA). Run `node style/contrast.mjs` after
// every change of a colour; it fails when a pair is too weak.
import { readFileSync } from "node:fs";

const css = ["tokens.css", "hues.css"]
  .map((name) => readFileSync(new URL(name, import.meta.url), "utf8"))
  .join("\n")
  .replace(/\s+/g, " ")
  .replace(/\( /g, "(")
  .replace(/ \)/g, ")");
const roles = new Map([...css.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value.trim()]));
const hues = [...css.matchAll(/\[data-hue="(\w+)"\] \{ --hue: ([\d.]+); --chroma: ([\d.]+); \}/g)];

function resolve(value, dark, own = {}) {
  for (let next; ; value = next) {
    next = value
      .replace(/var\(--([\w-]+)\)/, (_, name) => own[name] ?? roles.get(name))
      .replace(/calc\(([\d.]+) \* ([\d.]+)\)/, (_, a, b) => a * b)
      .replace(
        /^light-dark\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*?), ((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)$/,
        (_, a, b) => (dark ? b : a),
      );
    if (next === value) return value;
  }
}

function linear(value, dark, own) {
  const [l, c, h] = resolve(value, dark, own)
    .match(/oklch\(([^)/]+)/)[1]
    .trim()
    .split(/\s+/)
    .map(Number);
  const a = c * Math.cos((h * Math.PI) / 180),
    b = c * Math.sin((h * Math.PI) / 180);
  const [L, M, S] = [
    l + 0.3963377774 * a + 0.2158037573 * b,
    l - 0.1055613458 * a - 0.0638541728 * b,
    l - 0.0894841775 * a - 1.291485548 * b,
  ].map((x) => x ** 3);
  return [
    4.0767416621 * L - 3.3077115913 * M + 0.2309699292 * S,
    -1.2684380046 * L + 2.6097574011 * M - 0.3413193965 * S,
    -0.0041960863 * L - 0.7034186147 * M + 1.707614701 * S,
  ].map((x) => Math.min(1, Math.max(0, x)));
}

const luminance = ([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
function ratio(front, back, dark, own) {
  const [x, y] = [front, back].map((v) => luminance(linear(v, dark, own)) + 0.05);
  return Math.max(x, y) / Math.min(x, y);
}

const surfaces = ["canvas", "surface", "raised", "sunken"];
const states = ["ok", "warning", "critical", "unknown", "info"];
const pairs = [
  ...["text", "text-soft", "text-faint", "accent-text"].flatMap((t) => surfaces.map((s) => [t, s, 4.5])),
  ...["text", "text-soft", "text-faint", "accent-text"].flatMap((t) => ["accent-soft", "unread"].map((s) => [t, s, 4.5])),
  ["on-inverse", "inverse", 4.5],
  ["inverse-cord", "inverse", 3],
  ["inverse-line", "inverse", 3],
  ["text", "highlight", 4.5],
  ["on-accent", "accent", 4.5],
  ["on-accent", "accent-hover", 4.5],
  ...["control-line", "focus", "cord", "accent"].flatMap((t) => ["canvas", "surface", "raised"].map((s) => [t, s, 3])),
  ...states.flatMap((s) => [
    [`${s}-text`, `${s}-soft`, 4.5],
    ["text", `${s}-soft`, 4.5],
    ["text-soft", `${s}-soft`, 4.5],
    [`${s}-on-fill`, `${s}-fill`, 4.5],
    ...surfaces.map((b) => [`${s}-text`, b, 4.5]),
    ...["canvas", "surface", "raised", `${s}-soft`].map((b) => [`${s}-glyph`, b, 3]),
  ]),
];

let checked = 0,
  failed = 0,
  lowest = Infinity;
function check(front, back, least, dark, own, label = "") {
  const value = ratio(`var(--${front})`, `var(--${back})`, dark, own);
  checked += 1;
  lowest = Math.min(lowest, value / least);
  if (value >= least) return;
  failed += 1;
  console.log(`${dark ? "dark " : "light"} ${label}${front} on ${back}: ${value.toFixed(2)}, needs ${least}`);
}
for (const dark of [false, true]) {
  for (const [front, back, least] of pairs) check(front, back, least, dark);
  for (const [, name, hue, chroma] of hues) {
    const own = { hue, chroma };
    check("person-on", "person-strong", 4.5, dark, own, `${name}: `);
    check("person-text", "person-soft", 4.5, dark, own, `${name}: `);
    check("person-text", "surface", 4.5, dark, own, `${name}: `);
  }
}
console.log(`${checked} pairs checked, ${failed} too weak, closest margin ${lowest.toFixed(2)} of what is needed`);
process.exit(failed ? 1 : 0);

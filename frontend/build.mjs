// Bundles styles, scripts and pictures into static/dist/ (not in git).
//
// portal.css: the NL Design System components we use, their tokens, our theme, our own parts.
// admin.css:  frontend/css/admin*.css, loaded after portal.css in the admin only.
// map.css and each frontend/js/*.js: loaded only by the pages that name them.
import { build, transform } from "esbuild";
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { brotliCompressSync, gzipSync } from "node:zlib";

const OUT = "static/dist";
const PACKAGES = [
  "@utrecht/document-css/dist/index.css",
  "@nl-design-system-candidate/heading-css/dist/heading.css",
  "@nl-design-system-candidate/paragraph-css/dist/paragraph.css",
  "@nl-design-system-candidate/link-css/dist/link.css",
  "@nl-design-system-candidate/button-css/dist/button.css",
  "@nl-design-system-candidate/skip-link-css/dist/skip-link.css",
  "@utrecht/form-label-css/dist/index.css",
  "@utrecht/form-field-css/dist/index.css",
  "@utrecht/form-field-description-css/dist/index.css",
  "@utrecht/form-field-error-message-css/dist/index.css",
  "@utrecht/form-fieldset-css/dist/index.css",
  "@utrecht/textbox-css/dist/index.css",
  "@utrecht/textarea-css/dist/index.css",
  "@utrecht/select-css/dist/index.css",
  "@utrecht/checkbox-css/dist/index.css",
  "@utrecht/radio-button-css/dist/index.css",
  "@utrecht/unordered-list-css/dist/index.css",
  "@utrecht/ordered-list-css/dist/index.css",
];
const TOKENS = "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css";

const fromPackage = (path) => readFile(`node_modules/${path}`, "utf8");
const own = (path) => readFile(`frontend/css/${path}`, "utf8");
const reads = (css) => new Set([...css.matchAll(/var\(\s*(--[\w-]+)/g)].map((match) => match[1]));
const declarations = (css) =>
  new Map([...css.matchAll(/(--[\w-]+)\s*:\s*([^;}]+)[;}]/g)].map((match) => [match[1], match[2].trim()]));

// The example theme has 4,000 tokens and ours answers for components of later pages too: a page
// gets only those that some rule really reads, directly or through another token.
function tokensReadBy(css, defined) {
  const read = new Set();
  const queue = [...reads(css)];
  while (queue.length) {
    const name = queue.pop();
    if (read.has(name)) continue;
    read.add(name);
    if (defined.has(name)) queue.push(...reads(defined.get(name)));
  }
  return read;
}

async function portal(files) {
  const packages = (await Promise.all(PACKAGES.map(fromPackage))).join("\n");
  const rest = (await Promise.all(files.map(own))).join("\n");
  const tokens = declarations(await fromPackage(TOKENS));
  const source = await own("theme.css");
  const ours = declarations(source);
  const read = tokensReadBy(packages + rest, new Map([...tokens, ...ours]));
  const theme = source.replace(/^\s*(--(?:utrecht|nl|basis)-[\w-]+)\s*:[^;]+;/gm, (line, name) =>
    read.has(name) ? line : "",
  );
  const kept = [...tokens].filter(([name]) => read.has(name) && !ours.has(name));
  const lean = `:root{${kept.map(([name, value]) => `${name}:${value};`).join("")}}`;
  const css = [lean, packages, theme, rest].join("\n").replace(/@charset[^;]+;/g, "");
  return (await transform(css, { loader: "css", minify: true, legalComments: "none" })).code;
}

await rm(OUT, { recursive: true, force: true });
await mkdir(OUT, { recursive: true });
const all = (await readdir("frontend/css")).filter((name) => name.endsWith(".css")).sort();
const apart = (name) => /^(theme|admin|map)/.test(name);
const files = ["portal.css", ...all.filter((name) => name !== "portal.css" && !apart(name))];
const licences =
  "/* Wijkportaal, EUPL-1.2. NL Design System components: EUPL-1.2. Noto Sans: OFL-1.1. */\n";
await writeFile(`${OUT}/portal.css`, licences + (await portal(files)));

const admin = all.filter((name) => name.startsWith("admin"));
const adminCss = (await Promise.all(admin.map(own))).join("\n");
await writeFile(
  `${OUT}/admin.css`,
  (await transform(adminCss, { loader: "css", minify: true })).code,
);

const scripts = (await readdir("frontend/js").catch(() => [])).filter((name) => name.endsWith(".js")).sort();
await build({
  entryPoints: [
    ...scripts.map((name) => `frontend/js/${name}`),
    ...all.filter((name) => name.startsWith("map")).map((name) => `frontend/css/${name}`),
  ],
  outdir: OUT,
  entryNames: "[name]",
  assetNames: "[name]",
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2020",
  external: ["*.svg", "*.woff2"],
  loader: { ".png": "file" },
  legalComments: "eof",
  logLevel: "warning",
});
await cp("frontend/images", OUT, { recursive: true });
await cp(".make/font", OUT, { recursive: true });

// Compressed beside the original, so that the first visit is light under `make run` too.
for (const name of await readdir(OUT)) {
  if (!/\.(css|js|svg)$/.test(name)) continue;
  const bytes = await readFile(`${OUT}/${name}`);
  if (bytes.length < 500) continue;
  await writeFile(`${OUT}/${name}.br`, brotliCompressSync(bytes));
  await writeFile(`${OUT}/${name}.gz`, gzipSync(bytes, { level: 9 }));
}

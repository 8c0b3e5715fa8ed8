// Bundles the query workbench into what the service carries: one script and one style sheet.
import { build } from "esbuild";
import { mkdir, writeFile, readFile } from "node:fs/promises";

const out = new URL("../api/ssckg_api/site/built/", import.meta.url).pathname;
await mkdir(out, { recursive: true });
await build({
  entryPoints: { workbench: new URL("workbench.js", import.meta.url).pathname },
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  loader: { ".svg": "dataurl", ".png": "dataurl" },
  define: { "process.env.NODE_ENV": '"production"', global: "globalThis" },
});

// What others wrote is named beside what is made of it.
const lock = JSON.parse(await readFile(new URL("package-lock.json", import.meta.url), "utf8"));
const packages = Object.entries(lock.packages)
  .filter(([place, one]) => place && !one.dev && !one.devOptional)
  .map(([place, one]) => `${place.replace(/^.*node_modules\//, "")} ${one.version} (${one.license ?? "see package"})`);
await writeFile(`${out}workbench.packages.txt`, `${packages.sort().join("\n")}\n`);

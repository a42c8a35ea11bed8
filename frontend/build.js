// SPDX-FileCopyrightText: the ponlod contributors
// SPDX-License-Identifier: EUPL-1.2
// Builds src/ into the folder named on the command line: the scripts of /sparql, the styles and fonts of every
// page, and the licences of all that went into them.

import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { compile, NodePackageImporter } from "sass";

// Packages that hold another one's code, but not its licence.
const HOLDS = { "node_modules/bootstrap-italia": "node_modules/bootstrap" };
const LICENCE_FILE = /^(licen[cs]e|copying|notice)/i;

const folder = process.argv[2];
const common = {
  outdir: folder,
  bundle: true,
  minify: true,
  charset: "utf8",
  legalComments: "none", // all of them stand in LICENSES.txt
  metafile: true,
  logLevel: "warning",
};

const scripts = await build({
  ...common,
  entryPoints: ["src/editor/editor.js"],
  format: "esm",
  splitting: true, // the chart is fetched when the first one is drawn
  target: "es2022",
});
const { css, loadedUrls } = compile("src/style/ponlod.scss", {
  importers: [new NodePackageImporter()],
  quietDeps: true,
  silenceDeprecations: ["import"], // Bootstrap Italia 2 knows no other way
});
const styles = await build({
  ...common,
  stdin: { contents: css, loader: "css", resolveDir: ".", sourcefile: "ponlod.css" },
  entryNames: "ponlod",
  loader: { ".woff2": "file" },
  assetNames: "fonts/[name]-[hash]",
  target: ["chrome111", "firefox113", "safari16.4"],
});
const inputs = [scripts, styles].flatMap(({ metafile }) => Object.keys(metafile.inputs));
await writeFile(join(folder, "LICENSES.txt"), await licences([...inputs, ...loadedUrls.map(fileURLToPath)]));

async function licences(inputs) {
  const packages = new Set(
    inputs.map((input) => input.match(/^.*(node_modules\/(?:@[^/]+\/)?[^/]+)\//)?.[1]).filter(Boolean),
  );
  const held = Object.entries(HOLDS).filter(([holder]) => [...packages].some((path) => path.endsWith(holder)));
  for (const [, path] of held) packages.add(path);
  const texts = await Promise.all([...packages].sort().map(licence));
  return texts.join(`\n${"─".repeat(80)}\n\n`);
}

async function licence(path) {
  const { name, version, license } = JSON.parse(await readFile(join(path, "package.json"), "utf8"));
  const files = (await readdir(path)).filter((file) => LICENCE_FILE.test(file)).sort();
  if (!files.length)
    throw new Error(`${name} ${version} (${license}) comes without the text of its licence.`);
  const texts = await Promise.all(files.map((file) => readFile(join(path, file), "utf8")));
  return `${name} ${version} (${license})\n\n${texts.map((text) => text.trim()).join("\n\n")}\n`;
}

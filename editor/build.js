// SPDX-FileCopyrightText: the ponlod contributors
// SPDX-License-Identifier: EUPL-1.2
// Bundles src/ into the folder named on the command line, with the licences of all that is bundled.

import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

const LICENCE_FILE = /^(licen[cs]e|copying|notice)/i;

const folder = process.argv[2];
const { metafile } = await build({
  entryPoints: ["src/editor.js"],
  outdir: folder,
  bundle: true,
  format: "esm",
  splitting: true, // the chart is fetched when the first one is drawn
  minify: true,
  target: "es2022",
  charset: "utf8",
  legalComments: "none", // all of them stand in LICENSES.txt
  metafile: true,
  logLevel: "warning",
});
await writeFile(join(folder, "LICENSES.txt"), await licences(Object.keys(metafile.inputs)));

async function licences(inputs) {
  const packages = new Set(
    inputs.map((input) => input.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//)?.[1]).filter(Boolean),
  );
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

// SPDX-FileCopyrightText: the ponlod contributors
// SPDX-License-Identifier: EUPL-1.2
// What the server tells the page, in its data-settings (ponlod.web.editor.settings).

export const settings = JSON.parse(document.getElementById("ask").dataset.settings);

const numbers = new Intl.NumberFormat(settings.language);

/** The text under a key in the page's language, {values} filled in, numbers as the language writes them. */
export function text(key, values = {}) {
  return settings.texts[key].replace(/\{(\w+)\}/g, (_, name) => {
    const value = values[name];
    return typeof value === "number" ? numbers.format(value) : value;
  });
}

/** An element with its properties and children; names with a hyphen, role and for are set as attributes. */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "role" || name === "for") made.setAttribute(name, value);
    else made[name] = value;
  }
  made.append(...children);
  return made;
}

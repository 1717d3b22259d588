// Elements from values. Words become text and never markup, whatever a contract holds.

export const $ = (id) => document.getElementById(id);

/** An element with attributes (`on…` are listeners, true and false set or leave out) and children. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...solid(children));
  return node;
}

/** What of *children* is there, in one row. */
const solid = (children) => children.flat(Infinity).filter((child) => child != null && child !== false && child !== "");

/** Let *node* hold *children* and nothing else; what had the focus, or was unfolded, stays so where it bears an id. */
export function fill(node, ...children) {
  const focused = node.contains(document.activeElement) && document.activeElement.id;
  const unfolded = [...node.querySelectorAll("details[open][id]")].map(({ id }) => id);
  node.replaceChildren(...solid(children));
  for (const id of unfolded) if ($(id)) $(id).open = true;
  if (focused) $(focused)?.focus({ preventScroll: true });
}

/** Words of a file, kept apart from ours whichever way they are written. */
export const theirs = (words, tag = "bdi") => el(tag, { dir: "auto" }, words);

export const button = (words, onclick, attributes = {}) => el("button", { type: "button", onclick, ...attributes }, words);

/** A part that opens; `summary` stays in sight. */
export const fold = (summary, attributes, ...children) => el("details", attributes, el("summary", {}, summary), children);

export const count = (number, one, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;

export const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);

/** The values by what *key* says of them, in the order in which each key comes first. */
export function grouped(values, key) {
  const groups = new Map();
  for (const value of values) groups.set(key(value), [...(groups.get(key(value)) ?? []), value]);
  return [...groups];
}

/** What went wrong, in the words of whoever found it. */
export function trouble({ says, where, fix }) {
  return el("div", { class: "trouble" }, el("p", {}, where && [theirs(where, "strong"), ": "], capital(says), "."),
    fix && el("p", { class: "small" }, "What to do: ", fix, "."));
}

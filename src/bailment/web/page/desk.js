// What the page asks of the program.

const token = document.querySelector("meta[name=token]").content;

/** Bad news that the program told: what is wrong, where, what to do. */
export class Told extends Error {
  constructor({ says, where, fix }) {
    super(says);
    Object.assign(this, { says, where, fix });
  }
}

async function ask(path, options) {
  let answer, value;
  try {
    answer = await fetch(path, options);
    value = await answer.json();
  } catch {
    throw new Told({ says: "the program does not answer", fix: "start it again and reload this page" });
  }
  if (!answer.ok) throw new Told(value);
  return value;
}

const change = (path, method, body, headers = {}) =>
  ask(path, { method, body, headers: { "x-bailment-token": token, ...headers } });

export const words = () => ask("/words");
export const begin = () => change("/packets", "POST");
export const state = (packet) => ask(`/packets/${packet}`);
export const example = (packet) => change(`/packets/${packet}/example`, "POST");
export const upload = (packet, file) =>
  change(`/packets/${packet}/files`, "POST", file, {
    "content-type": "application/octet-stream",
    "x-file-name": encodeURIComponent(file.name.toWellFormed?.() ?? file.name),
  });
export const correct = (packet, file, role) =>
  change(`/packets/${packet}/files/${file}`, "POST", JSON.stringify({ role }), { "content-type": "application/json" });
export const remove = (packet, file) => change(`/packets/${packet}/files/${file}`, "DELETE");
export const judge = (packet, told) =>
  change(`/packets/${packet}/judge`, "POST", JSON.stringify(told), { "content-type": "application/json" });
export const answer = (packet) => ask(`/packets/${packet}/answer`);
export const downloadAddress = (packet, key) => `/packets/${packet}/downloads/${key}`;
